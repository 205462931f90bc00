#!/usr/bin/python3
"""What scripts/benchmark says of figures: met, not met, or that they cannot tell."""

import copy
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
import rows
import verdict


def row(name):
    return next(each for each in rows.ROWS if each["name"] == name)


def times(count, p99_us):
    time = p99_us if count > 0 else None
    return {"count": count, **dict.fromkeys(("p50", "p90", "p99", "p99.9", "p99.99", "max"), time)}


def phase(name, answer_us=100, lateness_us=300, late_us=50):
    return {"name": name, "seconds": 1, "sent": 1_000, "answered": 1_000, "busy": 900,
            "answer_us": times(1_000, answer_us), "lateness_us": times(100, lateness_us),
            "sent_late_us": times(1_000, late_us)}


# As `huagu load --json` says it, where all went well.
WHOLE = {"connections": 10, "seconds": 10, "planned": 3_000, "sent": 3_000, "unsent": 0,
         "offline": 0, "answered": 3_000, "missing": 0, "accepted": 300, "pauses": 0, "untold": 0,
         "away": 0,
         "failure": "",
         "lateness_us": times(300, 300), "lateness_last_us": times(300, 600), "late": 0,
         "last_terminal_us": times(300, 900),
         "log_on_us": times(10, 900), "all_logged_on_us": 5e6,
         "server": {"cpu": 0.3,
                    "memory_before": 2**20, "memory_most": 2**21, "memory_after": 2**20},
         "phases": [phase("overload"), phase("the second after"), phase("then")]}

SALES = "lateness of sales, 50,000 presses/s, first socket, p99"
LAST = "lateness of sales, 50,000 presses/s, last socket, p99"
AFTER = "overload: press to answer 1 s after, p99"
STORM = "5,500 log-ons within 5 s: lateness of sales throughout, p99"
DEADLINES = "overload: sales told more than 5 ms after their deadline"
SERVED = "5,500 log-ons within 5 s: all served after"
PAUSES = "overload: clocks paused by a stall"


def said(name, **changes):
    return said_of_runs(name, changes)


def said_of_runs(name, *runs):
    """Each run: what it has otherwise than WHOLE."""
    return verdict.of_loads(row(name), [{**WHOLE, **changes} for changes in runs])


def pairs(ratios, nulls):
    return [{"value": {"rate": 100 * ratio}, "baseline": {"rate": 100},
             "null": {"rate": 100 * null}} for ratio, null in zip(ratios, nulls)]


class Pairs(unittest.TestCase):
    goal = {"key": "rate", **verdict.at_least(0.5, "ratio")}
    small = {"key": "rate", **verdict.at_most(0.5, "ratio")}
    large = {"key": "rate", **verdict.at_least(20, "ratio")}

    def test_a_goal_that_lies_among_the_pairs_can_not_be_told(self):
        said = verdict.of_pairs(self.goal, pairs([0.41, 0.41, 0.54, 1.59, 1.59], [1] * 5))
        self.assertIsNone(said["met"])
        self.assertIn("0.41 … 1.59", said["note"])

    def test_nor_one_that_is_nearer_than_the_baseline_is_to_itself(self):
        said = verdict.of_pairs(self.goal, pairs([0.54] * 5, [1.33] * 5))
        self.assertIsNone(said["met"])
        self.assertIn("33 %", said["note"])
        said = verdict.of_pairs(self.goal, pairs([0.54] * 5, [0.8] * 5))
        self.assertIsNone(said["met"], "a baseline that is slower the second time is as noisy")

    def test_what_is_further_from_its_goal_than_all_noise_is_told(self):
        self.assertIs(verdict.of_pairs(self.small, pairs([0.04] * 5, [1.67] * 5))["met"], True)
        self.assertIs(verdict.of_pairs(self.large, pairs([60] * 5, [1.75] * 5))["met"], True)
        self.assertIs(verdict.of_pairs(self.large, pairs([3] * 5, [1.75] * 5))["met"], False)

    def test_without_noise_the_goal_itself_is_met(self):
        self.assertIs(verdict.of_pairs(self.goal, pairs([0.5] * 5, [1] * 5))["met"], True)
        self.assertIs(verdict.of_pairs(self.goal, pairs([0.49] * 5, [1] * 5))["met"], False)

    def test_figures_are_of_the_medians(self):
        said = verdict.of_pairs({**self.goal, "scale": 2}, pairs([1, 2, 9], [1, 1, 1]))
        self.assertEqual((said["value"], said["baseline"], said["ratio"]), (400, 200, 2))

    def test_growth_is_how_many_times_longer_it_takes(self):
        goal = {"key": "rate", "inverse": True, **verdict.at_most(3, "ratio")}
        said = verdict.of_pairs(goal, pairs([0.5, 0.25, 0.5], [1] * 3))
        self.assertEqual((said["ratio"], said["spread"], said["met"]), (2, (2, 3), True))
        said = verdict.of_pairs(goal, pairs([0.2] * 3, [1] * 3))
        self.assertEqual((said["ratio"], said["met"]), (5, False))

    def test_next_to_a_rival_that_neighbours_starve_nothing_is_told(self):
        for met in (True, False):
            said = {"value": 60, "ratio": 60, "met": met}
            self.assertEqual(verdict.next_to_rival(said, 2.4, 2), said)
            busy = verdict.next_to_rival(said, 9.0, 2)
            self.assertEqual((busy["met"], busy["ratio"]), (None, 60))
            self.assertIn("the machine is busy (load average 9.0 on 2 cores)", busy["note"])
        noisy = {"met": None, "note": "unmeasurable here: the baseline differs from itself"}
        self.assertEqual(verdict.next_to_rival(noisy, 9.0, 2), noisy)


class Repetitions(unittest.TestCase):
    def test_of_one_rate_the_spread_is_its_own(self):
        goal = verdict.at_least(10)
        self.assertIs(verdict.of_repetitions(goal, [11, 12, 13])["met"], True)
        self.assertIs(verdict.of_repetitions(goal, [7, 8, 9])["met"], False)
        self.assertIsNone(verdict.of_repetitions(goal, [8, 9, 11, 12])["met"])



class Loads(unittest.TestCase):
    def test_where_all_went_well_the_figure_decides(self):
        self.assertEqual(said(SALES), {"value": 0.3, "spread": (0.3, 0.3), "met": True})
        late = said(SALES, lateness_us=times(9, 2_000))
        self.assertEqual((late["value"], late["met"]), (2, False))

    def test_the_last_socket_has_a_row_of_its_own(self):
        self.assertEqual(said(LAST)["value"], 0.6)
        self.assertIs(said(LAST, lateness_last_us=times(9, 2_000))["met"], False)
        self.assertIs(said(LAST, lateness_us=times(9, 2_000))["met"], True)

    def test_nothing_decided_meets_no_goal(self):
        self.assertIs(said(SALES, lateness_us=times(0, 0))["met"], False)
        self.assertIs(said(SALES, accepted=0)["met"], False)

    def test_every_row_of_a_load_fails_if_nothing_came_of_it(self):
        nothing = {**copy.deepcopy(WHOLE), "accepted": 0, "lateness_us": times(0, 0),
                   "lateness_last_us": times(0, 0), "last_terminal_us": times(0, 0),
                   "log_on_us": times(0, 0)}
        for each in nothing["phases"]:
            each.update(sent=0, answered=0, busy=0, answer_us=times(0, 0),
                        lateness_us=times(0, 0), sent_late_us=times(0, 0))
        for each in rows.ROWS:
            if each["kind"] == "load":
                self.assertIs(verdict.of_loads(each, [nothing])["met"], False, each["name"])

    def test_whatever_went_wrong_is_not_met_and_said(self):
        for changes, words in (({"missing": 3}, "3 presses have no answer"),
                               ({"untold": 2}, "2 results never reached"),
                               ({"away": 7}, "7 terminals never came back"),
                               ({"pauses": 80}, "paused by stalls, 80"),
                               ({"failure": "the server closed a session: slow"}, "slow")):
            with self.subTest(changes):
                answer = said(SALES, **changes)
                self.assertIs(answer["met"], False)
                self.assertIn(words, answer["note"])

    def test_a_morning_with_half_its_rounds_is_none(self):
        morning = "morning, result to the last terminal, p99"
        self.assertIs(said(morning)["met"], True)
        answer = said(morning, sent=1_000)
        self.assertIs(answer["met"], False)
        self.assertIn("100 presses/s only", answer["note"])

    def test_a_late_generator_says_nothing_of_the_server(self):
        late = [phase("overload", late_us=5e6), phase("the second after"), phase("then")]
        answer = said(AFTER, phases=late)
        self.assertIsNone(answer["met"])
        self.assertIn("5,000 ms", answer["note"])
        answer = said(SALES, unsent=200_000, planned=4_000_000)
        self.assertIsNone(answer["met"])
        self.assertIn("200,000 of 4,000,000", answer["note"])

    def test_answers_may_be_late_by_no_more_than_their_goal(self):
        late = [phase("overload"), phase("the second after"), phase("then", late_us=20e3)]
        self.assertIsNone(said(AFTER, phases=late)["met"])
        self.assertIs(said(SALES, phases=late)["met"], True)

    def test_after_an_overload_nothing_answered_is_not_normal(self):
        silent = copy.deepcopy(WHOLE["phases"])
        silent[-1]["answer_us"] = times(0, 0)
        self.assertIs(said(AFTER, phases=silent)["met"], False)

    def test_a_storm_is_judged_by_its_worst_phase(self):
        self.assertIs(said(STORM)["met"], True)
        storm = copy.deepcopy(WHOLE["phases"])
        storm[1]["lateness_us"] = times(5, 9_000)
        answer = said(STORM, phases=storm)
        self.assertEqual((answer["value"], answer["met"]), (9, False))
        storm[1]["lateness_us"] = times(0, 0)
        self.assertIs(said(STORM, phases=storm)["met"], False)

    def test_a_terminal_that_did_not_come_back_never_was_served(self):
        gone = {"log_on_us": times(9, 900)}
        for runs in ((gone,), ({}, gone, {}), ({}, {**gone, "unsent": 1}, {})):
            self.assertIs(said_of_runs(SERVED, *runs)["met"], False, runs)

    def test_of_deadlines_none_may_be_missed(self):
        for name, missed in ((DEADLINES, {"late": 2}), (PAUSES, {"pauses": 2})):
            self.assertIs(said(name)["met"], True)
            answer = said_of_runs(name, {}, missed, {})
            self.assertEqual((answer["value"], answer["spread"], answer["met"]),
                             (2, (0, 2), False), "the worst run is the row's")

    def test_of_several_runs_the_median_decides_and_their_spread_whether_it_can(self):
        runs = [{"lateness_us": times(9, us)} for us in (900, 300, 600)]
        answer = said_of_runs(SALES, *runs)
        self.assertEqual((answer["value"], answer["spread"], answer["met"]),
                         (0.6, (0.3, 0.9), True))
        runs[0] = {"lateness_us": times(9, 1_200)}
        answer = said_of_runs(SALES, *runs)
        self.assertEqual((answer["value"], answer["met"]), (0.6, None))
        self.assertIn("what its runs gave, 0.3 … 1.2", answer["note"])

    def test_one_run_that_went_wrong_fails_the_row(self):
        answer = said_of_runs(SALES, {}, {"missing": 3}, {})
        self.assertEqual((answer["value"], answer["met"]), (0.3, False))
        self.assertIn("3 presses have no answer", answer["note"])
        answer = said_of_runs(SALES, {}, {"lateness_us": times(0, 0)}, {})
        self.assertIs(answer["met"], False)

    def test_a_run_whose_generator_was_late_is_left_out(self):
        late = {"unsent": 2_000, "lateness_us": times(9, 9_000)}
        answer = said_of_runs(SALES, {}, late, {})
        self.assertEqual((answer["value"], answer["met"]), (0.3, True))
        self.assertIn("2 of 3 runs", answer["note"])
        answer = said_of_runs(SALES, late, late, {})
        self.assertEqual((answer["value"], answer["met"]), (0.3, None))
        self.assertIn("1 of 3 runs", answer["note"])
        slow = {"lateness_us": times(9, 2_000)}
        self.assertIs(said_of_runs(SALES, late, late, slow)["met"], False)
        self.assertIsNone(said_of_runs(SALES, late, late)["met"])

    def test_of_a_run_whose_generator_was_late_no_figure_is_wanted(self):
        late = {"unsent": 2_000, "lateness_us": times(0, 0)}
        answer = said_of_runs(SALES, {}, late, {})
        self.assertEqual((answer["value"], answer["met"]), (0.3, True))
        answer = said_of_runs(SALES, late, late)
        self.assertIsNone(answer["met"])
        self.assertIn("2,000 of 3,000", answer["note"])

    def test_a_late_generator_excuses_nothing_that_the_server_owes(self):
        for owed in ({"missing": 3}, {"accepted": 0}, {"pauses": 80}, {"untold": 2}):
            with self.subTest(owed):
                answer = said_of_runs(SALES, {}, {"unsent": 2_000, **owed}, {})
                self.assertIs(answer["met"], False)

    def test_the_worst_run_may_be_one_whose_generator_was_late(self):
        for name, missed in ((DEADLINES, {"late": 2}), (PAUSES, {"pauses": 2})):
            answer = said_of_runs(name, {}, {"unsent": 2_000, **missed}, {})
            self.assertEqual((answer["value"], answer["met"]), (2, False))
            late = {"unsent": 2_000}
            self.assertIs(said_of_runs(name, {}, late, {})["met"], True)
            self.assertIsNone(said_of_runs(name, {}, late, late)["met"])


class ForPrograms(unittest.TestCase):
    def test_what_json_cannot_say_is_null(self):
        answer = said(SERVED, log_on_us=times(9, 900))
        written = verdict.as_json(row(SERVED), answer)
        self.assertIsNone(json.loads(json.dumps(written, allow_nan=False))["value"])

    def test_a_goal_is_a_number(self):
        for each in rows.ROWS:
            written = verdict.as_json(each, verdict.failed("not built"))
            self.assertIsInstance(written["goal"], (int, float))
            self.assertIs(written["met"], False)
            self.assertEqual(written["note"], "not built")

    def test_the_reason_of_a_failure_is_one_line(self):
        self.assertEqual(verdict.reason("huagu", '{"a": 1,\n "b": 2}\nno room: 15,000 files\n'),
                         "no room: 15,000 files")
        self.assertEqual(verdict.reason("huagu", " \n"), "it said nothing")

    def test_the_reason_is_the_programs_own_error_not_a_warning_of_what_it_started(self):
        warning = "[warning] only 20000 files may be open\n"
        self.assertEqual(verdict.reason("bench", "bench: a log-on was refused\n" + warning),
                         "bench: a log-on was refused")
        self.assertEqual(verdict.reason("bench", "bench: the server did not start:\nport taken\n"),
                         "bench: the server did not start: port taken")


if __name__ == "__main__":
    unittest.main()
