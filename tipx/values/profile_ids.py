"""The checks of what profiles narrow, whatever the profile: their rules have ids of their own. What they require is a rule
(`tipx.ruleset.themes.profiles`): it has to know what a payload may not show."""

from __future__ import annotations

from tipx.checks import declare
from tipx.problems import Layer

_SOURCE = "The profile that is named"
_WHY = "A profile says what a jurisdiction or community needs beyond the standard; its receivers rely on it."

declare(
    Layer.SCHEMA,
    [
        (
            "TIPX-PRF-002", "error", "Value that a profile does not allow",
            {
                "enum": "The profile {profile} allows only {expected} here.",
                "const": "The profile {profile} allows only {expected} here.",
                "pattern": "This is not written in the form that the profile {profile} asks for: {expected}.",
                "minLength": "The profile {profile} asks for at least {expected} characters here.",
                "maxLength": "The profile {profile} allows at most {expected} characters here.",
                "minimum": "The profile {profile} asks for at least {expected} here.",
                "maximum": "The profile {profile} allows at most {expected} here.",
                "minItems": "The profile {profile} asks for at least {expected} items here.",
                "maxItems": "The profile {profile} allows at most {expected} items here.",
            },
            "Values keep to what the profiles of their payload allow.",
            _WHY,
            "Correct the value, or take the claim of the profile out of the payload.",
            _SOURCE,
        ),
    ],
)  # fmt: skip

declare(
    Layer.VALUES,
    [
        (
            "TIPX-PRF-003", "error", "Code that a profile does not use",
            "The profile {profile} does not use this code of the list {list}.",
            "Codes are those that the profiles of their payload use of each list.",
            _WHY,
            "Choose a code that the profile uses (`tipx profile show PROFILE` lists them).",
            _SOURCE,
        ),
        (
            "TIPX-PRF-004", "error", "Number of a document of a wrong form",
            "This is not the form of the number of this document in the profile {profile}: {expected}.",
            "Numbers of identity documents have the form that the profiles of their payload give them.",
            "A number that cannot be one leads to nobody, or to somebody else.",
            "Copy the number from the document again.",
            _SOURCE,
        ),
        (
            "TIPX-PRF-005", "error", "Profiles that do not go together",
            {
                "": "The profiles {profile} and {other} exclude each other.",
                "needs": "The profile {profile} needs the profile {other}, which the payload does not claim.",
            },
            "The profiles of a payload can be combined, and those that they need are claimed too.",
            "Of two profiles that exclude each other a payload can satisfy one at most.",
            "Claim the missing profile, or take one of the two out.",
            _SOURCE,
        ),
    ],
)  # fmt: skip
