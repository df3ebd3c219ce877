"""Rules about the limits that the originator set: they go along, and are not loosened on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tipx.ruleset.agencies import AgencyKey
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.crossborder import rule
from tipx.ruleset.profiles.crossborder.crossing import leaves_the_country


@rule(
    "TIPX-XB-008", "warning", on="record", absence=True,
    title="Record of another agency without its marking",
    message="The record belongs to another agency of the sender's State than the sender, and goes abroad without a marking of its own.",
    checks_that=(
        "Where a message goes to another State, a record in it whose owner is neither the sender, nor a unit of it, nor one of the "
        "recipients has handling."
    ),
    why="The owner's limits bind whoever passes the record on; abroad nobody can ask the owner next door.",
    mend="Ask the owner, and add handling with the owner's marking to the record.",
    source="UN Trafficking in Persons Protocol, Art. 10(3); Council of Europe Convention CETS 197, Art. 34(3)",
    wakes=("owner",),
)  # fmt: skip
def without_its_marking(record: Record, context: Context) -> Findings:
    header = context.header
    if header is None or "handling" in record or context.may_be_statistical or context.header_lost("recipients"):
        return
    agencies = context.agencies
    sender, owner = agencies.whole(header.get("sender")), agencies.whole(record["owner"])
    if sender is None or owner is None or owner == sender or not leaves_the_country(header, context):
        return
    if agencies.country(record["owner"]) != agencies.country(header.get("sender")):
        return
    if owner not in {agencies.whole(one) for one in header.get("recipients", ())}:
        yield at("handling", related=[("owner",)])


class _Received(NamedTuple):
    """A record as it was received: its marking, by rank, who sent it and who may have it."""

    rank: int
    entry: Entry
    sender: AgencyKey
    recipients: frozenset[AgencyKey | None]

    def is_passed_on(self, sender: AgencyKey, recipients: frozenset[AgencyKey | None]) -> bool:
        """Whether a later message of that sender passes it on. An answer to its earlier sender alone does not."""
        return sender != self.sender and sender in self.recipients and bool(recipients - {self.sender, None})


@rule(
    "TIPX-XB-009", "error", on="H",
    title="Marking loosened on the way",
    message="The record was received with a stricter marking than the one with which it is passed on.",
    checks_that=(
        "A record that its sender received in an earlier message of another sender is passed on with a marking (its own, else that of "
        "the message) at least as strict as the strictest with which it was received. Its owner is free, and so is who answers the earlier "
        "sender alone."
    ),
    why="A marking that is loosened at every border protects nobody; the originator alone can loosen it.",
    mend="Mark the record as it was received, or ask the originator.",
    source="UN Trafficking in Persons Protocol, Art. 10(3); Council of Europe Convention CETS 197, Art. 34(3); FIRST TLP 2.0",
)  # fmt: skip
def loosened(exchange: Sequence[PayloadView], context: Context) -> Findings:
    known: dict[str, list[_Received]] = {}
    for message in exchange:
        header, agencies = message.context.header or {}, message.context.agencies
        sender = agencies.key(header.get("sender"))
        recipients = frozenset(agencies.key(one) for one in header.get("recipients", ()))
        if sender is None:
            continue
        for entry in message.records:
            rank = _rank(entry, message)
            if entry.id is None or rank is None:
                continue
            owned = agencies.key(entry.data.get("owner")) in (sender, None)
            earlier = [] if owned else [one for one in known.get(entry.id, ()) if one.is_passed_on(sender, recipients)]
            strictest = max(earlier, key=lambda one: one.rank, default=None)
            if strictest is not None and rank < strictest.rank:
                path = ("handling", "tlp") if "handling" in entry.data else ("handling",)
                yield at(*path, of=entry, related=[Spot(("id",), strictest.entry, "before")])
            known.setdefault(entry.id, []).append(_Received(rank, entry, sender, recipients))


def _rank(entry: Entry, message: PayloadView) -> int | None:
    """How strict the marking of a record is; None where it was refused."""
    if entry.lost("handling") or message.context.header_lost("handling"):
        return None
    marked = entry.data.get("handling") or (message.context.header or {}).get("handling", {})
    code = message.context.standard.codelists["tlp"].codes.get(marked.get("tlp", ""))
    return int(code.extra["rank"]) if code is not None else None
