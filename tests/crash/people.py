"""What the auctioneer and the traders do all day, by dice."""
import huagu
import messages
from market_text import CREDIT, GROWER, PRODUCT
from session import Session

BEAT = 0.02  # seconds between looks at what there is to do
LOTS_AHEAD = 3  # in each clock's queue
CLOCK_WORDS = {"clock_opened": "idle", "clock_resumed": "running", "clock_paused": "paused",
               "clock_closed": "closed", "round_started": "running"}


class Auctioneer(Session):
    """Keeps every clock open, running and supplied, and does all else that a desk may do."""

    def __init__(self, hall):
        super().__init__(hall, "desk", "desk")
        self.clocks = {}  # clock → state
        self.ahead = {clock: set() for clock in range(1, hall.clocks + 1)}  # lots not begun
        self.asked = {}  # clock, or what else → command that is waited for
        self.is_closing = False
        self.is_closed = False
        hall.loop.every(BEAT, self.beat)

    def on_snapshot(self, snapshot):
        for n in range(snapshot.ClocksLength()):
            clock = snapshot.Clocks(n)
            self.clocks[clock.Clock()] = huagu.word(messages.CLOCK_STATES, clock.State())

    def on_result(self, word, result):
        clock = result.Clock()
        if word in CLOCK_WORDS:
            self.clocks[clock] = CLOCK_WORDS[word]
        if word == "round_started":
            self.ahead[clock].discard(messages.result_body(result)[1].Lot())
        elif word == "lot_queued":
            self.ahead[clock].add(messages.result_body(result)[1].Lot().Lot())
        elif word == "lot_closed":
            self.ahead[clock].discard(messages.result_body(result)[1].Lot())
        elif word == "sale" and not self.is_closing and self.random.random() < 0.04:
            sale = messages.result_body(result)[1].Sale()
            self.command("cancel_sale", sale=sale, reason="damaged")
        elif word == "market_closed":
            self.is_closed = True

    def ask(self, what, kind, **fields):
        if not self.is_waiting_for(self.asked.get(what)):
            self.asked[what] = self.command(kind, **fields)

    def beat(self):
        if not self.is_logged_on or self.is_closed:
            return
        if self.is_closing:
            return self.close()
        for clock, state in self.clocks.items():
            if state == "closed":
                self.ask(clock, "open_clock", clock=clock)
            elif state == "paused":
                self.ask(clock, "resume_clock", clock=clock)
            elif state == "running" and self.random.random() < 0.005:
                self.ask(clock, "pause_clock", clock=clock)
            if len(self.ahead[clock]) < LOTS_AHEAD:
                self.ask(f"lot {clock}", "queue_lot", **self.lot(clock))
            elif self.random.random() < 0.01:
                self.ask(f"lot {clock}", "withdraw_lot", lot=max(self.ahead[clock]))
        if self.random.random() < 0.05:
            self.ask("credit", "set_credit", participant=self.any_buyer(),
                     credit_limit=CREDIT + self.random.randrange(1_000_000))
        if self.random.random() < 0.02:
            kind = "suspend" if self.random.random() < 0.3 else "reinstate"
            self.ask("hold", kind, participant=GROWER + self.hall.traders)

    def lot(self, clock):
        units = self.random.randrange(1, 40)
        return dict(clock=clock, grower=GROWER, product=PRODUCT, grade=self.random.randrange(3),
                    length_cm=60, items_per_unit=self.random.choice((10, 20)), units=units,
                    min_units=1, start_price=100, reserve_price=self.random.randrange(40, 60))

    def any_buyer(self):
        return GROWER + self.random.randrange(1, self.hall.traders + 1)

    def close(self):
        """Every clock, wherever its hand is, and then the market."""
        for clock, state in self.clocks.items():
            if state in ("running", "idle"):
                self.ask(clock, "pause_clock", clock=clock)
            elif state == "paused":
                self.ask(clock, "close_clock", clock=clock)
        if all(state == "closed" for state in self.clocks.values()):
            self.ask("market", "close_market")


class Trader(Session):
    """Presses at moments of its own, and keeps some standing orders at work."""

    def __init__(self, hall, number):
        super().__init__(hall, f"trader{number}", "public")
        self.rounds = {}  # clock → (lot, round) that can be pressed, as far as it knows
        self.orders = []  # the last few ids
        self.last_order = 0
        self.is_done = False
        hall.loop.after(self.random.random(), self.beat)

    def on_result(self, word, result):
        clock = result.Clock()
        if word in huagu.ROUND_ENDS:
            self.rounds.pop(clock, None)
        if word == "round_started" and self.random.random() < 0.7:
            body = messages.result_body(result)[1]
            live = self.rounds[clock] = (body.Lot(), body.Round())
            moment = 0.06 + 0.3 * self.random.random() ** 2
            units = max(body.MinUnits(), self.random.randrange(1, 12))
            self.hall.loop.after(moment, lambda: self.press(clock, live, units))

    def press(self, clock, live, units):
        if self.rounds.get(clock) == live and not self.is_done:
            lot, number = live
            self.command("press", clock=clock, lot=lot, round=number, units=units,
                         all_or_none=self.random.random() < 0.1)

    def beat(self):
        """Places an order, or reduces or cancels one of the last few."""
        if self.is_done:
            return
        self.hall.loop.after(self.hall.order_interval, self.beat)
        dice = self.random.random()
        if dice < 0.5 or not self.orders:
            self.last_order += 1
            if self.command("place_order", order=self.last_order, product=PRODUCT,
                            limit_price=self.random.randrange(30, 80),
                            units=self.random.randrange(1, 6)):
                self.orders = self.orders[-9:] + [self.last_order]
            else:
                self.last_order -= 1
        elif dice < 0.65:
            self.command("reduce_order", order=self.random.choice(self.orders),
                         units=self.random.randrange(1, 4))
        else:
            order = self.orders.pop(0)
            self.command("cancel_order", order=order)
