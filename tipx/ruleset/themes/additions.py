"""Rules that came after version 1.0: about fields that are new or deprecated, and where an older rule was too lenient.

What a minor version makes stricter is a warning: a payload that was valid stays valid (`schemas/VERSIONING.md`).
"""

from __future__ import annotations

from tipx import dates
from tipx.problems import Layer
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.noting import Fields, noted
from tipx.ruleset.registry import rule
from tipx.ruleset.terms import before, day
from tipx.walking import Look


def _deprecated(fields: Fields, kind: str) -> Look:
    """The fields that this version has deprecated."""
    return {names: "True" for names, field in fields.items() if field.deprecated}


DEPRECATED = noted(_deprecated)


@rule(
    "TIPX-STR-024", "warning", on="any", since="1.1",
    title="Deprecated field",
    message={
        "": "The standard has deprecated this field.",
        "successor": "The standard has deprecated this field; use {near}.",
    },
    checks_that="No field is used that the schema marks as deprecated.",
    why="The next major version may drop it, and until then the same fact may stand in two places.",
    mend="Use the successor that the message names.",
    source="TIPX",
)  # fmt: skip
def deprecated_field(record: Record, context: Context) -> Findings:
    tree = context.standard.record(context.kind)
    for path, _ in context.noted[DEPRECATED]:
        successor = tree.at(*(step for step in path if isinstance(step, str))).extra.get("x-tipx-successor")
        if successor is None:
            yield at(*path)
        else:
            yield at(*path, say="successor", near=successor)


@rule(
    "TIPX-STR-025", "warning", on="B", layer=Layer.RECORD, since="1.1",
    title="A return of which days?",
    message="The statistical return does not say which days it counts.",
    checks_that="A payload of bundleType statistical-return has reportingPeriod.",
    why="Counts of unknown days can be neither added up nor compared.",
    mend="Give reportingPeriod: the first and the last day that the return counts.",
    source="TIPX",
    wakes=("bundleType",),
)  # fmt: skip
def return_without_period(header: Record, context: Context) -> Findings:
    is_return, told = header["bundleType"] == "statistical-return", "reportingPeriod" in header
    if is_return and not told and ("reportingPeriod",) not in context.refused:
        yield at("bundleType")


@rule(
    "TIPX-TMP-018", "warning", on="R", since="1.1",
    title="Answer due before the question",
    message="The answer is due before the referral was issued.",
    checks_that="respondBy is not before issuedOn.",
    why="The receiver cannot keep a time limit that had passed when it was set, and reminders start at once.",
    mend="Correct respondBy or issuedOn. From version 2.0 on this is an error.",
    source="TIPX",
    wakes=("respondBy",),
)  # fmt: skip
def due_before_issued(referral: Record, context: Context) -> Findings:
    if "issuedOn" not in referral:
        return
    due, issued = dates.instant(referral["respondBy"]), dates.instant(referral["issuedOn"])
    if due is not None and issued is not None and due < issued:
        yield at("respondBy", related=[("issuedOn",)])


@rule(
    "TIPX-TMP-019", "warning", on="B", layer=Layer.RECORD, since="1.1",
    title="Period ends before it starts",
    message="The last day of the reporting period lies before the first.",
    checks_that="reportingPeriod.until is not before reportingPeriod.from.",
    why="Nobody can tell which days were counted.",
    mend="Correct the first or the last day.",
    source="TIPX",
    wakes=("reportingPeriod",),
)  # fmt: skip
def period_ends_before_it_starts(header: Record, context: Context) -> Findings:
    period = header["reportingPeriod"]
    if before(day(period, "until"), day(period, "from")):
        yield at("reportingPeriod", "until", related=[("reportingPeriod", "from")])


@rule(
    "TIPX-REF-022", "warning", on="R", since="1.1",
    title="Translation of what?",
    message="No other document of the referral has this SHA-256.",
    checks_that="attachments[].translationOf is the sha256 of another document of the same referral.",
    why="A court that is given a translation asks for the document that was translated.",
    mend="Attach the document that was translated, or correct translationOf.",
    source="TIPX",
    wakes=("attachments",),
)  # fmt: skip
def translation_of_nothing(referral: Record, context: Context) -> Findings:
    documents = referral["attachments"]
    if context.lost_items("attachments") or any("sha256" not in one for one in documents):
        return
    known = {one["sha256"] for one in documents}
    for index, one in enumerate(documents):
        original = one.get("translationOf")
        if original is not None and (original not in known or original == one["sha256"]):
            yield at("attachments", index, "translationOf")
