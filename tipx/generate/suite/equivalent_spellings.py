"""The record in XML, spelt in other ways that mean the same, or nearly so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipx.generate.suite.spelling import DECLARATION, FN, NOTE_XML, NS, XML, XSI, Told, at, edited, whole


def _prefixed(text: str) -> str:
    """The record with a prefix for the namespace of the standard, and another for that of extensions."""
    for name in ("map", "string"):
        text = text.replace(f"<{name}", f"<j:{name}").replace(f"</{name}", f"</j:{name}")
    head, body = text[: len(DECLARATION)], text[len(DECLARATION) :]
    body = body.replace("</", "<\0").replace("<j:", "\1").replace("<\0j:", "\2").replace("<\0", "</t:")
    body = body.replace("<", "<t:").replace("<t:/t:", "</t:").replace("\1", "<j:").replace("\2", "</j:")
    return head + body.replace(f'xmlns="{NS}"', f'xmlns:t="{NS}"').replace(f'xmlns="{FN}"', f'xmlns:j="{FN}"')


def spellings() -> Iterator[tuple[str, str, bytes, Sequence[Told]]]:
    """The record in XML, spelt in other ways that mean the same, or nearly so."""
    root = f'<victim xmlns="{NS}">'
    with_xsi = f'{root[:-1]} xmlns:xsi="{XSI}" '
    mark = (whole("SYN-004"),)
    one_line = "".join(line.strip() for line in XML.splitlines())
    rows: tuple[tuple[str, str, str, Sequence[Told]], ...] = (
        ("prefixes", "Prefixes for both namespaces.", _prefixed(XML), ()),
        ("prefix-of-one", "A prefix on one element only.",
            edited(XML, ("<version>1</version>", f'<a:version xmlns:a="{NS}">1</a:version>')), ()),
        ("declared-again", "The namespace declared again on an inner element.", edited(XML, ("<owner>", f'<owner xmlns="{NS}">')), ()),
        ("extensions-by-prefix", "A prefix for the namespace of extensions, declared at the root.",
            edited(XML, (root, f'{root[:-1]} xmlns:j="{FN}">'), (f'<map xmlns="{FN}"><map key', "<j:map><j:map key"),
                (NOTE_XML, NOTE_XML.replace("string", "j:string")), ("</map></map>", "</j:map></j:map>")), ()),
        ("namespace-by-reference", "The namespace with a reference in it.", edited(XML, (NS, "urn:tipx&#58;schema:1")), ()),
        ("unused-prefix", "A prefix that is never used.", edited(XML, (root, f'{root[:-1]} xmlns:a="urn:other">')), ()),
        ("single-quotes", "Attributes in single quotes.", XML.replace('"', "'"), ()),
        ("no-declaration", "Without a declaration.", XML.replace(DECLARATION, ""), ()),
        ("small-letters", "The encoding in small letters.", edited(XML, ("UTF-8", "utf-8")), ()),
        ("no-encoding", "A declaration without an encoding.", edited(XML, (' encoding="UTF-8"', "")), ()),
        ("standalone", "A document that says to stand alone.", edited(XML, ("?>", ' standalone="yes"?>')), ()),
        ("mark", "A byte order mark: told, and passed over.", "\ufeff" + XML, mark),
        ("mark-without-declaration", "A byte order mark without a declaration.", "\ufeff" + XML.replace(DECLARATION, ""), mark),
        ("one-line", "Without any space between elements.", one_line, ()),
        ("line-breaks", "Line breaks of another system between elements.", XML.replace("\n", "\r\n"), ()),
        ("tags-spread", "Space inside tags.", XML.replace("</sex>", "</sex\n >").replace("<owner>", "<owner\t>"), ()),
        ("comments", "Comments wherever they may stand.",
            edited(XML, ("<victim", "<!-- a -->\n<victim"), ("<owner>", "<owner><!-- <name>b</name> -->"),
                ("</victim>", "<!-- c & d --></victim><!-- e -->")), ()),
                ("instruction-before", "A processing instruction before the record.", edited(XML, ("<victim", "<?sample a?>\n<victim")),
                    ()),
        ("instruction-inside", "A processing instruction inside the record is no data, and refused.",
            edited(XML, ("<version>", "<?sample a?><version>")), (whole("SYN-015"),)),
            ("schema-location", "A hint where a schema may be found: it is never followed.",
                edited(XML, (root, f'{with_xsi}xsi:schemaLocation="{NS} http://192.0.2.1/tipx.xsd">')), ()),
        ("schema-location-inside", "The same hint on an inner element.",
            edited(XML, ("<owner>", f'<owner xmlns:xsi="{XSI}" xsi:schemaLocation="{NS} tipx.xsd">')), ()),
            ("no-namespace-location", "A hint for elements of no namespace.",
                edited(XML, (root, f'{with_xsi}xsi:noNamespaceSchemaLocation="tipx.xsd">')), ()),
        ("xsi-type", "The attribute xsi:type, although it says what is so.", edited(XML, (root, f'{with_xsi}xsi:type="victim">')),
            (at("SYN-016", "Victim", ""),)),
            ("empty-by-two-tags", "The namespace of extensions on each of their elements.",
                edited(XML, ("<string key", f'<string xmlns="{FN}" key')), ()),
        ("extensions-without-namespace", "Extensions without their namespace are none.", edited(XML, (f'<map xmlns="{FN}">', "<map>")),
            (at("SCH-003", "Victim.extensions", "/extensions"),)),
            ("text-between", "Text between elements is no data, and refused.", edited(XML, ("<version>", "Sample<version>")),
                (at("SCH-003", "Victim", ""),)),
    )  # fmt: skip
    for name, about, text, told in rows:
        yield name, about, text.encode(), told
    yield (
        "utf-16",
        "UTF-16, as it is declared: other encodings than UTF-8 are refused.",
        ("\ufeff" + edited(XML, ("UTF-8", "UTF-16"))).encode("utf-16-be"),
        (whole("SYN-003"),),
    )
