"""The record in XML with something put in at one of its places."""

from __future__ import annotations

from tipx.generate.suite.spelling import NS, XML, edited

ROOT = f'<victim xmlns="{NS}">'


def with_text(new: str) -> str:
    """The record with that as the text of the pseudonym."""
    return edited(XML, ("Sample P-17", new))


def before_version(new: str) -> str:
    """The record with that between two elements."""
    return edited(XML, ("  <version>", f"  {new}<version>"))


def with_attribute(new: str) -> str:
    """The record with more attributes of an element."""
    return edited(XML, ("<pseudonym>", f"<pseudonym {new}>"))


def with_root(new: str) -> str:
    """The record with more attributes of its root."""
    return edited(XML, (ROOT, f"{ROOT[:-1]} {new}>"))


def above_root(new: str, of: str = XML) -> str:
    """The record with that before its root."""
    return edited(of, ("<victim", f"{new}<victim"))
