"""The benchmark runs and measures every row, its figures are well formed, and its page says what the figures say."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench import node
from tests.bench.__main__ import SECTIONS, main
from tests.bench.candidates import AJV, CANDIDATES, Left
from tests.bench.converters import CONVERSIONS, PEER, WHO
from tests.bench.goals import goals
from tests.bench.growth import exponent, sizes
from tests.bench.linked import SHAPES
from tests.bench.memory import peak
from tests.bench.page import FIGURES, PAGE, PROSE, page
from tests.bench.payloads import FORMS
from tests.bench.tables import Table, tables, to_markdown, to_text

TINY = [
    "--quick", "--records", "1", "6", "--rounds", "1", "--memory-size", "200KB", "--growth-to", "48", "--sample", "40",
]  # fmt: skip

pytestmark = [pytest.mark.xdist_group("bench"), pytest.mark.slow]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A whole run on a few records, without Node: its figures."""
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIPX_BENCH_CACHE", str(folder / "no-ajv-here"))
        line = ["--no-install", "--write", "--figures", str(folder / "figures.json"), "--page", str(folder / "page.md")]
        main([*TINY, *line])
    figures: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return {"figures": figures, "page": (folder / "page.md").read_text(encoding="utf-8")}


@pytest.fixture(scope="module")
def figures(run: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = run["figures"]
    return found


def rows(figures: dict[str, Any], section: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = figures["sections"][section]["rows"]
    return found


def numbers(data: Any) -> list[float]:
    if isinstance(data, dict):
        return [number for value in data.values() for number in numbers(value)]
    if isinstance(data, list):
        return [number for value in data for number in numbers(value)]
    return [data] if isinstance(data, int | float) and not isinstance(data, bool) else []


def test_every_section_is_measured_and_says_when_and_on_which_commit(figures: dict[str, Any]) -> None:
    assert list(figures["sections"]) == list(SECTIONS)
    for section in figures["sections"].values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", section["measured"]["date"])
        assert section["measured"]["commit"]


def test_every_candidate_has_a_row_for_each_size_or_a_reason_why_not(figures: dict[str, Any]) -> None:
    found = {(row["candidate"], row["records"]) for row in rows(figures, "speed")}
    left = figures["sections"]["speed"]["left_out"]
    for candidate in CANDIDATES:
        if f"{candidate.title} ({candidate.form})" in left:
            assert {(candidate.key, 1), (candidate.key, 6)}.isdisjoint(found)
        else:
            assert {(candidate.key, 1), (candidate.key, 6)} <= found
    assert set(left) <= {f"{one.title} ({one.form})" for one in CANDIDATES if one.key in (AJV, "tipx-all-cores")}
    assert "Ajv is not in the cache folder" in left["JSON.parse + Ajv on Node, schema only (ndjson)"]


def test_the_units_of_a_row_agree(figures: dict[str, Any]) -> None:
    for row in rows(figures, "speed"):
        assert math.isclose(row["records_per_second"] * row["seconds"], row["measured_on"])
        assert math.isclose(row["microseconds_per_record"] * row["records_per_second"], 1e6)
    own = {row["form"]: row for row in rows(figures, "speed") if row["records"] == 6 and row["times_tipx"] == 1}
    assert set(own) == set(FORMS)


def test_every_conversion_is_measured_without_and_with_validation_and_beside_plain_libraries(
    figures: dict[str, Any],
) -> None:
    found = {(row["conversion"], row["records"], row["who"]) for row in rows(figures, "conversion")}
    assert found == {(name, size, who) for name in CONVERSIONS for size in (1, 6) for who in WHO}
    assert figures["sections"]["conversion"]["left_out"] == {}
    for row in rows(figures, "conversion"):
        assert math.isclose(row["records_per_second"] * row["seconds"], row["records"])
        assert row["who"] != PEER or row["of_plain"] == 1


@pytest.mark.unix
def test_the_peak_of_each_conversion_is_measured(figures: dict[str, Any]) -> None:
    assert all(row["peak_bytes"] > 10_000_000 for row in rows(figures, "conversion"))
    there, back = figures["sections"]["memory"]["conversions"]
    assert (there["conversion"], back["conversion"]) == ("ndjson-xml", "xml-ndjson")
    assert there["written_bytes"] == back["file_bytes"] > there["file_bytes"] == back["written_bytes"]
    assert min(there["peak_bytes"], back["peak_bytes"]) > 10_000_000


def test_memory_growth_cold_start_rules_and_profile_have_all_their_rows(figures: dict[str, Any]) -> None:
    assert [row["form"] for row in rows(figures, "memory")] == list(FORMS)
    assert all(row["peak_bytes"] >= row["base_bytes"] * 0.9 > 10_000_000 for row in rows(figures, "memory"))
    measured = {(row["shape"], row["records"]) for row in rows(figures, "growth")}
    assert measured == {(shape, size) for shape in SHAPES for size in sizes(48)}
    assert set(figures["sections"]["growth"]["exponents"]) == set(SHAPES)
    assert {"tipx validate, one file of one record", "python -c pass"} <= {
        row["command"] for row in rows(figures, "cold")
    }
    assert {row["package"] for row in figures["sections"]["cold"]["imports"]} >= {"the standard library", "tipx"}
    costs = [row["microseconds_per_record"] for row in rows(figures, "rules")]
    assert len(costs) == 10
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > 0
    assert figures["sections"]["rules"]["all_microseconds_per_record"] >= sum(costs)


@pytest.mark.unix
def test_the_profile_splits_all_the_time_among_the_layers(figures: dict[str, Any]) -> None:
    for form in FORMS:
        shares = {row["layer"]: row["share"] for row in rows(figures, "profile") if row["form"] == form}
        assert math.isclose(sum(shares.values()), 1)
        assert {"reading (syntax)", "schema", "values and code lists", "rules of one record"} <= set(shares)


def test_the_figures_are_plain_numbers_none_of_them_negative(figures: dict[str, Any]) -> None:
    found = {name: one for name, one in figures.items() if name != "sections"}
    assert all(math.isfinite(number) for number in numbers(figures))
    assert all(number >= 0 for number in numbers(found))
    for name, section in figures["sections"].items():
        plain = {key: value for key, value in section.items() if key != "exponents"}
        assert all(number >= 0 for number in numbers(plain)), name


def test_the_page_holds_every_table_and_the_machine_in_words(run: dict[str, Any], figures: dict[str, Any]) -> None:
    text = run["page"]
    assert "{{" not in text
    assert f"{figures['machine']['cores']} core" in text or "one core" in text
    assert figures["machine"]["python"] in text
    for section in tables(figures).values():
        for table in section:
            assert to_markdown(table) in text
    assert "Left out: JSON.parse + Ajv on Node" in text


def test_figures_can_be_shown_again_without_measuring(
    figures: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, shown = tmp_path / "figures.json", tmp_path / "page.md"
    file.write_text(json.dumps(figures), encoding="utf-8")
    main(["--from", str(file), "--write", "--figures", str(file), "--page", str(shown)])
    assert "orjson, parse only" in capsys.readouterr().out
    assert json.loads(file.read_text(encoding="utf-8")) == figures
    assert shown.read_text(encoding="utf-8") == page(figures, PROSE.read_text(encoding="utf-8"))


def test_one_section_measured_anew_leaves_the_others_as_they_were(figures: dict[str, Any], tmp_path: Path) -> None:
    file, shown = tmp_path / "figures.json", tmp_path / "page.md"
    changed = json.loads(json.dumps(figures))
    changed["sections"]["rules"]["records"] = -1
    file.write_text(json.dumps(changed), encoding="utf-8")
    line = ["--only", "rules", "--sample", "10", "--write", "--figures", str(file), "--page", str(shown)]
    main(line)
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["sections"]["rules"]["records"] == 10
    del found["sections"]["rules"], changed["sections"]["rules"]
    assert found["sections"] == changed["sections"]


def test_figures_of_another_machine_are_not_mixed_with_these(figures: dict[str, Any], tmp_path: Path) -> None:
    file, shown = tmp_path / "figures.json", tmp_path / "page.md"
    other = {**figures, "machine": {**figures["machine"], "processor": "another processor"}}
    file.write_text(json.dumps(other), encoding="utf-8")
    main(["--only", "rules", "--sample", "10", "--write", "--figures", str(file), "--page", str(shown)])
    assert list(json.loads(file.read_text(encoding="utf-8"))["sections"]) == ["rules"]
    assert "*Not measured.*" in shown.read_text(encoding="utf-8")


def test_the_page_of_the_docs_says_what_the_figures_beside_the_benchmark_say() -> None:
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    mend = "run: python -m tests.bench --from tests/bench/figures.json --write"
    assert PAGE.read_text(encoding="utf-8") == page(kept, PROSE.read_text(encoding="utf-8")), mend


# -- goals -------------------------------------------------------------------------------------------------------------


def made_up(**rates: float) -> dict[str, Any]:
    """Figures of section speed alone: records a second on 1,000 records."""
    found = [
        {"candidate": key.replace("_", "-"), "records": 1000, "records_per_second": rate} for key, rate in rates.items()
    ]
    return {"sections": {"speed": {"rows": found}}}


def answer(figures: dict[str, Any], begin: str) -> bool | None:
    (found,) = [goal.reached for goal in goals(figures) if goal.text.startswith(begin)]
    return found


@pytest.mark.parametrize(
    ("begin", "reached", "missed"),
    [
        ("All cores: at least as fast as Ajv", {"tipx_all_cores": 10, "ajv": 10}, {"tipx_all_cores": 9, "ajv": 10}),
        (
            "All cores: 4 times as fast as fastjsonschema",
            {"tipx_all_cores": 40, "compiled": 10, "fastjsonschema": 9},
            {"tipx_all_cores": 40, "compiled": 10, "fastjsonschema": 11},
        ),
        ("One core: at least half", {"tipx": 5, "jsonschema_rs": 10}, {"tipx": 4.9, "jsonschema_rs": 10}),
        ("XML: at least half", {"tipx_xml": 5, "libxml2": 10}, {"tipx_xml": 4.9, "libxml2": 10}),
        ("XML: 15 times", {"tipx_xml": 150, "xmlschema": 10}, {"tipx_xml": 149, "xmlschema": 10}),
    ],
)
def test_a_goal_of_speed_is_reached_missed_or_not_measured(
    begin: str, reached: dict[str, float], missed: dict[str, float]
) -> None:
    assert answer(made_up(**reached), begin) is True
    assert answer(made_up(**missed), begin) is False
    assert answer(made_up(), begin) is None
    own = next(iter(reached))
    assert answer(made_up(**{own: 1.0}), begin) is None


def test_speed_is_judged_on_the_largest_payload() -> None:
    figures = made_up(tipx=1, jsonschema_rs=10)
    figures["sections"]["speed"]["rows"] += [
        {"candidate": "tipx", "records": 9000, "records_per_second": 6},
        {"candidate": "jsonschema-rs", "records": 9000, "records_per_second": 10},
    ]
    assert answer(figures, "One core") is True


def converted(name: str, records: int = 1000, **ratios: float) -> dict[str, Any]:
    """Figures of section conversion alone: how many times as fast as the plain libraries each was."""
    found = [
        {"conversion": name, "who": who.replace("_", "-"), "records": records, "of_plain": ratio}
        for who, ratio in ratios.items()
    ]
    return {"sections": {"conversion": {"rows": found}}}


@pytest.mark.parametrize("name", CONVERSIONS)
def test_a_conversion_is_judged_without_validation_beside_the_plain_libraries(name: str) -> None:
    begin = f"{CONVERSIONS[name].title}: at least a third"
    assert answer(converted(name, tipx=0.34, tipx_validated=0.1, plain=1), begin) is True
    assert answer(converted(name, tipx=0.33, tipx_validated=0.5, plain=1), begin) is False
    assert answer(converted(name, records=999, tipx=0.34), begin) is None
    assert answer(converted(name, plain=1), begin) is None
    both = converted(name, tipx=0.5)["sections"]["conversion"]["rows"]
    both += converted(name, records=20_000, tipx=0.2)["sections"]["conversion"]["rows"]
    assert answer({"sections": {"conversion": {"rows": both}}}, begin) is False


def test_the_memory_of_a_gigabyte_there_and_back_is_judged_on_a_gigabyte_only() -> None:
    def made(name: str, file: int, most: int) -> dict[str, Any]:
        row = {"conversion": name, "file_bytes": file * 1_000_000, "peak_bytes": most * 1_000_000}
        return {"sections": {"memory": {"rows": [], "conversions": [row]}}}

    for name, words in (("ndjson-xml", "NDJSON to XML"), ("xml-ndjson", "XML to NDJSON")):
        begin = f"1 GB of NDJSON converted to XML and back, {words}"
        assert answer(made(name, 1000, 249), begin) is True
        assert answer(made(name, 1000, 250), begin) is False
        assert answer(made(name, 50, 100), begin) is None
        assert answer({"sections": {"memory": {"rows": []}}}, begin) is None  # figures of before it was measured


def memory_of(form: str, file: int, peak_bytes: int, records: int) -> dict[str, Any]:
    row = {"form": form, "file_bytes": file, "peak_bytes": peak_bytes, "records": records}
    return {"sections": {"memory": {"rows": [row]}}}


def test_goals_of_memory_are_judged_beside_the_file() -> None:
    mega = 1_000_000
    assert answer(memory_of("ndjson", 40 * mega, 110 * mega, 10_000), "NDJSON: at most 100 MB") is True
    assert answer(memory_of("ndjson", 40 * mega, 111 * mega, 10_000), "NDJSON: at most 100 MB") is False
    assert answer(memory_of("xml", 1000 * mega, 400 * mega, 300_000), "XML: at most 400 MB") is True
    assert answer(memory_of("xml", 1000 * mega, 401 * mega, 300_000), "XML: at most 400 MB") is False
    assert answer(memory_of("xml", 50 * mega, 60 * mega, 300_000), "XML: at most 400 MB") is None
    assert answer(memory_of("json", 50 * mega, 300 * mega, 10_000), "A JSON bundle") is True
    assert answer(memory_of("json", 50 * mega, 301 * mega, 10_000), "A JSON bundle") is False
    assert answer(memory_of("json", mega, 50 * mega, 250), "A JSON bundle") is None


def test_cold_start_is_judged_by_the_median() -> None:
    def started(median: float) -> dict[str, Any]:
        row = {"command": "tipx validate, one file of one record", "best_ms": 100, "median_ms": median}
        return {"sections": {"cold": {"rows": [row]}}}

    assert answer(started(149), "Cold start") is True
    assert answer(started(151), "Cold start") is False


def test_growth_is_linear_up_to_a_little_more_than_the_first_power() -> None:
    def grown(power: float, records: int = 100_000) -> dict[str, Any]:
        return {"sections": {"growth": {"rows": [{"records": records}], "exponents": {"star": power}}}}

    assert answer(grown(1.05), "Growth is linear (star)") is True
    assert answer(grown(1.3), "Growth is linear (star)") is False
    assert answer(grown(1.3, records=1000), "Growth is linear (star)") is None


# -- parts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_is_that_of_the_law_behind_the_seconds(power: float) -> None:
    found = exponent([1000, 4000, 16000], [size**power for size in (1000, 4000, 16000)])
    assert found is not None
    assert math.isclose(found, power)


def test_sizes_of_growth_begin_at_a_thousand_and_end_at_the_largest() -> None:
    assert sizes(1_000_000)[0] == 1000
    assert sizes(1_000_000)[-1] == 1_000_000
    assert len(sizes(1_000_000)) >= 5


@pytest.mark.unix
def test_peak_memory_is_that_of_the_command_not_of_this_process() -> None:
    ballast = bytearray(120_000_000)
    small = peak([sys.executable, "-c", "pass"]).size
    large = peak([sys.executable, "-c", "bytearray(60_000_000)"]).size
    assert small < len(ballast) / 2
    assert 55_000_000 < large - small < 70_000_000


@pytest.mark.unix
def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(RuntimeError, match="status 3"):
        peak([sys.executable, "-c", "raise SystemExit(3)"])


def test_a_table_is_set_in_columns_and_in_markdown() -> None:
    table = Table("Title", ("name", "number"), [("a|b", "1"), ("c", "10")])
    assert to_text(table) == "Title\n-----\nname  number\na|b        1\nc         10"
    assert to_markdown(table) == "| name | number |\n|---|---:|\n| a\\|b | 1 |\n| c | 10 |"


def test_ajv_is_left_out_with_a_reason_where_node_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Left, match="Node is not installed"):
        node.command(tmp_path, install=True)


@pytest.mark.system
def test_ajv_is_measured_where_node_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIPX_BENCH_CACHE", str(tmp_path / "cache"))
    line = ["--write", "--figures", str(tmp_path / "figures.json"), "--page", str(tmp_path / "page.md")]
    main(["--only", "speed", "--quick", "--records", "5", "--rounds", "1", *line])
    found = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    (row,) = [row for row in rows(found, "speed") if row["candidate"] == AJV]
    assert row["records_per_second"] > 0
    assert found["machine"]["packages"]["Ajv"].startswith("8.")
