"""What figures say of a goal: it is met (True), it is not (False), or they cannot tell (None).
Pure: scripts/benchmark runs the programs, tests/bench/verdict_test.py tests this.

A row's goal is {"goal": number, "bound": "least" or "most", "of": "ratio" or "value"}. What is said
of it is {"met", "note"} and the figures that are known: "value", "baseline", "ratio", "spread",
"noise".
"""

import math
import statistics

BUSY = 1.25  # of the load average, a core: from then on neighbours have a part of the figures
LATE_MS = 100  # of a load generator, p99: from then on the load is not the one that was meant


def at_least(goal, of="value"):
    return {"goal": goal, "bound": "least", "of": of}


def at_most(goal, of="value"):
    return {"goal": goal, "bound": "most", "of": of}


def failed(note):
    """Whatever went wrong, the goal was not reached."""
    return {"met": False, "note": note}


def unmeasurable(why):
    return {"met": None, "note": f"unmeasurable here: {why}"}


def reason(program, text):
    """Why a program ended: its own error, `PROGRAM: …`, if it said one, and not the warnings of
    what it had started; else what it said last."""
    lines = [line.strip() for line in text.strip().splitlines()] or ["it said nothing"]
    own = [line for line in lines if line.startswith(f"{program}: ")]
    why = own[-1] if own else lines[-1]
    if why.endswith(":") and why != lines[-1]:
        why = f"{why} {lines[-1]}"
    return why[:200]


def quartiles(values):
    if len(values) < 2:
        return values[0], values[0]
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, third


def noise_of(nulls):
    """How far the middle half of what should be 1 is from it, upwards or downwards."""
    first, third = quartiles(nulls)
    return max(third, 1 / first) - 1


def verdict(row, figure, spread=None, noise=0.0, spread_of="the middle half of its runs"):
    """A goal that lies among the row's own runs, or nearer to the figure than the baseline is to
    itself, could come out either way."""
    goal = row["goal"]
    low, high = spread or (figure, figure)
    if low < goal < high:
        return unmeasurable(f"{spread_of}, {low:.3g} … {high:.3g}, has the goal in it")
    if figure / (1 + noise) < goal < figure * (1 + noise):
        return unmeasurable(f"the baseline differs from itself by {100 * noise:.0f} %")
    is_least = row["bound"] == "least"
    return {"met": figure >= goal if is_least else figure <= goal}


def of_pairs(row, pairs):
    """Each pair: {"value", "baseline", "null": {key: figure}}."""
    key, scale = row["key"], row.get("scale", 1)
    median = {which: scale * statistics.median(pair[which][key] for pair in pairs)
              for which in ("value", "baseline")}
    ratios = [pair["value"][key] / pair["baseline"][key] for pair in pairs]
    if row.get("inverse"):  # how many times longer it takes
        ratios = [1 / ratio for ratio in ratios]
    noise = noise_of([pair["null"][key] / pair["baseline"][key] for pair in pairs])
    ratio, spread = statistics.median(ratios), quartiles(ratios)
    return {**median, "ratio": ratio, "spread": spread, "noise": noise,
            **verdict(row, ratio, spread, noise)}


def of_repetitions(row, values):
    """Of one program, repeated."""
    value, spread = statistics.median(values), quartiles(values)
    return {"value": value, "spread": spread, **verdict(row, value, spread)}


def next_to_rival(said, load_average, cores):
    """A rival is processes of its own, which neighbours starve before they do the market: where
    more want the processor than it and the market do, its figures are the neighbours'."""
    if said["met"] is None or load_average <= BUSY * cores:
        return said
    return {**said, **unmeasurable(f"the machine is busy (load average {load_average:.1f} on "
                                   f"{cores} cores)")}


def of_figure(row, value):
    return {"value": value, **verdict(row, value)}


def late_generator(row, load):
    """Why the load was not the one that was meant; None if it was. Answers count from when a press
    was meant, so where the goal is theirs the generator may not be later than that."""
    if load["unsent"] > 0:
        return f"the generator did not send {load['unsent']:,} of {load['planned']:,} presses"
    for phase in load["phases"]:
        most = row["goal"] if phase["name"] == row.get("answers_of") else LATE_MS
        late = (phase["sent_late_us"]["p99"] or 0) / 1e3  # null: none was to be sent
        if late > most:
            return (f"the generator itself was late, p99 {late:,.0f} ms "
                    f"({phase['name']}; at most {most:g})")
    return None


def fault_of_load(row, load):
    """What makes a run's figures worth nothing; None if all is well. What the server owes it owes
    whoever asks late, too."""
    if load["failure"]:
        return failed(load["failure"])
    if load["missing"] > 0:
        return failed(f"{load['missing']:,} presses have no answer")
    if load["away"] > 0:
        return failed(f"{load['away']:,} terminals never came back")
    if load["accepted"] == 0:
        return failed("no press was accepted")
    if load["pauses"] > 0 and not row.get("counts_pauses"):
        return failed(f"clocks were paused by stalls, {load['pauses']:,} times")
    if load["untold"] > 0:
        return failed(f"{load['untold']:,} results never reached a terminal that follows the clock")
    late = late_generator(row, load)
    if late:
        return unmeasurable(late)
    rate = load["sent"] / load["seconds"]
    if rate < row.get("least_rate", 0):  # presses hang on rounds, and rounds on the market
        return failed(f"there were rounds for {rate:,.0f} presses/s only")
    return None


def of_loads(row, loads):
    """`row["value"](load)` of each run: None if there is nothing to take it of. A run that went
    wrong fails the row. One whose generator was late is left out, but where the worst run is the
    row's; with no more than half of the runs left no goal is met."""
    faults = [fault_of_load(row, load) for load in loads]
    values = [row["value"](load) for load in loads]
    told = [value for value, fault in zip(values, faults) if fault is None]
    wrong = next((fault for fault in faults if fault and fault["met"] is False), None)
    if wrong is None and math.inf in values:
        wrong = failed("what was waited for never came")
    if wrong is None and None in told:
        wrong = failed("nothing came that could be measured")
    if wrong is None and not told:
        wrong = faults[0]
    is_worst = "of_runs" in row
    counted = [value for value in (values if is_worst or not told else told) if value is not None]
    if not counted:
        return wrong
    value = row.get("of_runs", statistics.median)(counted)
    spread = min(counted), max(counted)
    figures = {"value": value, "spread": spread}
    if wrong:
        return {**figures, **wrong}
    # The worst run decides by itself.
    said = {**figures, **verdict(row, value, None if is_worst else spread,
                                 spread_of="what its runs gave")}
    if len(told) < len(loads):
        if said["met"] and 2 * len(told) <= len(loads):
            said["met"] = None
        late = next(fault for fault in faults if fault)
        said["note"] = "; ".join(filter(None, (
            said.get("note"), f"{len(told)} of {len(loads)} runs, else {late['note']}")))
    return said


def as_json(row, said):
    """The row for programs. Nothing that JSON cannot say: never is no number."""
    def number(figure):
        return figure if figure is not None and math.isfinite(figure) else None
    figures = {name: number(said.get(name)) for name in ("value", "baseline", "ratio", "noise")}
    return {"name": row["name"], "unit": row["unit"], **figures,
            "spread": [number(each) for each in said["spread"]] if "spread" in said else None,
            "goal": row["goal"], "bound": row["bound"], "of": row["of"],
            "met": said["met"], "note": said.get("note", "")}
