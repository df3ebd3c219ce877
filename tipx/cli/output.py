"""Writing: to standard output in its own encoding or as bytes, to standard error, to files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
from typing import Any

import click


class OutputFailed(Exception):
    """Standard output or a file could not be written; the message says which and why."""


def ready_stdout() -> None:
    """What the encoding of the terminal cannot show is written as an escape: text never fails for its letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(errors="backslashreplace")


def quiet_stdout() -> None:
    """The reader has gone: nothing more is written, also not at exit."""
    _quiet(sys.stdout)


def _quiet(stream: Any) -> None:
    """Lead a stream nowhere, with what it still holds."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def stdout_is_gone() -> bool:
    """Whether who read standard output has gone, so that nothing more can be written to it."""
    if sys.stdout is None:
        return False
    try:
        sys.stdout.flush()
        import select

        asking = select.poll()
        asking.register(sys.stdout.fileno(), select.POLLOUT)
        return any(what & select.POLLERR for _, what in asking.poll(0))
    except BrokenPipeError:
        return True
    except (OSError, ValueError, AttributeError):  # no file, or a system that cannot be asked
        return False


class StandardError:
    """Standard error as it is now. That it is closed, full or read by nobody any more changes nothing: neither what a run does
    nor its status. All that is said beside the output goes through here."""

    def write(self, text: str) -> int:
        """Write, if there is still somebody to read it."""
        try:
            if sys.stderr is not None:
                sys.stderr.write(text)
                sys.stderr.flush()
        except (OSError, ValueError):
            _quiet(sys.stderr)  # what it holds must not fail once more at exit, which would change the status
        return len(text)

    def flush(self) -> None:
        """Everything is written at once."""

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        try:
            return sys.stderr is not None and sys.stderr.isatty()
        except ValueError:
            return False


def say(line: str) -> None:
    """A line (or several) on standard error, if there is still somebody to read it."""
    StandardError().write(line.rstrip("\n") + "\n")


def write_text(text: str, colour: bool = False) -> None:
    """Text for people to standard output, with a final line feed where it lacks one.

    click's own writer is used only where an old Windows terminal needs the colours translated: it writes UTF-8 to a
    terminal that says it speaks ASCII.
    """
    if sys.stdout is None:
        raise OutputFailed("standard output is closed")
    try:
        text = text if text.endswith("\n") else text + "\n"
        if colour and os.name == "nt":
            click.echo(text, nl=False, color=True)
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        quiet_stdout()
    except OSError as error:
        quiet_stdout()
        raise OutputFailed(f"standard output cannot be written: {_reason(error)}") from None


def write_bytes(data: bytes) -> None:
    """Bytes to standard output as they are: a payload, a schema, a report, always UTF-8, whatever the terminal speaks."""
    if sys.stdout is None:
        raise OutputFailed("standard output is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        quiet_stdout()
    except OSError as error:
        quiet_stdout()
        raise OutputFailed(f"standard output cannot be written: {_reason(error)}") from None


def write_json(data: Any) -> None:
    """Data as indented JSON to standard output."""
    write_bytes((json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))


def write_file(target: str, data: bytes, private: bool = False) -> None:
    """A file that is there whole or not at all: written beside, then renamed. What is no regular file is written through.

    `private`: a new file can be read by its owner only.
    """
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as file:
                file.write(data)
            return
        _replace(os.path.realpath(target), data, private)
    except OSError as error:
        raise OutputFailed(f"{target} cannot be written: {_reason(error)}") from None


def append_file(target: str, data: bytes) -> None:
    """Data at the end of a file that others write too."""
    try:
        with open(target, "ab") as file:
            file.write(data)
    except OSError as error:
        raise OutputFailed(f"{target} cannot be written: {_reason(error)}") from None


def _replace(target: str, data: bytes, private: bool) -> None:
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".tipx-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(
                handle
            )  # a disk that is full or fails may say so only now; and the name must not come before the bytes
        os.chmod(temporary, _mode(target, private))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(target: str, private: bool) -> int:
    """The mode of the file that is replaced; of a new one what the user's mask leaves."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(os.stat(target).st_mode)
    if private:
        return 0o600
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def unwritable(target: str) -> str | None:
    """Why a file cannot be written there, as far as can be told before any work; None when it probably can."""
    folder = os.path.dirname(os.path.abspath(target))
    if os.path.isdir(target):
        return "it is a folder"
    if not os.path.isdir(folder):
        return "there is no such folder"
    if not os.access(target if os.path.exists(target) else folder, os.W_OK):
        return "permission denied"
    return None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
