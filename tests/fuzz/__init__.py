"""Fuzzing: `python -m tests.fuzz --minutes N [--seed S] [TARGET]...` looks for inputs that break a promise of the validator."""
