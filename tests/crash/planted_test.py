#!/usr/bin/python3
"""Faults that the crash test must find, or it proves nothing.

    planted_test.py PROGRAM ledgers|forgetful|lost_tail
"""
import copy
import shutil
import sys

import checks
from crash_test import Hall, parser, run


# ---- A ledger that disagrees with the results is found, whatever the difference ----

def lose_a_result(hall):
    del hall.books["public"].results[hall.books["public"].last // 2]


def swap_two_results(hall):
    results = hall.books["full"].results
    results[40], results[41] = results[41], results[40]


def lose_a_sale(hall):
    ledger = max(hall.ledgers.values(), key=lambda each: len(each.outcomes))
    del ledger.outcomes[next(key for key in ledger.outcomes if key[0] == "won")]


def pay_a_minor_unit_more(hall):
    ledger = max(hall.ledgers.values(), key=lambda each: len(each.outcomes))
    next(o for key, o in ledger.outcomes.items() if key[0] == "won")["gross"] += 1


def take_a_rejection_for_an_acceptance(hall):
    answers = hall.ledgers["trader1"].answers
    number = next(n for n, answer in answers.items() if not answer.is_accepted)
    answers[number] = answers[number]._replace(is_accepted=True)


def acknowledge_a_lot_that_is_not_there(hall):
    ledger = hall.ledgers["desk"]
    number = next(n for n, sent in ledger.sent.items() if sent.kind == "queue_lot")
    ledger.answers[number] = ledger.answers[number]._replace(number=9999)


def acknowledge_a_cancellation_that_is_not_there(hall):
    ledger = hall.ledgers["desk"]
    number = next(n for n, sent in ledger.sent.items() if sent.kind == "cancel_sale")
    ledger.sent[number].fields["sale"] += 1


LEDGER_FAULTS = [lose_a_result, swap_two_results, lose_a_sale, pay_a_minor_unit_more,
                 take_a_rejection_for_an_acceptance, acknowledge_a_lot_that_is_not_there,
                 acknowledge_a_cancellation_that_is_not_there]


def ledgers(options):
    hall = run(options)
    assert not hall.findings, "the day itself must agree"
    for fault in LEDGER_FAULTS:
        spoilt = Hall.__new__(Hall)
        spoilt.books, spoilt.ledgers = copy.deepcopy((hall.books, hall.ledgers))
        spoilt.trader_sessions = hall.trader_sessions
        said = []
        fault(spoilt)
        checks.check(spoilt, said.append)
        print(f"{fault.__name__}: {said[0] if said else 'NOT FOUND'}"[:200])
        assert said, fault.__name__


# ---- A server whose disk lied is found, or refuses to start ----

class ForgetfulDisk(Hall):
    """Has the data of an earlier kill again, and lacks what was told since."""

    told = None  # results, at the kill whose data is kept
    is_spoilt = False

    def after_kill(self):
        last = self.books["full"].last
        if self.told is None:
            self.told = last
            shutil.copytree(self.data, self.folder / "older")
        elif not self.is_spoilt and last > self.told:
            self.is_spoilt = True
            shutil.rmtree(self.data)
            (self.folder / "older").rename(self.data)


class LostTail(Hall):
    """Has lost the end of the last segment that holds any records."""

    is_spoilt = False

    def after_kill(self):
        if self.is_spoilt or self.books["full"].last < 100:
            return
        for segment in sorted(self.data.rglob("*.segment"), reverse=True):
            written = len(segment.read_bytes().rstrip(b"\0"))
            if written > 8192:
                self.is_spoilt = True
                with open(segment, "r+b") as file:
                    file.seek(written - 2048)
                    file.write(bytes(2048))
                return


def disk(hall_type, options):
    options.kills = 12
    hall = run(options, hall_type)
    assert hall.is_spoilt, "the disk had no moment to lie"
    assert hall.findings, "a disk that lied was not found"
    shutil.rmtree(hall.folder)


def main():
    options = parser().parse_args([sys.argv[1], "--kills", "0", "--seconds", "4"])
    if sys.argv[2] == "ledgers":
        ledgers(options)
    else:
        disk({"forgetful": ForgetfulDisk, "lost_tail": LostTail}[sys.argv[2]], options)


if __name__ == "__main__":
    main()
