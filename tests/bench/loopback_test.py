#!/usr/bin/python3
"""loopback_bench as scripts/benchmark runs it, with a few presses."""

import json
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(1)


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120,
                          check=False)


class Loopback(unittest.TestCase):
    def test_sessions_are_held_that_answer(self):
        self.assertEqual(json.loads(run("held", "--connections", "20").stdout)["connections"], 20)

    def test_a_row_has_pairs_and_the_baseline_once_more(self):
        for row in ("rates", "durable"):
            said = json.loads(run(row, "--pairs", "2", "--batch", "4", "--total", "40").stdout)
            self.assertEqual(len(said["pairs"]), 2)
            for pair in said["pairs"]:
                self.assertEqual(set(pair), {"baseline", "value", "null"})
                for figures in pair.values():
                    self.assertTrue(all(figures[key] > 0 for key in ("rate", "p50", "p99")))

    def test_what_makes_no_row_is_refused(self):
        for option, number in (("--pairs", "-1"), ("--pairs", "0"), ("--total", "0"),
                               ("--connections", "0"), ("--batch", "0"), ("--rival-total", "-5")):
            done = run("rates", option, number)
            self.assertNotEqual(done.returncode, 0, option)
            self.assertIn(option, done.stderr)


if __name__ == "__main__":
    unittest.main()
