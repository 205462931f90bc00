#!/usr/bin/python3
"""A second of load on a real server: everything that was sent has its answer, and is counted once.

load_test.py PROGRAM
"""
import json
import os
import subprocess
import sys
import tempfile


def run(program, *options):
    command = [program, "load", "--serve", "--json", *options]
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(command, capture_output=True, text=True, timeout=200,
                              env={**os.environ, "TMPDIR": directory})
        assert os.listdir(directory) == [], "the server's folder is still there"
    assert done.returncode == 0, f"exit status {done.returncode}\n{done.stderr}\n{done.stdout}"
    load = json.loads(done.stdout)
    assert load["failure"] == "" and load["missing"] == 0, load
    assert load["sent"] > 0 and load["answered"] == load["sent"], load
    assert load["unsent"] == 0 and load["untold"] == 0 and load["away"] == 0, load
    assert load["planned_seconds"] <= load["seconds"] < load["planned_seconds"] + 12, load
    server = load["server"]
    assert server["cpu"] > 0 and server["memory_most"] >= server["memory_before"] > 0, load
    assert load["planned"] == load["sent"] + load["offline"], load
    assert load["accepted"] + sum(load["rejected"].values()) == load["sent"], load
    assert load["won"] + load["lost"] <= load["accepted"], load
    assert load["answer_us"]["count"] == load["sent"], load
    for total, of_phase in (("sent", "answered"), ("offline", "offline")):
        assert sum(phase[of_phase] for phase in load["phases"]) == load[total], load
    decisions = [phase["decision_us"]["count"] for phase in load["phases"]]
    assert sum(decisions) == load["decision_us"]["count"] == load["sales"], load
    late = load["lateness_us"]
    assert sum(phase["lateness_us"]["count"] for phase in load["phases"]) == late["count"] > 0, load
    assert 0 < late["p50"] <= late["max"], load
    assert sum(phase["late"] for phase in load["phases"]) == load["late"] <= late["count"], load
    times = [load["answer_us"][name] for name in ("p50", "p90", "p99", "p99.9", "p99.99", "max")]
    assert times == sorted(times) and times[0] > 0, times
    return load


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as directory:
        svg = os.path.join(directory, "load.svg")
        for threads in ("0", "1"):
            steady = run(program, "--seconds", "1", "--connections", "20", "--clocks", "3",
                         "--rate", "500", "--server-threads", threads, "--svg", svg)
            # At an even rate, whatever the market answers; the last may be at the second's end.
            assert steady["sent"] in (499, 500), steady["sent"]
            assert steady["accepted"] > 0, steady
            with open(svg, encoding="utf-8") as file:
                picture = file.read()
            assert picture.startswith("<svg") and picture.count("<polyline") == 5, picture
        two = run(program, "--seconds", "1", "--connections", "7", "--clocks", "2", "--rate", "300",
                  "--threads", "2", "--durability", "memory")
        assert two["connections"] == 7, two
        followed = run(program, "--seconds", "1", "--connections", "20", "--clocks", "3", "--rate",
                       "500", "--follow", "2")
        assert followed["results"] > 0 and followed["last_terminal_us"]["count"] > 0, followed
        first, last = followed["lateness_us"], followed["lateness_last_us"]
        assert first["count"] == last["count"] and first["p50"] <= last["p50"], followed
        # Terminals of a clock are with several threads: each sale is one all the same.
        spread = run(program, "--seconds", "1", "--connections", "20", "--clocks", "3", "--rate",
                     "500", "--follow", "2", "--server-threads", "2", "--server-wait", "yield")
        assert 0 < spread["lateness_us"]["count"] <= spread["sales"], spread
        burst = run(program, "--profile", "burst", "--seconds", "2", "--connections", "50")
        assert burst["sent"] % 50 == 0 and burst["sales"] > 0, burst
        assert burst["last_terminal_us"]["count"] > 0, burst
        over = run(program, "--profile", "overload", "--seconds", "1", "--connections", "4",
                   "--clocks", "2", "--admitted", "20")
        assert over["rejected"]["busy"] > 0, over
        busy = [phase["busy"] for phase in over["phases"]]
        assert busy[0] > 0 and sum(busy) == over["rejected"]["busy"], over
        storm = run(program, "--profile", "storm", "--seconds", "1", "--connections", "60",
                    "--clocks", "4", "--threads", "2")
        assert storm["log_on_us"]["count"] == 60 and storm["all_logged_on_us"] > 0, storm
        after = next(phase for phase in storm["phases"] if phase["name"] == "after")
        assert after["answered"] > 0 and after["decision_us"]["count"] > 0, after


if __name__ == "__main__":
    main()
