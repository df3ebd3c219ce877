"""XML as attackers and careless programs write it: broken, with foreign names, in encodings that lie, out of all proportion."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.suite.hostile_types import LAUGHS, NOWHERE, TYPES, Texts, typed
from tipx.generate.suite.spelling import (
    DECLARATION,
    NS,
    XML,
    XSI,
    Row,
    Told,
    at,
    edited,
    in_extension,
    in_xml,
    note_xml,
    whole,
    with_bytes,
)
from tipx.generate.suite.xml_stretches import ROOT, above_root, before_version, with_attribute, with_root, with_text

_NAME = "<pseudonym>Sample P-17</pseudonym>"
_MALFORMED = (whole("SYN-001"),)
_UNKNOWN = (at("SCH-002", "Victim", ""),)
_OF_NAME = (at("SCH-002", "Victim.pseudonym", "/pseudonym"),)
_NO_FORM = (whole("SYN-017"),)
_NO_UTF8 = (whole("SYN-002"),)
_XINCLUDE = "http://www.w3.org/2001/XInclude"


def rows() -> Iterator[Row]:
    """Every row."""
    for family, told, texts in _FAMILIES:
        yield from (Row(f"{family}-{name}", about, text.encode(), told, "xml") for name, about, text in texts)
    for name, about, text in _WITHOUT_FORM:
        yield Row(f"namespace-{name}", about, text.encode(), _NO_FORM, "unknown")
    yield from _encodings()


_BROKEN: Texts = (
    ("not-closed", "The root is never closed.", XML.replace("</victim>", "")),
    ("wrong-end", "An element is closed in other letters.", edited(XML, ("</pseudonym>", "</Pseudonym>"))),
    ("overlap", "Elements overlap.", edited(XML, ("</country></owner>", "</owner></country>"))),
    ("end-without-begin", "An end tag of an element that was never begun.", before_version("</a>")),
    ("cut-in-tag", "The document is cut off inside a tag.", XML[: XML.index("ctim>\n", 200)]),
    ("cut-in-text", "The document is cut off inside a text.", XML[: XML.index("ample P-17")]),
    ("two-roots", "A second root.", XML + "<victim/>"), ("text-behind", "Text behind the root.", XML + "a"),
    ("cdata-behind", "CDATA behind the root.", XML + "<![CDATA[a]]>"),
    ("json-behind", "JSON behind the root.", XML + "{}"), ("declaration-late", "A blank before the declaration.", " " + XML),
    ("declaration-twice", "The declaration twice.", DECLARATION + XML),
    ("declaration-inside", "A declaration inside the record.", before_version(DECLARATION.strip())),
    ("declaration-alone", "A declaration and nothing else.", DECLARATION),
    ("declaration-without-version", "A declaration without a version.", edited(XML, ('version="1.0" ', ""))),
    ("declaration-of-version-2", "A declaration of another version of XML.", edited(XML, ('version="1.0"', 'version="2.0"'))),
    ("type-inside", "A document type inside the record.", before_version("<!DOCTYPE a>")),
    ("type-behind", "A document type behind the record.", XML + "<!DOCTYPE victim>"),
    ("entity-inside", "An entity that is declared inside the record.", before_version('<!ENTITY a "b">')),
    ("entity-undeclared", "An entity that nobody declared.", with_text("&nbsp;")),
    ("entity-not-closed", "A reference without its semicolon.", with_text("&amp b")),
    ("entity-in-capitals", "An entity of XML itself in capital letters.", with_text("&AMP;")),
    ("ampersand", "A bare ampersand.", with_text("A & B")), ("angle", "A bare angle bracket.", with_text("A < B")),
    ("reference-empty", "A reference to no character.", with_text("&#;")),
    ("reference-beyond-unicode", "A reference beyond Unicode.", with_text("&#x110000;")),
    ("reference-of-many-digits", "A reference of five thousand digits.", with_text(f"&#{'9' * 5_000};")),
    ("attribute-twice", "An attribute twice.", with_attribute("a='1' a='2'")),
    ("attribute-without-quotes", "An attribute without quotation marks.", with_attribute("a=b")),
    ("attribute-without-value", "An attribute without a value.", with_attribute("a")),
    ("angle-in-attribute", "A bare angle bracket in an attribute.", with_attribute("a='<'")),
    ("attribute-2-000-times", "One attribute two thousand times.", with_attribute("a='' " * 2_000)),
    ("comment-of-two-hyphens", "Two hyphens in a comment.", before_version("<!-- a -- b -->")),
    ("comment-not-closed", "A comment that nobody closes.", before_version("<!-- a")),
    ("cdata-not-closed", "CDATA that nobody closes.", with_text("<![CDATA[a")),
    ("cdata-in-cdata", "CDATA inside CDATA: the first end ends both.", with_text("<![CDATA[a<![CDATA[b]]>c]]>")),
    ("cdata-in-small-letters", "CDATA in small letters.", with_text("<![cdata[a]]>")),
    ("cdata-end-in-text", "The end of CDATA inside a text.", with_text("a]]>b")),
    ("section-of-a-type", "A section as only document types have them.", before_version("<![INCLUDE[a]]>")),
    ("name-of-digit", "A name that begins with a digit.", before_version("<1a/>")),
    ("name-of-picture", "A name that begins with a picture.", before_version("<\u2603/>")),
    ("brackets-5-000", "Five thousand angle brackets.", before_version("<" * 5_000)),
    ("prefix-undeclared", "A prefix that nobody declared.", edited(XML, (_NAME, "<a:pseudonym>Sample P-17</a:pseudonym>"))),
    ("prefix-of-attribute-undeclared", "An attribute with a prefix that nobody declared.", with_attribute("a:b='c'")),
    ("prefix-out-of-scope", "A prefix outside the element that declares it.", before_version("<a xmlns:b='urn:b'/><b:c/>")),
    ("prefix-of-nothing", "A prefix that stands for no namespace.", before_version("<a xmlns:b=''/>")),
    ("prefix-xml-bound-anew", "The prefix xml, bound to another namespace.", before_version("<a xmlns:xml='urn:b'/>")),
    ("two-prefixes-one-attribute", "One attribute by two prefixes of one namespace.",
        before_version("<a xmlns:b='urn:b' xmlns:c='urn:b' b:d='1' c:d='2'/>")),
    ("deep-not-closed", "Fifty elements that nobody closes.", XML.replace("</victim>", "<a>" * 50)),
)  # fmt: skip

_FOREIGN: Texts = (
    ("inclusion-of-a-file", "An inclusion of a file of the receiver: it is an element that nobody knows.",
        before_version(f"<include xmlns='{_XINCLUDE}' href='file:///etc/passwd' parse='text'/>")),
    ("inclusion-of-an-address", "An inclusion from an address.", before_version(f"<i:include xmlns:i='{_XINCLUDE}' href='{NOWHERE}'/>")),
    ("element", "An element of another namespace, with the name of a field.", before_version("<version xmlns='urn:other'>1</version>")),
    ("element-of-no-namespace", "An element of no namespace, with the name of a field.", before_version("<version xmlns=''>1</version>")),
    ("element-unknown", "An element that nobody knows.", before_version("<sample>a</sample>")),
    ("transformation", "A template of a transformation.", before_version("<template xmlns='http://www.w3.org/1999/XSL/Transform'/>")),
    ("prefix-bound-anew", "An element whose prefix an inner element binds anew.",
        before_version("<a:b xmlns:a='urn:a'><a:c xmlns:a='urn:d'/></a:b>")),
    ("attribute-of-the-root", "An attribute of the root.", with_root("a='b'")),
)  # fmt: skip

_FAMILIES: tuple[tuple[str, tuple[Told, ...], Texts], ...] = (
    ("type", (whole("SYN-014"),), TYPES), ("broken", _MALFORMED, _BROKEN), ("foreign", _UNKNOWN, _FOREIGN),
    ("attribute", _OF_NAME, (
        ("unknown", "An attribute that nobody knows.", with_attribute("a='b'")),
        ("language", "The language of a text.", with_attribute("xml:lang='en'")),
        ("base", "An address for what is relative.", with_attribute(f"xml:base='{NOWHERE}'")),
        ("identity", "An identity of XML.", with_attribute("xml:id='a'")),
        ("space", "What is to become of white space.", with_attribute("xml:space='preserve'")),
        ("of-another-namespace", "An attribute of another namespace.", with_attribute("xmlns:a='urn:a' a:b='c'")),
    )),
    ("attribute", (*_OF_NAME, *_OF_NAME), (("two", "Two attributes: told for each.", with_attribute("a='b' c='d'")),)),
    ("inside", (at("SCH-003", "Victim.pseudonym", "/pseudonym"),), (
        ("inclusion", "An inclusion in the place of a text.",
            with_text(f"<include xmlns='{_XINCLUDE}' href='file:///etc/passwd' parse='text'/>")),
            ("element", "An element inside a text.", with_text("Sample <b>P</b>-17")),
    )),
    ("inside", (at("SCH-003", "Victim", ""),),
        (("text-between", "Text between the elements of the record.", before_version("Sample")),
            ("cdata-between", "CDATA between the elements of the record.", before_version("<![CDATA[Sample]]>")))),
    ("instance", (at("SYN-016", "Victim.pseudonym", "/pseudonym"),), (
        ("type", "xsi:type on an element.", with_attribute(f"xmlns:i='{XSI}' i:type='i:a'")),
        ("nil", "xsi:nil on an element with text.", with_attribute(f"xmlns:i='{XSI}' i:nil='true'")),
        ("nil-false", "xsi:nil that says false.", with_attribute(f"xmlns:i='{XSI}' i:nil='false'")),
        ("nil-empty", "xsi:nil on an empty element.", edited(XML, (_NAME, f"<pseudonym xmlns:i='{XSI}' i:nil='true'/>"))),
    )),
    ("instance", (at("SYN-016", "Victim", ""),),
        (("type-of-root", "xsi:type on the root.", with_root(f"xmlns:i='{XSI}' i:type='victim'")),)),
    ("instance", (at("SYN-016", "Victim.childStatus", "/childStatus"),), (
        ("nil-of-required-field", "xsi:nil on a required field: it is not missed as well.",
            edited(XML, ("<childStatus>adult</childStatus>", f"<childStatus xmlns:i='{XSI}' i:nil='true'/>"))),
    )),
    ("instance", (in_extension("SYN-016"),),
        (("nil-in-extension", "xsi:nil inside an extension.",
            edited(XML, ('<string key="note">', f'<string key="note" xmlns:i="{XSI}" i:nil="false">'))),)),
    ("instruction", (whole("SYN-015"),), (
        ("between", "A processing instruction between elements.", before_version("<?sample a?>")),
        ("in-text", "A processing instruction inside a text.", with_text("Sample<?sample?> P-17")),
        ("style-sheet", "A style sheet named inside the record.", before_version("<?xml-stylesheet href='a.css'?>")),
    )),
    ("instruction", (whole("SYN-015"),) * 2,
        (("two", "Two processing instructions: told for each.", before_version("<?sample a?><?sample b?>")),)),
    ("instruction", _MALFORMED, (("named-xml", "A processing instruction of the name that is set aside.", before_version("<?XML a?>")),)),
    ("instruction", (), (
        ("style-sheet-before", "A style sheet at an address, named before the record: it is never fetched.",
            above_root(f"<?xml-stylesheet type='text/xsl' href='{NOWHERE}.xsl'?>\n")),
            ("behind", "A processing instruction behind the record.", XML + "<?sample a?>\n"),
    )),
    ("record-type", (at("SCH-009", "Victim.recordType", "/recordType"),),
        (("other", "The root says one type of record, and recordType another.", edited(XML, ("<recordType>victim", "<recordType>case"))),)),
    ("deep", (whole("SYN-010"),), (
        ("5-000-elements", "5,000 elements in each other.", before_version("<a>" * 5_000 + "</a>" * 5_000)),
        ("maps", "500 maps of an extension in each other.",
            edited(XML, ('<string key="note">Sample note</string>', "<map key='a'>" * 500 + "</map>" * 500))),
        ("1-000-namespaces", "1,000 elements in each other, each of a namespace of its own.",
            before_version("".join(f'<a xmlns="urn:{number}">' for number in range(1_000)) + "</a>" * 1_000)),
    )),
    ("many", (), (
        ("prefixes", "1,500 prefixes that are never used.",
            with_root(" ".join(f'xmlns:a{number}="urn:{number}"' for number in range(1_500)))),
            ("comments", "2,000 comments.", before_version("<!--a-->" * 2_000)),
        ("instructions-before", "2,000 processing instructions before the record.", above_root("<?a b?>" * 2_000)),
        ("references", "150 references to characters.", with_text("&#97;" * 150)),
        ("cdata", "150 stretches of CDATA.", with_text("<![CDATA[a]]>" * 150)),
        ("white-space", "40,000 blanks between two elements.", before_version(" \n" * 20_000)),
        ("blanks-around-a-number", "20,000 blanks around a number.", edited(XML, (">31<", f">{' ' * 10_000}31{' ' * 10_000}<"))),
    )),
)  # fmt: skip

_WITHOUT_FORM: Texts = (
    ("none", "The root is in no namespace.", edited(XML, (ROOT, "<victim>"))),
    ("another", "The root is in another namespace.", edited(XML, (NS, "urn:other"))),
    ("in-capitals", "The namespace in capital letters.", edited(XML, (NS, NS.upper()))),
    ("blank-behind", "A blank behind the namespace.", edited(XML, (NS, NS + " "))),
    ("slash-behind", "A slash behind the namespace.", edited(XML, (NS, NS + "/"))),
    ("minor-version", "A namespace with a minor version.", edited(XML, (NS, NS + ".0"))),
    ("line-feed-behind", "A line feed behind the namespace.", edited(XML, (NS, NS + "&#10;"))),
    ("other-digit", "The digit of another script in the namespace.", edited(XML, (NS, "urn:tipx:schema:\u0661"))),
    ("prefix-only", "The namespace is bound to a prefix that the root does not bear.",
        edited(XML, ("xmlns=\"urn:tipx", "xmlns:a=\"urn:tipx"))),
    ("envelope", "The record in an envelope of another standard.",
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{XML.replace(DECLARATION, "")}</s:Body></s:Envelope>\n'),
)  # fmt: skip


_DECLARED = (
    "ISO-8859-1", "windows-1252", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-32", "UTF-7", "EBCDIC-CP-US", "Shift_JIS", "UTF8", "unknown",
)  # fmt: skip
_WIDE = (
    ("utf-16-le", "\ufeff", "UTF-16 with its mark"), ("utf-16-be", "\ufeff", "UTF-16 with its mark, the big end first"),
    ("utf-16-le", "", "UTF-16 without a mark"), ("utf-16-be", "", "UTF-16 without a mark, the big end first"),
    ("utf-32-be", "\ufeff", "UTF-32 with its mark"), ("utf-32-le", "", "UTF-32 without a mark"),
)  # fmt: skip


def _encodings() -> Iterator[Row]:
    """Encodings that are others than they say, or than they may be."""
    told = (whole("SYN-003"),)
    for name in _DECLARED:
        yield Row(
            f"encoding-declared-{name.lower()}",
            f"The declaration says {name}; the bytes are those of UTF-8.",
            in_xml(('"UTF-8"', f'"{name}"')),
            told,
            "xml",
        )
    yield Row(
        "encoding-declared-in-single-quotes",
        "Another encoding, declared in single quotes.",
        in_xml(('"UTF-8"', "'ISO-8859-1'")),
        told,
        "xml",
    )
    yield Row(
        "encoding-declared-late",
        "Another encoding, declared behind line breaks.",
        in_xml((' encoding="UTF-8"', '\n\tencoding\n=\n"ISO-8859-1"')),
        told,
        "xml",
    )
    for name, mark, about in _WIDE:
        yield Row(
            f"encoding-{name}-{'marked' if mark else 'bare'}",
            f"{about}, as it is declared.",
            (mark + edited(XML, ("UTF-8", name[:6].upper()))).encode(name),
            told,
            "xml",
        )
    yield Row(
        "encoding-utf-16-says-utf-8", "UTF-16 that says to be UTF-8.", ("\ufeff" + XML).encode("utf-16-le"), told, "xml"
    )
    yield Row(
        "encoding-utf-16-with-a-type",
        "UTF-16 with a document type: it is not read so far.",
        ("\ufeff" + typed(LAUGHS, "&a9;")).encode("utf-16-le"),
        told,
        "xml",
    )
    yield Row(
        "encoding-mark",
        "A byte order mark before the record is told, and passed over.",
        ("\ufeff" + XML).encode(),
        (whole("SYN-004"),),
        "xml",
    )
    yield Row(
        "encoding-mark-and-other",
        "A byte order mark of UTF-8 and the declaration of another encoding.",
        ("\ufeff" + edited(XML, ("UTF-8", "UTF-16"))).encode(),
        (whole("SYN-004"), *told),
        "xml",
    )
    yield Row(
        "encoding-latin-1-says-utf-8",
        "An older encoding that says to be UTF-8.",
        with_text("Sample \u00e9").encode("latin-1"),
        _NO_UTF8,
        "xml",
    )
    yield Row(
        "encoding-latin-1-says-nothing",
        "An older encoding without a declaration.",
        with_text("Sample \u00e9").replace(DECLARATION, "").encode("latin-1"),
        _NO_UTF8,
        "xml",
    )
    yield Row(
        "encoding-overlong-angle",
        "Angle brackets in an overlong form, which some readers take for markup.",
        with_bytes(XML.encode(), b"Sample P-17", b"\xc0\xbca\xc0\xbe"),
        _NO_UTF8,
        "xml",
    )
    yield Row(
        "encoding-broken-comment",
        "Bytes that are no UTF-8 in a comment.",
        with_bytes(before_version("<!--@-->").encode(), b"@", b"\xe9"),
        _NO_UTF8,
        "xml",
    )
    yield Row("encoding-utf-7", "UTF-7.", XML.replace("<", "+ADw-").encode(), _NO_FORM, "unknown")
    yield Row("encoding-ebcdic", "EBCDIC.", XML.encode("cp037"), _NO_FORM, "unknown")
    yield Row(
        "number-of-5-000-digits-in-extension",
        "A number of 5,000 digits in an extension: it is never converted.",
        note_xml(f'<number key="note">{"7" * 5_000}</number>'),
        (in_extension("SYN-024"),),
        "xml",
    )
