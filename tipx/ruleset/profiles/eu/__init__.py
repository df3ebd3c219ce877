"""The rules of the profile eu: the European Union."""

from __future__ import annotations

import functools

from tipx.ruleset import registry

rule = functools.partial(registry.rule, profile="eu")
"""Registers a rule of this profile."""
