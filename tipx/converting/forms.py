"""The forms that are known: one row each, and a module."""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tipx.converting.ledger import Loss
    from tipx.standard import Standard


class Form(NamedTuple):
    """One form. `tipx`: it holds payloads of the standard whole, and `tipx.reading` reads it. `several`: it holds records that
    travel alone, more than one of them. `folder`: it is a folder of files. `module`: where its reader and writer are."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    reads: bool = True
    writes: bool = True
    tipx: bool = False
    several: bool = False
    folder: bool = False

    def load(self) -> Any:
        """The module of the form (see `FormModule`)."""
        return importlib.import_module(f"tipx.converting.{self.module}")

    def reading_losses(self, standard: Standard, settings: Mapping[str, Any]) -> Iterable[Loss]:
        """What reading this form can lose, with these choices where they make a difference to the form."""
        return self._losses(self.load().reading_losses, standard, settings)

    def writing_losses(self, standard: Standard, settings: Mapping[str, Any]) -> Iterable[Loss]:
        """What writing this form can lose, likewise."""
        return self._losses(self.load().writing_losses, standard, settings)

    def _losses(
        self, tell: Callable[..., Iterable[Loss]], standard: Standard, settings: Mapping[str, Any]
    ) -> Iterable[Loss]:
        """Where choices make a difference, the function of the module takes `settings` beside the standard."""
        chosen = {"settings": settings} if "settings" in inspect.signature(tell).parameters else {}
        found: Iterable[Loss] = tell(standard, **chosen)
        return found


FORMS = {
    one.name: one
    for one in (
        Form("json", "JSON", (".json",), "form_json", tipx=True),
        Form("ndjson", "NDJSON, a record a line", (".ndjson", ".jsonl"), "form_ndjson", tipx=True, several=True),
        Form("xml", "XML", (".xml",), "form_xml", tipx=True),
        Form("csv", "folder of CSV tables", (), "form_csv", tipx=True, several=True, folder=True),
        Form("xlsx", "workbook", (".xlsx",), "form_xlsx", tipx=True, several=True),
        Form("htcds", "HTCDS 2.0 case sheet, several values a cell", (), "form_htcds"),
        Form("htcds-single", "HTCDS 2.0 case sheet, one value a cell", (), "form_htcds_single"),
        Form("ctdc", "CTDC-style table without identities, for analysts", (), "form_ctdc", reads=False),
        Form("primero", "referral of a Primero-style case system", (), "form_primero"),
        Form("parquet", "Parquet table for analysis", (".parquet",), "form_parquet", reads=False),
    )
}
"""All forms by name. Adding one is a row here and a module."""


def form_of(path: str) -> Form | None:
    """The form that the name of a file or folder stands for; None when it says nothing."""
    if os.path.isdir(path) or path.endswith(("/", os.sep)):
        return FORMS["csv"]
    suffix = os.path.splitext(path)[1].lower()
    return next((one for one in FORMS.values() if suffix in one.suffixes), None)
