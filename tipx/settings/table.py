"""What can be chosen, and by which names: in the settings file, on the command line and in `tipx.Options`, alike in all."""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    """Something that can be chosen. `field`: its name in `tipx.Options` (`limits.` those of its Limits).

    `kind` is what it is in the file, None where it cannot stand there; `why` says why one of the three lacks it.
    """

    name: str
    kind: str | None
    option: str | None
    field: str | None
    why: str = ""


_OUTPUT = "the library gives the report itself"
_ONE_RUN = "it belongs to one run"
TABLE = (
    Setting("inputs", "word", "--inputs", None, "the library has a function for each"),
    Setting("form", "word", "--as", "form"),
    Setting("stdin_filename", None, "--stdin-filename", None, _ONE_RUN),
    Setting("standard", "text", "--standard", "standard"),
    Setting("profiles", "profiles", "--profile", "profiles"),
    Setting("engine", "word", "--engine", "engine"),
    Setting("xml_parser", "word", "--xml-parser", "xml_parser"),
    Setting("now", "date", "--now", "now"),
    Setting("fail_on", "word", "--fail-on", "fail_on"),
    Setting("select", "texts", "--select", "select"),
    Setting("ignore", "texts", "--ignore", "ignore"),
    Setting("severity", "severities", "--severity", "severity"),
    Setting("suppressions", "suppressions", None, "suppressions", "reason, owner and date need a file"),
    Setting("baseline", "path", "--baseline", "baseline"),
    Setting("update_baseline", None, "--update-baseline", None, _ONE_RUN),
    Setting("max_per_rule", "number", "--max-per-rule", "max_per_rule"),
    Setting("max_problems", "number", "--max-problems", "max_problems"),
    Setting("max_bytes", "number", "--max-bytes", "limits.max_bytes"),
    Setting("max_depth", "number", "--max-depth", "limits.max_depth"),
    Setting("max_string", "number", "--max-string", "limits.max_string"),
    Setting("max_number", "number", "--max-number", "limits.max_number"),
    Setting("max_records", "number", "--max-records", "limits.max_records"),
    Setting("max_per_record", "number", "--max-per-record", "limits.max_per_record"),
    Setting("max_seconds", "number", "--timeout", "limits.max_seconds"),
    Setting("jobs", "number", "--jobs", "jobs"),
    Setting(
        "cluster",
        None,
        "--cluster",
        None,
        "who is given data is decided run by run; the library has `tipx.distributed`",
    ),
    Setting("parameters", "parameters", "--parameter", "parameters"),
    Setting("format", "formats", "--format", None, _OUTPUT),
    Setting("color", "flag", "--color", None, _OUTPUT),
    Setting("quiet", "flag", "--quiet", None, _OUTPUT),
    Setting("show_values", None, "--show-values", "show_values", "showing values is decided run by run, by a person"),
    Setting(
        "i_accept_disclosure", None, "--i-accept-disclosure", None, "accepting it is decided run by run, by a person"
    ),
    Setting("config", None, "--config", "config", "it names the file"),
    Setting("no_config", None, "--no-config", None, "it says that no file is read"),
)
"""Everything that can be chosen, in the order of `tipx validate --help`."""

BY_SPELLING = {
    spelling: one
    for one in TABLE
    for spelling in (one.name, (one.option or "").removeprefix("--").replace("-", "_"))
    if spelling
}
"""Each setting by its name and by that of its option, which may be used both, with hyphens or underscores."""
