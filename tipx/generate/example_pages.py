"""Generates the docs pages of the examples: for each its story, its verdict and what a validator must report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.generate.pages import NOTE, cell
from tipx.standard import Standard
from tipx.standard.examples import Example, every_example

_GROUPS = {
    "valid": (
        "Valid examples",
        "Stories as payloads in which nothing is wrong, and of which a validator says nothing.",
    ),
    "warned": ("Examples with warnings", "Payloads that are valid, and in which a validator asks somebody to look."),
    "invalid": (
        "Invalid examples",
        "Payloads that are wrong in one named way, or cannot be judged, with what a validator reports.",
    ),
}
"""The folders of the examples: the page's title, and what its examples are."""


def files(_: Standard) -> dict[str, str]:
    """The pages of the examples, by path from the root of the repository."""
    note = NOTE.format(source="schemas/1.*/examples/manifest.json")
    by_group: dict[str, list[Example]] = {group: [] for group in _GROUPS}
    for example in every_example():
        by_group[example.json.parent.name].append(example)
    return {
        f"docs/examples/{group}.md": note + "\n".join(_page(title, about, by_group[group]))
        for group, (title, about) in _GROUPS.items()
    }


def _page(title: str, about: str, chosen: list[Example]) -> Iterator[str]:
    yield f"# {title}\n"
    yield (
        f"{about} Each stands in the folder `examples/` of its version of the standard, in JSON and in XML; `tipx example show "
        "NAME` prints it, with `--xml` in XML. Everything in them is invented. They are judged as of the day that is named, not as of today.\n"
    )
    for example in chosen:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield f"## {example.title} {{#{example.name}}}\n"
    yield f"{example.story}\n"
    yield f"`{example.name}`: **{example.verdict}**, TIPX {example.version}, as of {example.now[:10]}.\n"
    if example.expect == example.expect_xml:
        yield from _problems(example.expect, "")
    else:
        yield from _problems(example.expect, "In JSON:")
        yield from _problems(example.expect_xml, "In XML:")


def _problems(expected: tuple[Mapping[str, Any], ...], label: str) -> Iterator[str]:
    if not expected:
        return
    if label:
        yield f"{label}\n"
    yield "| rule | severity | place |\n|---|---|---|"
    for problem in expected:
        rule = problem["rule"]
        yield f"| [{rule}](../rules/{rule}.md) | {problem['severity']} | {_place(problem)} |"
    yield ""


def _place(problem: Mapping[str, Any]) -> str:
    model, pointer = problem.get("model"), problem.get("pointer")
    if model:
        return f"`{cell(model)}`" + (f" at `{cell(pointer)}`" if pointer else "")
    if "line" in problem:
        return f"line {problem['line']}, column {problem['column']}"
    return "the whole file"
