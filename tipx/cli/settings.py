"""What `tipx validate` is told: by its options, and where they say nothing by the settings file; baselines; what came of it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from tipx.cli.common import unknown, usage_error
from tipx.cli.limits import limits_of
from tipx.cli.output import say as say_line
from tipx.cli.output import unwritable, write_file
from tipx.options import LEVELS, Options
from tipx.problems import Report

_Command = TypeVar("_Command", bound=Callable[..., Any])
_JOINED = ("severity", "parameters")
"""Tables: those of the file and of the command line are joined, entry by entry. Everything else is replaced."""


def setting_options(command: _Command) -> _Command:
    """Give a command the options that say from where it takes its settings, and those about what is set aside."""
    add = (
        click.option(
            "--severity", "severity", multiple=True, metavar="RULE=LEVEL",
            help="Give a rule another severity: error, warning or info; * stands for any characters, the last that fits "
            "holds. May be repeated. The verdict stays the standard's.",
        ),
        click.option(
            "--baseline", metavar="FILE",
            help="Set aside the problems that this file knows. The verdict stays the standard's.",
        ),
        click.option("--update-baseline", is_flag=True, help="Write the problems of this run into the file of --baseline."),
        click.option(
            "--parameter", "parameters", multiple=True, metavar="NAME=VALUE",
            help="Replace a time limit or threshold of the standard, such as feedbackDays=21. May be repeated.",
        ),
        click.option(
            "--xml-parser", type=click.Choice(["auto", "lxml", "expat"]), default="auto", show_default=True,
            help="What parses XML; the result is the same.",
        ),
        click.option(
            "--config", metavar="FILE",
            help="Take the settings from this file.  [default: tipx.toml or [tool.tipx] of pyproject.toml, here or above]",
        ),
        click.option("--no-config", is_flag=True, help="Take no settings from a file."),
    )  # fmt: skip
    for option in reversed(add):
        command = option(command)
    return command


class Settled(NamedTuple):
    """What a run is to do: the options, and what only the command line knows; whether the baseline is to be written."""

    options: Options
    inputs: str
    formats: tuple[str, ...]
    colour: bool | None
    quiet: bool
    update_baseline: bool


def settle(context: click.Context) -> Settled:
    """The options of the command line, and below them those of the settings file. What cannot be used is wrong usage."""
    given = dict(context.params)
    given["severity"] = dict(_pair(text, "--severity", _level) for text in given["severity"])
    given["parameters"] = dict(_pair(text, "--parameter", _parameter) for text in given["parameters"])
    found = _settings(given.pop("config"), given.pop("no_config"))
    update = given.pop("update_baseline")
    if found is not None:
        given.update(_from_file(context, given, found))
    outer = {name: given.pop(name) for name in ("inputs", "formats", "colour", "quiet")}
    for name in ("paths", "stdin_filename", "accepted", "cluster"):
        given.pop(name, None)
    limits, chosen = limits_of(given)
    options = Options(**chosen, limits=limits, config=None if found is None else found.path)
    if update and options.baseline is None:
        raise usage_error("--update-baseline needs --baseline FILE, the file to write")
    _refuse(context, options, found, update)
    return Settled(options, outer["inputs"], tuple(outer["formats"]), outer["colour"], outer["quiet"], update)


def _pair(text: str, option: str, value: Callable[[str, str], Any]) -> tuple[str, Any]:
    name, equals, given = text.rpartition("=") if option == "--severity" else text.partition("=")
    if not equals or not name:
        raise usage_error(f"{option} {text}: write {'RULE=LEVEL' if option == '--severity' else 'NAME=VALUE'}")
    return name, value(name, given)


def _level(rule: str, level: str) -> str:
    if level not in LEVELS:
        raise usage_error(f"--severity {rule}={level}: the level is one of {', '.join(LEVELS)}")
    return level


def _parameter(name: str, text: str) -> Any:
    from tipx.settings.kinds import wrong_parameter
    from tipx.standard import newest

    usual = newest().parameters
    if name not in usual:
        raise unknown("parameter", name, usual, f"they are {', '.join(usual)}")
    value: Any = text.split(",") if isinstance(usual[name], list) else text
    if isinstance(usual[name], int) and text.isascii() and text.isdigit():
        value = int(text)
    why = wrong_parameter(name, value)
    if why:
        raise usage_error(f"--parameter {name}: {why}")
    return value


def _settings(config: str | None, no_config: bool) -> Any:
    """The settings file that is used; None for none. `tipx.settings` is loaded only where there is one."""
    if config is not None and no_config:
        raise usage_error("--config and --no-config exclude each other")
    if no_config:
        return None
    from tipx import settings

    try:
        path = settings.find() if config is None else config
        return None if path is None else settings.read(path)
    except settings.SettingsError as error:
        raise usage_error(f"{error} (--no-config takes no settings from a file)") from None


def _from_file(context: click.Context, given: Mapping[str, Any], found: Any) -> Iterator[tuple[str, Any]]:
    """What the file sets and the command line does not, by the names of the command's parameters."""
    for name, value in found.values.items():
        parameter = _parameter_of(context, name)
        if name in _JOINED:
            mine = given[parameter]
            yield parameter, {**{key: one for key, one in value.items() if key not in mine}, **mine}
        elif not _is_given(context, parameter):
            yield parameter, value


def _parameter_of(context: click.Context, name: str) -> str:
    """The parameter of the command that sets what has this name in the table of settings."""
    from tipx.settings.table import BY_SPELLING

    option = BY_SPELLING[name].option
    return next((str(one.name) for one in context.command.params if option in one.opts), name)


def _is_given(context: click.Context, parameter: str) -> bool:
    source = context.get_parameter_source(parameter)
    return source not in (None, click.core.ParameterSource.DEFAULT)


def _refuse(context: click.Context, options: Options, found: Any, update: bool) -> None:
    """Refuse what can be known to be of no use before any work, saying whether the file or the command line says it."""
    if not options.severity and not options.suppressions and options.baseline is None:
        return
    from tipx import catalogue, dates, suppressing
    from tipx.moments import moment

    catalogue.load()
    catalogue.load_profiles()
    try:
        today = dates.day_of_instant(moment(options.now))
    except ValueError as error:
        raise usage_error(f"--now: {error}") from None
    for fault in suppressing.faults(options, today):
        name = str(fault.where[0])
        if update and name == "baseline" and not os.path.lexists(str(options.baseline)):
            continue
        if name == "severity":
            mine = fault.where[1] in dict(_pair(one, "--severity", _level) for one in context.params[name])
        else:
            mine = _is_given(context, name)
        from_file = found is not None and name in found.values and not mine
        raise usage_error(f"{found.where(fault.where) if from_file else '--' + name}: {fault.text}")


def refuse_baseline(settled: Settled, paths: Sequence[str], targets: Sequence[str | None]) -> None:
    """Refuse to write a baseline where it would overwrite something else, or cannot be written."""
    if not settled.update_baseline:
        return
    target = str(settled.options.baseline)
    place = os.path.realpath(target)
    if place in {os.path.realpath(path) for path in paths if path != "-"} and os.path.isfile(place):
        raise usage_error(f"{target} is an input; the baseline would overwrite it")
    if place in {os.path.realpath(path) for path in targets if path is not None}:
        raise usage_error(f"a format and the baseline would both go to {target}")
    why = unwritable(target)
    if why is not None:
        raise usage_error(f"{target} cannot be written: {why}")


def judged_options(settled: Settled) -> Options:
    """The options to validate with: a baseline that is written anew is applied only then."""
    return dataclasses.replace(settled.options, baseline=None) if settled.update_baseline else settled.options


def update_baseline(report: Report, settled: Settled) -> Report:
    """Write the baseline of a run, whole or not at all, and give the report as it is with it."""
    if not settled.update_baseline:
        return report
    from tipx import baselines, suppressing

    path = os.fspath(settled.options.baseline or "")
    old = baselines.read(path) if os.path.lexists(path) else baselines.Baseline()
    new = baselines.taken(old, report, path)
    write_file(path, baselines.to_json(new).encode("utf-8", "backslashreplace"))
    report = dataclasses.replace(report, options={**report.options, "baseline": path})
    known = sum(new.counts.values())
    _say(f"{path} now knows {_many(known, 'problem')} (before: {sum(old.counts.values())})")
    return suppressing.with_baseline(report, path, new)


def say(report: Report, settled: Settled) -> None:
    """Say on standard error what nobody may miss, whatever form the report has: it says the rest."""
    for use in report.set_aside.suppressions:
        entry = settled.options.suppressions[use.entry]
        if use.state == "expired":
            counted = f"; {_many(use.problems, 'problem')} that it fits count again" if use.problems else ""
            _say(f"the suppression of {use.rule} expired on {entry.until} (owner: {entry.owner}){counted}")
    known = report.set_aside.baseline
    if known is None or not settled.update_baseline:
        return
    if known.protected:
        count = _many(known.protected, "problem")
        _say(f"{count} of protected rules (syntax, data protection) could not be taken into {known.path}")
    if known.beyond:
        count = _many(known.beyond, "problem")
        _say(f"{count} beyond the cap could not be taken in; with --max-per-rule 0 --max-problems 0 all are")


def _say(line: str) -> None:
    from tipx.reporting.common import clean

    say_line(f"tipx: {clean(line)}")


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
