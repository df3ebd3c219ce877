"""What a process that a test starts does first, where packages are hidden: it hides them too."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).resolve().parent.parent / "hiding.py"))
