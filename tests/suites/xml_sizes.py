"""XML in which one thing is out of all proportion: what is still read, and what is refused, in bounded memory and time."""

from __future__ import annotations

from xml_families import RECORD, before, family, root, text, with_

_MANY = 100_000

SIZES = [
    *family("x", "size", [
        ("text_of_a_million", text("x" * 1_000_000)), ("comment_of_10_million", before(f"<!--{'x' * 10_000_000}-->")),
        ("many_comments", before("<!--a-->" * _MANY)),
        ("many_cdata_sections", text("<![CDATA[a]]>" * _MANY)), ("many_references", text("&#97;" * _MANY)),
        ("many_comments_in_a_text", text("a<!--b-->" * _MANY)),
        ("much_white_space", before(" \n" * 5_000_000)), ("long_uri_of_a_namespace", root(f'xmlns:a="urn:{"a" * 1_000_000}"')),
        ("many_prefixes", root(" ".join(f'xmlns:a{n}="urn:{n}"' for n in range(2_000)))),
        ("many_instructions_before", with_("<victim", "<?a b?>" * _MANY + "<victim")),
        ("long_instruction_before", with_("<victim", f"<?a {'b' * 10_000_000}?><victim")),
    ]),
    *family("x", "size", [("text_of_a_million_and_one", text("x" * 1_000_001)),
    ("cdata_of_a_million_and_one", text(f"<![CDATA[{'x' * 1_000_001}]]>")),
    ("value_of_an_attribute_of_10_million", with_("<full>", f'<full b="{"c" * 10_000_000}">'))], "long"),
    *family("x", "size", [
        ("name_of_a_million", before(f"<{'a' * 1_000_000}/>")),
        ("name_of_an_attribute_of_a_million", before(f'<a {"b" * 1_000_000}=""/>')),
        ("many_attributes", before(f"<a {' '.join(f'b{n}=``' for n in range(_MANY))}/>".replace("``", '""'))),
        ("many_attributes_of_a_known_element", with_("<full>",
        f"<full {' '.join(f'b{n}=``' for n in range(20_000))}>".replace("``", '""'))),
        ("many_unknown_elements", before("<a/>" * _MANY)), ("many_names", before("".join(f"<a{n}/>" for n in range(_MANY)))),
        ("many_namespaces", before("".join(f'<a xmlns="urn:{n}"/>' for n in range(20_000)))),
        ("many_levels_of_namespaces", before(
            "".join(f'<a xmlns:b{n}="urn:{n}">' for n in range(50)) + "</a>" * 50)), ("attributes_that_collide", before(
            f"<a {' '.join(f'b{n * 65536}=``' for n in range(20_000))}/>".replace("``", '""'))),
    ], "unknown"),
    *family("x", "size", [("deep_within_parsers", before("<a>" * 300 + "</a>" * 300)),
    ("deep", before("<a>" * _MANY + "</a>" * _MANY)), ("deep_with_namespaces", before(
        "".join(f'<a xmlns="urn:{n}">' for n in range(5_000)) + "</a>" * 5_000))], "deep"),
    *family("x", "size", [
        ("deep_and_not_closed", RECORD.replace("</victim>", "<a>" * _MANY)), ("angles", before("<" * _MANY)),
        ("open_tags_that_never_end", before("<a " * _MANY)),
        ("attribute_that_never_ends", before(f'<a b="{"c" * 5_000_000}')),
        ("comment_that_never_ends", before(f"<!--{'a' * 5_000_000}")),
        ("cdata_that_never_ends", text(f"<![CDATA[{'a' * 5_000_000}")),
        ("brackets_of_cdata", text(f"<![CDATA[{']' * 1_000_000}")), ("hyphens_of_a_comment", before(f"<!--{'-' * 1_000_000}")),
        ("same_attribute_again", before(f"<a {'b=`` ' * _MANY}/>".replace("``", '""'))),
        ("ends_without_begin", before("</a>" * _MANY)), ("reference_that_never_ends", text("&" + "a" * 5_000_000)),
        ("ampersands", text("&" * _MANY)),
    ], "malformed"),
    *family("x", "size", [("many_instructions", before("<?a b?>" * _MANY))], "instruction"),
    *family("x", "size", [("many_of_a_single_element", before("<version>1</version>" * _MANY))], "repeated"),
    *family("x", "size", [("number_of_a_million_digits", with_("<version>1<", f"<version>{'1' * 1_000_000}<"))], "long-number"),
    *family("x", "size", [("fraction_of_many_zeros", with_("<version>1<", f"<version>1.{'0' * 900_000}<"))], "long-number"),
    *family("x", "size", [("number_of_spaces", with_("<version>1<", f"<version>{' ' * 900_000}1{' ' * 90_000}<"))]),
]  # fmt: skip
