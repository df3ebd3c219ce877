"""Whether a large text is well-formed JSON: told without building data, in flat memory and at the speed of native code.

A text is gone through a piece at a time. What stands in a piece is written as marks (a text, a value, the brackets, colons and
commas), and what is whole among them is put together until only what is still open is left. Everything that is done here
replaces a stretch that the grammar allows by one mark, so a text of which at the end nothing is left but one value is well
formed. It may doubt where the strict parser would not (a bare control character in a text, NaN); the strict parser is asked then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tipx.reading.model import DEEPEST

PIECE = 1 << 20
_LONGEST = 1 << 24
"""A longer text, or more that is open at once, is left to the strict parser."""
_STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_SCALAR = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
_IN_WORDS = b"+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SPACE = re.compile(rb"[ \t\n\r]+")
_TEXT, _VALUE, _NAME, _MEMBER = b"\x01", b"\x02", b"\x03", b"\x04"
_MARKS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BEGIN = b"{" + _NAME
_END = b"{" + _MEMBER
"""The text is taken as the value of a field: so a second value behind it is as wrong as it is there."""
_ROUNDS = DEEPEST + 2
"""Each puts one level of nesting together."""


def is_well_formed(pieces: Iterable[bytes]) -> bool:
    """Whether the pieces together are one JSON value. False where they are not, and where it is not certain."""
    left = _BEGIN
    for marks in _marked(pieces):
        if marks is None:
            return False
        left = _put_together(left + marks)
        if len(left) > _LONGEST:
            return False
    return _put_together(left, last=True) == _END


def in_pieces(raw: bytes, begin: int = 0) -> Iterator[bytes]:
    """The pieces of a text."""
    view = memoryview(raw)
    return (bytes(view[at : at + PIECE]) for at in range(begin, len(raw), PIECE))


def _marked(pieces: Iterable[bytes]) -> Iterator[bytes | None]:
    """The marks of each piece; None where it cannot be told. What is not whole at the end of a piece is put before the next."""
    rest = b""
    for piece in pieces:
        chunk = rest + piece
        end = _whole_up_to(chunk)
        rest = chunk[end:]
        if len(rest) > _LONGEST:
            yield None
            return
        yield _marks(chunk[:end])
    yield _marks(rest)


def _whole_up_to(chunk: bytes) -> int:
    """Where a chunk, which begins outside of texts, can be cut: neither in a text nor in a number or word."""
    plain = chunk.replace(rb"\\", b"__").replace(rb"\"", b"__") if b"\\" in chunk else chunk
    if plain.count(b'"') % 2:
        return plain.rfind(b'"')
    return len(chunk.rstrip(_IN_WORDS))


def _marks(chunk: bytes) -> bytes | None:
    if _MARKS.search(chunk) is not None:
        return None
    marked = _SCALAR.sub(_VALUE, _STRING.sub(_TEXT, chunk))
    return _SPACE.sub(b"", marked)


def _put_together(marks: bytes, last: bool = False) -> bytes:
    """Marks with everything put together that is whole. The last text may still prove to be the name of a field."""
    marks = marks.replace(_TEXT + b":", _NAME)
    held = _TEXT if marks.endswith(_TEXT) and not last else b""
    marks = marks[: len(marks) - len(held)].replace(_TEXT, _VALUE).replace(b"{}", _VALUE).replace(b"[]", _VALUE)
    for _ in range(_ROUNDS):
        before = len(marks)
        marks = _joined(marks.replace(_NAME + _VALUE, _MEMBER), _MEMBER)
        marks = _joined(marks, _VALUE)  # no value is that of a field now: they are items of a list
        marks = marks.replace(b"{" + _MEMBER + b"}", _VALUE).replace(b"[" + _VALUE + b"]", _VALUE)
        if len(marks) == before:
            break
    return marks + held


def _joined(marks: bytes, of: bytes) -> bytes:
    """Marks with one in the place of several of a kind with commas between them."""
    several = of + b"," + of
    while several in marks:
        marks = marks.replace(several, of)
    return marks
