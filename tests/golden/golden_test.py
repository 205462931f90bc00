#!/usr/bin/env python3
"""golden_test.py HUAGU FOLDER: a day of an older version, or of this, is still read (README.md)."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile


def say(program, *words):
    run = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    assert run.returncode == 0, f"{words}: {run.returncode}\n{run.stdout}{run.stderr}"
    return run.stdout


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def events(results, names=("sale", "lot_closed")):
    return [{k: v for k, v in result.items() if k not in ("sequence", "clock_sequence", "fee")}
            for result in results if result["event"] in names]


def main(program, golden):
    golden = pathlib.Path(golden)
    with tempfile.TemporaryDirectory() as name:
        # Unpacked, with the results that were told beside it.
        data = pathlib.Path(name) / "data"
        say(program, "journal", "copy", "--data", golden / "data", data)
        (day,) = (golden / "data").iterdir()
        shutil.copytree(day / "results", data / day.name / "results", dirs_exist_ok=True)

        assert "No damage" in say(program, "journal", "verify", "--data", data)
        assert "the same (" in say(program, "journal", "replay", "--data", data)
        explained = json.loads(say(program, "journal", "explain", "--sale", "2", "--json", "--data",
                                   data))
        assert explained == json.loads((golden / "explained.json").read_text("utf-8"))

        told = lines((golden / "results.jsonl").read_text("utf-8"))
        assert lines(say(program, "watch", "--view", "full", "--json", "--data",
                         golden / "data")) == told, "from its files alone"
        commands = pathlib.Path(name) / "day.jsonl"
        commands.write_text(say(program, "journal", "dump", "--data", data), "utf-8")
        again = lines(say(program, "simulate", commands))
        assert len(events(told)) > 5 and events(again) == events(told)


if __name__ == "__main__":
    main(*sys.argv[1:])
