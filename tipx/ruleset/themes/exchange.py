"""Rules over several messages of one exchange: what was closed stays closed, what was handed over stays handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tipx.ruleset.agencies import AgencyKey
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.terms import is_terminal

MAY_CHANGE = frozenset(("feedback", "outcomeNote", "attachments", "version", "updatedAt", "dataAbsent", "handling"))
"""What may still change in a referral that has ended."""

NARROWED_FREELY = frozenset(("none", "with-originator-approval"))


def _sender(message: PayloadView) -> AgencyKey | None:
    return message.context.agencies.key((message.context.header or {}).get("sender"))


@rule(
    "TIPX-CDP-021", "error", on="H",
    title="Passed on wider than the originator allowed",
    message={
        "": "This record was received in an earlier message that allowed no passing on.",
        "recipient": "This recipient was not named by the originator, who allowed only the named agencies.",
        "sharing": "onwardSharing is wider than the originator of a record in this message allowed.",
    },
    checks_that=(
        "A record received in an earlier message is passed on only as that message's onwardSharing allows; answering its sender "
        "alone is free."
    ),
    why="The originator knows who endangers the person; its limits bind every receiver.",
    mend="Ask the originator, or leave the record out; keep its onwardSharing.",
    source="TP Art. 10(3) (article number to be checked)",
)  # fmt: skip
def wider_than_allowed(exchange: Sequence[PayloadView], context: Context) -> Findings:
    # Of each record: in which messages it was received, those that bind alike taken together.
    received: dict[str, dict[_Terms, None]] = {}
    for message in exchange:
        if message.header is None:
            continue
        terms, told = _Terms.of(message), set[tuple[str, int]]()
        for entry in message.records:
            for origin in received.get(entry.id or "", ()):
                if terms.passes_on(origin):
                    yield from _breaches(message, message.header, entry, origin, told)
        for entry in message.records:
            if entry.id is not None:
                received.setdefault(entry.id, {})[terms] = None


class _Terms(NamedTuple):
    """Who sent a message to whom, and what the recipients may do with it."""

    sender: AgencyKey | None
    recipients: tuple[AgencyKey | None, ...]
    sharing: str | None

    @staticmethod
    def of(message: PayloadView) -> _Terms:
        """The terms of a message."""
        header, agencies = message.context.header or {}, message.context.agencies
        recipients = tuple(agencies.key(one) for one in header.get("recipients", ()))
        return _Terms(agencies.key(header.get("sender")), recipients, header.get("onwardSharing"))

    def passes_on(self, origin: _Terms) -> bool:
        """Whether this message passes on what its sender had received from another. An answer to that one alone does not."""
        if self.sender is None or self.sender == origin.sender or self.sender not in origin.recipients:
            return False
        return not self.recipients or any(one is None or one != origin.sender for one in self.recipients)


def _breaches(
    message: PayloadView, header: Entry, entry: Entry, origin: _Terms, told: set[tuple[str, int]]
) -> Findings:
    terms = _Terms.of(message)
    statistical = message.context.may_be_statistical
    if origin.sharing == "none" or (origin.sharing == "aggregate-only" and not statistical):
        if ("id", id(entry)) not in told:
            told.add(("id", id(entry)))
            yield at("id", of=entry)
    elif origin.sharing == "within-named-agencies":
        named = {*origin.recipients, origin.sender}
        for index, one in enumerate(terms.recipients):
            if one is not None and one not in named and ("recipient", index) not in told:
                told.add(("recipient", index))
                yield at("recipients", index, of=header, say="recipient")
    elif origin.sharing in ("law-enforcement-only", "protection-actors-only"):
        now = terms.sharing
        if now is not None and now != origin.sharing and now not in NARROWED_FREELY and ("sharing", 0) not in told:
            told.add(("sharing", 0))
            yield at("onwardSharing", of=header, say="sharing")


@rule(
    "TIPX-REF-018", "error", on="H",
    title="Closed referral changed",
    message="This referral had ended in an earlier message; this field has another value now.",
    checks_that=(
        "A referral that had ended comes later with the same values, but for feedback, outcomeNote, attachments, handling and the "
        "record header's version, updatedAt and dataAbsent."
    ),
    why="A trail that can be rewritten proves nothing.",
    mend="Send a new referral that names this one as its parent.",
    source="TIPX",
)  # fmt: skip
def closed_referral_changed(exchange: Sequence[PayloadView], context: Context) -> Findings:
    ended: dict[str, Entry] = {}
    for message in exchange:
        for referral in message.referrals:
            before = ended.get(referral.id or "")
            for name, value in referral.data.items() if before is not None else ():
                if before is None or name in MAY_CHANGE or before.lost(name) or referral.lost(name):
                    continue
                if name in before.data and _differs(before.data[name], value):
                    yield at(name, of=referral, related=[Spot((name,), before, "before")])
        for referral in message.referrals:
            if referral.id is not None and is_terminal(referral.data):
                ended.setdefault(referral.id, referral)


def _differs(before: Any, after: Any) -> bool:
    """Whether two values certainly differ. A member that one of them does not show says nothing; a list is one value."""
    if isinstance(before, dict) and isinstance(after, dict):
        return any(name in after and _differs(value, after[name]) for name, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return len(before) != len(after) or any(map(_differs, before, after))
    return bool(before != after)


@rule(
    "TIPX-REF-020", "error", on="H",
    title="Edited after hand-over",
    message="This case was handed over in an earlier message; its former owner has changed it since.",
    checks_that=(
        "After an accepted transfer the old owner sends no higher version of the case, unless it names the new owner or is marked "
        "transferred."
    ),
    why="Two agencies that both edit a case lose each other's work without a word.",
    mend="Send the change to the new owner as information; take over the owner of the transfer.",
    source="SORMAS issues 6941 and 11391 (defects of this kind)",
)  # fmt: skip
def edited_after_hand_over(exchange: Sequence[PayloadView], context: Context) -> Findings:
    handed: dict[str, tuple[AgencyKey, AgencyKey]] = {}
    versions: dict[str, int] = {}
    for message in exchange:
        agencies, sender = message.context.agencies, _sender(message)
        for case in message.cases:
            old, new = handed.get(case.id or "", (None, None))
            known = versions.get(case.id or "")
            owner = agencies.key(case.data.get("owner"))
            if old is None or sender != old or known is None or owner is None or owner == new:
                continue
            if case.data.get("version", 0) > known and case.data.get("status", "transferred") != "transferred":
                yield at("owner", of=case)
        for case in message.cases:
            if case.id is not None and "version" in case.data:
                versions[case.id] = max(versions.get(case.id, 0), case.data["version"])
        for referral in message.referrals:
            _note_transfer(referral.data, message, handed)


def _note_transfer(referral: Record, message: PayloadView, handed: dict[str, tuple[AgencyKey, AgencyKey]]) -> None:
    accepted = any(entry.get("status") == "accepted" for entry in referral.get("statusHistory", ()))
    case = referral.get("caseId")
    if case is None or referral.get("transfersOwnership") is not True or not accepted:
        return
    old = message.context.agencies.key(referral.get("from", {}).get("agency"))
    new = message.context.agencies.key(referral.get("to", {}).get("agency"))
    if old is not None and new is not None and old != new:
        handed[case] = (old, new)
