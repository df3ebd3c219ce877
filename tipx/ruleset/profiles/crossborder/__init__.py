"""The rules of the profile crossborder: exchange between States."""

from __future__ import annotations

import functools

from tipx.ruleset import registry

rule = functools.partial(registry.rule, profile="crossborder")
"""Registers a rule of this profile."""
