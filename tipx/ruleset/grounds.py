"""The grounds on which a person's data may be shared, and the places at which one would stand: consent, override, law."""

from __future__ import annotations

from tipx.ruleset.finding import Entry, Spot
from tipx.ruleset.payload import PayloadView, Whole


def rests_on_consent(whole: Whole) -> bool:
    """Whether consent may be all that a message rests on."""
    return whole.header is not None and not whole.context.other_legal_basis


def only_on_consent(whole: Whole) -> bool:
    """Whether consent is the one legal basis that a message names."""
    return whole.header is not None and whole.context.legal_bases == {"consent"}


def legal_basis(payload: PayloadView) -> list[Spot]:
    """The bundle's legal basis as a place that a finding of absence rests on."""
    header = payload.header
    return [Spot(("legalBasis",), header), Spot(("legalBasis", "code"), header)] if header is not None else []


def consents_of(victim: Entry, *names: str) -> list[Spot]:
    """The person's consents, and fields of them, as places that a finding of absence rests on."""
    return [Spot(("consents",), victim), *(Spot(("consents", name), victim) for name in names)]


def overrides(payload: PayloadView, victim: Entry) -> list[Spot]:
    """The overrides of the person's referrals as places that a finding of absence rests on."""
    return [Spot(("consentOverride",), referral) for referral in payload.referrals_of(victim)]


def overridden(payload: PayloadView, victim: Entry) -> bool:
    """Whether a referral of the person records an override of consent, or one that was lost may."""
    return payload.may_miss_referrals or any(
        "consentOverride" in referral.data for referral in payload.referrals_of(victim)
    )
