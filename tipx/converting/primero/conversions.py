"""The conversions by the names that the mapping has for them."""

from __future__ import annotations

from collections.abc import Mapping

from tipx.converting.primero import acts, consents, persons, plain, services
from tipx.converting.primero.sides import Conversion

CONVERSIONS: Mapping[str, Conversion] = {
    "text": plain.TEXT,
    "integer": plain.INTEGER,
    "date": plain.DATE,
    "date-time": plain.MOMENT,
    "keep": plain.KEPT,
    services.KEPT_TIMEFRAME: plain.KEPT,
    services.AS_URGENCY: services.URGENCY,
    "appointment": services.APPOINTMENT,
    "code": plain.CODE,
    "country": plain.COUNTRY,
    "countries": plain.COUNTRIES,
    "uuid": plain.UUID,
    "uuid-of": plain.UUID_OF,
    "none": plain.NONE,
    "case-status": persons.CASE_STATUS,
    "reopened": persons.REOPENED,
    "closed-on": persons.CLOSED_ON,
    "day": persons.DAY,
    "estimated": persons.ESTIMATED,
    "consent": consents.CONSENT,
    "consent-word": consents.CONSENT_WORD,
    "giver": consents.GIVER,
    "withheld": consents.WITHHELD,
    "risk": persons.RISK,
    "concerns": persons.CONCERNS,
    "services": persons.SERVICES,
    "transition-type": acts.TYPE,
    "person": acts.PERSON,
    "record-type": acts.RECORD_TYPE,
    "agency": acts.AGENCY,
    "agency-local": acts.LOCAL_AGENCY,
    "agency-remote": acts.REMOTE_AGENCY,
    "user": acts.LOCAL_USER,
    "user-remote": acts.OUTSIDE_USER,
    "requested": acts.REQUESTED,
    "service-link": acts.LINK,
    "outcome": acts.OUTCOME,
    "reason": acts.REASON,
    "override": consents.OVERRIDE,
    "consent-individual": consents.INDIVIDUAL,
    "legal-basis": consents.BASIS,
}
