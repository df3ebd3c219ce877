"""Rules about the hand-over: a contact who waits, a safe meeting, a consent for that State, languages that are understood."""

from __future__ import annotations

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.grounds import consents_of
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.crossborder import rule
from tipx.ruleset.profiles.crossborder.crossing import UNKNOWN, crossing, pending
from tipx.ruleset.signs import CONSENTS, REFERRAL, VICTIM
from tipx.ruleset.terms import consents_relied_on, given_consents, relied_on


@rule(
    "TIPX-XB-006", "warning", on="R+A", absence=True,
    title="Language that the receiving side reads",
    message={
        "": "The referral goes to another State, and the message does not say in which languages its texts are.",
        "other": "None of the languages of this message is an official language of the receiving State.",
    },
    checks_that=(
        "A message with a pending cross-border referral that discloses something has `languages` (warning), and one of them is an "
        "official language of the receiving State, as far as these are known (information)."
    ),
    why="What cannot be read is not read: the safety instructions least of all.",
    mend="State the languages; have at least the safety instructions translated, or agree on a working language with the receiver.",
    source=(
        "Council of Europe Convention CETS 197, Art. 12(1)(c) on translation; TIPX. Official languages: Unicode CLDR"
    ),
    needs=REFERRAL,
)  # fmt: skip
def language_of_the_receiver(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None or context.header_lost("languages"):
        return
    official = context.profile("crossborder").parameters["officialLanguages"]
    stated = {_language(one) for one in header.data.get("languages", ())}
    for referral, sides in crossing(payload):
        level = referral.data.get("disclosure", {}).get("level", "none")
        if not pending(referral.data) or level == "none":
            continue
        if not stated:
            yield at("crossBorder", of=referral, absent=[Spot(("languages",), header)])
        elif stated.isdisjoint(official.get(sides.receiver.country, stated)):
            yield at("crossBorder", of=referral, say="other", severity="info", absent=(), related=[("to", "agency")])


def _language(tag: str) -> str:
    return tag.partition("-")[0]


@rule(
    "TIPX-XB-007", "info", on="R+V", absence=True,
    title="Person's languages not stated",
    message="The person is referred to another State, and no language that the person speaks is recorded.",
    checks_that="A person of a pending cross-border referral has languages.",
    why="The receiving side has to find an interpreter before the person arrives, and one who is safe for the person.",
    mend="Record the languages, and for which of them an interpreter is needed.",
    source=(
        "UN Trafficking in Persons Protocol, Art. 6(3)(b); Council of Europe Convention CETS 197, Art. 12(1)(c) and (d)"
    ),
    needs=REFERRAL | VICTIM,
)  # fmt: skip
def languages_of_the_person(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for referral, _ in crossing(payload):
        for victim in payload.persons(referral) if pending(referral.data) else ():
            if "languages" not in victim.data and id(victim) not in told:
                told.add(id(victim))
                yield at("languages", of=victim, related=[Spot(("crossBorder",), referral)])


@rule(
    "TIPX-XB-011", "warning", on="R", absence=True,
    title="Hand-over not prepared",
    message={
        "contact": "The person is to travel to another State, and no contact of the receiving side is given.",
        "place": "The person is to travel to another State, and how the hand-over is kept safe is not said.",
    },
    checks_that=(
        "A pending cross-border referral that is a return-referral or needs transport has to.contact; and one that needs transport has "
        "transport.safeHandover."
    ),
    why="The moment of arrival is when traffickers wait too.",
    mend="Agree with the receiver on who waits where, and record it in to.contact and transport.safeHandover.",
    source="Council of Europe Convention CETS 197, Art. 16(5) and 16(6); UN Trafficking in Persons Protocol, Art. 8(1) and 8(2)",
    wakes=("crossBorder",),
)  # fmt: skip
def hand_over_not_prepared(referral: Record, context: Context) -> Findings:
    if referral["crossBorder"] is not True or not pending(referral):
        return
    transport = referral.get("transport", {})
    if (referral.get("type") == "return-referral" or transport.get("needed") is True) and "contact" not in referral.get(
        "to", {"contact": ()}
    ):
        yield at("to", "contact", say="contact")
    if transport.get("needed") is True and "safeHandover" not in transport:
        yield at("transport", "safeHandover", say="place")


@rule(
    "TIPX-XB-012", "warning", on="R+V+A", absence=True,
    title="Consent names other countries",
    message={
        "": "The person agreed to sharing with other countries, and not with that of the receiver.",
        "only": "The message rests on consent alone, and the person agreed to sharing with other countries only.",
    },
    checks_that=(
        "Where the given consents of a person for sharing across borders all name countries, one of them names the receiver's, unless "
        "the referral records an override: an error where the message rests on consent alone, else a warning. (A consent that the "
        "referral relies on is left to TIPX-CDP-003 there.)"
    ),
    why="Whoever names countries says where it is safe: another law as a ground does not make the other country safe.",
    mend="Ask the person about this country, or find a receiver in one that was named; record an override with its ground.",
    source="IOM Data Protection Manual, principle 5; TIPX",
    needs=REFERRAL | CONSENTS,
)  # fmt: skip
def consent_for_other_countries(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in crossing(payload):
        there, data = sides.receiver.country, referral.data
        if there in UNKNOWN or not pending(data) or "consentOverride" in data:
            continue
        named = relied_on(data)
        only = payload.header is not None and not context.other_legal_basis
        for index, identifier in enumerate(data.get("victimIds", ())):
            victim = payload.victim(identifier)
            if victim is None or not _elsewhere(victim, there):
                continue
            if only and consents_relied_on(named, victim.data):
                continue
            absent: list[Path | Spot] = [("consentOverride",), *consents_of(victim, "status", "scopes", "countries")]
            grave = "error" if only else None
            yield at("victimIds", index, of=referral, say="only" if only else "", severity=grave, absent=absent)


def _elsewhere(victim: Entry, country: str | None) -> bool:
    """Whether the person agreed to sharing across borders, and for other countries alone."""
    consents = given_consents(victim.data, "share-cross-border")
    return bool(consents) and all(country not in consent.get("countries", (country,)) for consent in consents)
