#!/usr/bin/python3
"""How huagu load ends where it does not end well: at once, with its server, and it says why.

load_ends_test.py PROGRAM
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

PLANNED = 120  # s: nothing here takes as long
THREADS = 6  # that send: far more than the program has besides
LOAD = ("--connections", "6", "--clocks", "2", "--rate", "100", "--seconds", str(PLANNED),
        "--threads", str(THREADS))


def until(what, condition):
    end = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < end, f"{what}: it did not come to that"
        time.sleep(0.02)
    return found


def status_of(process):
    """proc(5); nothing of one that is gone."""
    try:
        lines = pathlib.Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def is_gone(process):
    return status_of(process).get("State", "Z").startswith("Z")


def children_of(process):
    return [int(each.name) for each in pathlib.Path("/proc").iterdir() if each.name.isdigit()
            and status_of(each.name).get("PPid", "").strip() == str(process)]


class Load:
    """Of a server of its own, when its presses are under way."""

    def __init__(self, program, directory, *options):
        self.begin = time.monotonic()
        self.process = subprocess.Popen([program, "load", *LOAD, *options], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, "TMPDIR": directory})
        until("threads that send", self.has_threads)

    def has_threads(self):
        assert self.process.poll() is None, self.process.communicate()
        return int(status_of(self.process.pid).get("Threads", 0)) > THREADS

    def said(self, status):
        out, err = self.process.communicate(timeout=PLANNED)
        assert time.monotonic() - self.begin < PLANNED / 2, "it went on to its plan's end"
        assert self.process.returncode == status, (self.process.returncode, out, err)
        return out, err


def ends_with_its_server(program, directory):
    for end, why in ((signal.SIGKILL, "the server was ended by signal 9"), (signal.SIGTERM, "")):
        load = Load(program, directory, "--serve")
        (server,) = children_of(load.process.pid)
        os.kill(server, end)
        out, _ = load.said(1)
        assert f"FAILED 失败: {why}" in out, out
        assert "presses 按钮:" in out and "press to answer" in out, out
    assert os.listdir(directory) == []


def ends_with_a_server_elsewhere(program, directory):
    settings = os.path.join(directory, "market.toml")
    subprocess.run([program, "load", *LOAD, "--write-settings", settings], check=True)
    with subprocess.Popen([program, "serve", "--config", settings, "--port", "0"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        port = server.stdout.readline().strip().rpartition(":")[2]
        load = Load(program, directory, "--json", "--connect", f"127.0.0.1:{port}")
        server.kill()
        said = json.loads(load.said(1)[0])
    assert "session ended" in said["failure"], said
    assert said["seconds"] < PLANNED / 2 and said["planned_seconds"] == PLANNED, said


def takes_its_server_along(program):
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with tempfile.TemporaryDirectory() as directory:
            load = Load(program, directory, "--serve")
            (server,) = children_of(load.process.pid)
            load.process.send_signal(end)
            if end == signal.SIGKILL:
                load.said(-end)
            else:
                out, _ = load.said(1)
                assert "FAILED 失败: it was interrupted" in out, out
                assert os.listdir(directory) == [], "the server's folder is still there"
            until("the server's end", lambda: is_gone(server))


def is_refused_before_it_runs(program, directory):
    nowhere = os.path.join(directory, "nowhere", "file")
    chinese = ("--lang", "zh")
    for words, status, why in (
            (("load", *LOAD, "--serve", "--svg", nowhere), 1, f"{nowhere}: cannot be written"),
            (("load", *LOAD, "--serve", "--svg", nowhere, *chinese), 1, f"{nowhere}：无法写出"),
            (("load", "--serve", "--write-settings", "f"), 2, "--serve excludes --write-settings"),
            (("load", "--server-wait", "spin"), 2, "are for --serve"),
            (("load", "--server-threads", "0"), 2, "are for --serve"),
            (("load", "--profile", "burst", "--rate", "3"), 2, "--rate does nothing"),
            (("load", "--profile", "overload", "--rate", "3", *chinese), 2, "overload 不用 --rate")):
        begin = time.monotonic()
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=PLANNED,
                              check=False)
        assert time.monotonic() - begin < PLANNED / 2, words
        assert done.returncode == status and why in done.stderr, (words, done)
    settings = os.path.join(directory, "market.toml")
    subprocess.run([program, "load", "--write-settings", settings], check=True)
    served = subprocess.run([program, "serve", "--config", settings, "--port", "0", "--lateness",
                             nowhere], capture_output=True, text=True, timeout=60, check=False)
    assert served.returncode == 1 and f"{nowhere}: cannot be written" in served.stderr, served
    few = subprocess.run(["sh", "-c", 'ulimit -n 100; exec "$@"', "sh", program, "load", "--serve",
                          "--connections", "5000"], capture_output=True, text=True, timeout=60,
                         check=False)
    assert few.returncode == 1, few
    assert "only 100 files may be open, and 5000 terminals want 5064" in few.stderr, few


def fails_if_it_offers_nothing(program):
    done = subprocess.run([program, "load", "--serve", "--profile", "morning", "--clocks", "1",
                           "--connections", "2", "--seconds", "0.5"], capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode == 1 and "FAILED 失败: no press was due" in done.stdout, done


def main():
    program = sys.argv[1]
    for test in (ends_with_its_server, ends_with_a_server_elsewhere, is_refused_before_it_runs):
        with tempfile.TemporaryDirectory() as directory:
            test(program, directory)
    takes_its_server_along(program)
    fails_if_it_offers_nothing(program)


if __name__ == "__main__":
    main()
