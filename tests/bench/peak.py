"""Runs a command and tells its peak memory and its seconds: `python -I -S peak.py COMMAND ...`.

A process begins with the peak of the one that started it, so this one must be small: it loads nothing but what it needs.
"""

import os
import sys
import time

begin = time.monotonic()
nowhere = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)])
_, status, used = os.wait4(child, 0)
peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # Linux counts in kilobytes, macOS in bytes.
print(os.waitstatus_to_exitcode(status), peak, time.monotonic() - begin)
