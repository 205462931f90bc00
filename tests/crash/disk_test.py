#!/usr/bin/python3
"""What the server does when its data directory is taken, cannot be written, or fills up, and
when its day is later than the machine's clock.

    disk_test.py PROGRAM second|read_only|full|set_back
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import market_text
from crash_test import Hall, parser, run

skipped = 77  # ctest's word for it: SKIP_RETURN_CODE


def in_own_mounts():
    """Runs this program again where its mounts are its own and end with it; or skips it."""
    if os.environ.get("HUAGU_OWN_MOUNTS"):
        return
    os.environ["HUAGU_OWN_MOUNTS"] = "1"
    for way in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        trial = ["unshare", *way, "mount", "-t", "tmpfs", "none", "/mnt"]
        if subprocess.run(trial, capture_output=True).returncode == 0:
            os.execvp("unshare", ["unshare", *way, sys.executable, "-B", *sys.argv])
    print("no disk can be mounted here")
    sys.exit(skipped)


def mount(folder, options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True)


@contextlib.contextmanager
def serving(program, folder, *words):
    settings = folder / "market.toml"
    settings.write_text(market_text.settings(0, 1, 1), "utf-8")
    process = subprocess.Popen(
        [program, "serve", "--config", str(settings), "--data", str(folder / "data"), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def refused(program, folder, *words):
    """A server that must not start, and says why in one of these words."""
    with serving(program, folder) as server:
        said = server.stdout.readline()
        assert not said, f"it started: {said}"
        status = server.wait(timeout=60)
        errors = server.stderr.read()
    print(f"status {status}: {errors}")
    assert status > 0
    assert any(word in errors for word in words), "it does not say why"
    assert str(folder / "data") in errors, "it does not say where"
    return errors


def second(program, folder):
    with serving(program, folder) as first:
        assert first.stdout.readline().startswith("listening on "), first.stderr.read()
        refused(program, folder, "another server", "in use", "another process")
        assert first.poll() is None, "the first server ended"
        first.terminate()
        assert first.wait(timeout=60) == 0


def read_only(program, folder):
    in_own_mounts()
    data = folder / "data"
    data.mkdir()
    mount(data, "ro")
    errors = refused(program, folder, "ead-only")
    assert "another server" not in errors, "it blames another server"


def set_back(program, folder):
    """A market that ran ahead of the machine's clock leaves a day as if that was set back."""
    with serving(program, folder, "--speed", "1000") as ahead:
        port = ahead.stdout.readline().rpartition(":")[2].strip()
        time.sleep(0.1)  # 100 s
        subprocess.run([program, "operate", "--connect", f"127.0.0.1:{port}", "--user", "desk",
                        "add-product", "group=lily", "name=Lily"], check=True,
                       env={**os.environ, "HUAGU_PASSWORD": market_text.PASSWORD})
        ahead.terminate()
        assert ahead.wait(timeout=60) == 0
    with serving(program, folder) as back:
        assert back.stdout.readline().startswith("listening on ")
        # Told in a turn of the market, which need not have come yet.
        errors = ""
        while "s behind market time" not in errors:
            line = back.stderr.readline()
            assert line, f"nobody is told: {errors}"
            errors += line
        back.terminate()
        assert back.wait(timeout=60) == 0
    print(errors)
    told = subprocess.run([program, "watch", "--data", str(folder / "data"), "--day", "2026-11-23",
                           "--view", "desk", "--json"], capture_output=True, text=True).stdout
    assert told.count("clock_set_back") == 1, f"the desk is told {told}"


class FullDisk(Hall):
    """Its disk is made so small that it fills soon, and large again once the server has ended."""

    large = "size=1g"
    room = 256 << 10  # bytes that are left to a server that listens
    has_failed = False

    def prepare(self):
        self.data.mkdir()
        mount(self.data, self.large)

    def on_listening(self):
        # A server that listens may still have pages of its results made ready, a piece at a time.
        before, used = -1, self.used()
        while used != before:
            time.sleep(0.3)
            before, used = used, self.used()
        mount(self.data, f"remount,size={used + self.room}")

    def used(self):
        disk = os.statvfs(self.data)
        return (disk.f_blocks - disk.f_bfree) * disk.f_frsize

    def cut_one(self):
        """Nobody: who has no connection at the end cannot be told of it, and all must be told."""

    def on_own_end(self, status):
        if self.has_failed or status <= 0:
            return super().on_own_end(status)
        self.has_failed = True
        self.loop.run_until(lambda: not any(s.is_logged_on for s in self.sessions), 5)
        for session in self.sessions:
            session.require(session.closed and session.closed[0] == "market_failed"
                            and session.closed[1], f"the last that was said is {session.closed}")
        print(f"status {status}: {self.desk.closed}")
        mount(self.data, f"remount,{self.large}")
        self.server.start()

    def clear_away(self):
        subprocess.run(["umount", str(self.data)], check=True)
        super().clear_away()

    def has_had_enough(self):
        return self.has_failed and super().has_had_enough()


def full(program):
    in_own_mounts()
    options = parser().parse_args([program, "--kills", "0", "--seconds", "2", "--order-interval",
                                   "0.004"])
    hall = run(options, FullDisk)
    if not hall.findings:
        return 0
    shutil.copytree(hall.data, hall.folder / "data.kept")  # the disk ends with this program
    return 1


def main():
    program, what = sys.argv[1:]
    if what == "full":
        return full(program)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="huagu-disk-"))
    {"second": second, "read_only": read_only, "set_back": set_back}[what](program, folder)
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
