"""Every field that bears a code, with a code that there is not; and of every list what is near a code and is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.generate.suite.drafting import Draft, problem
from tipx.generate.suite.hosting import put
from tipx.generate.suite.occurrences import Occurrence, coded
from tipx.standard import Standard, standard, versions

_NO_CODE: Mapping[str, tuple[str, str]] = {
    "country": ("TIPX-STR-015", "QX"),
    "subdivision": ("TIPX-STR-015", "PK-QX"),
    "language": ("TIPX-STR-015", "qqx"),
    "script": ("TIPX-STR-015", "Qxqx"),
    "currency": ("TIPX-STR-015", "QXQ"),
}
"""Of the lists whose codes have a form of their own: a text of that form which is none of them."""

_OF_PROFILE = "x-sample-code"


def drafts() -> Iterator[Draft]:
    """A case for each field with a code, then two for each list: another case of letters, and the code of a profile."""
    met: set[str] = set()
    lists: set[str] = set()
    for version in versions():
        of = standard(version)
        fields = [one for one in coded(of) if one.path[-1] != "recordType" and of.codelists[one.value].kind != "claim"]
        for one in fields:
            if one.place not in met:
                met.add(one.place)
                yield _unknown(one, of)
        for one in fields:
            if one.value not in lists and one.value not in _NO_CODE:
                lists.add(one.value)
                yield _other_letters(one, of)
                yield _of_profile(one, of)


def _unknown(one: Occurrence, of: Standard) -> Draft:
    rule, code = _NO_CODE.get(one.value, ("TIPX-STR-009", "no-such-code"))
    return _made(one, of, f"{of.version}/{one.place}", f"code {one.model}", code, "a code that there is not", rule)


def _other_letters(one: Occurrence, of: Standard) -> Draft:
    code = next(code.upper() for code in of.codelists[one.value].codes if code.upper() != code)
    about = "a code in capital letters"
    return _made(one, of, f"{of.version}/{one.value}/capitals", f"capitals {one.value}", code, about, "TIPX-STR-009")


def _of_profile(one: Occurrence, of: Standard) -> Draft:
    extensible = of.codelists[one.value].kind == "extensible"
    about = f"a code as profiles add them, in a list that they may {'' if extensible else 'not '}extend"
    name, severity = f"extension {one.value}", "warning" if extensible else "error"
    return _made(one, of, f"{of.version}/{one.value}/extension", name, _OF_PROFILE, about, "TIPX-STR-009", severity)


def _made(
    one: Occurrence, of: Standard, key: str, name: str, code: str, about: str, rule: str, severity: str = "error"
) -> Draft:
    files, pointer = put(of, one.kind, one.path, code)
    expect: dict[str, Any] = {
        "verdict": "invalid" if severity == "error" else "valid",
        "problems": [problem(rule, severity, one.model, pointer)],
    }
    return Draft(
        key, "VAL", name, "core", of.version, f"{one.model}: {about}",
        [f"codelist:{one.value}", f"keyword:{one.place}", f"rule:{rule}"], files, expect,
        sources=[f"schemas/{of.version}/codelists/{one.value}.csv"],
    )  # fmt: skip
