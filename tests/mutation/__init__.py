"""Breaks the validator in many small ways, one at a time, and shows that the conformance suite notices each of them."""
