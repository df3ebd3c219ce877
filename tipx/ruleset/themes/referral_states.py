"""Rules about the life of a referral: allowed moves, who makes them, what belongs to an end."""

from __future__ import annotations

import functools

from tipx import dates
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import REFERRAL
from tipx.ruleset.terms import is_terminal
from tipx.standard import Standard

RECEIVER_MOVES = frozenset(
    ("received", "information-requested", "accepted", "rejected", "in-progress", "completed", "returned")
)
_BEGINNINGS = ("draft", "sent")
SENDER_MOVES = frozenset(("draft", "sent", "cancelled"))


@rule(
    "TIPX-REF-001", "error", on="R",
    title="Move of status not allowed",
    message="A referral cannot move from the status before to this one.",
    checks_that="Each entry of statusHistory follows from the one before it by an allowed move.",
    why="A trail with an impossible move hides a step: somebody accepted, refused or ended something that nobody can see.",
    mend="Add the missing entry, or correct the status; `tipx codes show referralStatus` lists the moves.",
    source="TIPX; transition model of Primero, extended",
    wakes=("statusHistory",),
)  # fmt: skip
def move_not_allowed(referral: Record, context: Context) -> Findings:
    moves = _moves(context.standard)
    history = referral["statusHistory"]
    if context.lost_items("statusHistory"):
        return  # Those that stand side by side now may not have been neighbours.
    for index in range(1, len(history)):
        before, after = history[index - 1].get("status"), history[index].get("status")
        if before is None or after is None:
            continue
        if after not in moves[before]:
            path = ("statusHistory", index, "status")
            yield at(*path, related=[("statusHistory", index - 1, "status")])


@functools.cache
def _moves(standard: Standard) -> dict[str, list[str]]:
    """The states that may follow each state."""
    codes = standard.codelists["referralStatus"].codes
    return {code: found.extra.get("next", "").split() for code, found in codes.items()}


@rule(
    "TIPX-REF-002", "error", on="R",
    title="History starts too late",
    message="The status history begins with neither draft nor sent.",
    checks_that="The first entry of statusHistory is draft or sent.",
    why="Without its beginning nobody can show when, and by whom, the person was referred.",
    mend="Put the entry of the sending first.",
    source="TIPX",
    wakes=("statusHistory",),
)  # fmt: skip
def history_starts_too_late(referral: Record, context: Context) -> Findings:
    history = referral.get("statusHistory")
    if history and not context.lost_items("statusHistory") and history[0].get("status", "sent") not in _BEGINNINGS:
        yield at("statusHistory", 0, "status")


@rule(
    "TIPX-REF-003", "error", on="R", absence=True,
    title="Reason of rejection missing or misplaced",
    message={
        "": "The referral is rejected, but no reason is given.",
        "misplaced": "A reason of rejection stands beside a status that is neither rejected nor returned.",
    },
    checks_that="rejectionReason is there when the status is rejected, and only when it is rejected or returned.",
    why="The sender needs the reason to find another place for the person.",
    mend="Add rejectionReason, or take it out when the referral was not refused.",
    source="Primero, rejected_reason (optional there)",
    wakes=("status", "rejectionReason"),
)  # fmt: skip
def rejection_reason(referral: Record, context: Context) -> Findings:
    status = referral.get("status")
    if status == "rejected" and "rejectionReason" not in referral:
        yield at("rejectionReason")
    elif "rejectionReason" in referral and status not in ("rejected", "returned", None):
        yield at("rejectionReason", say="misplaced", absent=[], related=[("status",)])


@rule(
    "TIPX-REF-004", "error", on="R", absence=True,
    title="Outcome missing or too early",
    message={
        "": "The referral is completed, but its outcome is not recorded.",
        "early": "An outcome is recorded, but the referral has not ended.",
    },
    checks_that="outcome is there when the status is completed, and only when the referral has ended.",
    why="Most schemes lose the end of the story: what became of the person.",
    mend="Add the outcome, or move the status to its end.",
    source="TIPX",
    wakes=("status", "outcome"),
)  # fmt: skip
def outcome(referral: Record, context: Context) -> Findings:
    status = referral.get("status")
    if status == "completed" and "outcome" not in referral:
        yield at("outcome")
    elif "outcome" in referral and status is not None and not is_terminal(referral):
        yield at("outcome", say="early", absent=[], related=[("status",)])


@rule(
    "TIPX-REF-005", "error", on="R+A",
    title="Wrong side moved the referral",
    message={
        "receiver": "This move is the receiver's, but the sender made it.",
        "sender": "This move is the sender's, but the receiver made it.",
    },
    checks_that=(
        "The receiver confirms, accepts, refuses, works on, completes and gives back; the sender drafts, sends and cancels. "
        "Units count as their agency."
    ),
    why="A sender who accepts for the receiver leaves a person referred to nobody.",
    mend="Name in `by` the agency that really made the move, or correct the status.",
    source="Primero: only the receiver may accept or reject",
    needs=REFERRAL,
)  # fmt: skip
def wrong_side_moved(payload: PayloadView, context: Context) -> Findings:
    whole = payload.pairs.whole
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        sender, receiver = sides.sender.whole, sides.receiver.whole
        if sender is None or receiver is None or sender == receiver:
            continue
        for index, entry in enumerate(referral.data.get("statusHistory", ())):
            if "by" not in entry:
                continue
            right = sides.receiver if entry.get("status") in RECEIVER_MOVES else sides.sender
            if entry["by"].get("agencyId", "") == right.key:
                continue
            by = whole(entry["by"])
            if by == sender and entry.get("status") in RECEIVER_MOVES:
                yield at("statusHistory", index, "by", of=referral, say="receiver")
            elif by == receiver and entry.get("status") in SENDER_MOVES:
                yield at("statusHistory", index, "by", of=referral, say="sender")


@rule(
    "TIPX-REF-010", "warning", on="R",
    title="Answer overdue",
    message="The answer was wanted by this moment, and the referral is still waiting.",
    checks_that="A referral that is sent, received or waiting for information has a respondBy that is not past.",
    why="A person waits behind every unanswered referral.",
    mend="Ask the receiver, cancel the referral and send it elsewhere, or let it expire.",
    source="TIPX",
    wakes=("respondBy",),
)  # fmt: skip
def answer_overdue(referral: Record, context: Context) -> Findings:
    if referral.get("status") not in ("sent", "received", "information-requested"):
        return
    wanted = dates.instant(referral["respondBy"])
    if wanted is not None and wanted < context.now:
        yield at("respondBy")


@rule(
    "TIPX-REF-011", "warning", on="R", absence=True,
    title="No feedback to the sender",
    message="The referral ended more than {limit} days ago, and no feedback was given.",
    checks_that="A completed or rejected referral has feedback.givenOn within feedbackDays of its last entry.",
    why="Without an answer the sender cannot tell whether the person is safe.",
    mend="Give the feedback and record the day in feedback.givenOn.",
    source="TIPX",
    wakes=("statusHistory",),
)  # fmt: skip
def no_feedback(referral: Record, context: Context) -> Findings:
    status = referral.get("status")
    if status not in ("completed", "rejected") or "givenOn" in referral.get("feedback", {}):
        return
    limit = context.parameters["feedbackDays"]
    ended = [entry["at"] for entry in referral["statusHistory"] if entry.get("status") == status and "at" in entry]
    moment = dates.instant(ended[-1]) if ended else None
    if moment is not None and context.today - dates.day_of_instant(moment) > limit:
        yield at("feedback", "givenOn", limit=limit)


@rule(
    "TIPX-REF-021", "warning", on="R",
    title="Full file before acceptance",
    message="Identifying detail is disclosed before the receiver has accepted.",
    checks_that=(
        "A referral that is sent, received or waiting for information, and not immediate, discloses no more than level minimal."
    ),
    why="A receiver who refuses has then no file that must be deleted.",
    mend="Send level minimal first, and the file after acceptance.",
    source="SORMAS issue 4423 (wish of its users)",
    wakes=("disclosure",),
)  # fmt: skip
def full_file_before_acceptance(referral: Record, context: Context) -> Findings:
    waiting = referral.get("status") in ("sent", "received", "information-requested")
    if (
        waiting
        and referral["disclosure"].get("level") in ("service", "full-operational")
        and referral.get("urgency", "immediate") != "immediate"
    ):
        yield at("disclosure", "level")
