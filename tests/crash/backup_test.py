#!/usr/bin/python3
"""A day is copied while its traders trade; a server that is started on the copy has the same
results up to where the copy ends, to the byte, and its market goes on.

    backup_test.py PROGRAM
"""
import os
import pathlib
import re
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import time

from crash_test import Hall, parser
from market_text import PASSWORD

HEADER = 4096  # journal/results_files.hpp
ENTRY = struct.Struct("<QQQIIII")


class CopiedHall(Hall):
    """One second into the day, somebody copies it."""

    def prepare(self):
        settings = self.folder / "market.toml"  # users are kept in the data folder
        text = settings.read_text("utf-8").replace('file = "users.jsonl"\n', "")
        settings.write_text(text, "utf-8")

    def on_listening(self):
        super().on_listening()
        self.loop.after(1, self.copy)

    def copy(self):
        said = say(self.program, "journal", "copy", "--data", self.data, self.folder / "copy")
        self.copied = int(re.search(r"(\d+) records", said).group(1))


def say(program, *words, status=0):
    run = subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=60,
                         env={**os.environ, "HUAGU_PASSWORD": PASSWORD})
    assert run.returncode == status, f"{words}: status {run.returncode}: {run.stdout}{run.stderr}"
    return run.stdout


def view(data, name, end):
    """Entries up to a position of the journal, and their frames; and how many entries follow."""
    results = data / "2026-11-23" / "results"
    index = (results / f"{name}.index").read_bytes()[HEADER:]
    index = index[:len(index) // ENTRY.size * ENTRY.size]
    entries = [entry for entry in ENTRY.iter_unpack(index) if entry[3] != 0]
    told = [entry for entry in entries if entry[1] <= end]
    size = told[-1][2] + told[-1][3]
    return told, (results / f"{name}.frames").read_bytes()[:size], len(entries) - len(told)


def check_files(copy):
    for path in copy.rglob("*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, f"others may read {path}"
    assert (copy / "users.jsonl").exists()
    assert not list(copy.glob("*.copying"))


def check_same(hall, copy):
    for name in ("full", "public", "desk"):
        told, frames, more = view(hall.data, name, hall.copied)
        assert len(told) > 20 and more > 20, f"{name}: {len(told)} before the copy, {more} after"
        again, again_frames, _ = view(copy, name, hall.copied)
        assert told == again, f"{name}: other entries"
        assert frames == again_frames, f"{name}: other frames"


def trade(hall, copy):
    """The clocks are paused, as after a crash: an auctioneer resumes them, and a lot is sold."""
    as_user = lambda user: ("--connect", f"127.0.0.1:{hall.port}", "--user", user)
    desk = lambda *words: say(hall.program, "operate", *as_user("desk"), *words)
    results = lambda: say(hall.program, "watch", "--data", copy, "--view", "full", status=1)
    before = results().count("sale ")
    say(hall.program, "bid", *as_user("trader1"), "order", "1", "5", "limit=1000")
    desk("queue-lot", "clock=1", "grower=1", "product=1", "grade=A", "items_per_unit=1", "units=5",
         "start_price=20", "reserve_price=10")
    desk("resume-clock", "all")
    end = time.monotonic() + 30
    while results().count("sale ") == before:
        assert time.monotonic() < end, "nothing is sold on the copy"
        time.sleep(0.05)


def serve_copy(hall, copy):
    server = subprocess.Popen([hall.program, "serve", "--config", hall.folder / "market.toml",
                               "--data", copy, "--log-level", "warning"], stdout=subprocess.PIPE)
    try:
        assert server.stdout.readline().startswith(b"listening on ")
        check_same(hall, copy)
        trade(hall, copy)
        server.terminate()
        assert server.wait(timeout=60) == 0
    finally:
        server.kill()


def main():
    arguments = parser().parse_args([sys.argv[1], "--kills", "0", "--seconds", "2"])
    CopiedHall.program = arguments.program
    folder = pathlib.Path(tempfile.mkdtemp(prefix="huagu-backup-"))
    hall = CopiedHall(arguments, folder)
    try:
        assert hall.run(arguments.seconds) and not hall.findings, f"see {folder}"
    finally:
        if hall.server.process.poll() is None:
            hall.server.process.kill()
    copy = folder / "copy"
    check_files(copy)
    print(say(hall.program, "journal", "verify", "--data", copy))
    serve_copy(hall, copy)
    print(say(hall.program, "journal", "verify", "--data", copy))
    print(say(hall.program, "journal", "replay", "--data", hall.data))
    say(hall.program, "journal", "copy", "--data", hall.data, copy, status=1)  # it is there
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
