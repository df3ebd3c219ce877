"""Profiles of other packages: found by their entry points, with rules; a broken one harms nobody who does not claim it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from profile_folders import payload

from tipx.authoring import making

PACKAGE = "tipx-profile-sample"
JUDGE = """
import json, sys, tipx
from tipx.options import Options
payloads = json.loads(sys.stdin.read())
found = [tipx.validate(one, now="2026-03-05T00:00:00Z") for one in payloads]
print(json.dumps([[one.verdict.value, sorted(one.by_rule), [dict(p) for p in one.inputs[0].profiles], list(one.faults),
                   [p.message for p in one.problems]] for one in found]))
"""


class Site:
    """A folder of installed packages, as pip leaves them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, *, name: str = "sample", package: str = PACKAGE, **changed: str) -> Path:
        """Install the package that `tipx profile new --package` makes; gives the folder of its module. `changed`: files of the
        module with other texts."""
        files = making.files_of(name, name.capitalize(), "PK", "2026-01-01", package)
        module = package.replace("-", "_")
        for path, text in files.items():
            if path.startswith("src/"):
                target = self.folder / path.removeprefix("src/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(changed.get(target.stem, text) if target.suffix == ".py" else text, encoding="utf-8")
        info = self.folder / f"{module}-1.0.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0.0\n")
        (info / "entry_points.txt").write_text(
            f"[tipx.profiles]\n{name} = {module}:FOLDER\n\n[tipx.profile_rules]\n{name} = {module}.rules\n"
        )
        return self.folder / module

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run Python with these packages."""
        root = Path(__file__).resolve().parents[2]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(self.folder), str(root)))}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    def judged(self, *payloads: dict[str, Any]) -> list[Any]:
        done = self.run("-c", JUDGE, stdin=json.dumps(payloads))
        assert done.returncode == 0, done.stderr
        found: list[Any] = json.loads(done.stdout)
        assert not [one for one in found if one[3]]
        return found

    def tipx(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "tipx", *arguments)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder)


def late(name: str = "sample") -> dict[str, Any]:
    """A payload that breaks the rule of the package alone."""
    files = making.files_of(name, name, "PK", "2026-01-01", PACKAGE)
    found: dict[str, Any] = json.loads(files["src/tipx_profile_sample/profile/1.0/cases/base/sample.json"])
    found["referrals"][0]["respondBy"] = "2026-03-11T10:15:00+05:00"
    return found


def test_a_package_that_was_made_is_sound_and_its_rule_runs_where_its_profile_is_claimed(site: Site) -> None:
    site.install()
    unclaimed = {**late(), "profiles": ["core"]}
    (verdict, rules, profiles, _, _), other = site.judged(late(), unclaimed)
    assert (verdict, rules) == ("valid", ["TIPX-SAMPLE-001"])
    assert next(one for one in profiles if one["id"] == "sample")["package"] == f"{PACKAGE} 1.0.0"
    assert "TIPX-SAMPLE-001" not in other[1]
    done = site.tipx("profile", "check", "sample")
    assert (done.returncode, done.stdout) == (0, "sample 1.0 is sound: 1 rule, 15 cases\n")
    assert "TIPX-SAMPLE-001" in site.tipx("explain", "tipx-sample-001").stdout
    assert "sample" in site.tipx("profile", "list").stdout


def test_by_several_processes_its_rule_is_known_to_all(site: Site, tmp_path: Path) -> None:
    site.install()
    paths = []
    for number in range(2):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(late()) + " " * (9 << 20))
        paths.append(str(path))
    done = site.tipx("validate", *paths, "--jobs", "2", "--now", "2026-03-05T00:00:00Z", "-f", "json", "--no-config")
    assert done.returncode == 0, done.stderr
    assert [one["rule"] for one in json.loads(done.stdout)["problems"]] == ["TIPX-SAMPLE-001"] * 2


@pytest.mark.parametrize(("changed", "why"), [
    ({"rules": "raise RuntimeError('secret')\n"}, "the rules of the profile sample cannot be loaded: RuntimeError"),
    ({"rules": "import nothing_of_that_name\n"}, "cannot be loaded: ModuleNotFoundError"),
    ({"rules": "raise SystemExit(3)\n"}, "cannot be loaded: SystemExit"),
    ({"rules": "def (\n"}, "cannot be loaded: SyntaxError"),
    ({"rules": "@"}, "cannot be loaded: SyntaxError"),
])  # fmt: skip
def test_rules_that_cannot_be_loaded_leave_the_verdict_open(site: Site, changed: dict[str, str], why: str) -> None:
    site.install(**changed)
    claiming, core = site.judged(late(), payload())
    assert (claiming[0], claiming[1]) == ("undecided", ["TIPX-STR-009", "TIPX-SYN-023"])
    assert core[0] == "valid"
    done = site.tipx("profile", "check", "sample")
    assert done.returncode == 1
    assert why in done.stdout
    assert "secret" not in done.stdout + done.stderr


def _rules(old: str, new: str) -> str:
    text = making.files_of("sample", "Sample", "PK", "2026-01-01", PACKAGE)["src/tipx_profile_sample/rules.py"]
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(("rules", "why"), [
    (_rules("TIPX-SAMPLE-001", "TIPX-REF-001"), "the check TIPX-REF-001 is declared twice"),
    (_rules('profile="sample"', 'profile="pk"'), "TIPX-SAMPLE-001 are not of this profile"),
    (_rules('profile="sample"', 'profile=""'), "TIPX-SAMPLE-001 are not of this profile"),
    (_rules('on="R"', 'on="R", keys=len'), "rules of profiles neither count over a payload nor join by keys"),
])  # fmt: skip
def test_rules_that_are_not_of_the_profile_are_not_used(site: Site, rules: str, why: str) -> None:
    site.install(rules=rules)
    claiming, core = site.judged(late(), late() | {"profiles": ["core"]})
    assert "TIPX-SAMPLE-001" not in claiming[1] + core[1]
    assert claiming[0] == "undecided"
    assert core[0] == "valid"
    assert why in site.tipx("profile", "check", "sample").stdout


def test_a_rule_of_the_name_of_one_of_the_standard_is_a_fault(site: Site) -> None:
    site.install(rules=_rules("TIPX-SAMPLE-001", "TIPX-REF-900"))
    done = site.tipx("profile", "check", "sample")
    assert done.returncode == 1
    assert "TIPX-REF-900: the standard has rules of that name" in done.stdout
    assert "TIPX-REF-900 has no case of the kind passes, fails, near-miss" in done.stdout


def test_a_rule_that_fails_is_an_internal_error_and_no_problem_of_the_data(site: Site) -> None:
    site.install(rules=_rules("    days = context", "    raise KeyError('secret')\n    days = context"))
    done = site.run("-c", JUDGE.replace("print(", "print(", 1), stdin=json.dumps([late()]))
    ((verdict, rules, _, faults, _),) = json.loads(done.stdout)
    assert (verdict, rules) == ("undecided", [])
    assert len(faults) == 1
    assert faults[0].startswith("TIPX-SAMPLE-001: KeyError")
    assert "secret" not in done.stdout


@pytest.mark.parametrize("init", ["FOLDER = '/nowhere'\n", "FOLDER = 7\n", "", "raise SystemError('secret')\n"])
def test_a_package_whose_folder_cannot_be_found_harms_no_others(site: Site, init: str) -> None:
    site.install(__init__=init)
    site.install(name="other", package="tipx-profile-other")
    claiming, other, core = site.judged(late(), late("other"), payload())
    assert "The profile sample cannot be used as it is installed here" in " ".join(claiming[4])
    assert claiming[0] == "undecided"
    assert other[:2] == ["valid", ["TIPX-OTHER-001"]]
    assert core[0] == "valid"
    done = site.tipx("profile", "list")
    assert done.returncode == 0
    assert "the profile sample cannot be used" in done.stderr
    assert "secret" not in done.stderr
    assert site.tipx("profile", "check", "sample").returncode == 1
    assert site.tipx("validate", "x", "--profile", "sample").returncode == 2


def test_data_that_are_not_sound_are_not_applied(site: Site) -> None:
    module = site.install()
    (module / "profile" / "1.0" / "codelists" / "additions.csv").write_text(
        "list,code,label,definition\nsex,robot,Robot,Robot\n"
    )
    robot = late()
    robot["victims"][0]["sex"] = "robot"
    claiming, wrong = site.judged(late(), robot)
    assert claiming[0] == "undecided"
    assert wrong[0] == "invalid"
    assert "TIPX-STR-009" in wrong[1]


def test_a_package_cannot_take_the_name_of_a_profile_that_is_there(site: Site) -> None:
    module = site.install()
    info = next(site.folder.glob("*.dist-info"))
    (info / "entry_points.txt").write_text("[tipx.profiles]\npk = tipx_profile_sample:FOLDER\n")
    for path in module.rglob("profile.json"):
        path.write_text(path.read_text().replace('"sample"', '"pk"', 1))
    assert "a profile of that id is there already" in site.tipx("profile", "list").stderr
    assert "pk 1.0  Pakistan" in site.tipx("profile", "show", "pk").stdout


def test_the_package_that_was_made_can_be_installed_and_passes_its_own_tests(tmp_path: Path) -> None:
    project, target = tmp_path / "project", tmp_path / "target"
    making.write(project, making.files_of("sample", "Sample", "PK", "2026-01-01", PACKAGE))
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tested = Site(target).run("-m", "pytest", "-q", "-p", "no:cacheprovider", str(project / "tests"))
    assert tested.returncode == 0, tested.stdout
    assert "1 passed" in tested.stdout
