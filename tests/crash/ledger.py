"""What the clients wrote down on their own side, and what must hold at once as they write it."""
from collections import namedtuple

import messages

# The gateway's own answers: no record, so a resend may be answered otherwise.
NOT_KEPT = ("busy", "clock_ahead", "not_allowed", "bad_frame")
KEPT_ANSWERS = 256  # the market keeps so many of each user

Sent = namedtuple("Sent", "kind fields frame")
Answer = namedtuple("Answer", "is_accepted reason number order")


class Findings(list):
    """What should not have been, in the order in which it was seen."""

    def say(self, text):
        self.append(text)
        if len(self) <= 20:
            print(f"VIOLATION: {text}", flush=True)


class Book:
    """A view's results as anybody was shown them."""

    def __init__(self, view, findings):
        self.view = view
        self.findings = findings
        self.results = {}  # sequence → bytes
        self.last = 0
        self.entries = []  # as a reader from the beginning has them: in the desk, replies too

    def write(self, sequence, message, who):
        self.last = max(self.last, sequence)
        known = self.results.setdefault(sequence, message)
        if known != message:
            self.findings.say(
                f"result {sequence} of the {self.view} view has two contents: was "
                f"{describe(known)}, is {describe(message)} (seen by {who})")

    def write_entry(self, place, message, who):
        """What a reader from the beginning finds at a place."""
        if place == len(self.entries):
            self.entries.append(message)
        elif self.entries[place] != message:
            self.findings.say(
                f"entry {place} of the {self.view} view has two contents: was "
                f"{describe(self.entries[place])}, is {describe(message)} (seen by {who})")


def describe(message):
    word, values = messages.result_of(message)
    if word == "desk_reply":
        result = messages.server_message(message)[1]
        values = messages.desk_reply(messages.result_body(result)[1])
    return f"{word} {values}"


class Ledger:
    """One user's commands, and every reply to them."""

    def __init__(self, user, findings):
        self.user = user
        self.findings = findings
        self.number = None  # the market's, of this user
        self.participant = None
        self.sent = {}  # command id → Sent
        self.answers = {}  # command id → Answer
        self.outcomes = {}  # ("won", sale), ("lost" or "suspended", command id) → content
        self.order_changes = []
        self.again = 0  # answers that came once more, and were the same

    @property
    def unanswered(self):
        return len(self.sent) - len(self.answers)

    def highest_kept(self):
        """The highest command that the market must have."""
        return max((i for i, a in self.answers.items() if a.reason not in NOT_KEPT), default=0)

    def resendable(self):
        """Commands whose answers the market still has."""
        kept = [i for i, a in self.answers.items() if a.reason not in NOT_KEPT]
        oldest = len(self.sent) - KEPT_ANSWERS
        return [i for i in kept if i > oldest]

    def write_answer(self, kind, reply):
        command_id = reply["command_id"]
        sent = self.sent.get(command_id)
        if sent is None:
            return self.findings.say(f"{self.user}: an answer to a command never sent: {reply}")
        answer = Answer(kind == "accepted", reply.get("reason"), reply.get("number"),
                        reply["order"])
        known = self.answers.get(command_id)
        if sent.kind == "press" and known and known.is_accepted and answer.reason == "suspended":
            return self.write_outcome("suspended", command_id, {"command_id": command_id})
        if known is None:
            self.answers[command_id] = answer
            if answer.reason == "stale_command":
                self.findings.say(f"{self.user}: command {command_id} was called stale")
        elif known != answer and known.reason not in NOT_KEPT:
            self.findings.say(f"{self.user}: command {command_id} ({sent.kind}) has two answers: "
                              f"was {known}, is {answer}")
        else:
            self.again += 1

    def write_outcome(self, kind, number, reply):
        known = self.outcomes.setdefault((kind, number), reply)
        if known != reply:
            self.findings.say(f"{self.user}: {kind} {number} was told twice, differently: was "
                              f"{known}, is {reply}")
