"""The same targets under Atheris, which looks at what code an input reaches; its changes are ours as well as its own."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE = 180


def run_atheris(name: str, seed: str, seconds: float, folder: Path) -> bool:
    """Run a target under Atheris in a process of its own; whether something was found."""
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.glob("atheris-*"))
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") % (2**31) or 1
    command = [
        sys.executable, "-m", "tests.fuzz.atheris_engine", name, f"-max_total_time={max(1, int(seconds))}", f"-seed={number}",
        f"-artifact_prefix={folder}/atheris-", "-max_len=60000", "-timeout=30", "-rss_limit_mb=3000", "-print_final_stats=1",
        "-verbosity=0",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, timeout=seconds + PATIENCE)
    return done.returncode != 0 or set(folder.glob("atheris-*")) != before


def main() -> None:
    """In the process: instrument the validator, then hand the target to libFuzzer."""
    import atheris

    with atheris.instrument_imports(include=["tipx"], enable_loader_override=False):
        from tests.fuzz.corpus import seeds
        from tests.fuzz.mutate import mutated
        from tests.fuzz.targets import TARGETS
    target = TARGETS[sys.argv[1]]
    pool = seeds(target.kind)

    def change(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if len(data) < 2 or chance.random() < 0.1:
            data = chance.choice(pool)
        changed: Any = (
            atheris.Mutate(data, max_size) if chance.random() < 0.3 else mutated(bytes(data), chance, target.kind)
        )
        return bytes(changed[:max_size])

    def once(data: bytes) -> None:
        target.run(bytes(data))

    atheris.Setup([sys.argv[0], *sys.argv[2:]], once, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
