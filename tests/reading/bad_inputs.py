"""Bad inputs as data: the bytes, and exactly what must be said of them: ids, verdict, layers' states, and where.

`at` is a text that stands once in the bytes: the (first) problem of layer syntax stands where it begins; END is the end.
"""

from __future__ import annotations

import gzip
import zlib
from typing import NamedTuple

from reading_samples import (
    BUNDLE, FN, HEADER, JSON, MARK, RECORD, XML, XSI, as_json, as_lines, as_xml, edited, in_json, in_xml, victim,
)  # fmt: skip

JUDGED, BLOCKED, UNFINISHED, NO_TYPE = "ddddd", "dbbbb", "uuuuu", "ddbbb"
"""Layers syntax to cross: all done; nothing left to judge; cut short by a limit; stopped after the schema."""
END = b""


class Bad(NamedTuple):
    raw: bytes
    ids: tuple[str, ...]
    verdict: str = "invalid"
    states: str = JUDGED
    at: bytes | None = None


def _is(raw: bytes, *numbers: str, at: bytes | str | None = None, states: str = JUDGED) -> Bad:
    return Bad(raw, tuple(f"TIPX-{one}" for one in numbers), "invalid", states, at.encode() if isinstance(at, str) else at)


def _gone(raw: bytes, *numbers: str, at: bytes | str | None = None) -> Bad:
    """Refused as a whole: nothing is left to be judged."""
    return _is(raw, *numbers, at=at, states=BLOCKED)


def _number(text: str) -> Bad:
    return _is(in_json('"version": 1', f'"version": {text}'), "SYN-006", at=f'{text}, "createdAt')


def _value(text: str | bytes, *numbers: str, at: bytes | str | None = None) -> Bad:
    """A value of the extension written otherwise."""
    return _is(in_json(b"7, true", text if isinstance(text, bytes) else text.encode()), *numbers, at=at)


def _text(text: str | bytes, number: str) -> Bad:
    """Something inside a text that is no required field."""
    written = text if isinstance(text, bytes) else text.encode()
    old = f'"full": "Sample {MARK}"'.encode()
    return _is(in_json(old, old[:-1] + written + b'"'), number, at=old[8:-1] + written)


def _cut(raw: bytes, at: bytes | str = END) -> Bad:
    return _gone(raw, "SYN-001", at=at)


def _broken(old: str, new: str, at: str | bytes) -> Bad:
    return _gone(in_json(old, new), "SYN-001", at=at)


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
    "a number of 100 000 digits": _number("1" * 100_000),
    "a fraction of 100 000 digits": _number("0." + "1" * 100_000),
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
    "bytes that are no text after the end": _gone(JSON + b"\xff", "SYN-002", at=b"\xff"),
    "two byte order marks": _gone(b"\xef\xbb\xbf\xef\xbb\xbf" + JSON, "SYN-004", "SYN-017"),
    "a byte order mark inside": _cut(in_json('"version": 1', '"version": \ufeff1'), at="\ufeff1"),
    "one field twice": _is(in_json('"version": 1', '"version": 1, "version": 2'), "SYN-005", at='"version": 2'),
    "one field three times": _is(
        in_json('"version": 1', '"version": 1, "version": 1, "version": 3'), "SYN-005", "SYN-005"
    ),
    "one field twice, once with an escape": _is(
        in_json('"version": 1', '"version": 1, "v\\u0065rsion": 2'), "SYN-005", at='"v\\u0065'
    ),
    "one field twice, once with the escape of a letter that needs none": _is(
        in_json('"country": "PK"', '"country": "PK", "c\\u006funtry": "PK"'), "SYN-005", at='"c\\u006f'
    ),
    "a second value that has faults of its own": _is(
        in_json(_NAMES, _NAMES + ', "names": [null, 1.5, {"a": 1, "a": 2}, "\\ud800"]'), "SYN-005", at='"names": [null'
    ),
    "a first value that has a fault of its own": _is(
        in_json('"version": 1', '"version": null, "version": null'), "SYN-007", "SYN-005", at='null, "version": null'
    ),
    "an extension key twice": _value(f'{{"{MARK}": 1, "{MARK}": 2}}', "SYN-005", at=f'"{MARK}": 2'),
    "an empty key twice": _value('{"": 1, "": 2}', "SYN-005", at='"": 2'),
    "a null": _is(in_json('"citizenships": ["PK"]', '"citizenships": null'), "SYN-007", at="null"),
    "a null for a required field": _is(in_json('"unknown"', "null"), "SYN-007", at="null"),
    "a null in a list": _is(in_json('["PK"]', '["PK", null]'), "SYN-007", at="null"),
    "a list of nulls": _is(in_json('["PK"]', "[null, null]"), "SYN-007", "SYN-007", at="null, null"),
    "a null in an extension": _value("null", "SYN-007", at="null"),
    "an object of a null in an extension": _value('{"a": null}', "SYN-007", at="null"),
    "a list of a null in an extension": _value("[null]", "SYN-007", at="null"),
    "a null for the type of the record": _is(in_json('"victim"', "null"), "SYN-007", at="null", states=NO_TYPE),
    "a null for a record": _is(as_json({**HEADER, "victims": [None, victim(2)]}), "SYN-007", at="null"),
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
    "a lone surrogate as bytes": _gone(in_json(b'PK"]', b'PK\xed\xa0\x80"]'), "SYN-002", at=b"\xed\xa0\x80"),
    "a pair of surrogates as bytes": _gone(
        in_json(b'PK"]', b'PK\xed\xa0\xbd\xed\xb8\x80"]'), "SYN-002", at=b"\xed\xa0\xbd"
    ),
    "a byte of another encoding": _gone(in_json(b'PK"]', b'PK\xe9"]'), "SYN-002", at=b"\xe9"),
    "an overlong form": _gone(in_json(b'PK"]', b'PK\xc0\xaf"]'), "SYN-002", at=b"\xc0\xaf"),
    "a character beyond Unicode": _gone(in_json(b'PK"]', b'PK\xf4\x90\x80\x80"]'), "SYN-002", at=b"\xf4\x90"),
    "a character cut off at the end": _gone(JSON + b"\xe2\x82", "SYN-002", at=b"\xe2\x82"),
    "UTF-16 with a mark, little end first": _gone(b"\xff\xfe" + JSON.decode().encode("utf-16-le"), "SYN-003"),
    "UTF-16 with a mark, big end first": _gone(b"\xfe\xff" + JSON.decode().encode("utf-16-be"), "SYN-003"),
    "UTF-16 without a mark, little end first": _gone(JSON.decode().encode("utf-16-le"), "SYN-003"),
    "UTF-16 without a mark, big end first": _gone(JSON.decode().encode("utf-16-be"), "SYN-003"),
    "UTF-16 without a mark, white space first": _gone(("\n" + JSON.decode()).encode("utf-16-le"), "SYN-003"),
    "UTF-32 with a mark, little end first": _gone(b"\xff\xfe\x00\x00" + JSON.decode().encode("utf-32-le"), "SYN-003"),
    "UTF-32 with a mark, big end first": _gone(b"\x00\x00\xfe\xff" + JSON.decode().encode("utf-32-be"), "SYN-003"),
    "UTF-32 without a mark, little end first": _gone(JSON.decode().encode("utf-32-le"), "SYN-003"),
    "UTF-32 without a mark, big end first": _gone(JSON.decode().encode("utf-32-be"), "SYN-003"),
    "one character of UTF-16": _gone(b"{\x00", "SYN-003"),
    "UTF-16 of nothing": _gone(b"\xff\xfe", "SYN-003"),
    "100 000 lists in each other": _gone(b"[" * 100_000, "SYN-019", at=None),
    "a list": _gone(b"\n  " + as_json([RECORD]), "SYN-019", at=b'[{"recordType"'),
    "an empty list": _gone(b"[]", "SYN-019", at=b"[]"),
    "a number at the top": _gone(b" 5", "SYN-017", at=b"5"),
    "a text at the top": _gone(b'"' + MARK.encode() + b'"', "SYN-017", at=b'"' + MARK.encode()),
    "a word at the top": _gone(b"true", "SYN-017", at=b"true"),
    "a null at the top": _gone(b"null", "SYN-017", at=b"null"),
    "plain text": _gone(MARK.encode() + b" wrote this", "SYN-017", at=MARK.encode()),
    "a table": _gone(b"name;age\n" + MARK.encode() + b";5\n", "SYN-017", at=b"name"),
    "a table in another encoding": _gone(b'"name","Jos\xe9"\n', "SYN-017"),
    "a picture": _gone(PNG, "SYN-017"),
    "a gzip file": _gone(gzip.compress(JSON, mtime=0), "SYN-017"),
    "a zip file": _gone(ZIP, "SYN-017"),
    "an icon": _gone(b"\x00\x00\x01\x00\x01\x00", "SYN-017"),
    "nothing": _gone(b"", "SYN-021"),
    "nothing but white space": _gone(b" \t\r\n\n", "SYN-021"),
    "nothing but a byte order mark": _gone(b"\xef\xbb\xbf", "SYN-004", "SYN-021"),
    "two values on one line": _gone(JSON + b" " + JSON, "SYN-018"),
    "two values without a space": _gone(JSON + JSON, "SYN-018"),
    "two values on several lines each": _gone(as_json(RECORD, indent=1) + b"\n" + as_json(RECORD, indent=1), "SYN-018"),
    "a list behind the value": _gone(JSON + b"\n[]", "SYN-018", at=b"[]"),
    "an empty object": _is(b"{}", "SCH-001", states=NO_TYPE),
    "an object of another kind": _is(as_json({MARK: 1}), "SCH-001", states=NO_TYPE),
    "a record of an unknown type": _is(in_json('"victim"', f'"{MARK}"'), "SCH-009", states=NO_TYPE),
    "an unknown field": _is(in_json('"version"', f'"{MARK}": 1, "version"'), "SCH-002"),
    "an extension key that is no URI": _is(in_json("https://example.org/", "no uri "), "SCH-006"),
}  # fmt: skip

NDJSON_BAD: dict[str, Bad] = {
    "a bundle with records on the first line": _is(as_lines(BUNDLE, RECORD), "SYN-020"),
    "a bundle behind records": Bad(as_lines(RECORD, HEADER), ("TIPX-SYN-020",), "invalid", BLOCKED),
    "a second header": _is(as_lines(HEADER, victim(1), HEADER), "SYN-020"),
    "a list on a line": _is(as_lines(HEADER, victim(1), [MARK]), "SYN-018", at=b'["' + MARK.encode() + b'"]'),
    "a number on a line": _is(as_lines(HEADER, victim(1), 5), "SYN-018"),
    "a broken line under a header": _is(
        as_lines(HEADER, victim(1)) + b'{"recordType": oops}\n' + as_lines(victim(2)), "SYN-001", at=b"oops"
    ),
    "a broken line among payloads": Bad(
        as_lines(RECORD) + b'{"recordType": oops}\n' + as_lines(victim(2, tipxVersion="1.0")),
        ("TIPX-SYN-001",), "invalid", BLOCKED, b"oops",
    ),
    "two values on a later line": _is(
        as_lines(HEADER, victim(1)) + b'{"a": 1} {"b": 2}\n', "SYN-001", at=b'{"b"'
    ),
    "a fraction on a later line": _is(as_lines(HEADER, victim(1), victim(2, ageAtDetection=1.5)), "SYN-006", at=b"1.5"),
    "a null on a later line": _is(as_lines(HEADER, victim(1)) + b"null\n", "SYN-007", at=b"null"),
    "a record of an unknown type on a line": _is(as_lines(HEADER, {"recordType": MARK}), "SCH-009", states=NO_TYPE),
}  # fmt: skip


def _element(old: str, new: str, *numbers: str) -> Bad:
    return _is(in_xml(old, new), *numbers)


def _xml(old: str | bytes, new: str | bytes, *numbers: str, at: str | bytes | None = None) -> Bad:
    return _gone(in_xml(old, new), *numbers, at=at)


_ROOT = '<victim xmlns="urn:tipx:schema:1">'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_NAME = f"<full>Sample {MARK}</full>"
_MAP = f'<map xmlns="{FN}">'
_NUMBER = "<number>7</number>"

XML_BAD: dict[str, Bad] = {
    "a tag that is not closed": _xml("</citizenships>", "", "SYN-001"),
    "cut off": _gone(XML[:-20], "SYN-001", at=b"</e"),
    "nothing but a declaration": _gone(b'<?xml version="1.0"?>', "SYN-001"),
    "text behind the root": _gone(XML + MARK.encode(), "SYN-001", at=None),
    "two roots": _gone(XML + b"<victim/>", "SYN-001", at=b"<victim/>"),
    "white space before the declaration": _gone(b"\n" + XML, "SYN-001"),
    "a prefix without a namespace": _xml("<childStatus>", "<x:childStatus>", "SYN-001"),
    "one attribute twice": _xml("<childStatus>", '<childStatus a="1" a="2">', "SYN-001"),
    "an entity without declaration": _xml("unknown", "&unknown;", "SYN-001", at="&unknown;"),
    "a bare ampersand": _xml(_NAME, _NAME.replace("Sample", "A & B"), "SYN-001"),
    "a reference beyond Unicode": _xml("unknown", "&#x110000;", "SYN-001", at="&#x110000;"),
    "JSON in an XML bracket": _gone(b"<" + JSON, "SYN-001"),
    "the reference of a control character": _xml("unknown", "&#1;", "SYN-008", at="&#1;"),
    "the reference of NUL": _xml("unknown", "&#0;", "SYN-008", at="&#0;"),
    "the reference of U+FFFE": _xml("unknown", "&#xFFFE;", "SYN-008", at="&#xFFFE;"),
    "the reference of a surrogate": _xml("unknown", "&#xD800;", "SYN-009", at="&#xD800;"),
    "a control character": _xml("unknown", b"un\x01known", "SYN-008", at=b"\x01known"),
    "a NUL": _xml("unknown", b"un\x00known", "SYN-008", at=b"\x00known"),
    "U+FFFF": _xml("unknown", b"un\xef\xbf\xbfknown", "SYN-008", at=b"\xef\xbf\xbf"),
    "a byte of another encoding": _xml("unknown", b"unkn\xf6wn", "SYN-002", at=b"\xf6wn"),
    "a declared encoding that is another": _xml("UTF-8", "ISO-8859-1", "SYN-003"),
    "a declared encoding of two bytes": _xml("UTF-8", "UTF-16", "SYN-003"),
    "UTF-16 with a mark": _gone(edited(XML, "UTF-8", "UTF-16").decode().encode("utf-16"), "SYN-003"),
    "UTF-16 without a mark": _gone(edited(XML, "UTF-8", "UTF-16").decode().encode("utf-16-be"), "SYN-003"),
    "UTF-32 without a mark": _gone(XML.decode().encode("utf-32-le"), "SYN-003"),
    "a DTD": _xml("<victim", "<!DOCTYPE victim>\n<victim", "SYN-014", at="<!DOCTYPE"),
    "an external DTD": _xml("<victim", f'<!DOCTYPE victim SYSTEM "http://192.0.2.1/{MARK}.dtd">\n<victim', "SYN-014"),
    "an entity": _xml("<victim", f'<!DOCTYPE victim [<!ENTITY a "{MARK}">]>\n<victim', "SYN-014", at="<!DOCTYPE"),
    "an entity of a file": _xml("<victim", '<!DOCTYPE victim [<!ENTITY a SYSTEM "file:///etc/passwd">]><victim', "SYN-014"),
    "a parameter entity": _xml(
        "<victim", '<!DOCTYPE victim [<!ENTITY % a SYSTEM "http://192.0.2.1/x"> %a;]><victim', "SYN-014"
    ),
    "a billion laughs": _gone(
        edited(in_xml("unknown", "&l9;"), "<victim", f'<!DOCTYPE victim [<!ENTITY l0 "ha">{_LAUGHS}]><victim'), "SYN-014"
    ),
    "a web page": _gone(f"<!DOCTYPE html><html><p>{MARK}</html>".encode(), "SYN-014"),
    "a root without namespace": _xml(_ROOT, "<victim>", "SYN-017", at="<victim>"),
    "a root of another namespace": _xml("urn:tipx:schema:1", f"urn:{MARK}", "SYN-017", at="<victim"),
    "a namespace with a minor version": _xml("urn:tipx:schema:1", "urn:tipx:schema:1.0", "SYN-017"),
    "an unknown root": _is(
        edited(edited(XML, "<victim ", f"<{MARK} "), "</victim>", f"</{MARK}>"), "SCH-009", states=NO_TYPE
    ),
    "a type of record that the root does not say": _is(in_xml("<recordType>victim", "<recordType>case"), "SCH-009"),
    "an instruction inside the root": _is(in_xml("<version>", f"<?{MARK} a?><version>"), "SYN-015", at="<?" + MARK),
    "an instruction inside a text": _is(in_xml("unknown", "un<?seen?>known"), "SYN-015", at="<?seen"),
    "two instructions": _is(in_xml("<id>", "<?a b?><id><?c d?>"), "SYN-015", "SYN-015", at="<?a"),
    "a type of its own": _is(in_xml("<childStatus>", f'<childStatus xmlns:i="{XSI}" i:type="{MARK}">'), "SYN-016", at="<childS"),
    "a type at the root": _is(in_xml(_ROOT, f'{_ROOT[:-1]} xmlns:i="{XSI}" i:type="victim">'), "SYN-016", at="<victim"),
    "a nil": _is(in_xml("<childStatus>unknown", f'<childStatus xmlns:i="{XSI}" i:nil="true">'), "SYN-016"),
    "a nil that is false": _is(in_xml("<childStatus>", f'<childStatus xmlns:i="{XSI}" i:nil="false">'), "SYN-016"),
    "a nil in an extension": _is(in_xml(_NUMBER, f'<number xmlns:i="{XSI}" i:nil="false">7</number>'), "SYN-016"),
    "an attribute": _element("<childStatus>", f'<childStatus {MARK}="{MARK}">', "SCH-002"),
    "an attribute of the root": _element(_ROOT, f'{_ROOT[:-1]} version="{MARK}">', "SCH-002"),
    "the language of a text": _element("<full>", '<full xml:lang="en">', "SCH-002"),
    "a key that stands in a list": _element(_NUMBER, '<number key="a">7</number>', "SCH-002"),
    "a text with escapes of JSON": _element(
        f"<string>Sample {MARK}</string>", f'<string escaped="true">{MARK}</string>', "SCH-002"
    ),
    "an unknown element": _element("<version>", f"<{MARK}>{MARK}</{MARK}><version>", "SCH-002"),
    "an unknown element with elements": _element("<version>", f"<{MARK}><a>{MARK}</a></{MARK}><version>", "SCH-002"),
    "an element of another namespace": _element(
        "<version>", f'<{MARK} xmlns="urn:{MARK}">{MARK}</{MARK}><version>', "SCH-002"
    ),
    "an element of no namespace": _element("<version>", '<version xmlns="">1</version><version>', "SCH-002"),
    "an inclusion": _element(
        "<version>",
        '<include xmlns="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/><version>', "SCH-002",
    ),
    "text between elements": _element("<version>", f"{MARK}<version>", "SCH-003"),
    "text around elements": _element("<names>", f"a<names>b{MARK}", "SCH-003", "SCH-003"),
    "text between values of an extension": _element(_MAP, f"{_MAP}{MARK}", "SCH-003"),
    "an element inside a value": _element("unknown", "un<b>known</b>", "SCH-003"),
    "an element inside a whole number": _element("<version>1", "<version>1<b/>", "SCH-003"),
    "a whole number that is a word": _element("<version>1", f"<version>{MARK}", "SCH-003"),
    "a record instead of a map": _element(_MAP, _MAP.replace("<map", "<record"), "SYN-001")._replace(states=BLOCKED),
    "elements out of order": Bad(
        edited(edited(XML, "<childStatus>unknown</childStatus>", ""), "<version>", "<childStatus>unknown</childStatus><version>"),
        ("TIPX-SCH-010",), "invalid", JUDGED,
    ),
    "the last element first": Bad(
        XML.replace(b"<citizenships>PK</citizenships>", b"").replace(b"<recordType>", b"<citizenships>PK</citizenships><recordType>"),
        ("TIPX-SCH-010",), "invalid", JUDGED,
    ),
    "a list that another element interrupts": _element(
        "<childStatus>", "<citizenships>AF</citizenships><childStatus>", "SCH-010"
    ),
    "a single element repeated": _element("<version>", "<version>1</version><version>", "SCH-011"),
    "a single element three times": _element(
        "<version>", "<version>1</version><version>2</version><version>", "SCH-011", "SCH-011"
    ),
    "an empty element": _element("unknown", "", "SCH-004"),
    "a fraction": _element("<version>1", "<version>1.0", "SYN-006"),
    "an exponent": _element("<version>1", "<version>1e3", "SYN-006"),
    "minus zero": _element("<version>1", "<version>-0", "SYN-006"),
    "not a number": _element("<version>1", "<version>NaN", "SYN-006"),
    "minus infinity": _element("<version>1", "<version>-INF", "SYN-006"),
    "a number of 100 000 digits": _element("<version>1", "<version>" + "1" * 100_000, "SYN-006"),
    "a fraction in an extension": _element(_NUMBER, "<number>-1.5e+3</number>", "SYN-006"),
    "a null in an extension": _element(_NUMBER, "<null/>", "SYN-007"),
    "an extension key twice": _element(
        '<array key="note">', f'<string key="note">{MARK}</string><array key="note">', "SYN-005"
    ),
    "a value of an unknown kind": _element(_NUMBER, f"<{MARK}/>", "SCH-003"),
    "a map in the wrong namespace": Bad(in_xml(_MAP, "<map>"), ("TIPX-SCH-003",), "invalid", JUDGED),
    "text between records": _is(edited(as_xml(BUNDLE), "</victims></bundle>", f"</victims>{MARK}</bundle>"), "SCH-003"),
    "text before, between and behind records": _is(
        edited(as_xml(BUNDLE), "</victims><victims>", "</victims>b<victims>").replace(b"<recordType>bundle", b"a<recordType>bundle")
        .replace(b"</bundle>", b"c</bundle>"), "SCH-003",
    ),
    "records before the header": _is(
        edited(as_xml({**HEADER, "victims": [victim(1)]}), "<onwardSharing>none</onwardSharing>", "").replace(
            b"</victims>", b"</victims><onwardSharing>none</onwardSharing>"), "SCH-010",
    ),
    "a record of another namespace": _is(
        edited(as_xml(BUNDLE), "</victims></bundle>", f'</victims><victims xmlns="urn:{MARK}"/></bundle>'), "SCH-002"
    ),
}  # fmt: skip

WARNED: dict[str, Bad] = {
    "a byte order mark before JSON": Bad(b"\xef\xbb\xbf" + JSON, ("TIPX-SYN-004",), "valid"),
    "a byte order mark before XML": Bad(b"\xef\xbb\xbf" + XML, ("TIPX-SYN-004",), "valid"),
    "a byte order mark before NDJSON": Bad(b"\xef\xbb\xbf" + as_lines(HEADER, victim(1)), ("TIPX-SYN-004",), "valid"),
    "too many objects in each other": Bad(b'{"a":' * 100_000, ("TIPX-SYN-010",), "undecided", UNFINISHED),
    "100 000 lists in an extension": Bad(
        in_json("7, true", "[" * 100_000 + "]" * 100_000), ("TIPX-SYN-010",), "undecided", UNFINISHED
    ),
    "100 000 elements in each other": Bad(
        in_xml("<version>", "<a>" * 100_000 + "</a>" * 100_000 + "<version>"), ("TIPX-SYN-010",), "undecided", UNFINISHED
    ),
    "a deep line under a header": Bad(
        as_lines(HEADER, victim(1)) + b'{"a":' * 100 + b"1" + b"}" * 100, ("TIPX-SYN-010",), "undecided", UNFINISHED
    ),
    "a deep line among payloads": Bad(
        as_lines(RECORD) + b'{"a":' * 100 + b"1" + b"}" * 100, ("TIPX-SYN-010",), "undecided", UNFINISHED
    ),
    "a text that is too long": Bad(
        in_json("7, true", '"' + "x" * 1_000_001 + '"'), ("TIPX-SYN-012",), "undecided", UNFINISHED
    ),
    "a text that is too long in XML": Bad(
        in_xml(_NUMBER, "<string>" + "x" * 1_000_001 + "</string>"), ("TIPX-SYN-012",), "undecided", UNFINISHED
    ),
    "a name that is too long": Bad(
        in_json("7, true", '{"' + "x" * 1_000_001 + '": 1}'), ("TIPX-SYN-012",), "undecided", UNFINISHED
    ),
    "a key that is too long in XML": Bad(
        in_xml(_NUMBER, '<map><number key="' + "x" * 1_000_001 + '">7</number></map>'), ("TIPX-SYN-012",), "undecided", UNFINISHED
    ),
    "an unknown version": Bad(in_json('"tipxVersion": "1.0"', '"tipxVersion": "9.9"'), ("TIPX-SYN-022",), "undecided", "duuuu"),
    "an unknown version in XML": Bad(in_xml("<tipxVersion>1.0", "<tipxVersion>9.9"), ("TIPX-SYN-022",), "undecided", "duuuu"),
    "an unknown version on a line": Bad(
        as_lines(RECORD, victim(2, tipxVersion="2.0")), ("TIPX-SYN-022",), "undecided", "duuuu"
    ),
    "a namespace of another major version": Bad(in_xml("schema:1", "schema:9"), ("TIPX-SYN-022",), "undecided", "duuuu"),
    "an unknown profile": Bad(
        as_json({**BUNDLE, "profiles": ["core", f"urn:example:{MARK}"]}), ("TIPX-SYN-023",), "undecided", "duuuu"
    ),
    "an unknown profile in XML": Bad(
        as_xml({**BUNDLE, "profiles": ["core", f"urn:example:{MARK}"]}), ("TIPX-SYN-023",), "undecided", "duuuu"
    ),
}  # fmt: skip

BAD: dict[str, Bad] = {
    f"{form}: {name}": bad
    for form, table in (("JSON", JSON_BAD), ("NDJSON", NDJSON_BAD), ("XML", XML_BAD), ("warned", WARNED))
    for name, bad in table.items()
}
"""All of them."""
