"""XML that is refused."""

from __future__ import annotations

from bad_input_kinds import BLOCKED, JUDGED, NO_TYPE, Bad, refused, refused_whole
from reading_samples import BUNDLE, FN, HEADER, JSON, MARK, XML, XSI, as_xml, edited, in_xml, victim


def _element(old: str, new: str, *numbers: str) -> Bad:
    return refused(in_xml(old, new), *numbers)


def _xml(old: str | bytes, new: str | bytes, *numbers: str, at: str | bytes | None = None) -> Bad:
    return refused_whole(in_xml(old, new), *numbers, at=at)


_ROOT = '<victim xmlns="urn:tipx:schema:1">'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_NAME = f"<full>Sample {MARK}</full>"
_MAP = f'<map xmlns="{FN}">'
_NUMBER = "<number>7</number>"

XML_BAD: dict[str, Bad] = {
    "a tag that is not closed": _xml("</citizenships>", "", "SYN-001"),
    "cut off": refused_whole(XML[:-20], "SYN-001", at=b"</e"),
    "nothing but a declaration": refused_whole(b'<?xml version="1.0"?>', "SYN-001"),
    "text behind the root": refused_whole(XML + MARK.encode(), "SYN-001", at=None),
    "two roots": refused_whole(XML + b"<victim/>", "SYN-001", at=b"<victim/>"),
    "white space before the declaration": refused_whole(b"\n" + XML, "SYN-001"),
    "a prefix without a namespace": _xml("<childStatus>", "<x:childStatus>", "SYN-001"),
    "one attribute twice": _xml("<childStatus>", '<childStatus a="1" a="2">', "SYN-001"),
    "an entity without declaration": _xml("unknown", "&unknown;", "SYN-001", at="&unknown;"),
    "a bare ampersand": _xml(_NAME, _NAME.replace("Sample", "A & B"), "SYN-001"),
    "a reference beyond Unicode": _xml("unknown", "&#x110000;", "SYN-001", at="&#x110000;"),
    "JSON in an XML bracket": refused_whole(b"<" + JSON, "SYN-001"),
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
    "UTF-16 with a mark": refused_whole(edited(XML, "UTF-8", "UTF-16").decode().encode("utf-16"), "SYN-003"),
    "UTF-16 without a mark": refused_whole(edited(XML, "UTF-8", "UTF-16").decode().encode("utf-16-be"), "SYN-003"),
    "UTF-32 without a mark": refused_whole(XML.decode().encode("utf-32-le"), "SYN-003"),
    "a DTD": _xml("<victim", "<!DOCTYPE victim>\n<victim", "SYN-014", at="<!DOCTYPE"),
    "an external DTD": _xml("<victim", f'<!DOCTYPE victim SYSTEM "http://192.0.2.1/{MARK}.dtd">\n<victim', "SYN-014"),
    "an entity": _xml("<victim", f'<!DOCTYPE victim [<!ENTITY a "{MARK}">]>\n<victim', "SYN-014", at="<!DOCTYPE"),
    "an entity of a file": _xml("<victim", '<!DOCTYPE victim [<!ENTITY a SYSTEM "file:///etc/passwd">]><victim', "SYN-014"),
    "a parameter entity": _xml(
        "<victim", '<!DOCTYPE victim [<!ENTITY % a SYSTEM "http://192.0.2.1/x"> %a;]><victim', "SYN-014"
    ),
    "a billion laughs": refused_whole(
        edited(in_xml("unknown", "&l9;"), "<victim", f'<!DOCTYPE victim [<!ENTITY l0 "ha">{_LAUGHS}]><victim'), "SYN-014"
    ),
    "a web page": refused_whole(f"<!DOCTYPE html><html><p>{MARK}</html>".encode(), "SYN-014"),
    "a root without namespace": _xml(_ROOT, "<victim>", "SYN-017", at="<victim>"),
    "a root of another namespace": _xml("urn:tipx:schema:1", f"urn:{MARK}", "SYN-017", at="<victim"),
    "a namespace with a minor version": _xml("urn:tipx:schema:1", "urn:tipx:schema:1.0", "SYN-017"),
    "an unknown root": refused(
        edited(edited(XML, "<victim ", f"<{MARK} "), "</victim>", f"</{MARK}>"), "SCH-009", states=NO_TYPE
    ),
    "a type of record that the root does not say": refused(in_xml("<recordType>victim", "<recordType>case"), "SCH-009"),
    "an instruction inside the root": refused(in_xml("<version>", f"<?{MARK} a?><version>"), "SYN-015", at="<?" + MARK),
    "an instruction inside a text": refused(in_xml("unknown", "un<?seen?>known"), "SYN-015", at="<?seen"),
    "two instructions": refused(in_xml("<id>", "<?a b?><id><?c d?>"), "SYN-015", "SYN-015", at="<?a"),
    "a type of its own": refused(in_xml("<childStatus>", f'<childStatus xmlns:i="{XSI}" i:type="{MARK}">'), "SYN-016", at="<childS"),
    "a type at the root": refused(in_xml(_ROOT, f'{_ROOT[:-1]} xmlns:i="{XSI}" i:type="victim">'), "SYN-016", at="<victim"),
    "a nil": refused(in_xml("<childStatus>unknown", f'<childStatus xmlns:i="{XSI}" i:nil="true">'), "SYN-016"),
    "a nil that is false": refused(in_xml("<childStatus>", f'<childStatus xmlns:i="{XSI}" i:nil="false">'), "SYN-016"),
    "a nil in an extension": refused(in_xml(_NUMBER, f'<number xmlns:i="{XSI}" i:nil="false">7</number>'), "SYN-016"),
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
    "a number of 100 000 digits": _element("<version>1", "<version>" + "1" * 100_000, "SYN-024"),
    "a fraction in an extension": _element(_NUMBER, "<number>-1.5e+3</number>", "SYN-006"),
    "a null in an extension": _element(_NUMBER, "<null/>", "SYN-007"),
    "an extension key twice": _element(
        '<array key="note">', f'<string key="note">{MARK}</string><array key="note">', "SYN-005"
    ),
    "a value of an unknown kind": _element(_NUMBER, f"<{MARK}/>", "SCH-003"),
    "a map in the wrong namespace": Bad(in_xml(_MAP, "<map>"), ("TIPX-SCH-003",), "invalid", JUDGED),
    "text between records": refused(edited(as_xml(BUNDLE), "</victims></bundle>", f"</victims>{MARK}</bundle>"), "SCH-003"),
    "text before, between and behind records": refused(
        edited(as_xml(BUNDLE), "</victims><victims>", "</victims>b<victims>").replace(b"<recordType>bundle", b"a<recordType>bundle")
        .replace(b"</bundle>", b"c</bundle>"), "SCH-003",
    ),
    "records before the header": refused(
        edited(as_xml({**HEADER, "victims": [victim(1)]}), "<onwardSharing>none</onwardSharing>", "").replace(
            b"</victims>", b"</victims><onwardSharing>none</onwardSharing>"), "SCH-010",
    ),
    "a record of another namespace": refused(
        edited(as_xml(BUNDLE), "</victims></bundle>", f'</victims><victims xmlns="urn:{MARK}"/></bundle>'), "SCH-002"
    ),
}  # fmt: skip
