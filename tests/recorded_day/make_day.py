#!/usr/bin/env python3
"""Makes day.jsonl: make_day.py HUAGU [SEED] > day.jsonl

Some thousands of commands on six clocks. It sees what traders and the auctioneer would see, by
running `HUAGU simulate` on what there is so far, and goes on from there; so the day is meaningful,
and once made it is only a file. The absurd has its place in it too.
"""

import json
import subprocess
import sys

MS = 1_000_000
CLOCKS = range(1, 7)
BUYERS = range(1, 21)
GROWERS = range(21, 25)
PRODUCTS = range(1, 6)
TURNS = 1300


class Random:
    """splitmix64: the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def of(self, things):
        return list(things)[self.below(len(things))]

    def chance(self, percent):
        return self.below(100) < percent


class Day:
    def __init__(self, huagu, seed):
        self.huagu = huagu
        self.random = Random(seed)
        self.now = 1_000 * MS
        self.lines = []
        self.lots = {}  # by number: the command that queued it
        self.command_ids = {}
        self.order_ids = {}
        self.rounds = {}  # live ones, by clock
        self.sales = []
        self.orders = []  # (participant, order) that are open

    def say(self, command, **fields):
        self.lines.append({"at": self.now, "command": command, **fields})

    def look(self):
        """What is known by now."""
        lines = [json.dumps(line) for line in self.lines]
        lines.append(json.dumps({"at": self.now, "command": "advance"}))
        run = subprocess.run([self.huagu, "simulate", "-"], input="\n".join(lines),
                             capture_output=True, text=True, check=True)
        self.rounds, self.sales, orders = {}, [], {}
        for event in map(json.loads, run.stdout.splitlines()):
            kind = event["event"]
            if kind == "round_started":
                self.rounds[event["clock"]] = event
            elif kind in ("clock_paused", "clock_closed", "lot_closed"):
                self.rounds.pop(event["clock"], None)
            elif kind == "sale":
                self.sales.append(event)
            elif kind == "accepted" and "order" in event:
                orders[event["participant"], event["order"]] = True
            elif kind == "order_changed" and event["state"] != "open":
                orders.pop((event["participant"], event["order"]), None)
        self.orders = list(orders)

    def begin(self):
        self.say("open_market", currency="CNY", seed=2**64 - 20261123, buyer_fee_bp=150)
        for buyer in BUYERS:
            self.say("add_participant", participant=buyer, buyer=True, grower=buyer == 20,
                     credit_limit=20_000_000 if buyer % 7 else 60_000)
        for grower in GROWERS:
            self.say("add_participant", participant=grower, buyer=False, grower=True,
                     credit_limit=0)
        for clock in CLOCKS:
            self.say("add_clock", clock=clock, price_step=self.random.between(1, 3),
                     step_interval=self.random.between(2, 5) * 10 * MS,
                     restart_steps=self.random.between(3, 19),
                     hold=self.random.of([0, 300, 800]) * MS,
                     allowance=self.random.of([0, 0, 150]) * MS, guard=5 * MS,
                     award=self.random.of(["first_press", "multi_sale"]),
                     tie=self.random.of(["press_time", "random_draw"]),
                     max_units=self.random.of([None, None, 12]), reoffer=self.random.below(2),
                     reoffer_start_percent=self.random.of([100, 80]), auto_advance=clock != 6)
        for _ in range(60):
            self.queue_lot()
        for clock in CLOCKS:
            self.say("open_clock", clock=clock)

    def queue_lot(self):
        random = self.random
        lot = len(self.lots) + 1
        reserve = random.between(3, 30)
        units = random.between(1, 40)
        self.lots[lot] = dict(
            clock=random.of(CLOCKS), lot=lot, grower=random.of(list(GROWERS) + [20]),
            product=random.of(PRODUCTS), grade=random.below(5), length_cm=random.between(4, 9) * 10,
            items_per_unit=random.of([1, 10, 20]), units=units,
            min_units=random.between(1, min(units, random.of([1, 3, 40]))),
            start_price=reserve + random.between(5, 60), reserve_price=reserve)
        self.say("queue_lot", **self.lots[lot])

    def press(self):
        random = self.random
        running = [r for r in self.rounds.values() if r["starts_at"] <= self.now]
        if not running and not random.chance(5):
            return self.start_lot() if random.chance(10) else None
        nothing = {"clock": 1, "lot": 1, "round": 1, "min_units": 1, "starts_at": 0}
        live = random.of(running or self.rounds.values() or [nothing])
        buyer = random.of(BUYERS)
        self.command_ids[buyer] = command_id = self.command_ids.get(buyer, 0) + random.between(1, 2)
        late = random.of([0, 0, 0, random.below(40 * MS),
                          min(30 * MS, self.now - live["starts_at"])])
        fields = dict(participant=buyer, command_id=command_id,
                      clock=live["clock"], lot=live["lot"],
                      round=live["round"] + random.chance(2), press_time=self.now - late,
                      units=random.between(live["min_units"], live["min_units"] + 11))
        if random.chance(20):
            fields["all_or_none"] = True
        self.say("press", **fields)
        if random.chance(5):
            self.say("press", **fields)  # a resend
        if random.chance(15):
            fields["participant"] = rival = random.of(BUYERS)  # at the same moment
            self.command_ids[rival] = self.command_ids.get(rival, 0) + 1
            self.say("press", **{**fields, "command_id": self.command_ids[rival]})
        return None

    def place_order(self):
        random = self.random
        buyer = random.of(BUYERS)
        self.order_ids[buyer] = order = self.order_ids.get(buyer, 0) + 1
        fields = dict(participant=buyer, order=order, product=random.of(PRODUCTS),
                      limit_price=random.between(3, 40), units=random.between(1, 60))
        if random.chance(40):
            fields["worst_grade"] = random.below(5)
        if random.chance(20):
            fields["min_length_cm"] = random.between(4, 9) * 10
        if random.chance(15):
            fields["clock"] = random.of(CLOCKS)
        if random.chance(30):
            fields["max_units_per_lot"] = random.between(5, 20)
        if random.chance(20):
            fields["min_units_per_lot"] = random.between(1, 5)
        self.say("place_order", **fields)

    def change_order(self):
        if not self.orders:
            return
        participant, order = self.random.of(self.orders)
        if self.random.chance(50):
            self.say("cancel_order", participant=participant, order=order)
        else:
            self.say("reduce_order", participant=participant, order=order,
                     units=self.random.below(20))

    def cancel_sale(self):
        if self.sales:
            self.say("cancel_sale", sale=self.random.of(self.sales[-3:])["sale"], reason="damaged")

    def start_lot(self):
        self.say("start_lot", clock=6)

    def run_clocks(self):
        random = self.random
        clock = random.of(CLOCKS)
        command = random.of(["pause_clock", "resume_clock", "resume_clock", "open_clock",
                             "close_clock", "set_rules"])
        if command == "set_rules":
            self.say(command, clock=clock, award=random.of(["first_press", "multi_sale"]),
                     tie=random.of(["press_time", "random_draw"]),
                     restart_steps=random.between(0, 19), price_step=random.between(1, 3))
        else:
            self.say(command, clock=clock)

    def change_lot(self):
        random = self.random
        lot = random.between(max(1, len(self.lots) - 30), len(self.lots))
        if random.chance(20):
            return self.say("withdraw_lot", lot=lot)
        fields = {}
        if random.chance(50):
            fields["start_price"] = self.lots[lot]["start_price"] + random.below(10)
        if random.chance(30):
            fields["reserve_price"] = random.between(3, 40)
        if random.chance(30):
            fields["min_units"] = random.between(1, 10)
        if random.chance(30):
            fields["position"] = random.below(4)
        return self.say("change_lot", lot=lot, **fields)

    def trust(self):
        buyer = self.random.of(BUYERS)
        command = self.random.of(["suspend", "reinstate", "reinstate", "set_credit"])
        if command == "suspend" and self.random.chance(60):
            command = "reinstate"
        fields = {}
        if command == "set_credit":
            fields["credit_limit"] = self.random.below(1_000) * 10_000
        self.say(command, participant=buyer, **fields)

    def absurd(self):
        random = self.random
        self.say("press", participant=random.of([1, 99]), command_id=1, clock=1,
                 lot=random.of([1, 999]), round=1, press_time=self.now + random.below(2),
                 units=random.of([0, 1, 2_000_000]))
        self.say("queue_lot", **{**self.lots[1], "lot": random.of([1, 7000]), "reserve_price": 0})

    def turn(self):
        self.now += self.random.between(1, 60) * MS
        self.look()
        kinds = ([self.press] * 60 + [self.place_order] * 8 + [self.change_order] * 5
                 + [self.cancel_sale] * 2 + [self.start_lot] * 3 + [self.run_clocks] * 5
                 + [self.change_lot] * 4 + [self.queue_lot] * 5 + [self.trust] * 2 + [self.absurd])
        for _ in range(self.random.between(1, 5)):
            self.random.of(kinds)()

    def end(self):
        for command in ["pause_clock", "close_clock"]:
            self.now += 10_000 * MS
            for clock in CLOCKS:
                self.say(command, clock=clock)
        self.say("close_market")


def main(huagu, seed=1):
    day = Day(huagu, int(seed))
    day.begin()
    for _ in range(TURNS):
        day.turn()
    day.end()
    for line in day.lines:
        print(json.dumps(line, separators=(",", ":")))


if __name__ == "__main__":
    main(*sys.argv[1:])
