"""Bad inputs as data: what is refused, in JSON, NDJSON and XML, and what is warned of or left undecided."""

from __future__ import annotations

from bad_input_kinds import UNFINISHED, Bad
from bad_json_inputs import JSON_BAD, NDJSON_BAD
from bad_xml_inputs import XML_BAD
from reading_samples import BUNDLE, HEADER, JSON, MARK, RECORD, XML, as_json, as_lines, as_xml, in_json, in_xml, victim

_NUMBER = "<number>7</number>"

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
