"""A user's session: comes back by itself, sends again what has no answer, writes down all."""
import random
import socket
import struct

import huagu
import messages
from ledger import Sent
from market_text import PASSWORD

CLOSE_REASON = huagu.module("CloseReason").CloseReason
REASON = huagu.module("Reason").Reason
HEARTBEAT = 4  # seconds
VIEW = huagu.module("View").View


class Session:
    """`from_start`: reads all results again at every log-on; else each once, by cursor."""

    def __init__(self, hall, user, view, from_start=False):
        self.hall = hall
        self.book = hall.books[view]
        self.ledger = hall.ledger_of(user)
        self.user = user
        self.view = view
        self.from_start = from_start
        self.random = random.Random(f"{hall.seed} {user}")
        self.socket = None
        self.token = b""
        self.sequence = 0
        self.is_logged_on = False
        self.is_wanted = True
        self.closed = None  # what the server said last: (reason, text)
        self.log_ons = 0
        self.connect()
        hall.loop.every(HEARTBEAT, self.say_something)

    # ---- The connection ----

    def connect(self):
        if not self.is_wanted:
            return
        self.socket = socket.socket()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.socket.connect_ex(("127.0.0.1", self.hall.port)) != 0:
            self.socket.close()
            self.socket = None
            return self.hall.loop.after(self.random.uniform(0.01, 0.05), self.connect)
        self.socket.setblocking(False)
        self.input = bytearray()
        self.output = b""
        self.place = 0  # of the next entry, for a reader from the beginning
        self.told = max(book.last for book in self.hall.books.values())  # to anybody, so far
        if self.from_start:
            self.sequence = 0
        self.hall.loop.watch(self.socket, self.on_socket)
        way = {"token": self.token} if self.token else {"password": PASSWORD}
        self.send(messages.frame(
            "log_on", protocol_version=huagu.PROTOCOL_VERSION, user=self.user,
            view=getattr(VIEW, self.view), follow_results=True, last_sequence=self.sequence, **way))

    def say_something(self):
        if self.is_logged_on:
            self.send(messages.frame("heartbeat"))

    def disconnect(self):
        self.hall.loop.forget(self.socket)
        self.socket.close()
        self.socket = None
        self.is_logged_on = False
        self.hall.loop.after(self.random.uniform(0.001, 0.03), self.connect)

    def end(self):
        self.is_wanted = False
        if self.socket:
            self.disconnect()

    def send(self, frame):
        self.output += frame
        self.write()

    def write(self):
        try:
            self.output = self.output[self.socket.send(self.output):]
        except BlockingIOError:
            pass
        except OSError:
            self.output = b""  # reading will find the end
        self.hall.loop.watch(self.socket, self.on_socket, writes=bool(self.output))

    def on_socket(self):
        if self.output:
            self.write()
        try:
            data = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.input += data
        self.take_frames()
        if not data and self.socket:
            self.disconnect()

    def take_frames(self):
        start = 0
        while len(self.input) - start >= 4:
            size = struct.unpack_from("<I", self.input, start)[0]
            if len(self.input) - start < 4 + size:
                break
            message = bytes(self.input[start + 4:start + 4 + size])
            start += 4 + size
            self.on_message(message)
        del self.input[:start]

    # ---- What comes ----

    def on_message(self, message):
        kind, table = messages.server_message(message)
        if kind == "result":
            self.on_numbered(message, table)
        elif kind == "ping":
            self.send(messages.frame("pong", id=table.Id()))
        elif kind == "logged_on":
            self.on_logged_on(table)
        elif kind == "snapshot":
            self.on_snapshot(table)
        elif kind == "own_snapshot":
            self.on_own_snapshot(table)
        elif kind == "closed":
            self.on_closed(huagu.word(CLOSE_REASON, table.Reason()), table.Text() or b"")
        else:
            self.on_reply(kind, table)

    def on_closed(self, reason, text):
        self.closed = (reason, text.decode())
        if reason == "log_on_failed" and self.token:
            self.token = b""  # the server is another process now
        elif reason not in ("server_closing", "busy", "market_failed"):
            self.hall.findings.say(f"{self.user} was closed: {reason} {text.decode()}")

    def on_logged_on(self, logged_on):
        self.is_logged_on = True
        self.log_ons += 1
        self.token = bytes(logged_on.ResumeToken(n) for n in range(logged_on.ResumeTokenLength()))
        self.ledger.number = logged_on.User()
        self.ledger.participant = logged_on.Participant()
        self.require(logged_on.LastSequence() >= self.told,
                     f"{self.told} results were told, the market has {logged_on.LastSequence()}")
        least, most = self.ledger.highest_kept(), len(self.ledger.sent)
        last = logged_on.LastCommandId()
        self.require(least <= last <= most,
                     f"the market's last command is {last}, not {least} … {most}")
        self.require(logged_on.Durable() or not self.hall.is_durable,
                     "the market says that it is not durable")
        self.resend()

    def resend(self):
        """What has no answer, in order; and some of what has one: the answer must be the same."""
        answers = self.ledger.answers
        for command_id, sent in self.ledger.sent.items():
            if command_id not in answers:
                self.send(sent.frame)
        known = self.ledger.resendable()
        if not self.hall.resends_all:
            known = self.random.sample(known, min(len(known), 5))
        for command_id in known:
            self.send(self.ledger.sent[command_id].frame)
        self.hall.resent += len(known)

    def on_numbered(self, message, result):
        sequence = result.Sequence()
        word = huagu.word(huagu.RESULT_BODY, result.BodyType())
        if self.from_start:
            self.book.write_entry(self.place, message, self.user)
            self.place += 1
        if word in ("desk_reply", "notice"):
            return
        self.require(sequence == self.sequence + 1,
                     f"result {sequence} came after {self.sequence}")
        self.sequence = sequence
        self.book.write(sequence, message, self.user)
        self.on_result(word, result)

    def on_reply(self, kind, table):
        if kind in ("accepted", "rejected"):
            reply = messages.content(table)
            if kind == "rejected":
                reply["reason"] = huagu.word(REASON, reply["reason"])
            self.ledger.write_answer(kind, reply)
            self.on_answer(reply["command_id"])
        elif kind == "won":
            self.ledger.write_outcome("won", table.Sale(), messages.content(table))
        elif kind == "lost":
            self.ledger.write_outcome("lost", table.CommandId(), messages.content(table))
        elif kind == "order_changed":
            self.ledger.order_changes.append(messages.content(table))

    def on_own_snapshot(self, snapshot):
        self.own_snapshot = messages.content(snapshot)
        for kind, table in messages.outcomes(snapshot):
            if kind != "rejected":
                self.on_reply(kind, table)
            elif table.CommandId() in self.ledger.answers:
                self.on_reply(kind, table)
        most = max((sent.fields["order"] for i, sent in self.ledger.sent.items()
                    if sent.kind == "place_order" and i in self.ledger.answers
                    and self.ledger.answers[i].is_accepted), default=0)
        self.require(self.own_snapshot["last_order"] >= most,
                     f"order {most} was accepted, the market's last is "
                     f"{self.own_snapshot['last_order']}")

    def require(self, holds, text):
        if not holds:
            self.hall.findings.say(f"{self.user}: {text}")

    # ---- What a user does ----

    def command(self, kind, **fields):
        """Its id; nothing when not logged on."""
        if not self.is_logged_on:
            return None
        command_id = len(self.ledger.sent) + 1
        frame = messages.command_frame(command_id, kind, fields)
        self.ledger.sent[command_id] = Sent(kind, fields, frame)
        self.send(frame)
        return command_id

    def is_waiting_for(self, command_id):
        answer = self.ledger.answers.get(command_id)
        return command_id is not None and answer is None

    def was_accepted(self, command_id):
        answer = self.ledger.answers.get(command_id)
        return answer is not None and answer.is_accepted

    def on_snapshot(self, snapshot):
        pass

    def on_result(self, word, result):
        pass

    def on_answer(self, command_id):
        pass
