#!/usr/bin/python3
"""What the server does when its data directory is taken, cannot be written, or fills up.

    disk_test.py PROGRAM second|read_only|full
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import market_text
from crash_test import Hall, parser, run

skipped = 77  # ctest's word for it: SKIP_RETURN_CODE


def in_own_mounts():
    """Runs this program again where its mounts are its own and end with it; or skips it."""
    if os.environ.get("HUAGU_OWN_MOUNTS"):
        return
    os.environ["HUAGU_OWN_MOUNTS"] = "1"
    may = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
                         capture_output=True)
    if may.returncode != 0:
        print("no disk can be mounted here")
        sys.exit(skipped)
    os.execvp("unshare", ["unshare", "--mount", sys.executable, "-B", *sys.argv])


def mount(folder, options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True)


def settings_in(folder):
    file = folder / "market.toml"
    file.write_text(market_text.settings(0, 1, 1), "utf-8")
    return file


def serve(program, settings, data):
    return subprocess.Popen([program, "serve", "--config", str(settings), "--data", str(data)],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def refused(program, folder, data, *words):
    """A server that must not start, and says why in one of these words."""
    out, errors = serve(program, settings_in(folder), data).communicate(timeout=60)
    print(errors)
    assert "listening" not in out, "it started"
    assert any(word in errors for word in words), errors
    assert str(data) in errors, "it does not say where"


def second(program, folder):
    first = serve(program, settings_in(folder), folder / "data")
    assert first.stdout.readline().startswith("listening on "), first.stderr.read()
    refused(program, folder, folder / "data", "another server", "in use", "lock")
    assert first.poll() is None, "the first server ended"
    first.terminate()
    assert first.wait(timeout=60) == 0


def read_only(program, folder):
    in_own_mounts()
    data = folder / "data"
    data.mkdir()
    mount(data, "ro")
    refused(program, folder, data, "Read-only file system")


class FullDisk(Hall):
    """Its disk is a small one, which is made larger once the server has ended."""

    small = "12m"
    large = "200m"
    failed = False

    def prepare(self):
        self.data.mkdir()
        mount(self.data, f"size={self.small}")

    def on_own_end(self, status):
        if self.failed or status == 0:
            return super().on_own_end(status)
        self.failed = True
        self.loop.run_until(lambda: all(s.socket is None for s in self.sessions), 5)
        for session in self.sessions:
            session.require(session.closed and session.closed[0] == "market_failed"
                            and session.closed[1], f"was told {session.closed}")
        mount(self.data, f"remount,size={self.large}")
        self.server.start()

    def has_had_enough(self):
        return self.failed and super().has_had_enough()


def full(program):
    in_own_mounts()
    options = parser().parse_args([program, "--kills", "0", "--seconds", "2", "--order-interval",
                                   "0.01"])
    hall = run(options, FullDisk)
    return 1 if hall.findings else 0


def main():
    program, what = sys.argv[1:]
    if what == "full":
        return full(program)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="huagu-disk-"))
    {"second": second, "read_only": read_only}[what](program, folder)
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
