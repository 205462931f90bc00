"""A client of a Huagu market in one file: logs on, keeps market time, follows the results, presses.

Needs python3-flatbuffers, and the modules that flatc makes of schemas/*.fbs (the build has them in
schemas/python). docs/protocol.md has the whole protocol; this is a trader's part of it.
"""
import importlib
import socket
import struct
import sys
import time

import flatbuffers

FRAME_MAX = (1 << 20) + 4  # bytes of a frame from the server
PROTOCOL_VERSION = 1
SYNC_INTERVAL = 2.0  # seconds: a time exchange is a heartbeat, too


def module(name):
    return importlib.import_module("huagu_schema." + name)


CLIENT_BODY = module("ClientBody").ClientBody
SERVER_BODY = module("ServerBody").ServerBody
COMMAND_BODY = module("CommandBody").CommandBody
RESULT_BODY = module("ResultBody").ResultBody


def word(enum, value):
    """The word of an enum's or a union's number: word(Reason, 23) is 'below_minimum'."""
    return next((k for k, v in vars(enum).items() if v == value and k[0] != "_"), str(value))


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def table(builder, name, **fields):
    """Builds a table from fields by their names; None is left out, (name, fields) is a table."""
    code = module(name)
    values = {k: builder.CreateString(v) if isinstance(v, str) else
              table(builder, v[0], **v[1]) if isinstance(v, tuple) else v
              for k, v in fields.items()}
    code.Start(builder)
    for field, value in values.items():
        if value is not None:
            getattr(code, "Add" + camel(field))(builder, value)
    return code.End(builder)


def body(table_with_union, names, enum):
    """The member of a union as (word, table); a newer server's unknown member has no table."""
    member = word(enum, table_with_union.BodyType())
    if member not in names:
        return member, None
    union = table_with_union.Body()
    message = getattr(module(names[member]), names[member])()
    message.Init(union.Bytes, union.Pos)
    return member, message


def tables(enum, **others):
    """The tables of a union by its members: most have the same name."""
    return {k: others.get(k, camel(k)) for k in vars(enum) if k[0] != "_" and k != "NONE"}


MESSAGES = tables(SERVER_BODY, heartbeat="ServerHeartbeat", catalogue_page="CataloguePageAnswer",
                  reference="ReferenceAnswer", participants_page="ParticipantsPageAnswer",
                  purchases_page="PurchasesPageAnswer", health="HealthAnswer")
RESULTS = tables(RESULT_BODY)
ROUND_ENDS = ("hand_stopped", "sale", "sale_cancelled", "lot_closed", "clock_paused")
UNNUMBERED = ("desk_reply", "notice")  # they bear the sequence of the result before them


class Closed(Exception):
    """The server ended the session, and said why."""


class Market:
    """A trader's session. Times are nanoseconds of market time."""

    def __init__(self, host, port, user, password):
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = b""
        self.exchanges = []  # (round trip, local time, market time in the middle of it)
        self.synced = 0.0
        self.sequence = None
        self.rounds = {}  # clock → the round that is announced or whose hand falls
        self.send("log_on", "LogOn", protocol_version=PROTOCOL_VERSION, user=user,
                  password=password, follow_results=True)
        kind, logged_on = self.wait_for("logged_on")
        self.command_id = logged_on.LastCommandId()
        self.speed = logged_on.Speed()  # 1, but in trials
        self.token = bytes(logged_on.ResumeToken(i) for i in range(logged_on.ResumeTokenLength()))
        _, snapshot = self.wait_for("snapshot")
        self.sequence = snapshot.Sequence()
        for i in range(snapshot.ClocksLength()):
            clock = snapshot.Clocks(i)
            self.rounds[clock.Clock()] = clock.Round()
        for _ in range(5):
            self.sync()
            self.wait_for("time_synced")

    # ---- Frames: 4 bytes of size, little-endian, then the message ----

    def send(self, kind, name, **fields):
        builder = flatbuffers.Builder(256)
        frame = table(builder, "ClientFrame", body_type=getattr(CLIENT_BODY, kind),
                      body=(name, fields))
        builder.FinishSizePrefixed(frame)
        self.socket.sendall(builder.Output())

    def receive(self, patience=None):
        """The next message as (word, table), or (None, None) after so many seconds."""
        end = time.monotonic() + (patience or 1e9)
        while True:
            size = 4 + (struct.unpack_from("<I", self.input)[0] if len(self.input) >= 4 else 0)
            if size > FRAME_MAX:
                raise Closed("a frame is too long")
            if 4 < size <= len(self.input):
                message, self.input = self.input[4:size], self.input[size:]
                frame = module("ServerFrame").ServerFrame.GetRootAs(message)
                kind, message = body(frame, MESSAGES, SERVER_BODY)
                if not self.handle(kind, message):
                    return kind, message
                continue
            wait = min(SYNC_INTERVAL, end - time.monotonic())
            if wait <= 0:
                return None, None
            self.socket.settimeout(wait)
            try:
                data = self.socket.recv(65536)
                if not data:
                    raise Closed("the connection is lost")
                self.input += data
            except socket.timeout:
                pass
            if self.exchanges and time.monotonic() - self.synced > SYNC_INTERVAL:
                self.sync()

    def handle(self, kind, message):
        """What every client does by itself; whether that was all there is to do."""
        if kind == "ping":
            self.send("pong", "Pong", id=message.Id())
        elif kind == "time_synced":
            now = time.monotonic_ns()
            sent, received = message.ClientTime(), message.Received()
            answered = message.MarketTime()
            round_trip = (now - sent) - (answered - received) / self.speed
            middle = (round_trip, (sent + now) // 2, (received + answered) // 2)
            self.exchanges = self.exchanges[-15:] + [middle]
            return False
        elif kind == "closed":
            reason = word(module("CloseReason").CloseReason, message.Reason())
            raise Closed(reason + ": " + (message.Text() or b"").decode())
        elif kind == "result" and self.sequence is not None:
            member, result = body(message, RESULTS, RESULT_BODY)
            if member == "notice":
                print("notice:", (result.Text() or b"").decode(), file=sys.stderr)
            if member in UNNUMBERED:
                return False
            if message.Sequence() != self.sequence + 1:
                raise Closed("results are missing")
            self.sequence = message.Sequence()
            if member == "round_started" or member in ROUND_ENDS:
                self.rounds[message.Clock()] = result if member == "round_started" else None
            return False
        return kind in ("ping", "heartbeat") or kind not in MESSAGES

    def wait_for(self, *kinds):
        while True:
            kind, message = self.receive()
            if kind in kinds:
                return kind, message

    def sync(self):
        self.synced = time.monotonic()
        self.send("time_sync", "TimeSync", client_time=time.monotonic_ns())

    def now(self):
        """Market time, by the exchange with the shortest round trip."""
        _, local, market = min(self.exchanges)
        return market + int((time.monotonic_ns() - local) * self.speed)

    def seconds_until(self, moment):
        return (moment - self.now()) / 1e9 / self.speed

    def press(self, clock, lot, round_number, units, press_time=None, all_or_none=False):
        """Sends a press; its command id is in the answers: accepted or rejected, won or lost."""
        self.command_id += 1
        press = dict(clock=clock, lot=lot, round=round_number, press_time=press_time, units=units,
                     all_or_none=all_or_none)
        self.send("command", "Command", command_id=self.command_id, body_type=COMMAND_BODY.press,
                  body=("Press", press))
        return self.command_id

    def log_off(self):
        self.send("log_off", "LogOff")
