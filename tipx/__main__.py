"""`python -m tipx` is the command line."""

from tipx.cli import main

main()
