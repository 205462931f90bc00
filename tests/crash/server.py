"""The real server, started again and again with the same words."""
import signal
import subprocess
import time


class Server:
    def __init__(self, loop, words, log, on_own_end=None):
        self.loop = loop
        self.words = words
        self.log = log
        self.on_own_end = on_own_end  # called with the status of a server that nobody stopped
        self.process = None
        self.is_listening = False
        self.starts = []  # seconds from start to listening

    def start(self, on_listening=lambda: None, **how):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, stderr=log, **how)
        self.is_listening = False
        self.started = time.monotonic()
        self.on_listening = on_listening
        self.loop.watch(self.process.stdout, self.on_output)

    def on_output(self):
        line = self.process.stdout.readline()
        if line.startswith(b"listening on "):
            self.is_listening = True
            self.starts.append(time.monotonic() - self.started)
            self.on_listening()
        elif not line:
            self.leave_output()
            status = self.process.wait()
            if self.on_own_end:
                self.on_own_end(status)

    def leave_output(self):
        self.loop.forget(self.process.stdout)
        self.process.stdout.close()

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.end()

    def stop(self):
        """SIGTERM; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self):
        if not self.process.stdout.closed:
            self.leave_output()
        self.is_listening = False
        return self.process.wait(timeout=60)
