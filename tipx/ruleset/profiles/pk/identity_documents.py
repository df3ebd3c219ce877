"""Rules about identity numbers, names and telephone numbers as Pakistan has them. No message quotes a number."""

from __future__ import annotations

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.profiles.pk import rule
from tipx.ruleset.profiles.pk.common import AWAITS, PAKISTAN, objects, parameter
from tipx.ruleset.terms import is_child
from tipx.standard.profiles import IdentifierForm

NUMBERING = "Press on the numbering of NADRA (The News, 19 January 2020; Samaa, January 2020)"
BY_OWN_WORD = frozenset(("transgender-woman", "transgender-man", "non-conforming", "x-pk-khwaja-sira"))
"""Genders of which the sex in a document says nothing for certain."""
CARD = "x-pk-cnic"
MOBILE = "+923"


def _forms(context: Context) -> dict[str, IdentifierForm]:
    """The forms of numbers of 13 digits, by the type of document."""
    return {one.type: one for one in context.profile("pk").identifiers if one.rule == "TIPX-PK-001"}


def _is_pakistani(document: Record, context: Context) -> bool:
    """Whether Pakistan issued a document, or nobody is named; not where somebody was named who cannot be read."""
    if "issuingCountry" not in document:
        return not context.lost("identityDocuments", "issuingCountry")
    return bool(document["issuingCountry"] == PAKISTAN)


def _well_formed(document: Record, forms: dict[str, IdentifierForm]) -> bool:
    form = forms.get(document.get("type", ""))
    return form is not None and "number" in document and form.pattern.fullmatch(document["number"]) is not None


@rule(
    "TIPX-PK-001", "error", on="V", absence=True,
    title="Number of an identity card of a wrong form",
    message="This is not the form of the number of such a document: {expected}.",
    checks_that=(
        "The number of a CNIC, SNIC, NICOP, POC or B-form (issued by Pakistan, or by nobody named) has 13 digits, with dashes after "
        "the fifth and the twelfth or without any."
    ),
    why="A number that cannot be one leads to nobody, or to somebody else.",
    mend="Copy the number from the document again; write it as 00000-0000000-0.",
    source=NUMBERING,
    wakes=("identityDocuments",),
)  # fmt: skip
def number_form(victim: Record, context: Context) -> Findings:
    forms = _forms(context)
    for index, document in enumerate(victim["identityDocuments"]):
        form = forms.get(document.get("type", ""))
        if form is None or "number" not in document or not _is_pakistani(document, context):
            continue
        if not form.pattern.fullmatch(document["number"]):
            issuer = [] if "issuingCountry" in document else [("identityDocuments", index, "issuingCountry")]
            yield at("identityDocuments", index, "number", absent=issuer, expected=form.expected)


@rule(
    "TIPX-PK-002", "warning", on="V", absence=True,
    title="Sex and number of the card differ",
    message="The last digit of the number stands for another sex than the record says.",
    checks_that=(
        "The last digit of a well-formed CNIC is even where sex is female and odd where it is male, unless the gender says that the "
        "sex in a document need not fit."
    ),
    why="One of the two may be a typing error, or the card is another person's. The digit decides nothing.",
    mend="Ask the person; check the number. Never change the sex because of a number.",
    source=NUMBERING + "; no text of NADRA was read",
    wakes=("identityDocuments",),
)  # fmt: skip
def sex_and_number(victim: Record, context: Context) -> Findings:
    if victim.get("sex") not in ("female", "male") or victim.get("gender") in BY_OWN_WORD:
        return
    forms, even = _forms(context), victim["sex"] == "female"
    for index, document in enumerate(victim["identityDocuments"]):
        if document.get("type") != CARD or not _is_pakistani(document, context) or not _well_formed(document, forms):
            continue
        if (int(document["number"][-1]) % 2 == 0) != even:
            absent = [] if "gender" in victim else [("gender",)]
            yield at("identityDocuments", index, "number", absent=absent, related=[("sex",)])


@rule(
    "TIPX-PK-003", "info", on="V",
    title="Registered in another province than the home",
    message="The first digit of the number stands for another province than the home address: the person may have moved.",
    checks_that="The first digit of a well-formed number of 13 digits stands for the province of the home address in Pakistan.",
    why="People move, and a number stays: it only tells where relatives or papers may be found.",
    mend="Nothing, where the person moved; else check the number.",
    source=NUMBERING + f"; the first digit 8 is recalled and {AWAITS}",
    wakes=("identityDocuments",),
)  # fmt: skip
def province_and_number(victim: Record, context: Context) -> Findings:
    home = victim.get("homeAddress", {}).get("subdivision", "")
    if not home.startswith(PAKISTAN + "-"):
        return
    forms, provinces = _forms(context), parameter(context, "cnicProvinces")
    for index, document in enumerate(victim["identityDocuments"]):
        if not _is_pakistani(document, context) or not _well_formed(document, forms):
            continue
        if provinces.get(document["number"][0], home) != home:
            yield at("identityDocuments", index, "number", related=[("homeAddress", "subdivision")])


@rule(
    "TIPX-PK-004", "warning", on="V",
    title="Identity card of a child",
    message="The person is a child, and the document is an identity card of adults.",
    checks_that="A child has no document of type x-pk-cnic.",
    why="Children have a B-form, under the same 13 digits; a card may show a false age, or an adult taken for a child.",
    mend="Record the document as x-pk-b-form where it is one; else examine the age.",
    source=NUMBERING + f"; that the card is for adults {AWAITS}",
    wakes=("identityDocuments",),
)  # fmt: skip
def card_of_child(victim: Record, context: Context) -> Findings:
    for index, document in enumerate(victim["identityDocuments"] if is_child(victim) else ()):
        if document.get("type") == CARD:
            yield at("identityDocuments", index, "type", related=[("childStatus",)])


@rule(
    "TIPX-PK-019", "info", on="V", absence=True,
    title="Name of father or husband not recorded",
    message="The person is a citizen of Pakistan, and no name gives that of the father or husband.",
    checks_that="A citizen of Pakistan with a legal name, in an operational payload, has fatherOrHusbandName on one of the names.",
    why="Papers and people in Pakistan tell namesakes apart by it.",
    mend="Add it where the person wants to give it, and where the relative is no danger.",
    source=f"Practice, {AWAITS}",
    wakes=("names",),
)  # fmt: skip
def name_of_father_or_husband(victim: Record, context: Context) -> Findings:
    if context.payload_profile != "operational" or PAKISTAN not in victim.get("citizenships", ()):
        return
    names = victim["names"]
    if any(one.get("type") == "legal" for one in names) and not any("fatherOrHusbandName" in one for one in names):
        yield at("names", absent=[("names", "fatherOrHusbandName")])


@rule(
    "TIPX-PK-020", "warning", on="any",
    title="Pakistani mobile number of a wrong length",
    message="A mobile number of Pakistan has nine digits after +923.",
    checks_that="A contact of kind mobile or messaging that begins with +923 has nine more digits, and nothing else.",
    why="A number with a digit too few reaches nobody; one with a digit changed reaches a stranger.",
    mend="Ask for the number again, and write it without spaces.",
    source=f"Practice, {AWAITS}",
)  # fmt: skip
def mobile_number(record: Record, context: Context) -> Findings:
    for path, one in objects(record):
        value = one.get("value")
        if one.get("kind") in ("mobile", "messaging") and isinstance(value, str) and value.startswith(MOBILE):
            digits = value[len(MOBILE) :]
            if not (len(digits) == 9 and digits.isascii() and digits.isdigit()):
                yield at(*path, "value")
