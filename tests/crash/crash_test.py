#!/usr/bin/python3
"""Kills the real server (kill -9) at random moments of a market day under load, and proves that
nothing was lost or doubled.

    crash_test.py PROGRAM --kills N [--seed S] [--threads T]

A violation is said with what and where, the folder of the run is kept, and the status is 1.
"""
import argparse
import pathlib
import random
import shutil
import sys
import tempfile

import checks
import market_text
from ledger import Book, Findings, Ledger
from loop import Loop
from people import Auctioneer, Trader
from server import Server
from session import Session

KILL_INTERVAL = 0.8  # seconds, the mean
KILLS_IN_START = 0.2  # of all, the part that comes before the server listens
CUT_INTERVAL = 0.4  # seconds between connections that the network loses
PATIENCE = 60  # seconds without an end: it stands still
FINDINGS_MAX = 20  # then the day is broken off


class Hall:
    """The server, all who are logged on to it, and what they wrote down."""

    more_settings = ""

    def __init__(self, arguments, folder):
        self.seed = arguments.seed
        self.dice = random.Random(f"{self.seed} kills")
        self.traders = arguments.traders
        self.clocks = arguments.clocks
        self.order_interval = arguments.order_interval
        self.folder = folder
        self.data = folder / "data"
        self.findings = Findings()
        self.books = {view: Book(view, self.findings) for view in ("full", "public", "desk")}
        self.ledgers = {}
        self.is_durable = arguments.kills > 0
        self.resends_all = False
        self.resent = 0
        self.kills_left = arguments.kills
        self.kills = []  # commands without an answer at each
        self.kills_in_start = 0
        self.loop = Loop()
        self.port = market_text.free_port()
        settings = folder / "market.toml"
        settings.write_text(market_text.settings(
            self.port, self.traders, self.clocks, self.more_settings), "utf-8")
        self.server = Server(self.loop, [
            arguments.program, "serve", "--config", str(settings), "--threads",
            str(arguments.threads), "--data", str(self.data), "--log-level", "warning"],
            folder / "server.log", self.on_own_end)
        self.has_ended = False
        self.time_is_up = False
        self.prepare()
        self.start_server()
        self.desk = Auctioneer(self)
        self.trader_sessions = [Trader(self, n) for n in range(1, self.traders + 1)]
        self.readers = [Session(self, "settlement", "full"), Session(self, "screen", "public")]
        self.auditors = [Session(self, "auditor", "desk", from_start=True),
                         Session(self, "accountant", "full", from_start=True),
                         Session(self, "public", "public", from_start=True)]

    @property
    def sessions(self):
        return [self.desk, *self.trader_sessions, *self.readers, *self.auditors]

    def ledger_of(self, user):
        return self.ledgers.setdefault(user, Ledger(user, self.findings))

    def on_own_end(self, status):
        self.findings.say(f"the server ended by itself with status {status}: "
                          f"{self.folder / 'server.log'}")
        self.has_ended = True

    # ---- Kills ----

    def start_server(self):
        """And the next kill's moment: while it starts, or a while after it listens."""
        if self.kills_left > 0 and self.kills and self.dice.random() < KILLS_IN_START:
            self.kills_in_start += 1
            self.server.start()
            typical = self.server.starts[-1] if self.server.starts else 0.05
            return self.loop.after(self.dice.uniform(0, typical), self.kill)
        self.server.start(self.on_listening)

    def on_listening(self):
        if self.kills_left > 0:
            self.loop.after(self.dice.expovariate(1 / KILL_INTERVAL), self.kill)

    def kill(self):
        if self.has_ended:
            return
        self.kills.append(sum(ledger.unanswered for ledger in self.ledgers.values()))
        self.kills_left -= 1
        self.server.kill()
        self.after_kill()
        self.start_server()

    def cut_one(self):
        """A network that loses a connection: someone's, with whatever was under way."""
        session = self.dice.choice(self.sessions)
        if session.socket:
            session.disconnect()

    # For trials, too: what a disk does.

    def prepare(self):
        pass

    def after_kill(self):
        pass

    def clear_away(self):
        shutil.rmtree(self.folder)

    # ---- The day ----

    def wait(self, what, is_done, patience=PATIENCE):
        is_over = lambda: self.has_ended or len(self.findings) >= FINDINGS_MAX
        done = self.loop.run_until(lambda: is_done() or is_over(), patience)
        if not done:
            self.findings.say(f"it stands still: {what}")
        return done and not is_over()

    def run(self, seconds):
        self.loop.after(seconds, lambda: setattr(self, "time_is_up", True))
        self.loop.every(CUT_INTERVAL, self.cut_one)
        patience = PATIENCE + seconds + 3 * KILL_INTERVAL * self.kills_left
        return (self.wait("the kills", self.has_had_enough, patience)
                and self.close() and self.kill_once_more() and self.stop())

    def has_had_enough(self):
        return self.time_is_up and not self.kills_left

    def close(self):
        for trader in self.trader_sessions:
            trader.is_done = True
        self.desk.is_closing = True
        return self.wait("the close", lambda: self.desk.is_closed and self.is_calm())

    def is_calm(self):
        """All logged on, all answered, all up to date."""
        last = self.books["full"].last
        return all(s.is_logged_on and not s.ledger.unanswered and s.sequence == last
                   for s in self.sessions)

    def kill_once_more(self):
        """After the close; then every answer that the market still has must be the same."""
        if not self.is_durable:
            return True
        self.resends_all = True
        expected = sum(len(ledger.resendable()) for ledger in self.ledgers.values())
        before = [(s, s.log_ons) for s in self.sessions]
        again = sum(ledger.again for ledger in self.ledgers.values())
        self.server.kill()
        self.server.start()
        return self.wait("the last answers", lambda: all(s.log_ons > n for s, n in before) and
                         self.is_calm() and
                         sum(ledger.again for ledger in self.ledgers.values()) >= again + expected)

    def stop(self):
        # The own snapshots of the closed day, and the desk's last replies to resends.
        before = [(s, s.log_ons) for s in self.sessions]
        for session in self.sessions:
            session.disconnect()
        self.resends_all = False
        if not self.wait("the last log-on", lambda: all(s.log_ons > n for s, n in before) and
                         self.is_calm()):
            return False
        self.loop.run_until(lambda: False, 0.3)
        for session in self.sessions:
            session.end()
        status = self.server.stop()
        if status != 0:
            self.findings.say(f"the server stopped with status {status}")
        return True

    def report(self, day):
        commands = sum(len(ledger.sent) for ledger in self.ledgers.values())
        again = sum(ledger.again for ledger in self.ledgers.values())
        starts = sorted(self.server.starts)
        print(f"{len(self.kills)} kills, {self.kills_in_start} of them during a start; "
              f"{sum(self.kills)} commands had no answer at a kill\n"
              f"{commands} commands, {again} answered again and the same\n"
              f"{self.books['full'].last} results, {len(day.sales)} sales, "
              f"{len(day.cancelled)} cancelled, gross {sum(s['gross'] for s in day.net_sales)}\n"
              f"a start took {starts[len(starts) // 2] * 1000:.0f} ms, "
              f"at most {starts[-1] * 1000:.0f} ms")


def run(arguments, hall_type=Hall):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="huagu-crash-"))
    hall = hall_type(arguments, folder)
    try:
        if hall.run(arguments.seconds):
            hall.report(checks.check(hall, hall.findings.say))
    finally:
        if hall.server.process.poll() is None:
            hall.server.process.kill()
    if hall.findings:
        print(f"seed {hall.seed}: {len(hall.findings)} violations; the data is in {folder}")
    elif arguments.keep:
        print(f"the data is in {folder}")
    else:
        hall.clear_away()
    return hall


def parser():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("program", help="build/release/huagu")
    options.add_argument("--kills", type=int, default=25)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--traders", type=int, default=8)
    options.add_argument("--clocks", type=int, default=4)
    options.add_argument("--seconds", type=float, default=3, help="at least so long a day")
    options.add_argument("--order-interval", type=float, default=0.02, help="of each trader")
    options.add_argument("--keep", action="store_true", help="the folder of the run")
    return options


if __name__ == "__main__":
    sys.exit(1 if run(parser().parse_args()).findings else 0)
