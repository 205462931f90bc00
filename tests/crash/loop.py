"""One thread's loop over sockets, pipes and moments."""
import heapq
import itertools
import selectors
import time


class Loop:
    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.moments = []  # heap of (time, order, call)
        self.order = itertools.count()

    def after(self, seconds, call):
        heapq.heappush(self.moments, (time.monotonic() + seconds, next(self.order), call))

    def every(self, seconds, call):
        def again():
            call()
            self.after(seconds, again)
        self.after(seconds, again)

    def watch(self, file, call, writes=False):
        """Calls when `file` can be read (or written, too); once more replaces what was asked."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if writes else 0)
        if file in self.selector.get_map():
            self.selector.modify(file, events, call)
        else:
            self.selector.register(file, events, call)

    def forget(self, file):
        self.selector.unregister(file)

    def run_until(self, is_done, patience):
        """Whether it was done within so many seconds."""
        end = time.monotonic() + patience
        while not is_done():
            now = time.monotonic()
            if now > end:
                return False
            wait = min(0.05, self.moments[0][0] - now) if self.moments else 0.05
            for key, _ in self.selector.select(max(0, wait)):
                if key.fileobj in self.selector.get_map():
                    key.data()
            while self.moments and self.moments[0][0] <= time.monotonic():
                heapq.heappop(self.moments)[2]()
        return True
