"""What a process that a test starts does first, where packages are hidden: it hides them too."""

import os.path
import sys

_TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(_TESTS)
import hiding  # noqa: E402, F401

sys.path.remove(_TESTS)
