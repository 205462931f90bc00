#!/usr/bin/python3
"""Follows a clock, and presses when its hand shows a price.

    HUAGU_PASSWORD=… press_at.py HOST:PORT USER CLOCK PRICE UNITS

Prices are in minor units of the market's currency. The exit status is 0 if units were bought.
"""
import os
import sys

from huagu import Closed, Market, module, word


def press_in(market, clock, lot_round, price, units):
    """Waits for the moment and presses; whether units were bought, None if another was first."""
    step = max(0, -(-(lot_round.StartPrice() - price) // lot_round.PriceStep()))
    if step > lot_round.LastStep():
        sys.exit(f"lot {lot_round.Lot()} does not go down to {price}")
    moment = lot_round.StartsAt() + step * lot_round.StepInterval()
    while (wait := market.seconds_until(moment)) > 0:
        market.receive(wait)
        if market.rounds[clock] is not lot_round:
            return None  # somebody stopped the hand higher, or the round is void
    command_id = market.press(clock, lot_round.Lot(), lot_round.Round(), units,
                              max(moment, market.now()))
    while True:
        kind, message = market.receive()
        if kind == "rejected" and message.CommandId() == command_id:
            reason = word(module("Reason").Reason, message.Reason())
            if reason == "busy":  # nothing was done: again under a new id, while the round lives
                market.receive(0.1)
                if market.rounds[clock] is not lot_round:
                    return None
                command_id = market.press(clock, lot_round.Lot(), lot_round.Round(), units,
                                          market.now())
                continue
            print(f"rejected: {reason}")
            return None if reason in ("too_late", "wrong_round", "lot_not_running") else False
        if kind == "won" and message.CommandId() == command_id:
            print(f"won: {message.Units()} units of lot {message.Lot()} at {message.Price()}, "
                  f"gross {message.Gross()}")
            return True
        if kind == "lost" and message.CommandId() == command_id:
            print(f"lost: lot {message.Lot()} went at {message.WinningPrice()}")
            return False


def main(address, user, clock, price, units):
    host, port = address.rsplit(":", 1)
    clock, price, units = int(clock), int(price), int(units)
    market = Market(host, int(port), user, os.environ["HUAGU_PASSWORD"])
    if clock not in market.rounds:
        sys.exit(f"there is no clock {clock}")
    bought = tried = None
    while bought is None:
        lot_round = market.rounds[clock]
        if lot_round is None or lot_round is tried:
            market.receive()
        else:
            bought = press_in(market, clock, lot_round, price, units)
            tried = lot_round
    market.log_off()
    return 0 if bought else 1


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except Closed as closed:
        sys.exit(f"closed: {closed}")
