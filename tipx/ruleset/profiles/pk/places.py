"""Rules about provinces and districts."""

from __future__ import annotations

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.profiles.pk import rule
from tipx.ruleset.profiles.pk.common import AWAITS, PAKISTAN, objects, parameter

OF_PAKISTAN = PAKISTAN + "-"
SHOWING_DISTRICT = frozenset(("recruitment", "exploitation"))


def _plain(name: str) -> str:
    """A district's name as it is compared: without case, hyphens and the word district."""
    words = name.casefold().replace("-", " ").split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1] == "district" else words)


@rule(
    "TIPX-PK-005", "error", on="any",
    title="Province of Pakistan",
    message={
        "": "This is none of the provinces and territories of Pakistan that the profile knows: {known}.",
        "district": "The district lies in another province, as far as the profile knows.",
    },
    checks_that=(
        "The subdivision of a place in Pakistan is one of its provinces and territories; the district beside it lies in it, where "
        "its name is known (a warning)."
    ),
    why="The province says whose police, child protection body and committee are concerned.",
    mend="Correct the province, or the district. What were the Federally Administered Tribal Areas (PK-TA) is part of PK-KP.",
    source="ISO 3166-2:PK (codes that do not exist there are told by TIPX-STR-015); names of districts: PakDataKit 2.2.0",
)  # fmt: skip
def province(record: Record, context: Context) -> Findings:
    known = {one["code"] for one in parameter(context, "provinces")}
    homes: dict[str, set[str]] | None = None
    for path, place in objects(record):
        code = place.get("subdivision")
        if not isinstance(code, str) or not code.startswith(OF_PAKISTAN):
            continue
        if code not in known:
            yield at(*path, "subdivision", known=", ".join(sorted(known)))
            continue
        if isinstance(place.get("district"), str):
            homes = _homes(context) if homes is None else homes
            if code not in homes.get(_plain(place["district"]), {code}):
                yield at(
                    *path, "subdivision", say="district", severity="warning", related=[(*path, "district")]
                )  # fmt: skip


def _homes(context: Context) -> dict[str, set[str]]:
    """The provinces of each district, by its plain name."""
    found: dict[str, set[str]] = {}
    for code, names in parameter(context, "districts").items():
        for name in names:
            found.setdefault(_plain(name), set()).add(code)
    return found


@rule(
    "TIPX-PK-006", "warning", on="C", absence=True,
    title="District not named",
    message="The place is in Pakistan, and no district is named.",
    checks_that=(
        "The place of detection, and the places of recruitment and exploitation, have a district or its P-code where they are in "
        "Pakistan; not what happened online, and not in Islamabad, which is one district."
    ),
    why="District committees and district police cannot see a case that names no district.",
    mend="Add the district.",
    source=f"UNODC and FIA consultation workshop, Islamabad (district committees); Islamabad as one district {AWAITS}",
    wakes=("detectionPlace", "events"),
)  # fmt: skip
def district_missing(case: Record, context: Context) -> Findings:
    single = parameter(context, "withoutDistricts")
    places = [(("detectionPlace",), case["detectionPlace"])] if "detectionPlace" in case else []
    for index, event in enumerate(case.get("events", ())):
        if "place" in event and not SHOWING_DISTRICT.isdisjoint(event.get("stage", ())):
            places.append((("events", index, "place"), event["place"]))  # type: ignore[arg-type]
    for path, place in places:
        if place.get("country") != PAKISTAN or "district" in place or "pcode" in place:
            continue
        if place.get("subdivision") not in single and place.get("siteType") != "online":
            yield at(*path, "district", absent=[(*path, "district"), (*path, "pcode")])
