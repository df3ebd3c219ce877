"""The figures as tables, for the terminal and for the page: a table is a heading row, and rows of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.bench.converters import CONVERSIONS
from tests.bench.goals import goals
from tests.bench.payloads import FORMS

Figures = Mapping[str, Any]


class Table(NamedTuple):
    """A table. `texts` is how many columns, from the left, are text; the others are numbers, set to the right."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    texts: int = 1


FORM_NAMES = {"json": "JSON bundle", "ndjson": "NDJSON", "xml": "XML bundle"}


def tables(figures: Figures) -> dict[str, list[Table]]:
    """The tables of every section that was measured, and of the goals."""
    makers = {
        "speed": _speed, "conversion": _conversion, "cold": _cold, "memory": _memory, "rules": _rules, "growth": _growth, "profile": _profile,
    }  # fmt: skip
    found = {name: make(section) for name, make in makers.items() if (section := figures["sections"].get(name))}
    return {"goals": [_goals(figures)], **found}


def _goals(figures: Figures) -> Table:
    answers = {True: "reached", False: "not reached", None: "not measured"}
    rows = [(goal.text, goal.measured, answers[goal.reached]) for goal in goals(figures)]
    return Table("Goals", ("goal", "measured", ""), rows, 3)


def _speed(section: Mapping[str, Any]) -> list[Table]:
    sizes = sorted({row["records"] for row in section["rows"]})
    found = []
    for form in FORMS:
        for size in sizes:
            chosen = [row for row in section["rows"] if row["form"] == form and row["records"] == size]
            rows = [
                (
                    row["title"] + ("" if row["measured_on"] == size else f" (on {row['measured_on']:,} of them)"),
                    f"{row['records_per_second']:,.0f}",
                    f"{row['microseconds_per_record']:,.1f}",
                    f"{row['megabytes_per_second']:,.1f}",
                    f"{row['times_tipx']:.2f}" if row["times_tipx"] else "",
                    f"{row['spread']:+.0%}",
                )
                for row in chosen
            ]
            heads = ("", "records/s", "µs/record", "MB/s", "times TIPX", "spread")
            if rows:
                noun = "record" if size == 1 else "records"
                found.append(Table(f"{FORM_NAMES[form]}, {size:,} {noun}", heads, rows))
    return found


def _conversion(section: Mapping[str, Any]) -> list[Table]:
    found = []
    for conversion in CONVERSIONS.values():
        for size in sorted({row["records"] for row in section["rows"]}):
            chosen = [row for row in section["rows"] if (row["conversion"], row["records"]) == (conversion.name, size)]
            rows = [
                (
                    row["title"],
                    f"{row['records_per_second']:,.0f}",
                    f"{row['microseconds_per_record']:,.1f}",
                    f"{row['of_plain']:.2f}" if row["of_plain"] else "",
                    f"{row['peak_bytes'] / 1e6:,.0f}" if row["peak_bytes"] else "",
                    f"{row['spread']:+.0%}",
                )
                for row in chosen
            ]
            heads = ("", "records/s", "µs/record", "times plain", "peak MB", "spread")
            if rows:
                noun = "record" if size == 1 else "records"
                found.append(Table(f"{conversion.title}, {size:,} {noun}", heads, rows))
    return found


def _cold(section: Mapping[str, Any]) -> list[Table]:
    rows = [
        (row["command"], *(f"{row[name]:.0f}" for name in ("best_ms", "median_ms", "processor_ms")))
        for row in section["rows"]
    ]
    imports = [(row["package"], f"{row['ms']:.1f}") for row in section["imports"]]
    return [
        Table("Cold start", ("command", "best ms", "median ms", "processor ms"), rows),
        Table("What it imports", ("package", "ms"), imports),
    ]


def _memory(section: Mapping[str, Any]) -> list[Table]:
    rows = [
        (
            FORM_NAMES[row["form"]],
            f"{row['records']:,}",
            f"{row['file_bytes'] / 1e6:,.0f}",
            f"{row['peak_bytes'] / 1e6:,.0f}",
            f"{row['base_bytes'] / 1e6:,.0f}",
            f"{row['times_file']:.2f}",
            f"{row['bytes_per_record']:,.0f}",
            f"{row['seconds']:,.1f}",
        )
        for row in section["rows"]
    ]
    heads = ("", "records", "file MB", "peak MB", "one record MB", "times the file", "bytes/record over it", "s")
    return [Table("Peak memory", heads, rows), *_converted(section.get("conversions", ()))]


def _converted(found: Sequence[Mapping[str, Any]]) -> list[Table]:
    rows = [
        (
            row["conversion"].upper().replace("-", " to "),
            f"{row['records']:,}",
            f"{row['file_bytes'] / 1e6:,.0f}",
            f"{row['written_bytes'] / 1e6:,.0f}",
            f"{row['peak_bytes'] / 1e6:,.0f}",
            f"{row['seconds']:,.1f}",
        )
        for row in found
    ]
    heads = ("", "records", "read MB", "written MB", "peak MB", "s")
    return [Table("Peak memory of conversions, with validation", heads, rows)] if rows else []


def _rules(section: Mapping[str, Any]) -> list[Table]:
    rows = [
        (row["rule"], row["title"], row["layer"], f"{row['microseconds_per_record']:.2f}", f"{row['share']:.1%}")
        for row in section["rows"]
    ]
    every = f"all {section['rules']} rules"
    rows.append((every, "", "", f"{section['all_microseconds_per_record']:.2f}", f"{section['all_share']:.1%}"))
    return [Table("The rules that cost most", ("rule", "title", "layer", "µs/record", "of the whole"), rows, 3)]


def _growth(section: Mapping[str, Any]) -> list[Table]:
    rows = [
        (
            row["shape"],
            f"{row['records']:,}",
            f"{row['file_bytes'] / 1e6:,.1f}",
            f"{row['seconds']:,.2f}",
            f"{row['microseconds_per_record']:,.0f}",
            f"{row['problems']:,}",
        )
        for row in section["rows"]
    ]
    powers = [(shape, "" if power is None else f"{power:.2f}") for shape, power in section["exponents"].items()]
    return [
        Table("Growth", ("payload", "records", "file MB", "s", "µs/record", "problems"), rows),
        Table("Power of the number of records by which time grows", ("payload", "power"), powers),
    ]


def _profile(section: Mapping[str, Any]) -> list[Table]:
    return [
        _shares("Time by layer", "layer", section["rows"]),
        _shares("Time by module of TIPX", "module", section["modules"]),
    ]


def _shares(title: str, name: str, found: Sequence[Mapping[str, Any]]) -> Table:
    forms = [form for form in FORMS if any(row["form"] == form for row in found)]
    shares = {(row[name], row["form"]): row["share"] for row in found}
    names = sorted(
        {row[name] for row in found}, key=lambda one: (-sum(shares.get((one, form), 0) for form in forms), one)
    )
    rows = [(one, *(f"{shares.get((one, form), 0):.1%}" for form in forms)) for one in names]
    return Table(title, (name, *(FORM_NAMES[form] for form in forms)), rows)


def to_text(table: Table) -> str:
    """The table for a terminal."""
    cells = [table.heads, *table.rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(table.heads))]
    lines = ["  ".join(_set(row, column, widths, table.texts) for column in range(len(row))).rstrip() for row in cells]
    return "\n".join((table.title, "-" * len(table.title), *lines))


def _set(row: Sequence[str], column: int, widths: Sequence[int], texts: int) -> str:
    return row[column].ljust(widths[column]) if column < texts else row[column].rjust(widths[column])


def to_markdown(table: Table) -> str:
    """The table for the page."""
    line = "|".join("---" if column < table.texts else "---:" for column in range(len(table.heads)))
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (table.heads, *table.rows)]
    return "\n".join((rows[0], f"|{line}|", *rows[1:]))
