"""Signs of records together: whether their links, ids and grounds plainly fit.

One look over the links of a group decides for several rules that there is nothing to say. Where it cannot tell by few
comparisons, it says that there may be.
"""

from __future__ import annotations

from collections.abc import Collection

from tipx.ruleset.payload import PayloadView
from tipx.ruleset.signs import ASTRAY, CONSENT_ASTRAY, ID_TWICE, LINKS_DIFFER, SERVICE_ASTRAY

FEW = 32
"""Up to so many ids or items of one list are compared one by one."""
MANY = 512
"""Groups of more records are left to the rules: their records may have to be read again for each look."""


def signs_of_group(payload: PayloadView, agencies: Collection[str]) -> int:
    """What records show together, beside agencies of these ids."""
    size = len(payload.cases) + len(payload.victims) + len(payload.referrals)
    if size > MANY:
        return ASTRAY | CONSENT_ASTRAY | ID_TWICE | LINKS_DIFFER | SERVICE_ASTRAY
    signs = _of_cases(payload) | _of_victims(payload) | _of_referrals(payload)
    ids = {*payload.cases_by_id, *payload.victims_by_id, *payload.referrals_by_id}
    return signs if len(ids) == size and ids.isdisjoint(agencies) else signs | ID_TWICE


def _of_cases(payload: PayloadView) -> int:
    signs, victims = 0, payload.victims_by_id
    for case in payload.cases:
        data = case.data
        own = data.get("id")
        for identifier in data.get("victimIds", ()):
            if identifier not in victims:
                signs |= ASTRAY
                continue
            named = victims[identifier].data.get("caseIds")
            if named is not None and (len(named) > FEW or own not in named):
                signs |= LINKS_DIFFER
        for offender in data.get("allegedOffenders", ()):
            if "victimId" in offender and offender["victimId"] not in victims:
                signs |= ASTRAY
    return signs


def _of_victims(payload: PayloadView) -> int:
    signs, cases, referrals = 0, payload.cases_by_id, payload.referrals_by_id
    for victim in payload.victims:
        data = victim.data
        own = data.get("id")
        for identifier in data.get("caseIds", ()):
            if identifier not in cases:
                signs |= ASTRAY
                continue
            persons = cases[identifier].data.get("victimIds", ())
            if len(persons) > FEW or own not in persons:
                signs |= LINKS_DIFFER
        for service in data.get("services", ()):
            if "referralId" in service and service["referralId"] not in referrals:
                signs |= SERVICE_ASTRAY
    return signs


def _of_referrals(payload: PayloadView) -> int:
    signs, victims = 0, payload.victims_by_id
    for referral in payload.referrals:
        data = referral.data
        if "caseId" in data and data["caseId"] not in payload.cases_by_id:
            signs |= ASTRAY
        if "parentReferralId" in data and data["parentReferralId"] not in payload.referrals_by_id:
            signs |= ASTRAY
        persons = data.get("victimIds", ())
        for identifier in persons:
            if identifier not in victims:
                signs |= ASTRAY
        for relied in data.get("consentIds", ()):
            person = relied.get("victimId")
            if len(persons) > FEW or person not in persons:
                signs |= CONSENT_ASTRAY
            elif person in victims:
                consents = victims[person].data.get("consents", ())
                if len(consents) > FEW or relied.get("consentId") not in [one.get("id") for one in consents]:
                    signs |= CONSENT_ASTRAY
    return signs
