"""Rules about the law under which data is shared, sent out of the Union, and kept about suspects."""

from __future__ import annotations

from tipx.problems import Layer
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.profiles.eu import rule
from tipx.ruleset.profiles.eu.states import UNKNOWN, free_flow, member_states


@rule(
    "TIPX-EU-004", "error", on="B", layer=Layer.RECORD, absence=True,
    title="Legal basis without its instrument",
    message="This legal basis does not name the instrument on which it rests.",
    checks_that="Each entry of legalBasis names its instrument.",
    why=(
        "Two regimes stand side by side, one for competent authorities in criminal matters and one for everybody else: what the "
        "receiver may do depends on which of them applies."
    ),
    mend=(
        "Name it in `instrument`: Regulation (EU) 2016/679 (GDPR) or the law that adds to it, or the national law that transposes "
        "Directive (EU) 2016/680."
    ),
    source=(
        "Regulation (EU) 2016/679, Art. 6, 9 and 10; Directive (EU) 2016/680 (recalled; article numbers to be checked, awaits a "
        "lawyer's reading). That the instrument is named is TIPX's own demand"
    ),
    wakes=("legalBasis",),
)  # fmt: skip
def basis_without_instrument(header: Record, context: Context) -> Findings:
    for index, basis in enumerate(header["legalBasis"]):
        if "instrument" not in basis:
            yield at("legalBasis", index, "instrument")


@rule(
    "TIPX-EU-005", "warning", on="B", layer=Layer.RECORD, absence=True,
    title="Sent out of the Union without an article",
    message=(
        "A recipient is outside the Union and the European Economic Area, and no legal basis names the article on which the transfer "
        "rests."
    ),
    checks_that=(
        "Where the sender is in a Member State and a recipient outside the Union and the European Economic Area, some entry of "
        "legalBasis has an article. Statistical payloads are left out."
    ),
    why="Data leaves the Union only on a decision of adequacy, on safeguards, or on a derogation: which of them, the article says.",
    mend="Add `article` to the legal basis of the transfer.",
    source="Regulation (EU) 2016/679, Chapter V (recalled; to be checked, awaits a lawyer's reading)",
    wakes=("legalBasis",),
)  # fmt: skip
def sent_out_without_article(header: Record, context: Context) -> Findings:
    if context.may_be_statistical or context.agencies.country(header.get("sender")) not in member_states(context):
        return
    if any("article" in basis for basis in header["legalBasis"]):
        return
    inside = free_flow(context) | UNKNOWN
    for index, recipient in enumerate(header.get("recipients", ())):
        if context.agencies.country(recipient) not in inside:
            absent = [("legalBasis",), ("legalBasis", "article")]
            yield at("legalBasis", absent=absent, related=[("recipients", index)])
            return


@rule(
    "TIPX-EU-012", "warning", on="C", absence=True,
    title="Victim, or offender, or both?",
    message={
        "": "The record does not say whether this alleged offender is also a victim.",
        "unknown": "Whether this alleged offender is also a victim is unknown.",
    },
    checks_that="Each alleged offender of kind person has isAlsoVictim, with yes or no.",
    why="Data on suspects, on convicted persons and on victims is kept apart; whoever is both needs the protection of a victim.",
    mend="Look into it, and record isAlsoVictim.",
    source="Directive (EU) 2016/680, Art. 6 (recalled; article number to be checked, awaits a lawyer's reading)",
    wakes=("allegedOffenders",),
)  # fmt: skip
def victim_or_offender(case: Record, context: Context) -> Findings:
    for index, offender in enumerate(case["allegedOffenders"]):
        if offender.get("kind") != "person":
            continue
        here = ("allegedOffenders", index, "isAlsoVictim")
        if "isAlsoVictim" not in offender:
            yield at(*here)
        elif offender["isAlsoVictim"] == "unknown":
            yield at(*here, say="unknown", absent=())
