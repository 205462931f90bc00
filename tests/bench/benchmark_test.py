#!/usr/bin/python3
"""scripts/benchmark with programs that only pretend: whatever they do, each row has something to
say, and JSON is written."""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]


def script():
    loader = importlib.machinery.SourceFileLoader("benchmark", str(ROOT / "scripts" / "benchmark"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("benchmark", loader))
    loader.exec_module(module)
    return module


# Replays as `huagu journal replay` does: in the language of the place unless it is told; a copy,
# which has no results, faster.
HUAGU = """#!/bin/sh
case "$*" in
    *copy\\ --data*) cp -r "$4" "$5" ;;
    *replay*--lang\\ en*/copy) echo 'time      0.25 s, 40000000 records/s' ;;
    *replay*--lang\\ en*) echo 'time      0.50 s, 20000000 records/s' ;;
    *replay*) echo '用时      0.50 秒，每秒 20000000 条记录' ;;
    *) echo '{}'; exit 1 ;;
esac
"""
LARGE_DAY = """#!/bin/sh
mkdir -p "$2/day/journal"; printf 'records\\0\\0\\0\\0' > "$2/day/journal/1.segment"
"""


class Benchmark(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.benchmark = script()
        self.benchmark.BUILD = self.folder
        self.benchmark.touch_memory = lambda: None  # gigabytes, for figures that are none here
        self.benchmark.load_average = lambda: 1

    def program(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run_script(self, *options):
        """What it says meanwhile."""
        said = io.StringIO()
        with mock.patch.object(sys, "argv", ["benchmark", "--no-build", *options]), \
                contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            self.benchmark.main()
        return said.getvalue()

    def rows(self, pattern=""):
        file = self.folder / "rows.json"
        self.run_script("--quick", "--only", pattern, "--json", str(file))
        return json.loads(file.read_text(encoding="utf-8"))["rows"]

    def test_what_is_not_built_meets_no_goal(self):
        rows = self.rows(".")
        self.assertEqual(len(rows), len(self.benchmark.ROWS))
        for row in rows:
            self.assertIs(row["met"], False, row["name"])
            self.assertIn("is not built", row["note"], row["name"])

    def test_a_replay_is_read_in_any_locale(self):
        self.program("huagu", HUAGU)
        self.program("large_day", LARGE_DAY)
        with mock.patch.dict(os.environ, {"LANG": "zh_CN.UTF-8"}):
            state, compared = self.rows("^replay, .* warm")
        self.assertEqual((state["value"], state["met"]), (40e6, True))
        self.assertEqual((compared["value"], compared["met"]), (20e6, True))

    def test_a_program_that_takes_too_long_has_not_met_its_goal(self):
        self.program("loopback_bench", "#!/bin/sh\nexec sleep 10\n")
        self.benchmark.PATIENCE = 0.1
        (row,) = self.rows("memory of an idle")
        self.assertIs(row["met"], False)
        self.assertIn("took longer than 0.1 s", row["note"])

    def test_what_a_program_started_ends_with_it_and_its_temporary_files_go(self):
        self.program("loopback_bench", f"""#!/bin/sh
sleep 1000 &
echo $! > {self.folder}/server; mktemp -d > {self.folder}/files; exec sleep 1000
""")
        self.benchmark.PATIENCE = 1
        self.assertIn("took longer", self.rows("memory of an idle")[0]["note"])
        server, files = ((self.folder / name).read_text("ascii").strip()
                         for name in ("server", "files"))
        self.assertFalse(pathlib.Path(files).exists())
        stat = pathlib.Path("/proc", server, "stat")  # gone, or nobody has asked for it yet
        self.assertTrue(not stat.exists() or stat.read_text("ascii").split()[2] == "Z")

    def test_next_to_a_rival_on_a_busy_machine_nothing_is_told(self):
        self.program("loopback_bench", """#!/bin/sh
echo '{"rival": "Redis 7", "pairs": [{"value": {"p50": 1}, "baseline": {"p50": 9},
                                      "null": {"p50": 9}}]}'
""")
        one_by_one = "next to Redis, one by one"
        self.assertIs(self.rows(one_by_one)[0]["met"], True)
        averages = [1, 2 * os.cpu_count()]
        self.benchmark.load_average = lambda: averages.pop(0)
        (row,) = self.rows(one_by_one)
        self.assertIsNone(row["met"])
        self.assertIn("the machine is busy", row["note"])

    def test_growth_and_floors_are_measured_in_turn(self):
        self.program("engine_bench", """#!/bin/sh
echo '{"benchmarks": [
    {"name": "press_in_turn/buyers:10000/clocks:1000/x", "run_type": "iteration",
     "value": 5, "baseline": 10, "null": 11},
    {"name": "standing_order_in_turn/add/1000000/x", "run_type": "iteration",
     "value": 6e6, "baseline": 10e6, "null": 10e6},
    {"name": "standing_order_in_turn/add/1000000/x_mean", "run_type": "aggregate"}]}'
""")
        add, floor, growth = self.rows("resting, add|growth from 1 ")
        self.assertEqual((add["value"], add["met"]), (6e6, True))
        self.assertEqual((floor["ratio"], floor["met"]), (0.6, True))
        self.assertEqual((growth["ratio"], growth["met"]), (2, False))
        self.assertAlmostEqual(growth["noise"], 0.1)

    def test_a_program_that_ends_without_figures_says_why(self):
        self.program("loopback_bench", "#!/bin/sh\necho 'loopback_bench: it broke' >&2; exit 1\n")
        (row,) = self.rows("memory of an idle")
        self.assertEqual((row["met"], row["note"]), (False, "loopback_bench: it broke"))

    def test_a_machine_without_what_it_takes_is_not_judged(self):
        self.program("loopback_bench", "#!/bin/sh\necho 'only 20 files' >&2; exit 77\n")
        (row,) = self.rows("memory of an idle")
        self.assertEqual((row["met"], row["note"]), (None, "unmeasurable here: only 20 files"))

    def test_a_row_of_which_the_script_makes_nothing_is_said_so(self):
        self.program("huagu", HUAGU)
        (row,) = self.rows("^morning, result")
        self.assertIs(row["met"], False)
        self.assertIn("KeyError", row["note"])

    def test_the_docs_have_the_rows_their_pictures_and_the_rivals(self):
        self.program("loopback_bench", """#!/bin/sh
echo '{"rival": "Redis 7.0.15", "pairs": [
    {"value": {"rate": 90}, "baseline": {"rate": 3}, "null": {"rate": 3}}]}'
""")
        docs, pictures = self.folder / "benchmarks.md", self.folder / "benchmarks"
        docs.write_text(f"before\n{self.benchmark.BEGIN}\nstale\n{self.benchmark.END}\nafter\n",
                        encoding="utf-8")
        self.benchmark.DOCS, self.benchmark.PICTURES = docs, pictures
        wanted = re.compile("next to Redis, batches|^overload")
        self.benchmark.ROWS = [row for row in self.benchmark.ROWS if wanted.search(row["name"])]
        self.run_script("--docs", "--json", str(self.folder / "rows.json"))
        text = docs.read_text(encoding="utf-8")
        for words in ("before\n", "\nafter\n", "next to Redis 7.0.15", "| 30.00 (30.00", "| yes |",
                      "**no**: huagu is not built", "](benchmarks/rows.svg)",
                      "`scripts/benchmark --docs --no-build`"):
            self.assertIn(words, text)
        self.assertNotIn("stale", text)
        self.assertNotIn("overload.svg", text, "it was not drawn")
        drawn = xml.etree.ElementTree.parse(pictures / "rows.svg")
        colours = [each.get("fill") for each in drawn.iter("{http://www.w3.org/2000/svg}rect")]
        self.assertEqual(colours, ["white", "#1b7837"], "a bar for each row with a figure")

    def test_the_docs_are_not_written_of_some_rows_or_in_a_hurry(self):
        docs = self.folder / "benchmarks.md"
        docs.write_text("as it was", encoding="utf-8")
        self.benchmark.DOCS = docs
        for options in (("--only", "^overload"), ("--quick",)):
            with self.assertRaises(SystemExit):
                self.run_script("--docs", *options)
        self.assertEqual(docs.read_text(encoding="utf-8"), "as it was")

    def test_a_load_runs_three_times_and_once_in_a_hurry(self):
        self.program("huagu", f"#!/bin/sh\necho run >> {self.folder}/runs\necho '{{}}'\n")
        for is_quick, runs in ((True, 1), (False, 3)):
            (self.folder / "runs").unlink(missing_ok=True)
            asked = self.benchmark.Runs(is_quick)
            with contextlib.redirect_stderr(io.StringIO()):
                self.assertEqual(len(asked.load("storm", ())), runs)
                asked.load("storm", ())
            said = (self.folder / "runs").read_text(encoding="utf-8")
            self.assertEqual(said.count("run"), runs, "each once, though several rows are of it")

    def test_only_of_a_load_it_says_which_run(self):
        self.program("loopback_bench", "#!/bin/sh\necho '{\"bytes\": 1}'\n")
        self.program("huagu", HUAGU)
        self.assertNotIn("(run", self.run_script("--quick", "--only", "memory of an idle"))
        self.assertIn("(run 1)", self.run_script("--quick", "--only", "^morning, result"))

    def test_wrong_arguments_are_told_before_anything_is_built(self):
        done = []
        self.benchmark.touch_memory = self.benchmark.build = lambda *_: done.append(True)
        for options, words in ((["--only", "("], "no regular expression"),
                               (["--only", "no such row"], "no row's name has 'no such row'"),
                               (["--json", "/nonexistent/x"], "cannot be written"),
                               (["--json", "/tmp"], "cannot be written"),
                               (["foo"], "foo")):
            said = io.StringIO()
            with self.subTest(options), mock.patch.object(sys, "argv", ["benchmark", *options]), \
                    contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as ended:
                self.benchmark.main()
            self.assertEqual(ended.exception.code, 2)
            self.assertIn(words, said.getvalue())
        self.assertEqual(done, [])

    def test_no_more_memory_is_touched_than_the_program_may_have(self):
        meminfo = "MemTotal:  9000 kB\nMemAvailable:    4000 kB\n"
        for most, size in (("max\n", 2_048_000), ("1000000\n", 500_000), ("9000000\n", 2_048_000)):
            self.assertEqual(self.benchmark.half_of_memory(meminfo, most), size)

    def test_asked_for_help_nothing_is_counted_anew(self):
        figures = ROOT / "bench" / "instructions.txt"
        was = figures.stat().st_mtime_ns
        for option, status in (("--help", 0), ("--check", 2)):
            done = subprocess.run([ROOT / "scripts" / "count-instructions", option],
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, status)
            self.assertIn("bench/instructions.py build/release/instructions", done.stdout)
        self.assertEqual(figures.stat().st_mtime_ns, was)

    def test_no_label_of_the_picture_is_cut_off(self):
        longest = max(len(row["name"]) for row in self.benchmark.ROWS)
        self.assertLess(6.5 * longest, self.benchmark.picture.LABELS, "6.4 pixels a letter")

    def test_a_spread_is_told_where_there_is_one(self):
        row = {"unit": "ms"}
        for said, text in (({"value": 2, "spread": (1, 3)}, "2 ms (1 … 3)"),
                           ({"value": 2, "spread": (2, 2)}, "2 ms"),
                           ({"value": 2, "spread": (1, 3), "ratio": 2}, "2 ms"),
                           ({}, "")):
            self.assertEqual(self.benchmark.value_text(row, said), text)

    def test_what_was_written_of_a_segment_is_up_to_its_last_byte(self):
        file = self.folder / "segment"
        for written in (b"", b"abc", b"\0\1"):
            file.write_bytes(written + bytes(3 << 20))
            self.assertEqual(self.benchmark.written_bytes(file), len(written))


if __name__ == "__main__":
    unittest.main()
