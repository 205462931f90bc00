#!/usr/bin/env python3
"""make_day.py HUAGU FOLDER: runs a small real day and leaves it in a new folder (README.md).

The day has both awards and both ties, presses and standing orders, hidden buyers, a press without
credit, a sale that is cancelled, a lot that is re-offered, a pause, and a kill in mid-day.
"""
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time

DAY = "2026-11-24"
HEADER, ENTRY = 4096, 40  # journal/results_files.hpp
LOT = ("queue-lot clock={} grower=3 product=1 grade=B length_cm=60 items_per_unit=20 units={} "
       "min_units=1 start_price={} reserve_price={}")
SETTINGS = f"""
[market]
name = {{ en = "Golden Valley", zh = "金谷" }}
day = "{DAY}"
currency = "CNY"
buyer_fee_bp = 150
hide_buyers = true
[fees]
grower_commission_bp = 500
[server]
port = 0
[passwords]
strength = "least"
[limits]
participants = 20
users = 20
clocks = 4
lots = 50
orders = 50
orders_per_participant = 50
presses = 50
sales = 100
[rules]
step_interval = "20 ms"
hold = "300 ms"
[[clocks]]
name = {{ en = "One", zh = "一号钟" }}
[[clocks]]
name = "Two"
rules = {{ award = "multi_sale", tie = "random_draw", allowance = "100 ms", reoffer = 1 }}
[[products]]
group = "rose"
name = {{ en = "Carola", zh = "卡罗拉" }}
codes = {{ vbn = "100" }}
[[participants]]
name = {{ en = "Anna", zh = "安娜" }}
buyer = true
credit_limit = 1_000_000
[[participants]]
name = "Ben"
buyer = true
credit_limit = 1_000_000
[[participants]]
name = "Grower"
grower = true
[[participants]]
name = "Carl"
buyer = true
credit_limit = 100
[[users]]
name = "desk"
password = "golden"
role = "auctioneer"
"""
TRADERS = {"anna": 1, "ben": 2, "carl": 4}


class Day:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.settings = folder / "market.toml"
        users = "".join(f'[[users]]\nname = "{name}"\npassword = "golden"\nrole = "trader"\n'
                        f"participant = {number}\n" for name, number in TRADERS.items())
        self.settings.write_text(SETTINGS + users, "utf-8")
        self.start()

    def start(self):
        self.server = subprocess.Popen(
            [self.program, "serve", "--config", self.settings, "--data", self.folder / "data"],
            stdout=subprocess.PIPE, text=True)
        self.port = self.server.stdout.readline().rpartition(":")[2].strip()

    def kill(self):
        self.server.kill()
        self.server.wait()

    def begin(self, subcommand, user, *words):
        return subprocess.Popen(
            [self.program, subcommand, "--connect", f"127.0.0.1:{self.port}", "--user", user,
             *words], env={**os.environ, "HUAGU_PASSWORD": "golden"})

    def desk(self, line):
        assert self.begin("operate", "desk", *line.split(" ")).wait() == 0, line

    def bid(self, user, line, status=0):
        assert self.begin("bid", user, *line.split(" ")).wait() == status, line

    def pause_all(self):
        self.desk("pause-all")
        time.sleep(0.5)  # a hand that was stopped is decided


def trade(day):
    for clock in (1, 2):
        for units, start, reserve in ((6, 100, 10), (4, 80, 40), (5, 60, 50)):
            day.desk(LOT.format(clock, units, start, reserve))
    day.desk("change-lot 2 start_price=90")
    day.bid("ben", "order 1 5 limit=70 max_units_per_lot=2")
    day.bid("anna", "order 1 3 limit=72 clock=2")
    day.desk("open-clock 1")
    day.bid("anna", "press 2 at=95")
    day.desk("cancel-sale 1 --reason wilted")  # before the next decision
    presses = [day.begin("bid", user, "press", "2", "at=85") for user in ("anna", "ben")]
    for press in presses:
        press.wait()  # one of them loses
    day.bid("carl", "press 6 at=80", status=1)  # has no credit
    day.pause_all()
    day.desk("open-clock 2")
    time.sleep(1)
    day.kill()
    day.start()
    day.desk("resume-clock all")
    day.bid("anna", "press 1 at=60")
    day.desk("suspend 2")
    time.sleep(2)
    day.pause_all()
    day.desk("close-clock all")
    day.desk("close-market")


def trim(results):
    """Cuts the room at the ends of the files."""
    for view in ("full", "public", "desk"):
        index = results / f"{view}.index"
        entries = index.read_bytes()[HEADER:]
        count, size = 0, 0
        while (place := struct.unpack_from("<QI", entries, count * ENTRY + 16))[1] != 0:
            count, size = count + 1, sum(place)
        os.truncate(index, HEADER + count * ENTRY)
        os.truncate(results / f"{view}.frames", size)


def main(program, target):
    target = pathlib.Path(target)
    if target.exists():
        sys.exit(f"{target} is there, and stays as it is")
    with tempfile.TemporaryDirectory() as name:
        day = Day(program, pathlib.Path(name))
        try:
            trade(day)
            day.server.terminate()
            assert day.server.wait(timeout=20) == 0
        finally:
            day.kill()
        data = day.folder / "data"
        say = lambda *words: subprocess.run([program, *words, "--data", data], check=True,
                                            capture_output=True).stdout
        target.mkdir(parents=True)
        (target / "explained.json").write_bytes(
            say("journal", "explain", "--sale", "2", "--json"))
        (target / "results.jsonl").write_bytes(say("watch", "--view", "full", "--json"))
        say("journal", "archive")
        trim(data / DAY / "results")
        shutil.copytree(data / DAY, target / "data" / DAY, ignore=shutil.ignore_patterns(
            "snapshots", "lock", "writer"))


if __name__ == "__main__":
    main(*sys.argv[1:])
