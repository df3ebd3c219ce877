"""JSON and NDJSON that is refused."""

from __future__ import annotations

import gzip
import zlib

from bad_input_kinds import BLOCKED, END, NO_TYPE, Bad, refused, refused_whole
from reading_samples import BUNDLE, HEADER, JSON, MARK, RECORD, as_json, as_lines, in_json, victim


def _number(text: str, identifier: str = "SYN-006") -> Bad:
    return refused(in_json('"version": 1', f'"version": {text}'), identifier, at=f'{text}, "createdAt')


def _value(text: str | bytes, *numbers: str, at: bytes | str | None = None) -> Bad:
    """A value of the extension written otherwise."""
    return refused(in_json(b"7, true", text if isinstance(text, bytes) else text.encode()), *numbers, at=at)


def _text(text: str | bytes, number: str) -> Bad:
    """Something inside a text that is no required field."""
    written = text if isinstance(text, bytes) else text.encode()
    old = f'"full": "Sample {MARK}"'.encode()
    return refused(in_json(old, old[:-1] + written + b'"'), number, at=old[8:-1] + written)


def _cut(raw: bytes, at: bytes | str = END) -> Bad:
    return refused_whole(raw, "SYN-001", at=at)


def _broken(old: str, new: str, at: str | bytes) -> Bad:
    return refused_whole(in_json(old, new), "SYN-001", at=at)


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(200, 256))
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + zlib.compress(MARK.encode())
_NAMES = f'"names": [{{"type": "legal", "full": "Sample {MARK}"}}]'
_TEXT = f"Sample {MARK}"

JSON_BAD: dict[str, Bad] = {
    "a fraction of nothing": _number("1.0"),
    "a fraction": _number("1.5"),
    "an exponent": _number("1e3"),
    "a signed exponent": _number("1E+3"),
    "minus zero": _number("-0"),
    "minus zero with a fraction": _number("-0.0"),
    "not a number": _number("NaN"),
    "infinity": _number("Infinity"),
    "minus infinity": _number("-Infinity"),
    "one above the greatest number": _number("9007199254740992"),
    "one below the least number": _number("-9007199254740992"),
    "more than 64 bits": _number("18446744073709551616"),
    "a number of 100 000 digits": _number("1" * 100_000, "SYN-024"),
    "a fraction of 100 000 digits": _number("0." + "1" * 100_000, "SYN-024"),
    "two fractions in one list": _value("1.5, 2.5", "SYN-006", "SYN-006", at="1.5"),
    "a plus sign": _broken('"version": 1', '"version": +1', at="+1"),
    "a leading zero": _broken('"version": 1', '"version": 01', at="01"),
    "no digit before the point": _broken('"version": 1', '"version": .5', at=".5"),
    "no digit behind the point": _broken('"version": 1', '"version": 1.,', at="1.,"),
    "a hexadecimal number": _broken('"version": 1', '"version": 0x1F', at="0x1F"),
    "lower-case nan": _broken('"version": 1', '"version": nan', at="nan"),
    "a misspelt word": _broken("7, true", "7, True", at="True"),
    "a comma too many in an object": _broken('"country": "PK"}', '"country": "PK",}', at="}, \"personStatus"),
    "a comma too many in a list": _broken("7, true]", "7, true,]", at="]}}"),
    "a missing comma": _broken('1.0", "id"', '1.0" "id"', at='"id"'),
    "a missing colon": _broken('"version": 1', '"version" 1', at="1, \"createdAt"),
    "a name without quotation marks": _broken('"version": 1', "version: 1", at="version:"),
    "a text in single quotes": _broken('"PK"]', "'PK']", at="'PK'"),
    "a name in single quotes": _broken('"citizenships"', "'citizenships'", at="'citizenships"),
    "a comment": _broken('"version"', '/* seen */ "version"', at="/* seen"),
    "an escape that does not exist": _broken('"PK"]', '"P\\K"]', at="\\K"),
    "an escape cut short": _broken('"PK"]', '"P\\u00"]', at="\\u00"),
    "a bare line break in a text": _broken('"PK"]', '"P\nK"]', at='\nK"]'),
    "a bare tab in a text": _broken('"PK"]', '"P\tK"]', at='\tK"]'),
    "a text that is not closed": _cut(JSON[:-8] + b'"open', at=b'"open'),
    "cut off behind a value": _cut(JSON[:-1]),
    "cut off behind a colon": _cut(JSON[: JSON.index(b"1, ")]),
    "cut off after the first character": _cut(b"{"),
    "something after the end": _cut(JSON + b" x" + MARK.encode(), at=b"x" + MARK.encode()),
    "a bracket after the end": _cut(JSON + b"}\n\n", at=b"}\n\n"),
    "bytes that are no text after the end": refused_whole(JSON + b"\xff", "SYN-002", at=b"\xff"),
    "two byte order marks": refused_whole(b"\xef\xbb\xbf\xef\xbb\xbf" + JSON, "SYN-004", "SYN-017"),
    "a byte order mark inside": _cut(in_json('"version": 1', '"version": \ufeff1'), at="\ufeff1"),
    "one field twice": refused(in_json('"version": 1', '"version": 1, "version": 2'), "SYN-005", at='"version": 2'),
    "one field three times": refused(
        in_json('"version": 1', '"version": 1, "version": 1, "version": 3'), "SYN-005", "SYN-005"
    ),
    "one field twice, once with an escape": refused(
        in_json('"version": 1', '"version": 1, "v\\u0065rsion": 2'), "SYN-005", at='"v\\u0065'
    ),
    "one field twice, once with the escape of a letter that needs none": refused(
        in_json('"country": "PK"', '"country": "PK", "c\\u006funtry": "PK"'), "SYN-005", at='"c\\u006f'
    ),
    "a second value that has faults of its own": refused(
        in_json(_NAMES, _NAMES + ', "names": [null, 1.5, {"a": 1, "a": 2}, "\\ud800"]'), "SYN-005", at='"names": [null'
    ),
    "a first value that has a fault of its own": refused(
        in_json('"version": 1', '"version": null, "version": null'), "SYN-007", "SYN-005", at='null, "version": null'
    ),
    "an extension key twice": _value(f'{{"{MARK}": 1, "{MARK}": 2}}', "SYN-005", at=f'"{MARK}": 2'),
    "an empty key twice": _value('{"": 1, "": 2}', "SYN-005", at='"": 2'),
    "a null": refused(in_json('"citizenships": ["PK"]', '"citizenships": null'), "SYN-007", at="null"),
    "a null for a required field": refused(in_json('"unknown"', "null"), "SYN-007", at="null"),
    "a null in a list": refused(in_json('["PK"]', '["PK", null]'), "SYN-007", at="null"),
    "a list of nulls": refused(in_json('["PK"]', "[null, null]"), "SYN-007", "SYN-007", at="null, null"),
    "a null in an extension": _value("null", "SYN-007", at="null"),
    "an object of a null in an extension": _value('{"a": null}', "SYN-007", at="null"),
    "a list of a null in an extension": _value("[null]", "SYN-007", at="null"),
    "a null for the type of the record": refused(in_json('"victim"', "null"), "SYN-007", at="null", states=NO_TYPE),
    "a null for a record": refused(as_json({**HEADER, "victims": [None, victim(2)]}), "SYN-007", at="null"),
    "an escaped NUL": _text("\\u0000", "SYN-008"),
    "an escaped control character": _text("\\u001F", "SYN-008"),
    "an escaped backspace": _text("\\b", "SYN-008"),
    "an escaped form feed": _text("\\f", "SYN-008"),
    "a raw control character": _text(b"\x01", "SYN-008"),
    "a raw NUL": _text(b"\x00", "SYN-008"),
    "an escaped U+FFFE": _text("\\ufffe", "SYN-008"),
    "an escaped U+FFFF": _text("\\uFFFF", "SYN-008"),
    "a raw U+FFFE": _text(b"\xef\xbf\xbe", "SYN-008"),
    "a raw U+FFFF": _text(b"\xef\xbf\xbf", "SYN-008"),
    "a control character in a name": _value(f'{{"{MARK}\\u0001": 1}}', "SYN-008", at=f'"{MARK}\\u0001"'),
    "a high surrogate alone": _text("\\ud83d", "SYN-009"),
    "a low surrogate alone": _text("\\uDE00", "SYN-009"),
    "surrogates in the wrong order": _text("\\ude00\\ud83d", "SYN-009"),
    "a high surrogate before another escape": _text("\\ud83d\\u0041", "SYN-009"),
    "a lone surrogate in a name": _value(f'{{"{MARK}\\ud800": 1}}', "SYN-009", at=f'"{MARK}\\ud800"'),
    "a lone surrogate as bytes": refused_whole(in_json(b'PK"]', b'PK\xed\xa0\x80"]'), "SYN-002", at=b"\xed\xa0\x80"),
    "a pair of surrogates as bytes": refused_whole(
        in_json(b'PK"]', b'PK\xed\xa0\xbd\xed\xb8\x80"]'), "SYN-002", at=b"\xed\xa0\xbd"
    ),
    "a byte of another encoding": refused_whole(in_json(b'PK"]', b'PK\xe9"]'), "SYN-002", at=b"\xe9"),
    "an overlong form": refused_whole(in_json(b'PK"]', b'PK\xc0\xaf"]'), "SYN-002", at=b"\xc0\xaf"),
    "a character beyond Unicode": refused_whole(in_json(b'PK"]', b'PK\xf4\x90\x80\x80"]'), "SYN-002", at=b"\xf4\x90"),
    "a character cut off at the end": refused_whole(JSON + b"\xe2\x82", "SYN-002", at=b"\xe2\x82"),
    "UTF-16 with a mark, little end first": refused_whole(b"\xff\xfe" + JSON.decode().encode("utf-16-le"), "SYN-003"),
    "UTF-16 with a mark, big end first": refused_whole(b"\xfe\xff" + JSON.decode().encode("utf-16-be"), "SYN-003"),
    "UTF-16 without a mark, little end first": refused_whole(JSON.decode().encode("utf-16-le"), "SYN-003"),
    "UTF-16 without a mark, big end first": refused_whole(JSON.decode().encode("utf-16-be"), "SYN-003"),
    "UTF-16 without a mark, white space first": refused_whole(("\n" + JSON.decode()).encode("utf-16-le"), "SYN-003"),
    "UTF-32 with a mark, little end first": refused_whole(b"\xff\xfe\x00\x00" + JSON.decode().encode("utf-32-le"), "SYN-003"),
    "UTF-32 with a mark, big end first": refused_whole(b"\x00\x00\xfe\xff" + JSON.decode().encode("utf-32-be"), "SYN-003"),
    "UTF-32 without a mark, little end first": refused_whole(JSON.decode().encode("utf-32-le"), "SYN-003"),
    "UTF-32 without a mark, big end first": refused_whole(JSON.decode().encode("utf-32-be"), "SYN-003"),
    "one character of UTF-16": refused_whole(b"{\x00", "SYN-003"),
    "UTF-16 of nothing": refused_whole(b"\xff\xfe", "SYN-003"),
    "100 000 lists in each other": refused_whole(b"[" * 100_000, "SYN-019", at=None),
    "a list": refused_whole(b"\n  " + as_json([RECORD]), "SYN-019", at=b'[{"recordType"'),
    "an empty list": refused_whole(b"[]", "SYN-019", at=b"[]"),
    "a number at the top": refused_whole(b" 5", "SYN-017", at=b"5"),
    "a text at the top": refused_whole(b'"' + MARK.encode() + b'"', "SYN-017", at=b'"' + MARK.encode()),
    "a word at the top": refused_whole(b"true", "SYN-017", at=b"true"),
    "a null at the top": refused_whole(b"null", "SYN-017", at=b"null"),
    "plain text": refused_whole(MARK.encode() + b" wrote this", "SYN-017", at=MARK.encode()),
    "a table": refused_whole(b"name;age\n" + MARK.encode() + b";5\n", "SYN-017", at=b"name"),
    "a table in another encoding": refused_whole(b'"name","Jos\xe9"\n', "SYN-017"),
    "a picture": refused_whole(PNG, "SYN-017"),
    "a gzip file": refused_whole(gzip.compress(JSON, mtime=0), "SYN-017"),
    "a zip file": refused_whole(ZIP, "TAB-001"),
    "an icon": refused_whole(b"\x00\x00\x01\x00\x01\x00", "SYN-017"),
    "nothing": refused_whole(b"", "SYN-021"),
    "nothing but white space": refused_whole(b" \t\r\n\n", "SYN-021"),
    "nothing but a byte order mark": refused_whole(b"\xef\xbb\xbf", "SYN-004", "SYN-021"),
    "two values on one line": refused_whole(JSON + b" " + JSON, "SYN-018"),
    "two values without a space": refused_whole(JSON + JSON, "SYN-018"),
    "two values on several lines each": refused_whole(as_json(RECORD, indent=1) + b"\n" + as_json(RECORD, indent=1), "SYN-018"),
    "a list behind the value": refused_whole(JSON + b"\n[]", "SYN-018", at=b"[]"),
    "an empty object": refused(b"{}", "SCH-001", states=NO_TYPE),
    "an object of another kind": refused(as_json({MARK: 1}), "SCH-001", states=NO_TYPE),
    "a record of an unknown type": refused(in_json('"victim"', f'"{MARK}"'), "SCH-009", states=NO_TYPE),
    "an unknown field": refused(in_json('"version"', f'"{MARK}": 1, "version"'), "SCH-002"),
    "an extension key that is no URI": refused(in_json("https://example.org/", "no uri "), "SCH-006"),
}  # fmt: skip

NDJSON_BAD: dict[str, Bad] = {
    "a bundle with records on the first line": refused(as_lines(BUNDLE, RECORD), "SYN-020"),
    "a bundle behind records": Bad(as_lines(RECORD, HEADER), ("TIPX-SYN-020",), "invalid", BLOCKED),
    "a second header": refused(as_lines(HEADER, victim(1), HEADER), "SYN-020"),
    "a list on a line": refused(as_lines(HEADER, victim(1), [MARK]), "SYN-018", at=b'["' + MARK.encode() + b'"]'),
    "a number on a line": refused(as_lines(HEADER, victim(1), 5), "SYN-018"),
    "a broken line under a header": refused(
        as_lines(HEADER, victim(1)) + b'{"recordType": oops}\n' + as_lines(victim(2)), "SYN-001", at=b"oops"
    ),
    "a broken line among payloads": Bad(
        as_lines(RECORD) + b'{"recordType": oops}\n' + as_lines(victim(2, tipxVersion="1.0")),
        ("TIPX-SYN-001",), "invalid", BLOCKED, b"oops",
    ),
    "two values on a later line": refused(
        as_lines(HEADER, victim(1)) + b'{"a": 1} {"b": 2}\n', "SYN-001", at=b'{"b"'
    ),
    "a fraction on a later line": refused(as_lines(HEADER, victim(1), victim(2, ageAtDetection=1.5)), "SYN-006", at=b"1.5"),
    "a null on a later line": refused(as_lines(HEADER, victim(1)) + b"null\n", "SYN-007", at=b"null"),
    "a record of an unknown type on a line": refused(as_lines(HEADER, {"recordType": MARK}), "SCH-009", states=NO_TYPE),
}  # fmt: skip
