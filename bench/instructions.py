"""Counts the instructions of the main works under callgrind and compares them with
bench/instructions.txt, which says how many one takes: more or less than 3 % away is a failure. Only
what is in the program itself counts, not the C library, which does as the processor is.

    instructions.py PROGRAM FILE            compares
    instructions.py PROGRAM FILE --write    takes today's figures as those to compare with
"""
import pathlib
import re
import subprocess
import sys
import tempfile

TOLERANCE = 0.03
THINGS = 992  # as in busy_day.hpp: of each kind
MEASURED = "huagu::bench::measured*"


def own_instructions(profile, program):
    """The sum of what the lines of a callgrind file cost that are the program's own."""
    names = {}  # callgrind gives a long name a number when it first comes
    total = 0
    is_own = False
    lines = iter(profile.splitlines())
    for line in lines:
        if line.startswith("ob="):
            number, name = re.fullmatch(r"ob=(\(\d+\))(?: (.*))?", line).groups()
            is_own = names.setdefault(number, name) == program
        elif line.startswith("cob="):
            number, name = re.fullmatch(r"cob=(\(\d+\))(?: (.*))?", line).groups()
            names.setdefault(number, name)
        elif line.startswith("calls="):
            next(lines)  # what was called costs on its own lines
        elif is_own and re.match(r"[+\-*\d]", line):
            total += int(line.split()[1])
    return total


def count(program, work):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "profile"
        command = ["valgrind", "--tool=callgrind", f"--toggle-collect={MEASURED}",
                   f"--callgrind-out-file={file}", program, work]
        subprocess.run(command, check=True, capture_output=True)
        return own_instructions(file.read_text(), program) / THINGS


def main(program, file, *options):
    program = str(pathlib.Path(program).resolve())
    file = pathlib.Path(file)
    works = subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()
    counts = {work: count(program, work) for work in works}
    if options == ("--write",):
        file.write_text("".join(f"{work} {counts[work]:.1f}\n" for work in works))
        return 0
    known = {work: float(n) for work, n in (line.split() for line in file.read_text().splitlines())}
    is_same = known.keys() == counts.keys()
    for work in works:
        change = counts[work] / known[work] - 1 if work in known else float("inf")
        is_near = abs(change) <= TOLERANCE
        is_same = is_same and is_near
        was = f"{known[work]:.1f} ({change:+.1%})" if work in known else "unknown"
        verdict = "as many" if is_near else "DIFFERS"
        print(f"{verdict} {work}: {counts[work]:.1f} instructions, was {was}")
    if not is_same:
        print("If that is meant, scripts/count-instructions takes these as the new figures;")
        print("say in the commit what they were, and why.")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
