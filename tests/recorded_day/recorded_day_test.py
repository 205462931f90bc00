#!/usr/bin/env python3
"""recorded_day_test.py HUAGU: the recorded day gives the same events, byte for byte.

Run in g++ -O2, clang -O2 and -O0 builds against one checked-in hash. Where the events change on
purpose, put the hash that is printed into events.sha256 and say why in the commit.
"""

import hashlib
import subprocess
import sys
from pathlib import Path


def main(huagu):
    folder = Path(__file__).resolve().parent
    run = subprocess.run([huagu, "simulate", folder / "day.jsonl"], capture_output=True, check=True)
    events = hashlib.sha256(run.stdout).hexdigest()
    recorded = (folder / "events.sha256").read_text().strip()
    if events == recorded and b'"event":"market_closed"' in run.stdout:
        return 0
    print(f"{run.stdout.count(bytes([10]))} events\nhash:     {events}\nrecorded: {recorded}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
