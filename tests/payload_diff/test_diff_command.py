"""`tipx diff`: what it writes, its exit statuses, and that no value is told unless it is asked for."""

from __future__ import annotations

import copy
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from comparing_payloads import VALID, diff, example, forms

import tipx
from tipx.cli import COMMANDS, main
from tipx.comparing.payload_telling import diff_to_dict, diff_to_text
from tipx.comparing.payloads import payload_differences
from tipx.standard import newest
from tipx.standard.fields import Field

MARKS = ("zqxv", "49071518")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything runs in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(COMMANDS, "diff", ("tipx.cli.diff", "Say what differs between two payloads."))
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The status of the command, and what it said on both streams."""
    with pytest.raises(SystemExit) as ended:
        main(["diff", *arguments])
    out, err = capfd.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err


def save(name: str, payload: Any) -> str:
    Path(name).write_text(json.dumps(payload), encoding="utf-8")
    return name


@pytest.fixture
def pair() -> tuple[str, str]:
    """Two files that differ in several ways."""
    before = example("several-victims-several-referrals")
    after = copy.deepcopy(before)
    after["sentAt"] = "2026-03-05T10:00:00Z"
    after["victims"][0]["sex"] = "unknown"
    after["victims"][1]["consents"][0]["scopes"].reverse()
    after["victims"][2]["zqxvField"] = {"a": "zqxv"}
    after["victims"][2]["zqxvOther"] = 1
    del after["victims"][3]
    after["cases"].append({**after["cases"][0], "id": "urn:uuid:00000000-0000-4000-8000-000000000001"})
    after["cases"][0]["tipxVersion"] = "1.0"
    after["victims"].reverse()
    return save("a.tipx.json", before), save("b.tipx.json", after)


def test_differences_are_told_record_by_record(capfd: pytest.CaptureFixture[str], pair: tuple[str, str]) -> None:
    status, out, err = run(capfd, *pair)
    assert (status, err) == (1, "")
    assert out == (
        "a.tipx.json -> b.tipx.json\n"
        "bundle\n"
        "  changed  Bundle.sentAt  /sentAt\n"
        "case /cases/0\n"
        "  spelling Case.tipxVersion  /cases/0/tipxVersion  (another spelling of the same, which does not count)\n"
        "victim /victims/0 -> /victims/2\n"
        "  changed  Victim.sex  /victims/0/sex -> /victims/2/sex\n"
        "victim /victims/1\n"
        "  order    Victim.consents[].scopes  /victims/1/consents/0/scopes  (another order)\n"
        "victim /victims/2 -> /victims/0\n"
        "  added    Victim  /victims/0  (further in, at a name that the standard does not know) (2 times)\n"
        "victim /victims/3: removed\n"
        "case /cases/1: added\n"
        "\n"
        "The payloads differ: in their own fields; 3 records changed, 1 added, 1 removed, 7 the same.\n"
        "Records stand in another order, which does not count: victim.\n"
    )


def test_the_summary_counts_them_by_field(capfd: pytest.CaptureFixture[str], pair: tuple[str, str]) -> None:
    status, out, _ = run(capfd, *pair, "--summary")
    assert status == 1
    assert out.splitlines()[1:7] == [
        "  changed  Bundle.sentAt             1",
        "  spelling Case.tipxVersion          1  (another spelling of the same, which does not count)",
        "  added    Victim                    2  (further in, at a name that the standard does not know)",
        "  order    Victim.consents[].scopes  1  (another order)",
        "  changed  Victim.sex                1",
        "",
    ]
    status, out, _ = run(capfd, *pair, "--summary", "-f", "json")
    data = json.loads(out)
    assert status == 1
    assert "differences" not in data
    assert {"model": "Victim", "kind": "added", "named": False, "times": 2} in data["fields"]
    assert data["records"] == {"same": 7, "changed": 3, "added": 1, "removed": 1}


def test_json_holds_everything(capfd: pytest.CaptureFixture[str], pair: tuple[str, str]) -> None:
    status, out, _ = run(capfd, *pair, "-f", "json")
    data = json.loads(out)
    assert status == 1
    assert (data["tipx_diff"], data["before"], data["after"]) == ("1.0", *pair)
    assert (data["equal"], data["own_fields"], data["values_shown"], data["reordered"]) == (
        False,
        True,
        False,
        ["victim"],
    )
    assert data["differences"][2] == {
        "kind": "changed", "counts": True, "record_type": "victim", "whole_record": False,
        "records": [{"payload": 0, "pointer": "/victims/0"}, {"payload": 0, "pointer": "/victims/2"}],
        "model": "Victim.sex", "before": "/victims/0/sex", "after": "/victims/2/sex", "named": True,
    }  # fmt: skip


def test_values_are_shown_when_they_are_asked_for_with_a_warning(
    capfd: pytest.CaptureFixture[str], pair: tuple[str, str]
) -> None:
    status, out, err = run(capfd, *pair, "--show-values")
    assert (status, err) == (1, "tipx: values are shown; the output may identify victims\n")
    assert '           before "female"\n           after  "unknown"\n' in out
    assert "/victims/0/zqxvField" in out
    status, out, _ = run(capfd, *pair, "--show-values", "-f", "json")
    found = {one["after"]: one for one in json.loads(out)["differences"]}
    assert (found["/victims/2/sex"]["old"], found["/victims/2/sex"]["new"]) == ("female", "unknown")
    assert found["/victims/0/zqxvField"]["new"] == {"a": "zqxv"}


def test_shown_text_cannot_steer_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    record = example("minimal-victim")
    pair = save("a.json", record), save("b.json", {**record, "x\u202ey": "\u2066" + "long " * 100})
    status, out, _ = run(capfd, *pair, "--show-values")
    assert status == 1
    assert "/x\\u202ey" in out
    assert '"\\u2066long long' in out
    assert not set(out) & {"\u202e", "\u2066", "\x1b"}
    assert max(map(len, out.splitlines())) < 260


@pytest.mark.parametrize("name", ["internal-child", "minimal-victim"])
def test_the_forms_do_not_matter(capfd: pytest.CaptureFixture[str], name: str) -> None:
    for form, raw in forms(example(name)).items():
        Path(f"x.{form}").write_bytes(raw)
        status, out, _ = run(capfd, str(VALID[name].xml), f"x.{form}")
        count = "4 records" if name == "internal-child" else "1 record"
        assert (status, out.splitlines()[1]) == (0, f"The payloads say the same: {count}.")
        status, out, _ = run(capfd, f"x.{form}", str(VALID[name].json), "-f", "json")
        assert (status, json.loads(out)["differences"]) == (0, [])


@pytest.mark.parametrize("name", ["internal-child", "minimal-victim"])
def test_tables_are_compared_like_all_other_forms(capfd: pytest.CaptureFixture[str], name: str) -> None:
    for out in ("tables/", "book.xlsx"):
        tipx.convert(VALID[name].json, out, validate=False)
    for one, other in (("tables", "book.xlsx"), ("tables/", str(VALID[name].xml)), (str(VALID[name].json), "tables")):
        status, out, _ = run(capfd, one, other)
        assert (status, out.splitlines()[0]) == (0, f"{one} -> {other}")
        assert out.splitlines()[1].startswith("The payloads say the same: ")


def test_a_cell_that_was_changed_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    for out in ("tables/", "book.xlsx"):
        tipx.convert(VALID["internal-child"].json, out, validate=False)
    table = Path("tables", "victims.csv")
    table.write_text(table.read_text(encoding="utf-8-sig").replace("male", "unknown", 1), encoding="utf-8")
    status, out, _ = run(capfd, "book.xlsx", "tables", "-f", "json")
    assert (status, [one["model"] for one in json.loads(out)["differences"]]) == (1, ["Victim.sex"])


def test_the_form_of_each_input_can_be_said(capfd: pytest.CaptureFixture[str]) -> None:
    record = example("minimal-victim")
    tipx.convert(record, "tables/", to="csv", validate=False)
    whole, table = save("a.json", record), str(Path("tables", "victims.csv"))
    assert run(capfd, whole, table)[0] == 3
    status, out, _ = run(capfd, whole, table, "--as-b", "csv", "--as-a", "json")
    assert (status, out.splitlines()[1]) == (0, "The payloads say the same: 1 record.")
    assert run(capfd, table, whole, "--as-a", "csv")[0] == 0
    for form in ("json", "ndjson", "xml", "xlsx"):
        assert run(capfd, "tables", whole, "--as-a", form) == (3, "", "tipx: tables: it is a directory\n")
    assert run(capfd, whole, whole, "--as-a", "xml")[0] == 3
    for form in ("htcds", "primero", "ctdc", "parquet"):
        assert run(capfd, whole, whole, "--as-b", form)[0] == 2


def unreadable() -> dict[str, bytes]:
    """Files of other forms, such as lie beside payloads."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", "<zqxv/>")
    return {
        "d.parquet": b"PAR1\x15\x04zqxv\x00\x00PAR1", "d.ods": packed.getvalue(), "cut.xlsx": packed.getvalue()[:40],
        "d.xls": bytes.fromhex("d0cf11e0a1b11ae1") + b"zqxv" * 200, "d.gz": b"\x1f\x8b\x08zqxv", "d.pdf": b"%PDF-1.7\nzqxv",
        "d.png": b"\x89PNG\r\n\x1a\nzqxv", "d.csv": b"id,zqxv\r\nzqxv,1\r\n", "d.txt": b"zqxv", "d.html": b"<html>zqxv",
        "d.sqlite": b"SQLite format 3\x00zqxv", "wide.json": '{"zqxv": 1}'.encode("utf-16"), "list.json": b'["zqxv"]',
        "latin.json": '{"zqxv": "\xe9"}'.encode("latin-1"), "blank.json": b" \n", "nul.json": b"\x00" * 64,
    }  # fmt: skip


FORMS_TO_READ = ("auto", "json", "ndjson", "xml", "csv", "xlsx")


@pytest.mark.parametrize("form", FORMS_TO_READ)
def test_a_file_of_any_other_form_is_status_3_and_one_line(
    capfd: pytest.CaptureFixture[str], pair: tuple[str, str], form: str
) -> None:
    for name, raw in unreadable().items():
        Path(name).write_bytes(raw)
        for arguments in ((name, pair[0], "--as-a", form), (pair[0], name, "--as-b", form)):
            status, out, err = run(capfd, *arguments)
            assert (status, out) == (3, ""), name
            assert err.startswith(f"tipx: {name}: ")
            assert err.count("\n") == 1
            assert not told(err)


def test_parquet_that_was_written_here_is_status_3(capfd: pytest.CaptureFixture[str], pair: tuple[str, str]) -> None:
    tipx.convert(VALID["internal-child"].json, "d.parquet", loss="allow", validate=False)
    for form in FORMS_TO_READ:
        status, out, err = run(capfd, pair[0], "d.parquet", "--as-b", form)
        assert (status, out, err.count("\n")) == (3, "", 1)
        assert err.startswith("tipx: d.parquet: TIPX-")


def test_standard_input_is_one_of_them(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(pair[0]).read_bytes())))
    status, out, _ = run(capfd, "-", pair[0])
    assert (status, out.splitlines()[0]) == (0, "<stdin> -> a.tipx.json")
    status, _, err = run(capfd, "-", "-")
    assert status == 2
    assert "standard input (-) can be given once" in err


def test_what_cannot_be_read_whole_is_status_3_and_says_which(
    capfd: pytest.CaptureFixture[str], pair: tuple[str, str]
) -> None:
    Path("cut.json").write_text('{"recordType": "victim", "names": [{"full": "zqxv', encoding="utf-8")
    Path("null.json").write_text('{"recordType": "victim", "pseudonym": null}', encoding="utf-8")
    Path("empty.json").write_bytes(b"")
    for bad in ("cut.json", "null.json", "empty.json", "nowhere.json", "."):
        for arguments in ((bad, pair[0]), (pair[0], bad)):
            status, out, err = run(capfd, *arguments)
            assert (status, out) == (3, "")
            assert err.startswith(f"tipx: {bad}: ")
            assert not told(err)


def test_wrong_usage_is_status_2(capfd: pytest.CaptureFixture[str], pair: tuple[str, str]) -> None:
    assert run(capfd, pair[0])[0] == 2
    assert run(capfd, *pair, "-f", "yaml")[0] == 2


# -- nothing is told of a record ---------------------------------------------------------------------------------------


def told(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text.casefold()]


def marked(value: Any, field: Field | None, number: int) -> Any:
    """A payload with marks wherever a text can stand, rightly or wrongly: values, codes, ids, names and keys."""
    if isinstance(value, dict):
        properties = {} if field is None else field.properties
        found = {
            name: one if name == "recordType" else marked(one, properties.get(name), number)
            for name, one in value.items()
        }
        found[f"zqxvName{number}"] = [{f"zqxvKey{number}": f"zqxv {number}"}]
        if field is not None and "extensions" in properties:
            found["extensions"] = {f"urn:x:zqxv{number}": {f"zqxv{number}": [f"zqxv{number}", 49071518 + number]}}
        return found
    if isinstance(value, list):
        item = None if field is None else field.item
        return [marked(one, item, number) for one in value] + ([f"zqxv{number}"] if isinstance(value[0], str) else [])
    return f"zqxv-{value}-{number}" if isinstance(value, str) else value


def marked_pairs() -> Iterator[tuple[Any, Any]]:
    for name in VALID:
        payload = example(name)
        tree = newest().record(payload["recordType"])
        one, other = marked(payload, tree, 1), marked(payload, tree, 2)
        yield one, other
        yield payload, one
        yield other, {}
        yield {**one, "recordType": "zqxv"}, {**other, "recordType": "zqxv"}


def test_no_mark_is_told_in_any_form_and_all_are_where_asked_for() -> None:
    for one, other in marked_pairs():
        found = diff(one, other)
        assert not found.equal
        texts = [repr(found)]
        for summary in (False, True):
            texts.append(diff_to_text(found, "a", "b", summary=summary))
            texts.append(json.dumps(diff_to_dict(found, "a", "b", summary=summary)))
        assert [told(text) for text in texts] == [[]] * 5
        shown = diff(one, other, show_values=True)
        assert told(diff_to_text(shown, "a", "b"))
        assert told(json.dumps(diff_to_dict(shown, "a", "b")))
        assert len(shown.differences) == len(found.differences)


def test_no_mark_is_told_by_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    one, other = next(marked_pairs())
    pair = save("a.json", one), save("b.json", other)
    for options in ((), ("--summary",), ("-f", "json"), ("-f", "json", "--summary")):
        status, out, err = run(capfd, *pair, *options)
        assert status == 1
        assert told(out + err) == []


def test_many_records_alone_have_places_that_tell_them_apart() -> None:
    records = [{**example("minimal-victim"), "id": f"zqxv{number}"} for number in range(3)]
    after = [*records[:2], {**records[2], "version": 7}]
    text = diff_to_text(payload_differences(records, after), "a", "b")
    assert "victim payload 3\n  changed  Victim.version  /version\n" in text
    assert told(text) == []
