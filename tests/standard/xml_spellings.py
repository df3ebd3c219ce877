"""XML documents that no JSON payload has as its twin: ways of writing, right and wrong, with what an XSD processor says.

`VALIDATOR_SAYS` names those where TIPX itself is stricter than XML Schema 1.0 can be.
"""

from __future__ import annotations

NAMESPACE = "urn:tipx:schema:1"
FN = 'xmlns="http://www.w3.org/2005/xpath-functions"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
ID = "<id>urn:uuid:00000000-0000-4000-8000-000000000001</id>"
OWNER = "<owner><name>Sample Agency</name><type>police</type><country>PK</country></owner>"
HEAD = f"<recordType>victim</recordType><tipxVersion>1.0</tipxVersion>{ID}"
MIDDLE = f"<version>1</version><createdAt>2026-02-28T10:00:00Z</createdAt>{OWNER}"
TAIL = "<personStatus>presumed-victim</personStatus>"
CHILD = "<childStatus>adult</childStatus>"


def document(content: str, root: str = "victim", more: str = "", namespace: str = NAMESPACE) -> bytes:
    """A document with that content in its root element."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{namespace}"{more}>{content}</{root}>\n'
    return text.encode()


def victim(*, head: str = HEAD, middle: str = MIDDLE, tail: str = TAIL, child: str = CHILD, end: str = "") -> bytes:
    """The smallest victim record, one part of it written otherwise."""
    return document(head + middle + tail + child + end)


def _age(text: str) -> bytes:
    return victim(tail=TAIL + f"<ageAtDetection>{text}</ageAtDetection>")


def _deceased(text: str) -> bytes:
    return victim(child=CHILD + f"<deceased>{text}</deceased>")


def _extensions(content: str) -> bytes:
    return victim(end=f"<extensions>{content}</extensions>")


def _map(content: str) -> bytes:
    return _extensions(f"<map {FN}>{content}</map>")


SPELLINGS: dict[str, tuple[bytes, bool]] = {
    "the smallest record": (victim(), True),
    "every element on a line of its own": (victim().replace(b"><", b">\r\n\t<"), True),
    "comments between elements": (victim().replace(b"<id>", b"<!-- seen --><id>"), True),
    "a comment inside a code": (victim(child="<childStatus>ad<!-- seen -->ult</childStatus>"), True),
    "a CDATA section": (victim(child="<childStatus><![CDATA[adult]]></childStatus>"), True),
    "a character reference": (victim(child="<childStatus>&#97;dult</childStatus>"), True),
    "a prefix for every name": (
        victim().replace(b"</", b"</t:").replace(b"<", b"<t:").replace(b"<t:/t:", b"</t:")
        .replace(b"<t:?xml", b"<?xml").replace(b"xmlns=", b"xmlns:t="), True,
    ),
    "a place of the schema": (document(HEAD + MIDDLE + TAIL + CHILD, more=f' {XSI} xsi:schemaLocation="urn:a b"'), True),
    "text between elements": (victim(tail=TAIL + "text"), False),
    "an element of no namespace": (victim(child='<childStatus xmlns="">adult</childStatus>'), False),
    "an element of another namespace": (victim(child='<childStatus xmlns="urn:a">adult</childStatus>'), False),
    "another namespace": (document(HEAD + MIDDLE + TAIL + CHILD, namespace="urn:tipx:schema:1.0"), False),
    "an unknown root": (document(HEAD + MIDDLE + TAIL + CHILD, root="person"), False),
    "the root of another record": (document(HEAD + MIDDLE + TAIL + CHILD, root="referral"), False),
    "an attribute of the root": (document(HEAD + MIDDLE + TAIL + CHILD, more=' version="1"'), False),
    "an attribute of a leaf": (victim(child='<childStatus code="adult">adult</childStatus>'), False),
    "the language of a leaf": (victim(child='<childStatus xml:lang="en">adult</childStatus>'), False),
    "an element inside a leaf": (victim(child="<childStatus><b>adult</b></childStatus>"), False),
    "white space around a code": (victim(child="<childStatus> adult </childStatus>"), False),
    "an empty code": (victim(child="<childStatus/>"), False),
    "two elements exchanged": (victim(tail=CHILD, child=TAIL), False),
    "a list that another element interrupts": (
        victim(tail="<citizenships>PK</citizenships>" + TAIL + "<citizenships>AF</citizenships>"), False,
    ),
    "a whole number": (_age("25"), True),
    "white space around a whole number": (_age(" \t\r\n25\n"), True),
    "a no-break space behind a whole number": (_age("25\u00a0"), False),
    "a comment inside a whole number": (_age("2<!-- seen -->5"), True),
    "a plus sign": (_age("+25"), False),
    "a leading zero": (_age("025"), False),
    "minus zero": (_age("-0"), False),
    "a point": (_age("25.0"), False),
    "an exponent": (_age("2e1"), False),
    "digits of another script": (_age("\u06f2\u06f5"), False),
    "two numbers": (_age("2 5"), False),
    "no number": (_age(""), False),
    "the greatest number allowed": (_age("120"), True),
    "a number too great": (_age("121"), False),
    "true": (_deceased("true"), True),
    "white space around a boolean": (_deceased("\n true "), True),
    "one for true": (_deceased("1"), False),
    "capitals for true": (_deceased("TRUE"), False),
    "no boolean": (_deceased(""), False),
    "a value under an absolute URI": (_map('<string key="urn:example:a">text</string>'), True),
    "every kind of value": (
        _map(
            '<map key="urn:example:a"><array key="b"><string>text</string><boolean>true</boolean>'
            '<map><number key="">-1</number></map><array><number>0</number></array></array></map>'
        ), True,
    ),
    "white space between values": (_map(' <map key="urn:example:a"> <string key=" a ">b</string> </map> '), True),
    "a value under a name": (_map('<string key="name">text</string>'), False),
    "a value without a key": (_map("<string>text</string>"), False),
    "a key inside an array": (_map('<array key="urn:example:a"><string key="b">text</string></array>'), False),
    "text inside a map": (_map('text<string key="urn:example:a">text</string>'), False),
    "an unknown attribute of a value": (_map('<string key="urn:example:a" lang="en">text</string>'), False),
    "an unknown kind of value": (_map('<date key="urn:example:a">2026-01-01</date>'), False),
    "a value that is no number": (_map('<number key="urn:example:a">one</number>'), False),
    "extensions without a map": (_extensions(""), False),
    "extensions with two maps": (_extensions(f"<map {FN}/><map {FN}/>"), False),
    "a map of the wrong namespace": (_extensions('<map><string key="urn:example:a">text</string></map>'), False),
    "a null": (_map('<null key="urn:example:a"/>'), True),
    "a fraction": (_map('<number key="urn:example:a">0.5</number>'), True),
    "an empty text under a URI": (_map('<string key="urn:example:a"/>'), True),
    "one key twice": (
        _map('<string key="urn:example:a">text</string><string key="urn:example:a">text</string>'), True,
    ),
    "a named type": (
        victim(child=f'<childStatus {XSI} xmlns:t="{NAMESPACE}" xsi:type="t:code-childStatus">adult</childStatus>'), True,
    ),
    "no nil": (victim(child=f'<childStatus {XSI} xsi:nil="false">adult</childStatus>'), False),
    "a nil": (victim(child=f'<childStatus {XSI} xsi:nil="true"/>'), False),
    "a comment inside a text under a URI": (_map('<string key="urn:example:a">te<!-- seen -->xt</string>'), True),
    "a value under a name with a colon first": (_map('<string key=":a">text</string>'), False),
    "a value under a URI with a space": (_map('<string key="urn:a b">text</string>'), False),
    "a value under a URI in another script": (_map('<string key="urn:\u0627">text</string>'), False),
    "infinity": (_map('<number key="urn:example:a">INF</number>'), True),
    "a processing instruction": (victim(tail=TAIL + "<?seen?>"), True),
    "an object without members": (victim(end="<habitualResidence/>"), True),
}  # fmt: skip

VALIDATOR_SAYS = {
    "a named type": "TIPX-SYN-016",
    "a null": "TIPX-SYN-007",
    "a fraction": "TIPX-SYN-006",
    "infinity": "TIPX-SYN-006",
    "an empty text under a URI": "TIPX-VAL-007",
    "one key twice": "TIPX-SYN-005",
    "a processing instruction": "TIPX-SYN-015",
    "an object without members": "TIPX-STR-022",
}
"""What XSD 1.0 cannot say and the validator does: the id that it gives."""
