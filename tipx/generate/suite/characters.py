"""Characters: which a text may hold, raw and by escape; how lengths are counted; and bytes that are no UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.spelling import (
    JSON,
    NOTE_JSON,
    NOTE_XML,
    XML,
    at,
    draft,
    in_extension,
    in_json,
    whole,
    with_bytes,
)
from tipx.generate.suite.text_lengths import FORMS, lengths
from tipx.generate.suite.twins import Spelt, note, of_characters


def drafts() -> Iterator[Draft]:
    """Allowed and forbidden characters, halves of characters, lengths, forms of texts, bytes."""
    for character, about in _ALLOWED:
        yield from _allowed(character, about)
    for character, about in _FORBIDDEN:
        yield from _forbidden(character, about)
    for half in _HALVES:
        yield _half(half)
    yield from lengths()
    for spelt in (*_SPELT, *FORMS):
        yield of_characters(spelt)
    yield from _no_utf8()


def _units(character: str) -> str:
    """A character by escapes of JSON: of two halves where it needs them."""
    return "".join(f"\\u{ord(unit):04x}" for unit in _code_units(character))


def _code_units(text: str) -> str:
    raw = text.encode("utf-16-be", "surrogatepass")
    return "".join(chr(int.from_bytes(raw[at : at + 2], "big")) for at in range(0, len(raw), 2))


_ALLOWED = (
    ("\t", "a tab"), ("\x7f", "the delete character"), ("\x85", "a C1 control, the next line of some systems"),
    ("\x9f", "the last C1 control"),
    ("\xa0", "a no-break space"), ("\xad", "a soft hyphen"), ("\u0301", "a combining accent by itself"),
    ("\u061c", "the mark of Arabic letters"),
    ("\u200b", "a space of no width"), ("\u200c", "the character that keeps letters apart"), ("\u200d", "the character that joins letters"),
    ("\u200f", "the mark from right to left"), ("\u2028", "the line separator, which old scripts cannot read"),
    ("\u2029", "the paragraph separator"),
    ("\u202e", "the override from right to left"), ("\u2066", "an isolate that nobody ends"), ("\u3000", "an ideographic space"),
    ("\ue000", "a character of private use"), ("\ufdd0", "a noncharacter that XML allows"), ("\ufeff", "a byte order mark inside a text"),
    ("\ufff9", "an annotation anchor"), ("\ufffd", "the replacement character"), ("\U0001d11e", "a character beyond the basic plane"),
    ("\U0001f600", "a picture"), ("\U0001fffe", "a noncharacter of a higher plane"), ("\U000e0041", "a tag that nobody sees"),
    ("\U0010ffff", "the last character"),
)  # fmt: skip


def _allowed(character: str, about: str) -> Iterator[Draft]:
    code = f"{ord(character):04x}"
    if character != "\t":  # A bare tab inside a text is no JSON.
        yield of_characters(
            note(f"raw-{code}", f"U+{code.upper()}, {about}, written as it is.", f"a{character}b", f"a{character}b")
        )
    by_escape = f"U+{code.upper()}, {about}, by escape and by reference."
    yield of_characters(note(f"escaped-{code}", by_escape, f"a{_units(character)}b", f"a&#x{code.upper()};b"))


_FORBIDDEN = (
    ("\x00", "NUL"), ("\x01", "the first control character"), ("\x08", "the backspace"), ("\x0b", "the vertical tab"),
    ("\x0c", "the form feed"),
    ("\x0e", "the shift out"), ("\x1b", "the escape character of terminals"), ("\x1f", "the last control character"),
    ("\ufffe", "the noncharacter U+FFFE"),
    ("\uffff", "the noncharacter U+FFFF"),
)  # fmt: skip


def _forbidden(character: str, about: str) -> Iterator[Draft]:
    code = f"{ord(character):04x}"
    told, told_xml = (in_extension("SYN-008"),), (whole("SYN-008"),)
    raw, by_escape = f"{about}, written as it is.", f"{about}, by escape and by reference."
    yield of_characters(
        note(f"raw-{code}", raw[0].upper() + raw[1:], f"a{character}b", f"a{character}b", told, told_xml)
    )
    escaped = f"a{_units(character)}b"
    yield of_characters(
        note(f"escaped-{code}", by_escape[0].upper() + by_escape[1:], escaped, f"a&#{ord(character)};b", told, told_xml)
    )


_HALVES = (
    ("high", "A first half alone.", "\\ud800"), ("low", "A second half alone.", "\\udfff"),
    ("turned", "The two halves in the wrong order.", "\\udd1e\\ud834"),
    ("two-high", "Two first halves.", "\\ud834\\ud834"), ("high-before-letter", "A first half before a letter.", "\\ud834a"),
    ("high-before-escape", "A first half before the escape of a letter.", "\\ud834\\u0061"),
    ("high-before-line-feed", "A first half before an escaped line feed.", "\\ud834\\n"),
    ("pair-and-half", "A pair, and a half behind it.", "\\ud834\\udd1e\\ud834"),
    ("half-and-pair", "A second half before a pair.", "\\udd1e\\ud834\\udd1e"),
    ("capital", "A half in capital letters.", "\\uD8AB"),
)  # fmt: skip


def _half(row: tuple[str, str, str]) -> Draft:
    name, about, text = row
    raw = in_json((NOTE_JSON, f'"{text}"'))
    return draft(
        "UNI", f"half/{name}", about, {"json": raw}, (in_extension("SYN-009"),), (), ("RFC 8259, section 8.2",)
    )


_SPELT = (
    note("reference-of-a-high-half", "A reference to a first half; in JSON its escape.", "\\ud800", "&#xD800;", (in_extension("SYN-009"),),
        (whole("SYN-009"),)),
    note("reference-of-a-low-half", "A reference to a second half; in JSON its escape.", "\\udfff", "&#57343;", (in_extension("SYN-009"),),
        (whole("SYN-009"),)),
    note("pair", "A pair of escapes is one character; in XML two references to halves are none.", "\\ud834\\udd1e", "&#xD834;&#xDD1E;", (),
        (whole("SYN-009"),)),
    note("last-pair", "The last pair of escapes, in capital letters.", "\\uDBFF\\uDFFF", "&#1114111;"),
    note("backslash-before-u", "A backslash before what looks like an escape.", "\\\\ud800", "\\ud800"),
    note("looks-like-a-reference", "What looks like a reference, and is text.", "&#1;", "&amp;#1;"),
    Spelt("control-in-name", "A control character in a name inside an extension.", (NOTE_JSON, '{"a\\u0001": 1}'),
        (NOTE_XML, '<map key="note"><number key="a&#1;">1</number></map>'), (in_extension("SYN-008"),), (whole("SYN-008"),)),
    Spelt("half-in-name", "Half a character in a name inside an extension.", (NOTE_JSON, '{"a\\ud800": 1}'),
        (NOTE_XML, '<map key="note"><number key="a&#xD800;">1</number></map>'), (in_extension("SYN-009"),), (whole("SYN-009"),)),
    Spelt("control-in-required-field", "A control character in a required field: it is not missed as well.", ('"adult"', '"adult\\u0001"'),
        (">adult<", ">adult&#1;<"), (at("SYN-008", "Victim.childStatus", "/childStatus"),), (whole("SYN-008"),)),
    Spelt("half-in-field", "Half a character in a field.", ('"Sample P-17"', '"Sample \\ud83d"'), ("Sample P-17", "Sample &#xD83D;"),
        (at("SYN-009", "Victim.pseudonym", "/pseudonym"),), (whole("SYN-009"),)),
    Spelt("nul-between", "A NUL where no text is.", ('"version": 1', '"version":\0 1'), ("<version>", "\0<version>"), (whole("SYN-001"),),
        (whole("SYN-008"),)),
    Spelt("bidirectional-all", "Embeddings, overrides and isolates, none of them ended.",
        (NOTE_JSON, '"\u202a\u202b\u202d\u202e\u2066\u2067\u2068a"'), (">Sample note<", ">\u202a\u202b\u202d\u202e\u2066\u2067\u2068a<")),
    Spelt("right-to-left", "Urdu, with the character that keeps letters apart.",
        ('"Sample P-17"', '"\u0646\u0645\u0648\u0646\u06c1 \u0646\u0627\u0645 \u06c1\u200c\u06d2"'),
        ("Sample P-17", "\u0646\u0645\u0648\u0646\u06c1 \u0646\u0627\u0645 \u06c1\u200c\u06d2")),
)  # fmt: skip

_BAD_BYTES = (
    ("byte-ff", "the byte FF", b"\xff"), ("byte-fe", "the byte FE", b"\xfe"), ("latin-1", "a letter of an older encoding", b"\xe9"),
    ("windows-1256", "a word of an older encoding", b"\xcf\xf1\xe4"),
    ("continuation", "a byte that goes on with nothing", b"\x80"), ("two-of-one", "a character of two bytes without its second", b"\xc3"),
    ("three-of-two", "a character of three bytes without its last", b"\xe2\x82"),
    ("four-of-three", "a character of four bytes without its last", b"\xf0\x9f\x98"), ("overlong-nul", "NUL in two bytes", b"\xc0\x80"),
    ("overlong-slash", "a slash in two bytes", b"\xc0\xaf"),
    ("overlong-slash-of-three", "a slash in three bytes", b"\xe0\x80\xaf"),
    ("overlong-slash-of-four", "a slash in four bytes", b"\xf0\x80\x80\xaf"),
    ("overlong-quote", "a quotation mark in two bytes", b"\xc0\xa2"),
    ("high-half", "half a character in three bytes", b"\xed\xa0\x80"),
    ("pair", "two halves of a character in three bytes each", b"\xed\xa0\xbd\xed\xb8\x80"),
    ("beyond-unicode", "a character beyond Unicode", b"\xf4\x90\x80\x80"),
    ("five-bytes", "a form of five bytes", b"\xf8\x88\x80\x80\x80"), ("six-bytes", "a form of six bytes", b"\xfc\x84\x80\x80\x80\x80"),
)  # fmt: skip
_PLACES = (
    ("name", "in the name of a field", '"deceased"', "<deceased>"), ("between", "where no text is", ': 31', "<version>"),
    ("number", "in a number", "31", "31"), ("word", "in a word", "false", ">false"),
    ("end", "at the end", "", ""),
)  # fmt: skip


def _no_utf8() -> Iterator[Draft]:
    """Bytes that are no UTF-8, in a text; and one of them at other places."""
    told = (whole("SYN-002"),)
    for name, about, bad in _BAD_BYTES:
        forms = {form: with_bytes(text.encode(), b"P-17", bad) for form, text in (("json", JSON), ("xml", XML))}
        yield draft("UNI", f"bytes/{name}", f"Not UTF-8: {about}.", forms, told, (), ("RFC 3629",))
    for name, about, place_json, place_xml in _PLACES:
        forms = {"json": _with_byte(JSON, place_json), "xml": _with_byte(XML, place_xml)}
        yield draft("UNI", f"bytes/at-{name}", f"A byte of an older encoding {about}.", forms, told, (), ("RFC 3629",))
    both = " ".join(JSON.split())
    lines = f"{both}\n{both.replace('P-17', '@')}\n".encode().replace(b"@", b"\xe9")
    yield draft(
        "UNI",
        "bytes/line",
        "A byte of an older encoding on the second line of NDJSON.",
        {"ndjson": lines},
        told,
        (),
        ("RFC 3629",),
    )
    last = {
        form: with_bytes(text.encode(), b"P-17", b"\xf4\x8f\xbf\xbf") for form, text in (("json", JSON), ("xml", XML))
    }
    yield draft(
        "UNI",
        "bytes/last-character",
        "The last character of Unicode, in four bytes.",
        last,
        (),
        ["rule:TIPX-SYN-002"],
        ("RFC 3629",),
    )


def _with_byte(text: str, place: str) -> bytes:
    """The text with a byte that is no UTF-8 inside that stretch, or at its end."""
    raw = place.encode()
    return text.encode() + b"\xe9" if not raw else with_bytes(text.encode(), raw, raw[:1] + b"\xe9" + raw[1:])
