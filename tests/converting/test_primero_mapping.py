"""Referrals of Primero: the mapping as a file, and its edited copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from primero_samples import case, read, referred, transition, write

from tipx.converting import form_primero
from tipx.converting.model import ConvertError
from tipx.converting.primero import mapping
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.standard import newest

SHIPPED = newest().folder / "mappings" / "primero.csv"
LINES = mapping.load(newest(), None, CONVERSIONS)
HEAD = ",".join(mapping.COLUMNS)
GOOD = "case,name,Victim.names[type=legal].full,text,,exact,exact,"


def _edited(tmp_path: Path, old: str, new: str) -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "edited.csv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_a_field_that_a_deployment_named_otherwise(tmp_path: Path) -> None:
    edited = _edited(tmp_path, "case,name_first,", "case,sample_given_name_a1b2,")
    record = case(name_first=None, sample_given_name_a1b2="Samplina")
    found = read({**transition(), "record": record}, mapping=edited)
    assert found.one("victims")["names"][0]["given"] == "Samplina"
    assert found.notes == []
    written = write(found.payload, mapping=edited).data[0]["record"]
    assert written["sample_given_name_a1b2"] == "Samplina"
    assert "name_first" not in written


def test_a_word_that_a_deployment_added(tmp_path: Path) -> None:
    edited = _edited(
        tmp_path, "Referral.requestedServices[].serviceType,requested,",
        "Referral.requestedServices[].serviceType,requested,sample_shelter=safe-accommodation;",
    )  # fmt: skip
    found = read(referred(service="sample_shelter", service_record_id=None), mapping=edited)
    assert found.one("referrals")["requestedServices"] == [{"serviceType": "safe-accommodation"}]
    assert write(found.payload, mapping=edited).data[0]["service"] == "sample_shelter"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "first line"),
        ("side,field\n", "first line"),
        (f"{HEAD}\ncase,name\n", "line 2 has not"),
        (f"{HEAD}\n{GOOD}\nbox,{GOOD[5:]}\n", "line 3: side"),
        (f"{HEAD}\n{GOOD.replace('exact,exact', 'exact,nearly')}\n", "line 2: export"),
        (f"{HEAD}\n{GOOD.replace('exact,exact', 'exact,approximate')}\n", "line 2: note"),
        (f"{HEAD}\n{GOOD.replace(',text,', ',prose,')}\n", "line 2: conversion"),
        (f"{HEAD}\n{GOOD.replace('.full', '.whole')}\n", "line 2: place"),
        (f"{HEAD}\n{GOOD.replace('type=legal', 'legal')}\n", "line 2: place"),
        (f"{HEAD}\n{GOOD.replace('Victim', 'Person')}\n", "line 2: place"),
        (f"{HEAD}\n{GOOD.replace('case,name', 'case,name..first')}\n", "line 2: field"),
        (f"{HEAD}\ncase,sex,Victim.sex,code,female,exact,exact,\n", "line 2: values"),
        (f"{HEAD}\ncase,sex,Victim.sex,code,female=woman,exact,exact,\n", "line 2: values"),
        (f"{HEAD}\ncase,photos,,none,,none,exact,Sample\n", "line 2: the conversion none"),
        (f'{HEAD}\n"case\n', "is not CSV"),
    ],
)
def test_a_mapping_that_cannot_be_used(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConvertError, match=why):
        read(referred(), mapping=str(path))


def test_a_mapping_that_cannot_be_opened(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.csv", "cannot be opened"), (tmp_path, r"the folder has no primero\.csv")):
        with pytest.raises(ConvertError, match=why):
            read(referred(), mapping=str(path))
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConvertError, match="not UTF-8"):
        read(referred(), mapping=str(tmp_path / "odd.csv"))


def test_every_line_can_be_told() -> None:
    for row in LINES.rows:
        if (row.reading, row.writing) != ("exact", "exact"):
            assert row.why.endswith(".")
        if row.place is not None:
            assert row.place.model(newest()).startswith(row.place.kind)
    fields = [(row.side, row.field) for row in LINES.rows]
    assert len(fields) == len(set(fields))


def test_the_words_of_the_code_lists_are_read() -> None:
    """Each word of a list's column `primero` is a word of the line whose place has that list."""
    words = {("referralStatus", "done"), ("serviceType", "nfi_clothes_shoes_service"), ("riskLevel", "high"),
             ("maritalStatus", "widowed"), ("caseStatus", "duplicate"), ("referralType", "transfer_request")}  # fmt: skip
    for row in LINES.rows:
        field = None if row.place is None else row.place.field(newest())
        codelist = None if field is None else (field.item or field).codelist
        words -= {(codelist, word) for word in row.read_as}
    assert words == set()


def test_losses_are_told_beforehand_once_each() -> None:
    for losses in (form_primero.reading_losses(newest()), form_primero.writing_losses(newest())):
        told = [one[:3] for one in losses]
        assert len(told) == len(set(told)) > 50
        assert all(one[2].endswith(".") for one in told)
        assert all(one.times == 0 for one in losses)
