"""Every command with payloads, saved reports, baselines and settings in which markers stand: the table of what is run."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from malformed import MALFORMED
from planting import WAYS, everything, forms, marker

from tipx.cli import COMMANDS, main, tipx
from tipx.reporting import FORMATS

NOW = ("--now", "2026-03-05")
SUMMARY = "GITHUB_STEP_SUMMARY"

FILES = {"valid": "v.tipx.json", "wrong": "w.tipx.json", "flat": "f.tipx.json", "lines": "l.tipx.ndjson",
         "xml": "x.tipx.xml", "cut": "c.tipx.json", "csv": "t.csv", "loose": "z.ndjson"}  # fmt: skip
"""Payloads by what they are; their names hold no marker."""


def _file(name: str) -> str:
    return f"{{{name}}}"


SHARED = ("--severity", "TIPX-SCH-*=info", "--select", "TIPX-SCH-*", "--ignore", "TIPX-REF-*", "--fail-on", "warning")

RUNS: dict[str, list[list[str]]] = {
    "validate": [
        ["in", *NOW],
        ["in", *NOW, "-q"],
        ["in", *NOW, "--color", "--max-per-rule", "0", "--max-problems", "0"],
        *(["in", *NOW, "-f", form] for form in FORMATS),
        *(["in", *NOW, "-f", f"{form}=out/report.{form}"] for form in FORMATS),
        ["in", *NOW, *SHARED],
        ["in", *NOW, "--jobs", "2", "-f", "ndjson"],
        ["in", *NOW, "--engine", "python", "--xml-parser", "expat", "-f", "json"],
        ["in", *NOW, "--baseline", "out/known.json", "--update-baseline", "--max-per-rule", "0"],
        ["in", *NOW, "--max-bytes", "500"],
        ["in", *NOW, "--max-depth", "3", "--max-string", "20", "--max-records", "1", "--max-number", "3"],
        ["--inputs", "parts", "{lines}", "{loose}", *NOW],
        ["--inputs", "history", "{valid}", "{wrong}", "{xml}", "{lines}", *NOW],
        ["-", *NOW],
        ["-", *NOW, "--as", "xml"],
        ["-", *NOW, "--as", "ndjson", "-f", "json"],
        ["{csv}", *NOW],
        ["in/*", *NOW],
        ["{valid}", *NOW, "--standard", "1.0"],
        ["in", *NOW, "--profile", "pk", "--profile", "eu", "-f", "json"],
        *(["{valid}", *NOW, "--profile", one] for one in ("in/", "./nothing", "./in/v.tipx.json")),
        # Files of victims given where something else belongs.
        *(["{valid}", *NOW, "--config", _file(name)] for name in FILES),
        *(["{valid}", *NOW, "--baseline", _file(name)] for name in FILES),
        ["{valid}", *NOW, "--baseline", "{wrong}", "--update-baseline"],
        ["{valid}", *NOW, "--config", "settings/values.toml"],
        ["{valid}", *NOW, "--config", "settings/broken.toml"],
        ["{valid}", *NOW, "--config", "settings/kinds.toml"],
        ["{valid}", *NOW, "--baseline", "settings/baseline.json"],
        ["{valid}", "--cluster", "no such place", *NOW],
    ],
    "profile list": [[], ["-f", "json"]],
    "profile show": [["pk"], ["pk", "-f", "json"], ["in/"], ["{valid}"]],
    "profile check": [["crossborder"], ["in/", "-f", "json"], ["{valid}"], ["pk", "--with", "./in"], ["kept-sample/"]],
    "profile new": [["kept-sample"], ["in"], ["{valid}"], ["kept-other", "--package", "tipx-profile-other"]],
    "migrate": [
        *(["{valid}", "--to", version, "-o", "moved.xml", *NOW, *more] for version in ("1.0", "1.1") for more in
          ([], ["--no-validate"], ["-f", "json"], ["--rejects", "moved.ndjson", "--loss", "allow"])),
        ["{wrong}", "--to", "1.0", "-o", "moved.json", *NOW],
        ["{wrong}", "--to", "1.1", "-o", "moved.json", "--no-validate"],
        ["{lines}", "--to", "1.1", "-o", "moved.json", *NOW, "--rejects", "moved.ndjson", "--loss", "report"],
        ["{xml}", "--to", "1.1", "-o", "-", "--to-form", "json", *NOW, "--max-depth", "4"],
        ["-", "--to", "1.1", "-o", "moved.json", "--from-form", "xml", *NOW],
    ],
    "convert": [
        ["{valid}", "-o", "kept.xml", *NOW, "--no-validate"],
        ["{wrong}", "-o", "kept.xml", *NOW],
        ["{wrong}", "-o", "kept.xml", *NOW, "-f", "json"],
        ["{lines}", "-o", "kept.json", *NOW, "--rejects", "kept.ndjson", "--loss", "report"],
        ["{loose}", "-o", "kept.ndjson", *NOW, "--rejects", "set-aside.ndjson", "-f", "json"],
        ["{xml}", "-o", "kept.json", *NOW, "--max-depth", "4", "--no-validate"],
        ["{valid}", "-o", "kept.xml", "--header", "{wrong}"],
        ["-", "-o", "kept.json", "--from", "xml", *NOW],
        ["--explain", "--from", "json", "--to", "xml"],
        *([_file(name), "-o", "kept.xml", *NOW] for name in FILES),
        *(
            ["{valid}", "-o", f"kept-{form}", "--to", form, *NOW, "--no-validate", "--loss", "report", *answer]
            for form in ("htcds", "primero", "ctdc", "parquet", "xlsx", "csv")
            for answer in ((), ("-f", "json"))
        ),
        *(["{wrong}", "-o", "kept.json", "--from", form, *NOW] for form in ("htcds", "primero", "xlsx", "csv")),
    ],
    "template": [["-o", "kept-form.xlsx"], ["--csv", "-o", "kept-tables"]],
    "diff": [
        ["{valid}", "{wrong}"],
        ["{wrong}", "{xml}", "-f", "json"],
        ["{valid}", "{flat}", "--summary"],
        ["{cut}", "{valid}"],
        ["-", "{lines}"],
    ],
    "assess": [
        *([*more, _file(name)] for name in FILES for more in ([], ["-f", "json"], ["-f", "ndjson"])),
        ["-"], ["-", "--as", "xml"], ["-", "--as", "ndjson", "-f", "ndjson"], ["answers.json"], ["answers.ndjson"],
    ],
    "explain": [["TIPX-SYN-001"], ["victim"], ["victim.names"], ["sex"], ["nothing"], ["-"]],
    "rules list": [[], ["-f", "json"], ["--layer", "record"]],
    "rules show": [["TIPX-SYN-001"], ["TIPX-SYN-001", "-f", "json"], ["nothing"]],
    "codes list": [[], ["-f", "json"]],
    "codes show": [["sex"], ["nothing"]],
    "codes search": [["child"], ["nothing like it"]],
    "schema list": [[], ["-f", "json"]],
    "schema diff": [[], ["1.0", "1.1"], ["1.1", "1.0", "-f", "json"], ["9.9", "1.0"]],
    "schema show": [["victim"], ["victim", "--single"], ["bundle", "--xsd"], ["nothing"]],
    "example list": [[], ["-f", "json"]],
    "example show": [["internal-child"], ["internal-child", "--xml"], ["nothing"]],
    "report check": [
        ["saved/plain.json"], ["saved/plain.json", "-f", "json"], ["saved/plain.json", "--inputs", "in"],
        ["saved/values.json"], ["saved/values.json", "-f", "json"], ["saved/damaged.json"], ["saved/cut.json"], ["-"],
        *([_file(name)] for name in FILES),
    ],
    "report diff": [
        *(["saved/plain.json", "saved/other.json", "-f", form] for form in ("text", "json", "markdown")),
        *(["saved/values.json", "saved/other.json", "-f", form] for form in ("text", "json", "markdown")),
        ["saved/plain.json", "saved/values.json"], ["saved/damaged.json", "saved/plain.json"], ["-", "saved/plain.json"],
        *(["saved/plain.json", _file(name)] for name in FILES),
    ],
    "report merge": [
        ["saved/plain.json", "saved/other.json", "--mixed"], ["saved/plain.json", "saved/values.json"],
        ["saved/plain.json", "saved/values.json", "--mixed", "-o", "out/merged.json"],
        ["saved/plain.json", "saved/other.json", "--mixed", "-o", "out/all.json"], ["saved/damaged.json"], ["-"],
        *(["saved/plain.json", _file(name)] for name in FILES),
    ],
    "conformance run": [["--suite", "in"], ["--suite", "{valid}"], ["--suite", "{valid}", "--filter", "true"]],
    "conformance report": [["{valid}", "{wrong}"], ["{valid}", "--suite", "in"], ["answers.json", "--suite", "{lines}", "-f", "html"]],
    "conformance check": [
        ["{valid}", "{wrong}", "{xml}", *NOW], ["{wrong}", *NOW, "-f", "json"], ["{valid}", *NOW, "--profile", "pk", "-f", "json"],
        ["{cut}", "{csv}", "{lines}", "{loose}", "{flat}", "in", "--level", "core"],
    ],
    "conformance export": [["out/suite.zip", "--suite", "in"], ["out/suite.zip", "--suite", "{valid}"]],
    "conformance new": [["ABC", "sample"], ["RUL", "Sample Case"]],
    "canon": [
        ["{cut}"], ["{csv}"], ["{loose}"], ["{flat}", "--as", "xml"], ["-", "--as", "xml"],
        *([_file(name), "--hash"] for name in FILES),
    ],
    "completion": [["bash"], ["zsh"], ["fish"]],
}  # fmt: skip
"""What each command is run with, besides `--debug`. `{name}` stands for a file. `canon` without `--hash` is run only on what
it refuses: its product is the payload itself."""


def leaf_commands(group: click.Group | None = None, before: str = "") -> Iterator[str]:
    """Every command that does something, by its words."""
    group = tipx if group is None else group
    context = click.Context(group)
    for name in COMMANDS if group is tipx else group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaf_commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def lay_out(folder: Path) -> None:
    """Write the payloads, the saved reports, the baselines and the settings."""
    made = {way: forms(everything(way)) for way in WAYS}
    inputs = folder / "in"
    for name in ("in", "saved", "settings", "out"):
        (folder / name).mkdir()
    texts = {
        "valid": made["fitting"]["json"], "wrong": made["wrong"]["json"], "flat": made["flat"]["json"],
        "lines": made["fitting"]["ndjson"], "xml": made["wrong"]["xml"], "cut": MALFORMED["json: duplicate known name"],
        "csv": MALFORMED["json: a table"], "loose": made["wrong"]["lines.ndjson"],
    }  # fmt: skip
    for name, raw in texts.items():
        (inputs / FILES[name]).write_bytes(raw)
    for number, (name, raw) in enumerate(MALFORMED.items()):
        form = "ndjson" if raw.count(b"\n") > 1 and name.startswith("json") else name.partition(":")[0]
        (inputs / f"m{number:03}.tipx.{form}").write_bytes(raw)
    (folder / "answers.json").write_text(json.dumps({"act": marker()}))
    (folder / "answers.ndjson").write_text(f'{{"act": "yes", "{marker()}": "no"}}\n{marker()}\n{{"act": 1}}\n')
    settings = folder / "settings"
    settings.joinpath("values.toml").write_text(f'now = "{marker()}"\n')
    settings.joinpath("broken.toml").write_text(f'now = "2026-03-05"\n= "{marker()}" {marker()}\n')
    settings.joinpath("kinds.toml").write_text(f'max-per-rule = "{marker()}"\nformat = [1, "{marker()}"]\n')
    entry = {"path": marker(), "rule": marker(), "fingerprint": marker(), "count": marker()}
    baseline = {"tipx_baseline": "1.0", "standards": [], "entries": [entry]}
    settings.joinpath("baseline.json").write_text(json.dumps(baseline))


def save_reports(folder: Path) -> None:
    """Save reports: without values, with values, damaged with markers, cut off."""
    saved = folder / "saved"
    run("validate", "in/w.tipx.json", *NOW, "-f", "json=saved/plain.json")
    run("validate", "in/f.tipx.json", *NOW, "-f", "json=saved/other.json")
    run("validate", "in/w.tipx.json", *NOW, "-f", "json=saved/values.json", "--show-values")
    plain = json.loads((saved / "plain.json").read_text())
    first = plain["problems"][0]
    plain["problems"].append({**first, marker(): marker(), "severity": marker()})
    (saved / "damaged.json").write_text(json.dumps(plain))
    (saved / "cut.json").write_bytes((saved / "values.json").read_bytes()[:-300])


class Said(NamedTuple):
    """What a run wrote, and its status."""

    status: int
    out: bytes
    err: bytes


def run(*arguments: str, stdin: bytes = b"") -> Said:
    """Run the command line in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out.flush()
        err.flush()
    assert isinstance(ended.value.code, int)
    return Said(ended.value.code, out.buffer.getvalue(), err.buffer.getvalue())  # type: ignore[attr-defined]


def filled(arguments: list[str]) -> list[str]:
    """The arguments with the files in their places."""
    paths = {name: os.path.join("in", file) for name, file in FILES.items()}
    return [one.format(**paths) for one in arguments]
