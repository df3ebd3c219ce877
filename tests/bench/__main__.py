"""`python -m tests.bench`: TIPX with all its layers beside peers that only check the schema, in one run.

See `--help` for what can be chosen; `--quick` is a look, `--write` renews tests/bench/figures.json and docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import cold, conversion, growth, layers, machine, memory, rule_costs, speed
from tests.bench.page import FIGURES, PAGE, PROSE, page
from tests.bench.payloads import size_of
from tests.bench.tables import tables, to_text

SECTIONS = ("speed", "conversion", "cold", "memory", "rules", "profile", "growth")
FORMAT = 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, or read figures, and show them; write them where that is asked for."""
    chosen = _parser().parse_args(arguments)
    if chosen.from_file is not None:
        figures = json.loads(chosen.from_file.read_text(encoding="utf-8"))
    else:
        figures = _measured(chosen)
    print(f"\n{machine.words(figures['machine'])}")
    for found in tables(figures).values():
        for table in found:
            print(f"\n{to_text(table)}")
    for section in figures["sections"].values():
        for what, why in section["left_out"].items():
            print(f"\nleft out: {what}: {why}")
    if chosen.write:
        _write(chosen, figures)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure TIPX beside its peers.")
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds: minutes, not an hour")
    parser.add_argument("--only", action="append", choices=SECTIONS, metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument(
        "--records", nargs="+", type=_count, metavar="N", help="sizes of the payloads of speed and conversion"
    )
    parser.add_argument("--memory-size", type=size_of, metavar="SIZE", help="such as 50MB or 1GB")
    parser.add_argument("--growth-to", type=_count, metavar="N", help="the largest payload of section growth")
    parser.add_argument("--sample", type=_count, metavar="N", help="records of the sections rules and profile")
    parser.add_argument("--rounds", type=_count, metavar="N", help="rounds of each measure")
    parser.add_argument("--jobs", type=_count, default=machine.cores(), metavar="N", help="what `all cores` means")
    parser.add_argument("--no-install", action="store_true", help="leave Ajv out rather than install it from npm")
    parser.add_argument("--folder", type=Path, help="where payloads are put; by default a folder that is removed")
    parser.add_argument("--write", action="store_true", help="renew the figures and the page; other sections stay")
    parser.add_argument(
        "--from", dest="from_file", type=Path, metavar="FILE", help="show these figures, measure nothing"
    )
    parser.add_argument("--figures", type=Path, default=FIGURES, help="the file that --write renews")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page that --write renews")
    return parser


def _count(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise ValueError
    return number


def _measured(chosen: argparse.Namespace) -> dict[str, Any]:
    described = machine.described()
    sections: dict[str, Any] = {}
    measured = {"date": machine.today(), "commit": machine.commit(), "quick": chosen.quick}
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        for name in SECTIONS:
            if chosen.only and name not in chosen.only:
                continue
            print(f"measuring: {name}", file=sys.stderr)
            section = _section(name, chosen, folder, described)
            sections[name] = {"measured": measured, **section}
    return {"format": FORMAT, "machine": described, "sections": sections}


def _section(name: str, chosen: argparse.Namespace, folder: Path, described: dict[str, Any]) -> dict[str, Any]:
    quick = chosen.quick
    rounds = chosen.rounds or (2 if quick else 5)
    sample = chosen.sample or (1_000 if quick else 10_000)
    if name == "speed":
        sizes = chosen.records or ([1, 1_000] if quick else [1, 1_000, 100_000])
        least = 0.05 if quick else 0.3
        section, versions = speed.measure(
            folder, sizes, rounds=rounds, least=least, jobs=chosen.jobs, install=not chosen.no_install
        )
        described["packages"].update(versions)
        return section
    if name == "conversion":
        sizes = chosen.records or ([1_000] if quick else [1_000, 20_000])
        return conversion.measure(folder, sizes, rounds=rounds, least=0.05 if quick else 0.3)
    if name == "cold":
        return cold.measure(folder, chosen.rounds or (3 if quick else 10))
    if name == "memory":
        return memory.measure(folder, chosen.memory_size or size_of("50MB" if quick else "1GB"))
    if name == "rules":
        return rule_costs.measure(folder, sample)
    if name == "profile":
        return layers.measure(folder, sample, seconds=1 if quick else 10)
    largest = chosen.growth_to or (10_000 if quick else 100_000)
    return growth.measure(folder, growth.sizes(largest), chosen.rounds or (1 if quick else 3))


def _write(chosen: argparse.Namespace, figures: dict[str, Any]) -> None:
    """Renew the file and the page. Sections that were not measured stay as they were, if the machine is the same."""
    if chosen.from_file is None and chosen.figures.exists():
        before = json.loads(chosen.figures.read_text(encoding="utf-8"))
        same = machine.words(before["machine"]) == machine.words(figures["machine"])
        kept = (
            {name: one for name, one in before["sections"].items() if name not in figures["sections"]} if same else {}
        )
        if kept:
            figures["machine"]["packages"] = {**before["machine"]["packages"], **figures["machine"]["packages"]}
        every = {**kept, **figures["sections"]}
        figures = {**figures, "sections": {name: every[name] for name in SECTIONS if name in every}}
    chosen.figures.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    chosen.page.write_text(page(figures, PROSE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"\nwritten: {chosen.figures} and {chosen.page}")


if __name__ == "__main__":
    main()
