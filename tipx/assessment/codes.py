"""Which codes of a record speak for or against which element.

The codes belong to the code lists of the standard; only what they say about an element stands here. A code outside
these tables is never shown: it may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ACTS: Final = frozenset(
    ("recruitment", "transportation", "transfer", "harbouring", "receipt", "exchange-or-transfer-of-control")
)
"""List traffickingAct."""

MEANS: Final = frozenset(
    (
        "threat-of-force",
        "use-of-force",
        "other-coercion",
        "abduction",
        "fraud",
        "deception",
        "abuse-of-power",
        "abuse-of-vulnerability",
        "payment-for-control",
    )
)
"""List traffickingMeans, without the marker below."""

CHILD_MARKER: Final = "not-required-child"
"""The code of traffickingMeans that is no means: it only says that the person was a child."""

PURPOSES: Final = frozenset(
    (
        "sexual-exploitation",
        "forced-labour",
        "debt-bondage-labour",
        "domestic-servitude",
        "servitude",
        "slavery-or-similar",
        "child-labour-worst-forms",
        "forced-begging",
        "forced-criminality",
        "organ-removal",
        "forced-marriage",
        "illegal-adoption",
        "exploitative-surrogacy",
        "armed-group-recruitment",
        "benefit-fraud",
        "camel-jockey-or-sport",
        "other",
        "unknown",
    )
)
"""List exploitationPurpose: `unknown` is a purpose too, of a form not known."""

MEANS_OF_CONTROL: Final[Mapping[str, str]] = {
    "physical-threats": "threat-of-force",
    "threats-to-family": "threat-of-force",
    "physical-abuse": "use-of-force",
    "sexual-abuse": "use-of-force",
    "restricts-movement": "use-of-force",
    "threats-law-enforcement": "other-coercion",
    "debt-bondage": "other-coercion",
    "withholds-documents": "other-coercion",
    "takes-earnings": "other-coercion",
    "psychological-abuse": "other-coercion",
    "uses-children": "other-coercion",
    "psychoactive-substances": "other-coercion",
    "withholds-necessities": "other-coercion",
    "restricts-medical-care": "other-coercion",
    "restricts-financial-access": "other-coercion",
    "excessive-working-hours": "other-coercion",
    "false-promises": "deception",
}
"""List controlMethod: the means that each suggests."""

INDICATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "ilo-abuse-of-vulnerability": ("means",),
    "ilo-deception": ("means",),
    "ilo-restriction-of-movement": ("means",),
    "ilo-isolation": ("means",),
    "ilo-physical-and-sexual-violence": ("means",),
    "ilo-intimidation-and-threats": ("means",),
    "ilo-retention-of-identity-documents": ("means",),
    "ilo-withholding-of-wages": ("means", "purpose"),
    "ilo-debt-bondage": ("means", "purpose"),
    "ilo-abusive-working-and-living-conditions": ("purpose",),
    "ilo-excessive-overtime": ("means", "purpose"),
    "escorted-or-coached": ("means",),
    "third-party-paid-travel": ("act",),
    "no-control-of-phone": ("means",),
    "advance-loan-tied-to-work": ("means", "purpose"),
    "child-with-unrelated-adult": ("act", "childVictim"),
    "multiple-workers-same-address": ("act", "purpose"),
    "branding-or-injury": ("means",),
    "fear-of-authorities": ("means",),
    "does-not-know-address": ("means",),
    "scam-compound-signs": ("means", "purpose"),
}
"""List indicator: the elements that each points to."""

STRENGTHS: Final = frozenset(("weak", "medium", "strong"))
"""List indicatorStrength."""

STAGES: Final[Mapping[str, str]] = {
    "recruitment": "act",
    "transit": "act",
    "harbouring": "act",
    "exploitation": "purpose",
}
"""List eventStage: the element that each points to."""

OFFENDER_ROLES: Final[Mapping[str, str]] = {
    "recruiter": "act",
    "transporter": "act",
    "transferor": "act",
    "harbourer": "act",
    "seller": "act",
    "buyer": "act",
    "receiver": "act",
    "controller": "means",
    "abductor": "means",
    "exploiter": "purpose",
    "knowing-user": "purpose",
    "smuggler": "procuredForGain",
    "document-forger": "irregularStayOrDocuments",
}
"""List offenderRole: the element that each points to."""

IRREGULAR_CROSSINGS: Final = frozenset(("unofficial", "official-with-fraudulent-document", "official-with-bribery"))
REGULAR_CROSSINGS: Final = frozenset(("official-regular", "none-internal"))
"""List crossingType."""

FRAUDULENT: Final = frozenset(("forged", "counterfeit", "genuine-imposter", "fraudulently-obtained"))
"""List documentGenuineness: what is not genuine."""

NO_IDENTITY_DOCUMENTS: Final = frozenset(("marriage-certificate", "work-permit"))
"""List documentType: what is neither a travel nor an identity document (SP Art. 3(c))."""

IRREGULAR_STAY: Final = frozenset(("visa-overstay", "irregular-entry", "irregular-other"))
REGULAR_STAY: Final = frozenset(
    (
        "citizen",
        "permanent-resident",
        "family-migrant",
        "visitor",
        "labour-migrant",
        "student-migrant",
        "refugee",
        "complementary-protection",
        "trafficking-permit",
    )
)
"""List migrationStatus: what is irregular, and what is lawful at detection; the other codes say neither."""

CHILD_STATUSES: Final = frozenset(("child", "presumed-child"))
"""List childStatus: treated as a child."""

CHILD_AGE_GROUPS: Final = frozenset(("0-8", "9-17", "child-unspecified"))
"""List ageGroup: under 18."""


def label(code: str) -> str:
    """A code in words."""
    return "ILO " + code[4:].replace("-", " ") if code.startswith("ilo-") else code.replace("-", " ")
