"""Profiles are applied alike in every form and mode, by one process or several; reports say which, and can be worked on."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_harness import run
from profile_folders import HARBOUR, INLAND, applied, edited, judged, payload, told

import tipx
from tipx import spreading
from tipx.comparing.repeating import SAME, repeat
from tipx.comparing.saved import report_from_json
from tipx.merging import merge, unlike
from tipx.profiling import Known
from tipx.reading.model import LISTS
from tipx.reporting import FORMATS, renderer
from tipx.reporting.json import report_to_json
from tipx.standard import newest
from tipx.standard.cases import NOW
from tipx.standard.profiles import published
from tipx.validation import validate_inputs

RESPOND = "/referrals/0/respondBy"
WRONG: dict[str, Any] = {
    RESPOND: None,
    "/referrals/0/urgency": "routine",
    "/victims/0/identityDocuments/0": {"type": "visa", "number": "SAMPLE-00000"},
}
PROBLEMS = {"TIPX-PRF-001": 1, "TIPX-PRF-002": 1, "TIPX-PRF-003": 1}


def lines(data: dict[str, Any], *, header: bool = True, alone: bool = False) -> bytes:
    """A payload as NDJSON; `alone`: its records, able to travel alone."""
    top = {name: value for name, value in data.items() if name not in LISTS}
    records = [record for name in LISTS for record in data.get(name, ())]
    told_alone = [{**record, "tipxVersion": "1.0"} for record in records] if alone else records
    return b"".join(json.dumps(one).encode() + b"\n" for one in ([top] if header else []) + told_alone)


def renumbered(data: dict[str, Any], count: int) -> dict[str, Any]:
    """The payload with its records so many times, each time with ids of their own."""
    found = {name: value for name, value in data.items() if name not in LISTS}
    for number in range(count):
        text = json.dumps({name: data[name] for name in LISTS})
        for mark in ("c1", "d1", "b1", "f1"):
            text = text.replace(f"1111111111{mark}", f"{number:010}{mark}")
        for name, records in json.loads(text).items():
            found.setdefault(name, []).extend(records)
    return found


# -- forms and modes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [True, False])
def test_every_form_says_the_same(tmp_path: Path, claimed: bool) -> None:
    data = payload(WRONG, *(["harbour"] if claimed else []), of="harbour")
    (tmp_path / "a.json").write_text(json.dumps(data))
    (tmp_path / "a.ndjson").write_bytes(lines(data))
    forms = [tmp_path / "a.json", tmp_path / "a.ndjson"]
    for form in ("xml", "csv", "xlsx"):
        tipx.convert(tmp_path / "a.json", tmp_path / f"a.{form}", to=form, validate=False)
        forms.append(tmp_path / f"a.{form}")
    for path in forms:
        report = judged(path, HARBOUR, form="csv" if path.suffix == ".csv" else "auto")
        assert report.by_rule == PROBLEMS, path.name
        assert applied(report) == {"harbour": "1.1"}
        assert not report.faults


def test_records_that_travel_alone_have_the_profiles_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "alone.ndjson"
    path.write_bytes(lines(payload(WRONG, of="harbour"), header=False, alone=True))
    assert "TIPX-PRF-001" not in judged(path).by_rule
    report = judged(path, HARBOUR)
    assert {rule: count for rule, count in report.by_rule.items() if "PRF" in rule} == PROBLEMS
    assert applied(report) == {"harbour": "1.1"}
    each = list(tipx.validate_each(path.read_bytes().splitlines(), now=NOW, profiles=(HARBOUR,)))
    assert sum(one.by_rule.get("TIPX-PRF-001", 0) for one in each) == 1


def test_the_messages_of_an_exchange_are_judged_each_by_its_own_version() -> None:
    first = payload({"/sentAt": "2026-02-27T10:00:00+05:00", "/id": "urn:uuid:6f1f6c2e-1c1e-4c58-9b52-0d5a2f6b7a02", RESPOND: None},
                    "harbour", of="harbour")  # fmt: skip
    second = payload({RESPOND: None}, "harbour", of="harbour")
    given = [json.dumps(one).encode() for one in (first, second)]
    report = tipx.validate_history(given, now=NOW, profiles=(HARBOUR,))
    asked = [problem.at.input for problem in report.problems if problem.rule == "TIPX-PRF-001"]
    assert asked == [1]
    assert [[one["version"] for one in each.profiles if one["id"] == "harbour"] for each in report.inputs] == [
        ["1.0"],
        ["1.1"],
    ]


def test_an_input_with_payloads_under_two_versions_names_both() -> None:
    from tipx.judged import Judged
    from tipx.summing import Opened

    opened = Opened("x")
    one, other = Known((HARBOUR,)).versions("harbour")
    for version in (one, other):
        opened.take(Judged(profiles=("harbour",), applied=(version,)))
    assert sorted(opened.profiles) == [("harbour", "1.0"), ("harbour", "1.1")]


# -- processes and machines --------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut also what is small."""
    monkeypatch.setattr(spreading, "STRETCH", 6000)
    monkeypatch.setattr(spreading, "BATCH", 2)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("mode", ["header", "alone", "parts with header", "parts without header", "files"])
@pytest.mark.parametrize("profiles", [(HARBOUR,), (INLAND, HARBOUR), ("pk", "eu")], ids=["folder", "conflict", "ours"])
def test_any_number_of_processes_say_the_same(tmp_path: Path, mode: str, profiles: tuple[str, ...]) -> None:
    data = renumbered(payload(WRONG, "harbour", of="harbour"), 6)
    inputs, paths = "separate", [tmp_path / "a.ndjson"]
    if mode == "files":
        paths = [tmp_path / f"{number}.json" for number in range(3)]
        for path in paths:
            path.write_text(json.dumps(data))
    elif mode.startswith("parts"):
        inputs, text = (
            "parts",
            lines(data, header="with header" in mode, alone="without" in mode).splitlines(keepends=True),
        )
        paths = [tmp_path / "a.ndjson", tmp_path / "b.ndjson"]
        paths[0].write_bytes(b"".join(text[: len(text) // 2]))
        paths[1].write_bytes(b"".join(text[len(text) // 2 :]))
    else:
        paths[0].write_bytes(lines(data, header=mode == "header", alone=mode == "alone"))
    reports = [
        validate_inputs(paths, tipx.Options(now=NOW, jobs=jobs, profiles=profiles, max_per_rule=4), inputs)
        for jobs in (1, 2)
    ]
    assert report_to_json(reports[0]) == report_to_json(reports[1])
    assert not reports[0].faults
    if HARBOUR in profiles:
        assert reports[0].by_rule["TIPX-PRF-002"] == 6 * (3 if mode == "files" else 1)
        excluded = reports[0].by_rule.get("TIPX-PRF-005", 0)
        assert excluded == (0 if INLAND not in profiles else {"alone": 18, "files": 3}.get(mode, 1))


@pytest.mark.usefixtures("small")
def test_profiles_that_are_not_in_force_are_told_alike(tmp_path: Path) -> None:
    data = renumbered(payload({}, of="harbour"), 6)
    paths = [tmp_path / "a.ndjson", tmp_path / "b.ndjson"]
    text = lines(data, header=False, alone=True).splitlines(keepends=True)
    paths[0].write_bytes(b"".join(text[:9]))
    paths[1].write_bytes(b"".join(text[9:]))
    options = {"now": "2020-01-01", "profiles": (HARBOUR,)}
    reports = [validate_inputs(paths, tipx.Options(jobs=jobs, **options), "parts") for jobs in (1, 2)]  # type: ignore[arg-type]
    assert report_to_json(reports[0]) == report_to_json(reports[1])
    assert reports[0].by_rule["TIPX-SYN-023"] == 1


def test_what_a_run_knows_of_profiles_can_be_sent(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    known = pickle.loads(pickle.dumps(Known((str(tmp_path / "harbour"), "pk"))))
    shutil.rmtree(tmp_path / "harbour")
    report = validate_inputs([payload(WRONG, of="harbour")], tipx.Options(now=NOW), profiles=known)
    assert report.by_rule.items() >= PROBLEMS.items()
    assert set(applied(report)) == {"harbour", "pk"}


def test_workers_of_a_cluster_have_to_have_the_same_profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    from tipx import provenance
    from tipx.parcels import make_of

    before = make_of("python")
    monkeypatch.setattr(
        provenance, "published", lambda: {name: one for name, one in published().items() if name != "pk"}
    )
    assert provenance.differences(before, make_of("python")) == ["installed profiles"]


@pytest.mark.usefixtures("small")
def test_a_cluster_says_the_same(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    from tipx import distributed as ours

    path = tmp_path / "a.ndjson"
    path.write_bytes(lines(renumbered(payload(WRONG, "harbour", of="harbour"), 6)))
    options = tipx.Options(now=NOW, profiles=(HARBOUR,), engine="python")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster, \
            distributed.Client(cluster) as client:  # fmt: skip
        found = ours.validate(path, options, cluster=client)
    assert report_to_json(found) == report_to_json(validate_inputs([path], options))
    assert found.by_rule["TIPX-PRF-001"] == 6


# -- reports -----------------------------------------------------------------------------------------------------------


def test_the_report_shows_what_was_chosen_and_what_was_applied() -> None:
    report = judged(payload({}, "pk", of="harbour"), HARBOUR)
    assert report.options["profiles"] == [HARBOUR]
    found = {one["id"]: one for one in report.inputs[0].profiles}
    assert found["pk"] == {"id": "pk", "version": "1.0", "sha256": published()["pk"][0].digest}
    assert found["harbour"]["version"] == "1.1"
    assert report_from_json(report_to_json(report).encode()) == report


def test_the_digest_of_a_profile_is_that_of_its_data(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    own = str(tmp_path / "harbour")

    def digest() -> str:
        return next(
            one["sha256"] for one in judged(payload(of="harbour"), own).inputs[0].profiles if one["id"] == "harbour"
        )

    before = digest()
    (tmp_path / "harbour" / "1.1" / "notes.txt").write_text("no data")
    edited(tmp_path / "harbour" / "1.1" / "cases", "more.json", theme="more", cases=[])
    assert digest() == before
    edited(tmp_path / "harbour" / "1.1", "profile.json", title="Another title")
    assert digest() != before


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_report_can_tell_of_profiles(form: str) -> None:
    data = payload({"/legalBasis": [{"code": "consent"}], **WRONG}, "eu", "harbour", of="harbour")
    report = judged(data, HARBOUR, max_per_rule=1)
    assert any(problem.rule.startswith("TIPX-EU-") for problem in report.problems)
    text = renderer(form)(report)
    if form not in ("junit", "markdown", "csv", "ndjson", "github", "gitlab"):
        assert "TIPX-PRF-001" in text


def test_a_saved_report_is_checked_again_with_the_same_profiles(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    path = tmp_path / "message.json"
    path.write_text(json.dumps(payload(WRONG, "harbour", "pk", of="harbour")))
    report = judged(path, str(tmp_path / "harbour"))
    again = repeat(report)
    assert (again.state, again.provenance) == (SAME, ())
    edited(tmp_path / "harbour" / "1.1", "profile.json", title="Another title")
    assert [one.member for one in repeat(report).provenance] == ["profiles.harbour.sha256"]
    shutil.rmtree(tmp_path / "harbour")
    gone = repeat(report)
    assert gone.state == "unknown"
    assert "cannot be read as a profile" in gone.inputs[0].why
    assert [(one.member, one.here) for one in gone.provenance] == [("profiles.harbour.version", "not known here")]


def test_reports_with_other_profiles_are_not_merged_in_silence() -> None:
    one, other = judged(payload(of="harbour"), HARBOUR), judged(payload(of="harbour"))
    assert unlike([one, other]) == ["options.profiles"]
    assert merge([one, one]).options["profiles"] == [HARBOUR]
    assert merge([one, other], mixed=True).options["mixed"] == ["options.profiles"]


def test_rules_of_profiles_are_chosen_graded_and_set_aside_like_all_others(tmp_path: Path) -> None:
    data = payload({}, "eu")
    assert judged(data, select=("TIPX-EU-*",)).by_rule == {"TIPX-EU-004": 1}
    assert judged(data, ignore=("TIPX-EU-004",)).by_rule == {}
    graded = judged(data, severity={"TIPX-EU-004": "info"})
    assert [one.level.value for one in graded.problems] == ["info"]
    entry = tipx.Suppression("TIPX-EU-*", "Sample reason", "Sample owner", "2026-04-01")
    assert judged(data, suppressions=(entry,)).suppressed == 1
    with pytest.raises(ValueError, match="no rule"):
        judged(data, select=("TIPX-NO-*",))


# -- the command line and the settings file ----------------------------------------------------------------------------


def test_the_option_of_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "message.json"
    path.write_text(json.dumps(payload(WRONG, of="harbour")))
    done = run("validate", path, "--profile", HARBOUR, "--profile", "crossborder", "--now", NOW, "-f", "json")
    assert done.status == 1
    assert done.json["options"]["profiles"] == [HARBOUR, "crossborder"]
    assert PROBLEMS.keys() <= {problem["rule"] for problem in done.json["problems"]}


@pytest.mark.parametrize("name", ["nowhere", "./nowhere", "pkk"])
def test_a_profile_that_cannot_be_used_is_wrong_usage(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "message.json").write_text(json.dumps(payload()))
    done = run("validate", "message.json", "--profile", name)
    assert done.status == 2
    assert "--profile: " in done.err
    with pytest.raises(ValueError, match="profile"):
        tipx.validate(payload(), profiles=(name,))


def test_an_unsound_folder_is_wrong_usage_that_says_why(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    edited(tmp_path / "harbour" / "1.1" / "overlay", "victim.json", required=["nothing"])
    (tmp_path / "message.json").write_text(json.dumps(payload()))
    done = run("validate", tmp_path / "message.json", "--profile", tmp_path / "harbour")
    assert done.status == 2
    assert "overlay/victim.json: Victim: there is no field nothing" in " ".join(done.err.split())


def test_the_setting_of_a_file_is_meant_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    (tmp_path / "below").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "tipx.toml").write_text('profiles = ["./harbour", "pk"]\n')
    (tmp_path / "below" / "message.json").write_text(json.dumps(payload(WRONG, of="harbour")))
    for folder, own in ((tmp_path, "./harbour"), (tmp_path / "below", "../harbour")):
        monkeypatch.chdir(folder)
        done = run("validate", tmp_path / "below" / "message.json", "--now", NOW, "-f", "json")
        assert done.json["options"]["profiles"] == [own, "pk"]
        assert done.json["totals"]["error"] >= 3
        assert tipx.load_options().profiles == (own, "pk")
    done = run("validate", tmp_path / "below" / "message.json", "--profile", "eu", "--now", NOW, "-f", "json")
    assert done.json["options"]["profiles"] == ["eu"]


def test_undecided_is_a_status_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "message.json"
    path.write_text(json.dumps(payload({}, "urn:example:unknown")))
    assert run("validate", path, "--now", NOW).status == 4


def test_a_conversion_is_judged_under_the_profiles_of_the_payload(tmp_path: Path) -> None:
    path = tmp_path / "message.json"
    path.write_text(json.dumps(payload({}, "pk")))
    done = tipx.convert(path, tmp_path / "message.xml", options=tipx.Options(now=NOW))
    assert done.report is None or not done.report.faults
    assert told(judged(tmp_path / "message.xml")) == told(judged(path))


def test_the_standard_alone_costs_nothing_of_it() -> None:
    from tipx.ruleset.registry import rules_by_kind

    assert not [
        rule
        for kind in ("case", "victim", "referral", "bundle")
        for rule in rules_by_kind(kind)
        if rule.narrowing or rule.profile
    ]
    assert Known().applied((), newest(), 739_700) == ((), (), ())
