#!/usr/bin/env python3
"""Refuses what style cannot leave to a reader's eye.

    tidy.py TREE                  the sources: includes, bans, words, sizes, shell syntax
    tidy.py --library FILE        what a built libhuagu_engine.a asks of the outside
    tidy.py --self-test           plants each fault in a small tree and sees that it is named
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Which rooms a room may include; it may include what those may, too (as linking does).
KNOWS = {
    "schemas": [],
    "base": [],
    "engine": ["base"],
    "journal": ["base"],
    "wire": ["schemas", "engine", "base"],
    "sequencer": ["wire", "journal", "engine"],
    "gateway": ["sequencer", "wire"],
    "client": ["wire"],
    "settlement": ["client"],
    "cli": ["gateway", "client", "settlement"],
    "bench": ["cli"],
    "tests": ["cli", "bench"],
}
PURE = ["engine", "wire", "journal"]  # the same bytes on every machine
FLAT = ["engine", "wire", "sequencer"]  # plain values, plain calls

NOT_PURE = ["iostream", "thread", "chrono", "random", "unordered_map"]
BANNED_INCLUDES = {room: NOT_PURE for room in PURE}
BANNED_TOKENS = {room: [r"\bfloat\b", r"\bdouble\b"] for room in PURE}
for _room in FLAT:
    BANNED_TOKENS.setdefault(_room, []).extend(
        [r"\bvirtual\b", r"\bstd::function\b", r"\bshared_ptr\b"])

# Synonyms that the engine's identifiers do without (a word is a part between underscores or humps).
SYNONYMS = {
    "tick": "step", "ticks": "steps", "match": "decide",
    "trade": "sale", "trades": "sales", "execution": "sale", "qty": "units", "amount": "units",
    "bid": "press", "bids": "presses", "expired": "passed", "balance": "available",
    "account": "participant", "client": "participant", "seller": "grower", "timeout": "deadline",
    "session": "market day", "wal": "journal", "checkpoint": "snapshot",
}

SOURCE = {".hpp", ".cpp"}
TEXT = SOURCE | {".py", ".fbs", ".cmake", ".md", ".toml", ".txt", ".json", ".sh", ""}
UNFINISHED = re.compile("|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b"]))
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot)/")
LINES_MAX = 500
PYTHON_CLIENT_LINES_MAX = 199  # what a stranger reads to write a client
COLUMNS_MAX = 100

# All that the engine's library may ask for: itself, memory, and the language's own machinery.
ALLOWED_SYMBOLS = re.compile(
    r"(huagu::|operator (new|delete)|mem(cpy|set|move|cmp)$|(calloc|free|abort|madvise)$"
    r"|__cxa_|_Unwind_|__gxx_personality|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__assert_fail$"
    r"|std::__throw_|std::terminate|(vtable|typeinfo|VTT) for |std::bad_alloc"
    r"|std::_Rb_tree_|std::_Hash_bytes)")


def product_files(tree):
    """Every file below the tree but what was built or is hidden from it."""
    for path in sorted(tree.rglob("*")):
        parts = path.relative_to(tree).parts
        hidden = any(p in ("build", "node_modules", "__pycache__", ".git") for p in parts)
        if path.is_file() and not hidden:
            yield path


def code_of(text):
    """The text without comments and string contents, line by line as it was."""
    pattern = r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n]){1,4}\''


    def blank(found):
        string = found.group().startswith(('"', "R"))
        return '""' * string + "\n" * found.group().count("\n")

    return re.sub(pattern, blank, text, flags=re.DOTALL)


def may_include(room):
    """The rooms that a room may include, itself among them."""
    rooms = {room}
    for known in KNOWS[room]:
        rooms |= may_include(known)
    return rooms


def words_of(identifier):
    return re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identifier)


def check_includes(room, text):
    for number, line in enumerate(text.splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*["<]([^">]+)[">]', line)
        if not include:
            continue
        target = include.group(1)
        head = target.split("/")[0]
        if "/" in target and head in KNOWS and head not in may_include(room):
            yield number, f"{room} may not know {head}"
        if target in BANNED_INCLUDES.get(room, []):
            yield number, f"<{target}> has no place in {room}"


def check_tokens(room, text):
    for number, line in enumerate(code_of(text).splitlines(), 1):
        for token in BANNED_TOKENS.get(room, []):
            if found := re.search(token, line):
                yield number, f"{found.group()} has no place in {room}"
        if room == "engine":
            for word in words_of(line):
                if word.lower() in SYNONYMS:
                    yield number, f'say "{SYNONYMS[word.lower()]}", not "{word}"'


def check_text(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, "an issue, or nothing: no reminders in the tree"
        if MACHINE_PATH.search(line):
            yield number, "a path of one machine"
        if path.suffix == ".py" and len(line) > COLUMNS_MAX:  # C++ is clang-format's
            yield number, f"{len(line)} columns, of {COLUMNS_MAX}"


def check_named(tree, path):
    """A source that no CMakeLists.txt of its folder or above names is built by nobody."""
    for folder in path.relative_to(tree).parents:
        lists = tree / folder / "CMakeLists.txt"
        if lists.exists() and re.search(rf"(?<!\w){re.escape(path.name)}(?!\w)", lists.read_text()):
            return
    yield 1, "no CMakeLists.txt names it"


def check_file(tree, path):
    text = path.read_text(encoding="utf-8", errors="replace")
    room = path.relative_to(tree).parts[0]
    yield from check_text(path, text)
    if path.suffix in SOURCE:
        if room != "tests" and text.count("\n") > LINES_MAX:
            yield 1, f"{text.count(chr(10))} lines, of {LINES_MAX}"
        if room in KNOWS:
            yield from check_includes(room, text)
            yield from check_tokens(room, text)
    if room == "client" and path.suffix == ".py" and text.count("\n") > PYTHON_CLIENT_LINES_MAX:
        yield 1, f"{text.count(chr(10))} lines, of {PYTHON_CLIENT_LINES_MAX}"
    if path.suffix == ".cpp":
        yield from check_named(tree, path)
    if text.startswith("#!") and room != "tests" and not os.access(path, os.X_OK):
        yield 1, "a program that cannot be run: it is not executable"
    if re.match(r"#!.*\b(ba)?sh\b", text):
        shell = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
        if shell.returncode != 0:
            yield 1, shell.stderr.strip()


def check_tree(tree):
    for path in product_files(tree):
        if path.suffix in TEXT and path.name != "LICENSE":
            for number, fault in check_file(tree, path):
                yield f"{path.relative_to(tree)}:{number}: {fault}"


def check_symbols(listing):
    """`nm -C` of a library: what it needs from elsewhere and may not."""
    for line in listing.splitlines():
        symbol = re.match(r"\s+[Uwv] (.+)", line)
        if symbol and not ALLOWED_SYMBOLS.match(symbol.group(1)):
            yield f"the engine needs {symbol.group(1)}"


def check_library(library):
    listing = subprocess.run(["nm", "-uC", library], capture_output=True, text=True, check=True)
    if "huagu::" not in listing.stdout:
        yield f"{library}: no symbols; is it the engine's library?"
    yield from check_symbols(listing.stdout)


PLANTED = [  # path, text, what must be said of it
    ("engine/a.cpp", '#include "wire/decode.hpp"', "engine may not know wire"),
    ("journal/a.cpp", '#include "engine/types.hpp"', "journal may not know engine"),
    ("base/a.cpp", '#include "schemas/x.h"', "base may not know schemas"),
    ("client/a.cpp", '#include "sequencer/x.hpp"', "client may not know sequencer"),
    ("wire/b.cpp", '#include "journal/record.hpp"', "wire may not know journal"),
    ("engine/b.cpp", "#include <chrono>", "<chrono> has no place in engine"),
    ("wire/a.cpp", "#include <unordered_map>", "<unordered_map> has no place in wire"),
    ("engine/c.cpp", "double x;", "double has no place in engine"),
    ("journal/b.cpp", "static_cast<float>(1)", "float has no place in journal"),
    ("sequencer/a.cpp", "virtual void f();", "virtual has no place in sequencer"),
    ("engine/d.cpp", "std::function<void()> f;", "std::function has no place in engine"),
    ("engine/e.cpp", "int qty_left;", 'say "units", not "qty"'),
    ("engine/f.cpp", "struct TradeId {};", 'say "sale", not "Trade"'),
    ("cli/a.cpp", "// TO" + "DO later", "no reminders"),
    ("cli/b.cpp", 'auto p = "/wo' + 'rk/x";', "a path of one machine"),
    ("cli/c.py", "x" * 101, "101 columns"),
    ("cli/d.cpp", "\n" * 501, "501 lines"),
    ("cli/unnamed.cpp", "", "no CMakeLists.txt names it"),
    ("client/f.py", "\n" * 200, "200 lines"),
    ("client/e.py", "#!/usr/bin/python3\n", "it is not executable"),
    ("scripts/broken", "#!/usr/bin/env bash\nif true; do\n", "syntax error"),
]
CLEAN = [
    ("base/ok.cpp", "double seconds;"),
    ("engine/ok.cpp", '#include "base/assert.hpp"\n// they say trade\nauto s = "float qty";'),
    ("sequencer/ok.cpp", '#include "engine/engine.hpp"\n#include "schemas/x.h"'),
    ("tests/wire/ok.cpp", '#include "wire/decode.hpp"\n#include <thread>'),
    ("tests/ok.sh", "#!/usr/bin/env bash\nif true; then :; fi\n"),
]


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name, text, *_ in PLANTED + CLEAN:
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n" * (not text.endswith("\n")))
            if path.suffix == ".cpp" and path.name != "unnamed.cpp":
                with open(path.parent / "CMakeLists.txt", "a") as lists:
                    lists.write(f"{path.name}\n")
        faults = list(check_tree(tree))
    for name, _, fault in PLANTED:
        if not any(f.startswith(name + ":") and fault in f for f in faults):
            yield f"not seen: {name}: {fault}"
    for name, _ in CLEAN:
        yield from (f"wrongly said: {f}" for f in faults if f.startswith(name + ":"))
    for symbol in ["std::chrono::_V2::system_clock::now()", "pthread_create", "std::thread::join()",
                   "open", "socket", "std::random_device::_M_getval()", "clock_gettime", "fopen"]:
        if not list(check_symbols(f"                 U {symbol}")):
            yield f"not seen: symbol {symbol}"
    if list(check_symbols("       U memcpy\n       U operator new(unsigned long)")):
        yield "wrongly said: a symbol that the engine may use"


def main(arguments):
    if arguments == ["--self-test"]:
        faults = list(self_test())
    elif len(arguments) == 2 and arguments[0] == "--library":
        faults = list(check_library(arguments[1]))
    elif len(arguments) == 1:
        faults = list(check_tree(Path(arguments[0]).resolve()))
    else:
        sys.exit(__doc__)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
