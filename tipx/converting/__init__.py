"""Conversion: any form that agencies hold their data in to any other, with nothing lost in silence.

A form is one module: a reader (form to plain records), a writer (plain records to form), or both, and what each can lose.
"""
