"""What can be chosen has one name in the settings file, on the command line and in `tipx.Options`: one table for all."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

import tipx
from tipx.cli.validate import command
from tipx.settings import kinds, read
from tipx.settings.table import BY_SPELLING, TABLE

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def fields() -> set[str]:
    """The fields of Options; the limits one by one."""
    plain = {field.name for field in dataclasses.fields(tipx.Options)} - {"limits"}
    return plain | {f"limits.{field.name}" for field in dataclasses.fields(tipx.Limits)}


def test_the_table_has_exactly_the_options_of_the_command_line() -> None:
    options = [max(one.opts, key=len) for one in command.params if isinstance(one, click.Option)]
    assert sorted(options) == sorted(one.option for one in TABLE if one.option)


def test_the_table_has_exactly_the_fields_of_the_library() -> None:
    assert sorted(fields()) == sorted(one.field for one in TABLE if one.field)


def test_what_one_of_the_three_lacks_says_why() -> None:
    for one in TABLE:
        everywhere = one.kind is not None and one.option is not None and one.field is not None
        assert bool(one.why) is not everywhere, one.name


def test_the_names_are_the_same_but_for_options_that_are_words_of_the_command_line() -> None:
    others = {one.name: one.option for one in TABLE if one.option and one.option != "--" + one.name.replace("_", "-")}
    assert others == {
        "form": "--as", "profiles": "--profile", "max_seconds": "--timeout", "parameters": "--parameter",
    }  # fmt: skip
    assert all(one.field is None or one.field.removeprefix("limits.") == one.name for one in TABLE)


def test_every_setting_of_a_file_can_be_read_in_both_spellings(tmp_path: Path) -> None:
    examples = {
        "word": "auto", "text": "auto", "date": "2026-03-05", "texts": ["TIPX-STR-*"], "number": 50, "flag": True,
        "path": "known.json", "formats": ["text"], "profiles": ["pk"],
    }  # fmt: skip
    seen = set()
    for spelling, one in BY_SPELLING.items():
        if one.kind in examples:
            value = {"inputs": "parts", "fail_on": "info"}.get(one.name, examples[one.kind])
            path = tmp_path / "tipx.toml"
            for written in (spelling, spelling.replace("_", "-")):
                path.write_text(f"{written} = {str(value).lower() if isinstance(value, bool) else repr(value)}\n")
                assert set(read(str(path)).values) == {one.name}
            seen.add(one.kind)
    assert seen == set(examples)
    assert set(kinds.KINDS) == {one.kind for one in TABLE if one.kind}


def test_the_page_has_the_table() -> None:
    def row(*cells: str) -> str:
        return f"| {' | '.join(cells)} |"

    lines = [
        row(
            f"`{one.name.replace('_', '-')}`" if one.kind else "-",
            f"`{one.option}`" if one.option else "-",
            f"`{one.field}`" if one.field else "-",
            one.why,
        )
        for one in TABLE
    ]
    assert "\n".join(lines) in PAGE
