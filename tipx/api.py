"""The functions of the public interface. Heavy modules are imported where they are used, so that `import tipx` is quick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import IO, TYPE_CHECKING, Any, overload

from tipx.checks import Check
from tipx.errors import LoadError
from tipx.options import Options
from tipx.problems import Report

if TYPE_CHECKING:
    from tipx.assessment import Assessment
    from tipx.assessment.elements import Elements
    from tipx.comparing.payloads import PayloadDifferences
    from tipx.converting.conversion import Conversion
    from tipx.standard.codelists import CodeList

__all__ = [
    "LoadError", "assess", "codelist", "convert", "diff", "load", "load_options", "rules", "schema", "validate", "validate_each",
    "validate_history", "validate_parts", "versions",
]  # fmt: skip

Given = str | bytes | PathLike[str] | Mapping[str, Any] | IO[bytes] | IO[str]
"""What can be validated: a path, bytes, text (a payload when it begins with `{` or `<`, else a path), plain data, or an
open file."""


def validate(source: Given, options: Options | None = None, **choices: Any) -> Report:
    """Validate one input and report on it.

    `source`: see `Given`; a path may also name NDJSON of many payloads. `options`, or the same names as keywords
    (`validate(data, now="2026-03-05")`). Nothing wrong with the input is raised: what cannot be read is said in the
    report. Raises ValueError for options that cannot be used and TypeError for a source of another type.
    """
    from tipx.validation import validate_inputs

    return validate_inputs([source], _options(options, choices))


def validate_parts(sources: Iterable[Given], options: Options | None = None, **choices: Any) -> Report:
    """Validate NDJSON parts of one payload, at most one of which begins with a header line."""
    from tipx.validation import validate_inputs

    return validate_inputs(list(sources), _options(options, choices), "parts")


def validate_history(sources: Iterable[Given], options: Options | None = None, **choices: Any) -> Report:
    """Validate the messages of one exchange, each by itself and all together (layer `history`), ordered by sentAt."""
    from tipx.validation import validate_inputs

    return validate_inputs(list(sources), _options(options, choices), "history")


def validate_each(lines: Iterable[bytes | str], options: Options | None = None, **choices: Any) -> Iterator[Report]:
    """Validate a stream of NDJSON without header, however long: one report for each line that is not blank.

    `lines` is anything that gives lines, such as an open file. Each line is a payload by itself; line numbers in its
    report are those of the stream.
    """
    from tipx.profiling import Known
    from tipx.validation import validate_line

    chosen = _options(options, choices)
    profiles = Known(chosen.profiles)
    for number, line in enumerate(lines, 1):
        text = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        if text.strip():
            yield validate_line(text, number, chosen, profiles)


def load(source: Given, options: Options | None = None, **choices: Any) -> dict[str, Any] | list[dict[str, Any]]:
    """Read a payload (JSON, XML or NDJSON) as plain data, without judging it by the standard.

    NDJSON without a header gives a list of records, everything else one dict. Raises LoadError when it is not well
    formed.
    """
    from tipx.loading import load_source

    return load_source(source, _options(options, choices))


def convert(
    source: Given,
    output: str | PathLike[str] | IO[bytes] | None = None,
    *,
    to: str | None = None,
    form: str = "auto",
    loss: str = "refuse",
    validate: bool = True,
    rejects: str | PathLike[str] | None = None,
    settings: Mapping[str, Any] | None = None,
    options: Options | None = None,
) -> Conversion:
    """Convert an input from one form to another, with nothing lost in silence.

    `output`: a path, an open binary file, or None for the bytes in the answer. `to` and `form` are names of forms (`json`,
    `ndjson`, `xml`, `csv`, `xlsx`, `htcds` ...); left out, the name of the output and the bytes of the input say them. `loss`: refuse,
    report or allow what the form cannot carry. `validate`: check what is read and what is written. `rejects`: a file for records
    that cannot be converted; without it the first one ends the run. `settings`: choices of a form (`pretty`, `header`, `k` ...).

    A file appears whole or not at all. Raises LossRefused, InputRefused and their base ConvertError when it cannot be done (none
    holds values), ValueError for choices that cannot be used, OSError of writing.
    """
    from tipx.converting.calling import convert_source

    chosen = Options() if options is None else options
    return convert_source(source, output, to, form, loss, validate, rejects, settings or {}, chosen)


def migrate(
    source: Given,
    output: str | PathLike[str] | IO[bytes] | None = None,
    *,
    version: str,
    to: str | None = None,
    form: str = "auto",
    loss: str = "refuse",
    validate: bool = True,
    rejects: str | PathLike[str] | None = None,
    settings: Mapping[str, Any] | None = None,
    options: Options | None = None,
) -> Conversion:
    """A payload in another version of the standard, and in another of its forms if that is wanted.

    Up, nothing changes but the version. Down, what the older version cannot say is kept in an extension, from which migrating up
    restores it, and `losses` tells it as kept. `loss`: refuse, report or allow what cannot be kept either. `to` is left out where the
    name of the output says the form; the other arguments, and what is raised, are those of `convert`.
    """
    from tipx.converting.calling import migrate_source

    chosen = Options() if options is None else options
    return migrate_source(version, source, output, to, form, loss, validate, rejects, settings or {}, chosen)


def diff(before: Given, after: Given, options: Options | None = None, **choices: Any) -> PayloadDifferences:
    """What differs between two payloads, record by record and field by field, whatever their forms.

    Values are told only with `show_values=True`. Raises LoadError for what cannot be read whole.
    """
    from tipx.comparing.payloads import payload_differences
    from tipx.loading import payloads_of
    from tipx.reading.source import Source

    chosen = _options(options, choices)
    old, new = (payloads_of(Source.of(one), chosen) for one in (before, after))
    return payload_differences(old, new, show_values=chosen.show_values)


def load_options(path: str | PathLike[str] | None = None) -> Options:
    """The options that a settings file sets: `tipx.toml`, or a `pyproject.toml` with the table `[tool.tipx]`.

    Without a path it is the file that is found from the working directory upwards, as `tipx validate` does; where there is
    none the options are the usual ones. What only the command line has (`format`, `quiet` ...) is left aside. Raises
    ValueError, with file and line, when the file cannot be used.
    """
    from tipx import settings

    return settings.load_options(path)


@overload
def assess(source: Elements, **choices: Any) -> Assessment: ...
@overload
def assess(source: str | bytes | PathLike[str] | IO[bytes] | IO[str], **choices: Any) -> list[Assessment]: ...
@overload
def assess(source: Given, **choices: Any) -> Assessment | list[Assessment]: ...
def assess(source: Any, **choices: Any) -> Assessment | list[Assessment]:
    """The distinction between trafficking, smuggling and irregular migration, from the recorded elements.

    A bare mapping of the eight elements (`{"act": "yes", ...}`; what is left out is unknown) gives one Assessment. A
    payload or a record gives a list: one for each case, with its persons in it, then one for each victim record that no
    case of the payload names; for what holds neither the list is empty. NDJSON may also hold one bare mapping a line.

    Raises ValueError when the name or the answer of an element is wrong, saying where and never the value, and its
    subclass LoadError for what cannot be read. It is decision support, never a finding.
    """
    from tipx.assessing import assess_source

    return assess_source(source, _options(None, choices))


def versions() -> tuple[str, ...]:
    """The versions of the standard that this installation knows, oldest first."""
    from tipx import standard

    return standard.versions()


def rules() -> tuple[Check, ...]:
    """Every check that a problem can come from, by id: syntax, schema, values and the rules."""
    from tipx import catalogue

    return tuple(catalogue.load().values())


def codelist(name: str, version: str | None = None) -> CodeList:
    """A code list of the standard; KeyError when there is none of that name."""
    from tipx import standard

    return (standard.standard(version) if version else standard.newest()).codelists[name]


def schema(name: str, version: str | None = None, *, single: bool = False) -> dict[str, Any]:
    """A JSON Schema of the standard: bundle, case, victim, referral or types; `single` gives the one-file form.

    Raises KeyError when there is none of that name.
    """
    from tipx import standard

    return standard.schema_document(standard.standard(version) if version else standard.newest(), name, single)


def _options(options: Options | None, choices: Mapping[str, Any]) -> Options:
    if options is None:
        return Options(**choices)
    if choices:
        raise TypeError("give either options or keywords, not both")
    return options
