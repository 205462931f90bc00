"""At the end of the day: every ledger against the results, and the results against each other."""
from collections import Counter, defaultdict

import huagu
import messages
from ledger import NOT_KEPT

FEE_BP = 250
CANCELLED = huagu.module("OrderState").OrderState.cancelled
WITHDRAWN = huagu.module("Outcome").Outcome.withdrawn
CLOCK_RESULTS = {"open_clock": "clock_opened", "close_clock": "clock_closed",
                 "resume_clock": "clock_resumed"}


class Day:
    """The market day as its three views tell it, decoded once."""

    def __init__(self, books):
        self.books = books
        full = books["full"].results
        self.results = [messages.result_of(full[n]) for n in sorted(full)]
        self.replies = defaultdict(list)  # (user's number, participant) → (word, content), in order
        for entry in books["desk"].entries:
            _, result = messages.server_message(entry)
            word, body = messages.result_body(result)
            if word == "desk_reply":
                user, participant, reply, content = messages.desk_reply(body)
                self.replies[user, participant].append((reply, content))
        self.cancelled = {r["sale"] for r in self.of("sale_cancelled")}
        self.sales = {r["sale"]: r for r in self.of("sale")}
        self.net_sales = [r for n, r in self.sales.items() if n not in self.cancelled]

    def of(self, word):
        return [content for kind, content in self.results if kind == word]

    def replies_to(self, ledger):
        """To the user, and to every user of its participant."""
        if ledger.participant is None:
            return [reply for (user, _), replies in self.replies.items()
                    for reply in replies if user == ledger.number]
        return [reply for (user, participant), replies in self.replies.items()
                for reply in replies
                if participant == ledger.participant and user in (None, ledger.number)]


def fee(gross):
    return -(-gross * FEE_BP // 10_000)


def check(hall, say):
    """Says everything that does not agree."""
    views(hall.books, say)
    day = Day(hall.books)
    sales_and_totals(day, say)
    lots(day, say)
    desk_commands(day, hall.ledgers["desk"], say)
    for ledger in hall.ledgers.values():
        answers(day, ledger, say)
    for ledger in hall.ledgers.values():
        if ledger.participant is not None:
            trader(day, ledger, say)
    for session in hall.trader_sessions:
        credit(day, session, hall.ledgers["desk"], say)
    return day


def views(books, say):
    full, public, desk = (books[view].results for view in ("full", "public", "desk"))
    for view, book in books.items():
        numbers = sorted(book.results)
        if numbers != list(range(1, len(numbers) + 1)) or len(numbers) != len(full):
            say(f"the {view} view has {len(numbers)} results up to {book.last}, "
                f"the full view {len(full)}")
        clocks = defaultdict(int)
        for n in numbers:
            result = messages.server_message(book.results[n])[1]
            if result.Clock() is not None:
                clocks[result.Clock()] += 1
                if result.ClockSequence() != clocks[result.Clock()]:
                    say(f"{view} result {n}: clock_sequence {result.ClockSequence()} of clock "
                        f"{result.Clock()}, not {clocks[result.Clock()]}")
    for n, message in full.items():
        if desk.get(n) != message:
            say(f"result {n} differs between the full view and the desk")
        if public.get(n) == message or n not in public:
            continue
        word, ours = messages.result_of(message)
        other_word, theirs = messages.result_of(public[n])
        if word != "sale" or other_word != "sale" or dict(ours, buyer=None) != theirs:
            say(f"result {n} differs between the full view and the public one")


def sales_and_totals(day, say):
    numbers = [r["sale"] for r in day.of("sale")]
    if numbers != list(range(1, len(numbers) + 1)):
        say("the sales are not numbered 1, 2, 3 …")
    for sale in day.sales.values():
        if sale["gross"] != sale["price"] * sale["items"]:
            say(f"a sale's gross is not price × items: {sale}")
    closed = day.of("market_closed")
    if len(closed) != 1:
        return say(f"the market closed {len(closed)} times")
    ours = [len(day.net_sales)] + [sum(s[k] for s in day.net_sales) for k in ("units", "gross")]
    totals = [closed[0][k] for k in ("sales", "units", "gross")]
    if ours != totals:
        say(f"control totals {totals}, the results have {ours}")


def lots(day, say):
    """What was queued and sold of each lot, and what its last closing says."""
    sold = Counter()
    for sale in day.net_sales:
        sold[sale["lot"]] += sale["units"]
    units = {r["lot"]["lot"]: r["lot"]["units"] for r in day.of("lot_queued") if not r["reoffer"]}
    for lot, closing in {r["lot"]: r for r in day.of("lot_closed")}.items():
        if closing["units_sold"] + closing["units_unsold"] != units[lot]:
            say(f"lot {lot} had {units[lot]} units and closed as {closing}")
    reopened = {r["lot"] for r in day.of("sale_cancelled")}
    for closing in day.of("lot_closed"):
        if closing["lot"] not in reopened and closing["units_sold"] != sold[closing["lot"]]:
            say(f"lot {closing['lot']}: sales of {sold[closing['lot']]} units, closed as {closing}")


def accepted(ledger, kind):
    """The fields and the answer of every accepted command of a kind, in the order sent."""
    return [(sent.fields, ledger.answers[n]) for n, sent in ledger.sent.items()
            if sent.kind == kind and n in ledger.answers and ledger.answers[n].is_accepted]


def same(what, ours, theirs, say):
    """What the desk was told that it did, and what the results say was done."""
    if Counter(ours) != Counter(theirs):
        say(f"{what}: acknowledged but not in the results {Counter(ours) - Counter(theirs)}, in "
            f"the results but not acknowledged {Counter(theirs) - Counter(ours)}")


def desk_commands(day, desk, say):
    fields = ("clock", "units", "start_price", "reserve_price", "items_per_unit", "grade")
    same("lots queued",
         [(a.number, *(f[k] for k in fields)) for f, a in accepted(desk, "queue_lot")],
         [(r["lot"]["lot"], *(r["lot"][k] for k in fields)) for r in day.of("lot_queued")
          if not r["reoffer"]], say)
    for kind, word in CLOCK_RESULTS.items():
        same(kind, [f["clock"] for f, _ in accepted(desk, kind)],
             [r["clock"] for r in day.of(word)], say)
    same("sales cancelled", [f["sale"] for f, _ in accepted(desk, "cancel_sale")],
         [r["sale"] for r in day.of("sale_cancelled")], say)
    same("lots withdrawn", [f["lot"] for f, _ in accepted(desk, "withdraw_lot")],
         [r["lot"] for r in day.of("lot_closed") if r["outcome"] == WITHDRAWN], say)


def answers(day, ledger, say):
    """Each command's answers, as the user and as the desk have them."""
    if ledger.unanswered:
        say(f"{ledger.user}: {ledger.unanswered} commands have no answer")
    told = defaultdict(set)
    for word, reply in day.replies_to(ledger):
        if word in ("accepted", "rejected"):
            told[reply["command_id"]].add((word == "accepted", reply["order"]))
    for command_id in told.keys() - ledger.sent.keys() - {0}:
        say(f"{ledger.user}: the desk has command {command_id}, which was never sent")
    for command_id, answer in ledger.answers.items():
        if answer.reason in NOT_KEPT:
            continue
        expected = {(answer.is_accepted, answer.order)}
        if ("suspended", command_id) in ledger.outcomes:
            expected.add((False, answer.order))
        if told[command_id] != expected:
            say(f"{ledger.user}: command {command_id} was answered {answer}, the desk has "
                f"{told[command_id]}")


def trader(day, ledger, say):
    """Outcomes: each accepted press has one; all are the desk's; sales are the results'."""
    replies = day.replies_to(ledger)
    desk = {}
    for word, reply in replies:
        if word == "won":
            desk["won", reply["sale"]] = reply
        elif word == "lost":
            desk["lost", reply["command_id"]] = reply
    ours = {key: reply for key, reply in ledger.outcomes.items() if key[0] != "suspended"}
    for key in ours.keys() | desk.keys():
        if ours.get(key) != desk.get(key):
            say(f"{ledger.user}: {key} is {ours.get(key)} to the trader, {desk.get(key)} to the "
                f"desk")
    ends = Counter(reply["command_id"] for reply in ledger.outcomes.values()
                   if reply.get("order") is None)
    presses = [n for n, sent in ledger.sent.items()
               if sent.kind == "press" and n in ledger.answers and ledger.answers[n].is_accepted]
    same(f"{ledger.user}: presses and their ends", presses, ends.elements(), say)
    fields = ("sale", "lot", "units", "price", "gross", "clock")
    same(f"{ledger.user}: won and sold",
         [(*(r[k] for k in fields), r["fee"]) for (kind, _), r in ours.items() if kind == "won"],
         [(*(s[k] for k in fields), fee(s["gross"])) for s in day.sales.values()
          if s["buyer"] == ledger.participant], say)
    changes = [tuple(r.items()) for word, r in replies if word == "order_changed"]
    lacking = Counter(tuple(r.items()) for r in ledger.order_changes) - Counter(changes)
    if lacking:
        say(f"{ledger.user}: told of changed orders that the desk does not have: {lacking}")
    orders(ledger, replies, say)


def orders(ledger, replies, say):
    """Units of each accepted order: what was filled, reduced and left adds up, step by step."""
    left = {f["order"]: f["units"] for f, _ in accepted(ledger, "place_order")}
    fills = defaultdict(list)  # (order, time) → units: two clocks may decide at one time
    for word, reply in replies:
        if word == "won" and reply["order"] is not None:
            fills[reply["order"], reply["at"]].append(reply["units"])
    reductions = []
    cancelled = set()
    for reply in (r for word, r in replies if word == "order_changed"):
        order = reply["order"]
        if reply["state"] == CANCELLED:
            cancelled.add(order)
        elif fills[order, reply["at"]]:
            left[order] -= fills[order, reply["at"]].pop(0)
            if reply["units_left"] != left[order]:
                say(f"{ledger.user}: order {order} should have {left[order]} left: {reply}")
        else:
            reductions.append((order, reply["units_left"]))
            left[order] = reply["units_left"]
    unshown = {key: units for key, units in fills.items() if units}
    if unshown:
        say(f"{ledger.user}: orders won, and did not change: {unshown}")
    same(f"{ledger.user}: orders reduced",
         [(f["order"], f["units"]) for f, _ in accepted(ledger, "reduce_order")], reductions, say)
    for fields, _ in accepted(ledger, "cancel_order"):
        if fields["order"] not in cancelled:
            say(f"{ledger.user}: order {fields['order']} was cancelled, and nothing shows it")


def credit(day, session, desk, say):
    """What the market has sold to the participant, and the limit that was set last."""
    own = session.own_snapshot
    gross = [s["gross"] for s in day.net_sales if s["buyer"] == session.ledger.participant]
    sold = sum(gross) + sum(fee(g) for g in gross)
    if own["sold"] != sold or own["held"] != 0:
        say(f"{session.user}: sold {own['sold']} and held {own['held']}, the results have {sold}")
    limits = [f["credit_limit"] for f, _ in accepted(desk, "set_credit")
              if f["participant"] == session.ledger.participant]
    if limits and own["credit_limit"] != limits[-1]:
        say(f"{session.user}: the credit limit is {own['credit_limit']}, set was {limits[-1]}")
