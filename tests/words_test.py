#!/usr/bin/env python3
"""One vocabulary: docs/rules.md, the engine's enums and the schemas use the same words and numbers.

fixed_numbers.txt stands for the code's names: fixed_numbers_test holds it to name().
"""

import re
import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
RULES = (TREE / "docs/rules.md").read_text()
SCHEMAS = "\n".join(path.read_text() for path in sorted((TREE / "schemas").glob("*.fbs")))
ENGINE = "\n".join(path.read_text() for path in sorted((TREE / "engine").glob("*.hpp")))


def fixed_numbers():
    """{type: {word: number}} of the checked-in list."""
    numbers = {}
    for line in (TREE / "tests/fixed_numbers.txt").read_text().splitlines()[1:]:
        kind, word, number = line.split()
        numbers.setdefault(kind, {})[word] = int(number)
    return numbers


FIXED = fixed_numbers()


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def enum_in(text, pattern):
    """{word: number} of `word = number` in the braces after the pattern."""
    body = re.search(pattern + r"[^{;]*\{([^}]*)\}", without_comments(text)).group(1)
    return {word: int(number) for word, number in re.findall(r"(\w+)\s*=\s*(\d+)", body)}


def union_in(text, name):
    """{word: number} of a FlatBuffers union, whose members count from 1."""
    body = re.search(rf"\bunion {name}\s*\{{([^}}]*)\}}", without_comments(text)).group(1)
    return {word: number for number, word in enumerate(re.findall(r"(\w+)\s*:", body), 1)}


def first_cells(heading):
    """The words in the first column of rules.md's table that begins so, in order, each once."""
    lines = iter(RULES.splitlines())
    for line in lines:
        if line.startswith(heading):
            break
    next(lines)  # the rule below the heading
    words = []
    for line in lines:
        if not line.startswith("|"):
            break
        cell = re.sub(r"\(.*?\)", "", line.split("|")[1])
        words += [word for word in re.findall(r"[a-z_]+", cell) if word not in words]
    return words


class Words(unittest.TestCase):
    def test_reasons_are_those_of_the_table_in_the_order_of_the_checks(self):
        words = first_cells("| reason |")
        self.assertGreater(len(words), 20)
        code = sorted(FIXED["Reason"], key=FIXED["Reason"].get)
        self.assertEqual(code[0], "none")
        self.assertEqual(code[1:1 + len(words)], words)

    def test_reasons_of_the_wire_are_those_that_the_page_adds(self):
        added = re.search(r"The wire adds (.*?\.)\n", RULES, re.DOTALL).group(1)
        words = re.findall(r"`(\w+)`", added)
        code = sorted(FIXED["Reason"], key=FIXED["Reason"].get)
        self.assertEqual(code[-len(words):], words)
        self.assertEqual(len(code), 1 + len(first_cells("| reason |")) + len(words))

    def test_commands_are_those_of_the_table(self):
        words = first_cells("| command |")
        self.assertEqual(sorted(words), sorted(FIXED["CommandKind"]))

    def test_events_are_those_of_the_table_and_the_two_that_only_the_wire_has(self):
        words = first_cells("| event (key `event`) |") + ["won", "credit_changed"]
        self.assertEqual(sorted(words), sorted(FIXED["EventKind"]))

    def test_settings_of_a_clock_are_those_of_the_table(self):
        words = ["rule_" + word for word in first_cells("| setting |")] + ["rule_unknown"]
        self.assertEqual(sorted(words), sorted(FIXED["RuleBit"]))

    def test_the_engines_enums_have_the_fixed_numbers(self):
        for kind in ["Reason", "CommandKind", "EventKind", "Award", "Tie", "Outcome", "OrderState"]:
            with self.subTest(kind):
                self.assertEqual(enum_in(ENGINE, rf"enum class {kind}\b"), FIXED[kind])

    def test_the_schemas_enums_have_the_engines_numbers(self):
        for kind in ["Reason", "CommandKind", "Award", "Tie", "Outcome", "OrderState"]:
            with self.subTest(kind):
                schema = enum_in(SCHEMAS, rf"\benum {kind}\b")
                self.assertEqual({word: schema.get(word) for word in FIXED[kind]}, FIXED[kind])

    def test_the_schemas_unions_are_in_the_engines_order(self):
        commands = union_in(SCHEMAS, "CommandBody")
        results = union_in(SCHEMAS, "ResultBody")
        replies = union_in(SCHEMAS, "ReplyBody")
        for word, number in FIXED["CommandKind"].items():
            self.assertEqual(commands.get(word), number, word)
        for word, number in FIXED["EventKind"].items():
            place = results.get(word) if number < 32 else replies.get(word, 0) + 31
            self.assertEqual(place, number, word)


if __name__ == "__main__":
    unittest.main()
