"""The suite as commands that are ready to be answered in this very process, and the judging of answers."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tipx.conformance import messages
from tipx.conformance.comparing import why_not
from tipx.conformance.model import Asked
from tipx.conformance.serving import Server
from tipx.conformance.suite import Case, Suite

_COMPARED = frozenset(("problems", "places", "history", "profiles", "limits", "losses"))
_MAIN_FORMS = ("json", "ndjson")


class Question(NamedTuple):
    """A case in one form, as the line that asks it. `tags`: what it tests, and the rules that it expects to speak."""

    case: Case
    form: str
    command: bytes
    tags: frozenset[str]

    @property
    def name(self) -> str:
        """What it is known by."""
        return f"{self.case.id} {self.form}"


def questions(folder: Path, only: Collection[str] = ()) -> list[Question]:
    """Every case of a suite in each of its forms."""
    return [
        Question(case, form, messages.run(0, Asked(case, form)), _tags(case))
        for case in Suite(folder).cases(frozenset(only) or None)
        for form in case.inputs
    ]


def _tags(case: Case) -> frozenset[str]:
    told = {f"rule:{one['rule']}" for e in case.expect.values() for one in e.members.get("problems", ())}
    return frozenset(case.tests) | told


def in_order(every: Sequence[Question], tags: frozenset[str]) -> list[Question]:
    """The questions, those first that bear one of the tags, and of these the plain ones before the long ones."""

    def rank(one: Question) -> tuple[bool, bool, int]:
        return (
            tags.isdisjoint(one.tags),
            one.form not in _MAIN_FORMS,
            sum(len(raw) for _, raw in one.case.inputs[one.form]),
        )

    return sorted(every, key=rank)


def noticed(engine: str, every: Iterable[Question]) -> Iterator[tuple[Question, str]]:
    """Each question, with what is wrong with the answer to it; empty where it is what the case expects."""
    server = Server(engine)
    for one in every:
        yield one, wrong(server, one)


def wrong(server: Server, one: Question) -> str:
    """What is wrong with the answer to a question; empty where nothing is."""
    written = io.BytesIO()
    server.serve(io.BytesIO(one.command), written)
    answer = json.loads(written.getvalue())
    if answer.get("errored"):
        return f"{answer.get('message', 'something')} was raised"
    return why_not(one.case, one.form, answer, _COMPARED)
