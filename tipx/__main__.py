"""The program: `python -m tipx` and the command `tipx`.

It stands apart from the command line so that an interrupt is one quiet line from its first line on, also while modules are
still being loaded: nothing heavy is imported before that is seen to.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing, which takes a while to load
if TYPE_CHECKING:
    from typing import Any, NoReturn

INTERRUPTED = 130


def main() -> None:
    """Run the command line. Ctrl-C, SIGTERM and SIGHUP end it with one line and status 130, and never with a traceback."""
    try:
        _hold_stderr()
        import signal

        names = ("SIGINT", "SIGTERM", "SIGHUP")
        signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
        # What the caller has told us to ignore (nohup, a job in the background) stays ignored.
        signals = [one for one in signals if signal.getsignal(one) != signal.SIG_IGN]
        # While modules are loaded, nothing has been begun that must be ended with care, and an exception could be swallowed.
        _answer(signal, signals, _leave)
        import gc

        # Records are trees, which go away by themselves: look for cycles seldom. The process is our own.
        gc.set_threshold(50_000, 20, 50)
        from tipx.cli import main as run

        sys.unraisablehook = _passed_over
        _answer(signal, signals, signal.default_int_handler)
        try:
            run()
        finally:
            # The status is known: nothing changes it any more.
            _answer(signal, signals, signal.SIG_IGN)
    except KeyboardInterrupt:
        _leave()


def _hold_stderr() -> None:
    """Where standard error is closed, no file that is opened may get its number: what is said there would go into the file."""
    if sys.stderr is None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        if nowhere != 2:
            os.dup2(nowhere, 2)
            os.close(nowhere)


def _answer(signal: Any, signals: list[Any], handler: Any) -> None:
    for one in signals:
        signal.signal(one, handler)


def _leave(*_: object) -> NoReturn:
    """Say that it was interrupted, and go at once."""
    try:
        os.write(2, b"tipx: interrupted\n")
    finally:
        os._exit(INTERRUPTED)


def _passed_over(unraisable: Any) -> None:
    """An error where none can be raised, such as in a destructor: its text, which may hold values, is not shown."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _leave()
    try:
        os.write(2, f"tipx: an error was passed over ({unraisable.exc_type.__name__})\n".encode())
    except OSError:
        return


if __name__ == "__main__":
    main()
