"""Lines, columns and bytes are those of an editor: columns count characters, whatever stands before them."""

from __future__ import annotations

import pytest
from reading_samples import BUNDLE, HEADER, RECORD, as_json, as_lines, as_xml, judged, victim

from tipx.reading.lines import spots_in_bytes, spots_in_text

BEFORE = {
    "plain": "Sample",
    "two bytes a character": "نمونہ",
    "three bytes a character": "नमूना",
    "four bytes a character": "𝒯IPX😀",
    "a character of two parts": "e\u0301",
    "line ends of Unicode, which are none": "a\x85b\u2028c\u2029d",
}


def _place(raw: bytes, rule: str) -> tuple[int | None, int | None, int | None]:
    found = [problem.at for problem in judged(raw).problems if problem.rule == rule]
    assert len(found) == 1
    return found[0].line, found[0].column, found[0].byte


def _reckoned(raw: bytes, needle: str) -> tuple[int, int, int]:
    text = raw.decode("utf-8-sig")
    at = text.index(needle)
    lines = text[:at].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1, raw.index(needle.encode())


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without mark", "with mark"])
@pytest.mark.parametrize("name", BEFORE.values(), ids=BEFORE.keys())
@pytest.mark.parametrize("indent", [None, 1, "\t"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
class TestOneValue:
    def record(self, name: str) -> dict[str, object]:
        return {**RECORD, "names": [{"type": "legal", "full": name}], "childStatus": "no code"}

    def test_what_the_reader_finds(self, mark: bytes, name: str, indent: str | int | None, line_end: bytes) -> None:
        raw = mark + as_json(self.record(name), indent=indent).replace(b"\n", line_end).replace(b'"no code"', b"1.5")
        assert _place(raw, "TIPX-SYN-006") == _reckoned(raw, "1.5")

    def test_what_later_layers_find(self, mark: bytes, name: str, indent: str | int | None, line_end: bytes) -> None:
        raw = mark + as_json(self.record(name), indent=indent).replace(b"\n", line_end)
        assert _place(raw, "TIPX-STR-009") == _reckoned(raw, '"no code"')

    def test_where_it_breaks(self, mark: bytes, name: str, indent: str | int | None, line_end: bytes) -> None:
        raw = mark + as_json(self.record(name), indent=indent).replace(b"\n", line_end).replace(b'"no code"', b"oops")
        assert _place(raw, "TIPX-SYN-001") == _reckoned(raw, "oops")

    def test_in_xml(self, mark: bytes, name: str, indent: str | int | None, line_end: bytes) -> None:
        space = line_end + b"\t" if indent is not None else b""
        raw = mark + as_xml(self.record(name)).replace(b"><", b">" + space + b"<").replace(b"\n", line_end)
        raw = raw.replace(b"\r\r", b"\r")
        assert _place(raw, "TIPX-STR-009") == _reckoned(raw, "<childStatus>")

    def test_where_xml_breaks(self, mark: bytes, name: str, indent: str | int | None, line_end: bytes) -> None:
        space = line_end + b"\t" if indent is not None else b""
        raw = mark + as_xml(self.record(name)).replace(b"><", b">" + space + b"<").replace(b"no code", b"&x;")
        assert _place(raw, "TIPX-SYN-001") == _reckoned(raw, "&x;")


@pytest.mark.parametrize("name", BEFORE.values(), ids=BEFORE.keys())
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\n\n \r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without mark", "with mark"])
@pytest.mark.parametrize(
    ("written", "rule"),
    [("no code", "TIPX-STR-009"), (1.5, "TIPX-SYN-006"), (None, "TIPX-SYN-007"), (7, "TIPX-SCH-003")],
)
def test_in_ndjson_lines_are_those_of_the_file(
    name: str, line_end: bytes, mark: bytes, written: object, rule: str
) -> None:
    first, second = victim(1), victim(2, names=[{"type": "legal", "full": name}], childStatus=written)
    raw = mark + as_lines(HEADER, first, second, victim(3)).replace(b"\n", line_end)
    needle = as_json(written).decode() + ', "citizenships"'
    assert _place(raw, rule) == _reckoned(raw, needle)


def test_a_line_that_ends_too_early_ends_on_its_own_line() -> None:
    cut = as_json(victim(1))[:-1]
    for line_end in (b"\n", b"\r\n"):
        raw = as_lines(HEADER)[:-1] + line_end + cut + line_end + as_json(victim(2)) + line_end
        assert _place(raw, "TIPX-SYN-001") == (2, len(cut) + 1, len(as_lines(HEADER)) - 1 + len(line_end) + len(cut))


def test_the_second_of_two_elements_is_named() -> None:
    raw = as_xml(RECORD).replace(b"<version>1</version>", b"<version>1</version>\n<version>2</version>")
    (problem,) = judged(raw).problems
    assert (problem.rule, problem.at.line, problem.at.column) == ("TIPX-SCH-011", 3, 1)
    assert (problem.at.xpath, problem.at.pointer, problem.at.model) == (
        "/victim/version[2]", "/version", "Victim.version",
    )  # fmt: skip


def test_elements_of_another_namespace_are_not_counted() -> None:
    raw = as_xml(BUNDLE).replace(b"<victims>", b'<victims xmlns="urn:a"/><victims>', 1)
    raw = raw.replace(b"<childStatus>unknown", b"<childStatus>no code", 1)
    code = next(problem for problem in judged(raw).problems if problem.rule == "TIPX-STR-009")
    assert code.at.byte == raw.index(b"<childStatus>no code")
    assert code.at.pointer == "/victims/0/childStatus"


def test_an_unknown_field_is_placed_at_itself_and_pointed_at_by_its_parent() -> None:
    raw = as_json({**RECORD, "names": [{"type": "legal", "full": "Sample", "secret": 1}]}, indent=1)
    (problem,) = judged(raw).problems
    assert (problem.at.pointer, problem.at.byte) == ("/names/0", raw.index(b"1\n", raw.index(b"secret")))


def test_a_name_that_is_written_with_escapes_is_found() -> None:
    raw = as_json({**RECORD, "childStatus": "no code"}).replace(b'"childStatus"', b'"child\\u0053tatus"')
    assert _place(raw, "TIPX-STR-009") == _reckoned(raw, '"no code"')


@pytest.mark.parametrize("text", ["a\r\nb\rc\nd", "\r\n\r\n", "é\n😀é\r\n", ""])
def test_text_and_bytes_have_the_same_places(text: str) -> None:
    in_text = spots_in_text(text, range(len(text) + 1))
    offsets = [len(text[:at].encode()) for at in range(len(text) + 1)]
    in_bytes = spots_in_bytes(text.encode(), offsets)
    assert list(in_text.values()) == list(in_bytes.values())


def test_a_value_of_an_extension_is_placed_at_itself_in_every_form() -> None:
    uri = "https://example.org/a"
    data = {**RECORD, "extensions": {"urn:b": [1], uri: {"k": [[7], [7, {"a": 7, "empty": ""}]], "l": 7}}}
    for raw, needle in ((as_json(data), b'""}'), (as_xml(data), b'<string key="empty">')):
        (problem,) = judged(raw).problems
        assert (problem.rule, problem.at.pointer, problem.at.byte) == ("TIPX-VAL-007", "/extensions", raw.index(needle))
    assert problem.at.xpath == "/victim/extensions[1]"


def test_where_extensions_are_in_xml() -> None:
    raw = as_xml(RECORD).replace(b"https://example.org/Zqmarker", b"no uri")
    (problem,) = judged(raw).problems
    assert (problem.rule, problem.at.byte) == ("TIPX-SCH-006", raw.index(b"<extensions>"))
    raw = as_xml(RECORD).replace(b"<extensions>", b'<extensions a="1">')
    (problem,) = judged(raw).problems
    assert (problem.rule, problem.at.byte) == ("TIPX-SCH-002", raw.index(b"<extensions"))
