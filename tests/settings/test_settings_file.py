"""The settings file: where it is looked for, what it may say, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli_harness import run
from faulty_payloads import NO_CONSENT, UNKNOWN_CODE

import tipx
from tipx import settings
from tipx.settings import SettingsError, toml

ENTRY = """
[[suppressions]]
rule = "TIPX-STR-009"
path = "inbox/*.json"
reason = "Sample reason"
owner = "Sample owner"
until = 2026-12-31
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a repository, and the working directory two folders below."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    return tmp_path


def read(folder: Path, text: str, name: str = "tipx.toml") -> settings.Settings:
    (folder / name).write_text(text, encoding="utf-8")
    return settings.read(str(folder / name))


def refused(folder: Path, text: str, name: str = "tipx.toml") -> str:
    """What is said, without the folder."""
    with pytest.raises(SettingsError) as error:
        read(folder, text, name)
    return str(error.value).replace(str(folder), "").lstrip("/\\")


# -- where it is looked for ------------------------------------------------------------------------------------------


def test_it_is_looked_for_from_the_working_directory_upwards_and_the_nearest_is_used(folder: Path) -> None:
    assert settings.find() is None
    (folder / "tipx.toml").write_text("")
    assert Path(settings.find() or "") == Path("../../tipx.toml")
    (folder / "a" / "pyproject.toml").write_text("[tool.tipx]\n")
    assert Path(settings.find() or "") == Path("../pyproject.toml")
    (folder / "a" / "b" / "tipx.toml").write_text("")
    assert settings.find() == "tipx.toml"


def test_it_is_not_looked_for_above_the_root_of_the_repository(folder: Path) -> None:
    (folder / "tipx.toml").write_text("")
    (folder / "a" / ".git").write_text("gitdir: elsewhere")
    assert settings.find() is None


def test_in_one_folder_tipx_toml_goes_before_pyproject_toml(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.tipx]\nquiet = true\n")
    (folder / "tipx.toml").write_text("")
    assert Path(settings.find() or "").name == "tipx.toml"


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "[tool.other]\ntipx = 1\n", "tool = 'tipx'\n"])
def test_a_pyproject_without_the_table_is_passed_over(folder: Path, text: str) -> None:
    (folder / "a" / "pyproject.toml").write_text(text)
    (folder / "tipx.toml").write_text("")
    assert Path(settings.find() or "") == Path("../../tipx.toml")


def test_a_pyproject_that_may_hold_the_table_and_is_no_toml_is_not_passed_over(folder: Path) -> None:
    (folder / "a" / "pyproject.toml").write_text("[tool.tipx]\nquiet = \n")
    with pytest.raises(SettingsError, match="line 2: it is no TOML"):
        settings.find()


# -- what it may say -------------------------------------------------------------------------------------------------


def test_both_files_and_both_spellings_say_the_same(folder: Path) -> None:
    plain = read(folder, "fail-on = 'warning'\nas = 'xml'\nmax-bytes = 5\ntimeout = 7\n")
    project = read(
        folder, "[tool.tipx]\nfail_on = 'warning'\nform = 'xml'\nmax_bytes = 5\nmax_seconds = 7\n", "pyproject.toml"
    )
    wanted = {"fail_on": "warning", "form": "xml", "max_bytes": 5, "max_seconds": 7}
    assert plain.values == project.values == wanted


def test_dates_are_those_of_toml_or_texts(folder: Path) -> None:
    assert read(folder, "now = 2026-03-05").values["now"] == "2026-03-05"
    assert read(folder, "now = '2026-03-05'").values["now"] == "2026-03-05"
    assert read(folder, "now = 2026-03-05T09:30:00+05:00").values["now"] == "2026-03-05T09:30:00+05:00"
    assert read(folder, ENTRY).values == read(folder, ENTRY.replace("2026-12-31", "'2026-12-31'")).values


def test_paths_are_meant_from_the_folder_of_the_file(folder: Path) -> None:
    (folder / "tipx.toml").write_text("baseline = 'known.json'\nformat = ['text', 'json=out/report.json']\n")
    found = settings.read(settings.find() or "").values
    assert Path(found["baseline"]) == Path("../../known.json")
    assert [Path(one) for one in found["format"]] == [Path("text"), Path("json=../../out/report.json")]


def test_one_text_is_a_list_of_one(folder: Path) -> None:
    assert read(folder, "select = 'TIPX-STR-*'\nformat = 'json'").values == {
        "select": ("TIPX-STR-*",), "format": ("json",),
    }  # fmt: skip


def test_the_library_reads_the_same_options(folder: Path) -> None:
    (folder / "tipx.toml").write_text(
        "now = 2026-03-05\nquiet = true\nmax-depth = 9\nparameters.feedbackDays = 21\n"
        f'severity."{UNKNOWN_CODE}" = "info"\n{ENTRY}'
    )
    entry = tipx.Suppression(UNKNOWN_CODE, "Sample reason", "Sample owner", "2026-12-31", path="inbox/*.json")
    wanted = tipx.Options(
        now="2026-03-05", limits=tipx.Limits(max_depth=9), parameters={"feedbackDays": 21}, severity={UNKNOWN_CODE: "info"},
        suppressions=(entry,), config=settings.find(),
    )  # fmt: skip
    assert tipx.load_options() == wanted
    assert tipx.load_options(folder / "tipx.toml").suppressions == (entry,)


def test_without_a_file_the_options_are_the_usual_ones(folder: Path) -> None:
    assert tipx.load_options() == tipx.Options()
    with pytest.raises(ValueError, match=r"none\.toml cannot be read: no such file or directory"):
        tipx.load_options("none.toml")


# -- what is said of one that cannot be used -------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "said"), [
    ("\nfail-onn = 'error'", "tipx.toml, line 2: no setting is called 'fail-onn'; did you mean fail-on?"),
    ("zzzzzz = 1", "tipx.toml, line 1: no setting is called 'zzzzzz'; the page on settings names them"),
    ("[tool.tipx]\nquiet = true", "tipx.toml, line 1: the settings of tipx.toml stand at the top, without [tool.tipx]"),
    ("fail-on = 'errors'", "tipx.toml, line 1: fail-on is one of error, warning, info, never"),
    ("fail-on = 1", "tipx.toml, line 1: fail-on is one of error, warning, info, never"),
    ("quiet = 'yes'", "tipx.toml, line 1: quiet is true or false"),
    ("max-per-rule = '5'", "tipx.toml, line 1: max-per-rule is a whole number from 0"),
    ("max-per-rule = true", "tipx.toml, line 1: max-per-rule is a whole number from 0"),
    ("max-per-rule = -1", "tipx.toml, line 1: max-per-rule is a whole number from 0"),
    ("select = [1]", "tipx.toml, line 1: select is a text or a list of texts"),
    ("baseline = ''", "tipx.toml, line 1: baseline is a text"),
    ("standard = '9.9'", "tipx.toml, line 1: that version of the standard is not known; known are 1.0"),
    ("now = 'today'", "tipx.toml, line 1: the moment of judging is neither a date"),
    ("now = 2026-03-05T09:30:00", "tipx.toml, line 1: the moment of judging is neither a date"),
    ("fail-on = 'info'\nfail_on = 'info'", "tipx.toml, line 2: fail_on is set twice, in two spellings"),
    ("as = 'xml'\nform = 'xml'", "tipx.toml, line 2: form is set twice, in two spellings"),
    ("max-depth = 1000", "tipx.toml: a limit of depth is at most 128"),
    ("select = [\n 'TIPX-STR-9']", "tipx.toml, line 1: no rule is called 'TIPX-STR-9'; did you mean TIPX-STR-0"),
    ("ignore = 'nothing'", "tipx.toml, line 1: no rule is called 'nothing'"),
    ("severity = 'info'", "tipx.toml, line 1: severity is a table of rules"),
    ("[severity]\n'TIPX-STR-009' = 'grave'", "tipx.toml, line 2: the severity of TIPX-STR-009 is one of error, warning"),
    ("[severity]\n'TIPX-QQQ-*' = 'info'", "tipx.toml, line 2: no rule is called 'TIPX-QQQ-*'"),
    (f"quiet = true\nseverity.'{NO_CONSENT}' = 'info'", f"tipx.toml, line 2: {NO_CONSENT} is protected"),
    ("parameters = 1", "tipx.toml, line 1: parameters is a table"),
    ("parameters.feedbackDay = 1", "tipx.toml, line 1: no parameter is called 'feedbackDay'; did you mean feedbackDays?"),
    ("parameters.feedbackDays = '1'", "tipx.toml, line 1: the parameter feedbackDays is a whole number"),
    ("format = 'jsn'", "tipx.toml, line 1: no format is called 'jsn'; did you mean json or ndjson?"),
    ("format = 'json='", "tipx.toml, line 1: the file of json= is missing"),
    ("suppressions = 'all'", "tipx.toml, line 1: suppressions are tables: [[suppressions]]"),
    ("[suppressions]\nrule = 'x'", "tipx.toml, line 1: suppressions are tables: [[suppressions]]"),
    ("a = 1\nb = = 2", "tipx.toml, line 2: it is no TOML: invalid value"),
])  # fmt: skip
def test_what_cannot_be_used_is_said_with_file_line_and_near_names(folder: Path, text: str, said: str) -> None:
    assert refused(folder, text).startswith(said)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("owner =", "ownr =", "line 13: a suppression has no 'ownr'; did you mean owner?"),
    ('owner = "Sample owner"\n', "", "line 9: this suppression lacks owner: each says for which rule, why, who and until"),
    ("Sample reason", " ", "line 12: reason of a suppression is a text that is not empty"),
    ("2026-12-31", "2026-12-31T00:00:00", "line 14: until of a suppression is"),
    ("2026-12-31", "'soon'", "line 14: until of a suppression is a date (YYYY-MM-DD)"),
    ("TIPX-STR-009", "TIPX-STR-9", "line 10: no rule is called 'TIPX-STR-9'"),
    ("TIPX-STR-009", NO_CONSENT, f"line 10: {NO_CONSENT} is protected (syntax, data protection): it cannot be set aside"),
])  # fmt: skip
def test_of_several_suppressions_the_one_that_cannot_be_used_is_found(
    folder: Path, old: str, new: str, said: str
) -> None:
    assert refused(folder, ENTRY + ENTRY.replace(old, new)).startswith(f"tipx.toml, {said}")


@pytest.mark.parametrize("name", ["show-values", "show_values", "i-accept-disclosure", "i_accept_disclosure"])
def test_showing_values_is_never_set_in_a_file(folder: Path, name: str) -> None:
    said = refused(folder, f"\n{name} = true")
    assert said.startswith(f"tipx.toml, line 2: {name} cannot be set in a file: ")
    assert "run by run, by a person" in said


@pytest.mark.parametrize("name", ["config", "no-config", "update-baseline", "stdin-filename"])
def test_what_belongs_to_one_run_is_not_set_in_a_file(folder: Path, name: str) -> None:
    assert f"give --{name} on the command line" in refused(folder, f"{name} = 'x'")


def test_a_pyproject_named_without_the_table_is_refused(folder: Path) -> None:
    assert refused(folder, "[project]\n", "pyproject.toml") == "pyproject.toml has no table [tool.tipx]"
    assert refused(folder, "[tool]\ntipx = 1\n", "pyproject.toml") == "pyproject.toml has no table [tool.tipx]"


def test_bytes_that_are_no_text_are_said_with_their_line(folder: Path) -> None:
    (folder / "tipx.toml").write_bytes(b"quiet = true\n# \xff\n")
    with pytest.raises(SettingsError, match="line 2: it is not UTF-8"):
        settings.read(str(folder / "tipx.toml"))


def test_lines_are_those_of_pyproject_too(folder: Path) -> None:
    text = "[project]\nname = 'x'\n\n[tool.tipx]\nquiet = true\n[tool.tipx.severity]\n'TIPX-STR-9' = 'info'\n"
    assert refused(folder, text, "pyproject.toml").startswith("pyproject.toml, line 7: no rule is called")


@pytest.mark.parametrize(("text", "place", "line"), [
    ("a = 1\nb.c = 2", ("b", "c"), 2), ("[a]\n[a.b]\nc = 1", ("a", "b", "c"), 3), ("'a.b' = 1", ("a.b",), 1),
    ("x = 1\na = { b = 1 }", ("a", "b"), 2), ("[[t]]\nk=1\n[[t]]\nk=2", ("t", 1, "k"), 4), ("a = 1", ("z",), None),
    ("t = [\n{k = 1}]", ("t", 0, "k"), 1), ("[[t]]\n[[t]]", ("t", 1, "k"), 2), ("", ("a",), None),
])  # fmt: skip
def test_the_line_of_a_key_is_found(text: str, place: Any, line: int | None) -> None:
    assert toml.load(text.encode())[1] == text
    assert toml.line_of(text, place) == line


@pytest.mark.unix
@pytest.mark.parametrize(("option", "said"), [("--config", "larger than 1 MB"), ("--baseline", "larger than 64 MB")])
def test_a_file_without_end_is_refused(option: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text("{}", encoding="utf-8")
    done = run("validate", "a.json", option, "/dev/zero", *([] if option == "--config" else ["--no-config"]))
    assert done.status == 2
    assert said in done.err
