"""Messages of the market as plain values: commands made from words, anything received as a dict."""
import re

import flatbuffers

import huagu

REPLY_BODY = huagu.module("ReplyBody").ReplyBody
REPLIES = huagu.tables(REPLY_BODY)
CLOCK_STATES = huagu.module("ClockState").ClockState
_accessors = {}  # class → (field, accessor, is a vector)


def frame(kind, **fields):
    """A message to the server, with its size; list fields are vectors of bytes."""
    builder = flatbuffers.Builder(256)
    fields = {k: builder.CreateByteVector(v) if isinstance(v, bytes) else v
              for k, v in fields.items()}
    name = {"heartbeat": "ClientHeartbeat"}.get(kind, huagu.camel(kind))
    return _finish(builder, kind, huagu.table(builder, name, **fields))


def command_frame(command_id, kind, fields):
    builder = flatbuffers.Builder(256)
    body = huagu.table(builder, huagu.camel(kind), **fields)
    command = huagu.table(builder, "Command", command_id=command_id,
                          body_type=getattr(huagu.COMMAND_BODY, kind), body=body)
    return _finish(builder, "command", command)


def _finish(builder, kind, message):
    builder.FinishSizePrefixed(huagu.table(
        builder, "ClientFrame", body_type=getattr(huagu.CLIENT_BODY, kind), body=message))
    return bytes(builder.Output())


def server_message(message):
    """Bytes without their size, as (word, table)."""
    root = huagu.module("ServerFrame").ServerFrame.GetRootAs(message)
    return huagu.body(root, huagu.MESSAGES, huagu.SERVER_BODY)


def result_body(result):
    """What a result says, as (word, table)."""
    return huagu.body(result, huagu.RESULTS, huagu.RESULT_BODY)


def result_of(message):
    """A result's bytes as (word, content), with its clock and time."""
    _, result = server_message(message)
    word, body = result_body(result)
    return word, dict(content(body), clock=result.Clock(), at=result.At())


def desk_reply(message):
    """(user's number, participant, word, content) of a desk_reply."""
    reply = message.Reply()
    word = huagu.word(REPLY_BODY, message.ReplyType())
    table = getattr(huagu.module(REPLIES[word]), REPLIES[word])()
    table.Init(reply.Bytes, reply.Pos)
    return message.User(), message.Participant(), word, content(table)


def outcomes(own_snapshot):
    """The replies that an own snapshot repeats, each as (word, table)."""
    for n in range(own_snapshot.OutcomesLength()):
        yield huagu.body(own_snapshot.Outcomes(n), REPLIES, REPLY_BODY)


# What became of a sale after the reply that it was won: an own snapshot says it, the reply cannot.
LATER = ("is_cancelled",)


def content(message):
    """Every field by its name in the schema; tables and lists of them likewise. No unions."""
    values = {}
    for field, name, is_vector in _accessors_of(type(message)):
        if field in LATER:
            continue
        if is_vector:
            length = getattr(message, name + "Length")()
            value = [_plain(getattr(message, name)(n)) for n in range(length)]
        else:
            value = _plain(getattr(message, name)())
        values[field] = value
    return values


def _plain(value):
    if isinstance(value, flatbuffers.table.Table):
        return None
    if hasattr(value, "_tab"):
        return content(value)
    return value.decode() if isinstance(value, bytes) else value


def _accessors_of(kind):
    if kind not in _accessors:
        names = [n for n, f in vars(kind).items() if callable(f) and n[0].isupper()]
        own = [n for n in names if n != "Init" and not n.startswith("GetRootAs") and
               not n.endswith(("Length", "IsNone", "AsNumpy", "BufferHasIdentifier"))]
        _accessors[kind] = [(re.sub(r"(?<!^)(?=[A-Z])", "_", n).lower(), n, n + "Length" in names)
                            for n in own]
    return _accessors[kind]
