"""`sizes_in_bounds.py PARSER...`: judges every document of SIZES within bounds of the system, and says what was said.

The bounds are far above what is needed and far below what an attack that works would take: each document twenty seconds of
the processor, and all of them a gigabyte.
"""

from __future__ import annotations

import resource
import sys

from suite_entries import BLOCK, NOW
from xml_sizes import SIZES

import tipx

GIGABYTE = 1 << 30
SHARE = 20


def main() -> None:
    tipx.validate(b"<victim xmlns='urn:tipx:schema:1'/>")
    resource.setrlimit(resource.RLIMIT_DATA, (GIGABYTE, GIGABYTE))
    ids = frozenset(BLOCK.values())
    for entry in SIZES:
        for parser in sys.argv[1:]:
            used = resource.getrusage(resource.RUSAGE_SELF)
            until = int(used.ru_utime + used.ru_stime) + SHARE
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
            report = tipx.validate(entry.raw, now=NOW, xml_parser=parser)
            assert report.faults == ()
            found = " ".join(sorted({problem.rule for problem in report.problems} & ids))
            sys.stdout.write(f"{parser} {entry.name} {found}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
