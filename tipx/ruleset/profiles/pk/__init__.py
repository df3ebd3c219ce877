"""The rules of the profile pk: Pakistan."""

from __future__ import annotations

import functools

from tipx.ruleset import registry

rule = functools.partial(registry.rule, profile="pk")
"""Registers a rule of this profile."""
