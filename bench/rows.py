"""The rows of docs/benchmarks.md: what is measured, and what is wanted of it."""

from verdict import at_least, at_most


def rate(name, goal, row="rates", **options):
    """Per second, the market's by the baseline's."""
    return {"name": name, "kind": "pairs", "row": row, "options": options, "key": "rate",
            "unit": "/s", **at_least(goal, "ratio")}


def batch_time(name, key, goal, row="rates", **options):
    return {"name": name, "kind": "pairs", "row": row, "options": options, "key": key,
            "unit": "µs", "scale": 1e-3, **at_most(goal, "ratio")}


def load(name, profile, value, unit, goal, *options, **more):
    """`value`: of `huagu load --json`."""
    return {"name": name, "kind": "load", "profile": profile, "options": options, "value": value,
            "unit": unit, **at_most(goal), **more}


def micro(name, program, benchmark, goal, key="items_per_second"):
    """`program`: of bench/, with Google Benchmark."""
    return {"name": name, "kind": "micro", "program": program, "benchmark": benchmark, "key": key,
            "unit": "/s", **at_least(goal)}


def orders(work, goal, goal_by_random_access):
    """The engine's rate, and by that of random access to as much memory, in turn with it."""
    name = f"standing orders, 1 million resting, {work}"
    benchmark = f"^standing_order_in_turn/{work}/"
    return (micro(name, "engine_bench", benchmark, goal, key="value"),
            {"name": f"{name}, by random access", "kind": "micro_pairs", "program": "engine_bench",
             "benchmark": benchmark, "key": "rate", "unit": "/s",
             **at_least(goal_by_random_access, "ratio")})


def growth(name, benchmark, goal):
    """How many times a press costs more in a large market than in a small one, in turn with it."""
    return {"name": name, "kind": "micro_pairs", "program": "engine_bench", "benchmark": benchmark,
            "key": "rate", "unit": "/s", "inverse": True, **at_most(goal, "ratio")}


def replay(what):
    """`what`: of Runs.replay() in scripts/benchmark."""
    return ({"name": f"replay, {what}, nothing in the page cache, by reading the journal",
             "kind": "replay", "what": what, "which": "cold", "key": "rate", "unit": "MB/s",
             "scale": 1e-6, **at_least(0.8, "ratio")},
            {"name": f"replay, {what}, warm, commands", "kind": "replay", "what": what,
             "which": "warm", "unit": "/s", **at_least(10e6)})


def percentile(times, name, scale):
    """Of a histogram as `huagu load --json` has it; None of nothing, which has none."""
    return times[name] / scale if times["count"] > 0 else None


def sale(name, socket="lateness_us"):
    """Handed to the first socket, or to the last, less the deadline, at the server."""
    return lambda load: percentile(load[socket], name, 1e3)


def sales_throughout(load):
    """In the phase in which it is worst; None if in one nothing was sold."""
    phases = [percentile(phase["lateness_us"], "p99", 1e3) for phase in load["phases"]]
    return None if None in phases else max(phases)


def after_overload(load):
    """Normal within a second after: the presses from then on."""
    return percentile(load["phases"][-1]["answer_us"], "p99", 1e3)


def answered_busy(load):
    """Of the presses of the overload itself, %."""
    overload = load["phases"][0]
    return 100 * overload["busy"] / overload["sent"] if overload["sent"] > 0 else None


def after_storm(load):
    """From the first line that broke; never, if a terminal did not come back."""
    is_whole = load["log_on_us"]["count"] == load["connections"]
    return load["all_logged_on_us"] / 1e6 if is_whole else float("inf")


def memory_grown(load):
    """While it was loaded, not what is left afterwards."""
    return (load["server"]["memory_most"] - load["server"]["memory_before"]) / 2**20


def sales_missed(load):
    """Their deadlines, by as much as the rules leave for clocks and threads before each; None if
    nothing was sold."""
    return load["late"] if load["lateness_us"]["count"] > 0 else None


LATENESS = ("--connections", "1000", "--clocks", "40", "--rate", "50000", "--follow", "1")
BUSIEST = ("--connections", "200", "--clocks", "40")
MORNING = {"least_rate": 150}  # of 300 presses/s; the first seconds have none
PIPELINED = ((1, 10_000, 0.85), (16, 100_000, 0.75), (64, 200_000, 0.55), (256, 300_000, 0.25))
ROWS = [
    micro("engine, press whole, 1,000 buyers, 16 clocks", "engine_bench",
          r"^press/buyers:1000/clocks:16/", 40e6),
    micro("engine, press whole, 100,000 buyers, 64 clocks", "engine_bench",
          r"^press/buyers:100000/clocks:64/", 25e6),
    *[micro(f"sequencer's turn, a press {until}, {buyers:,} buyers, {clocks} clocks", "turn_bench",
            f"^turn/{benchmark}/{buyers}/{clocks}/256/", goal)
      for benchmark, until in (("press_accepted", "until its answer"),
                               ("press", "with its decision and outcome"))
      for buyers, clocks, goal in ((1_000, 16, 20e6), (100_000, 64, 12e6))],
    *[row for work in ("add", "cancel", "fill") for row in orders(work, 5e6, 0.5)],
    growth("engine, growth from 1 to 1,000 clocks", r"^press_in_turn/buyers:10000/clocks:1000/",
           1.5),
    growth("engine, growth from 100 to 1,000,000 participants",
           r"^press_in_turn/buyers:1000000/clocks:40/", 3),
    *[rate(f"loopback pipelined, batches of {batch}", goal, batch=batch, total=total)
      for batch, total, goal in PIPELINED],
    # The same by its median, which neighbours that take the processor away do not touch.
    *[batch_time(f"loopback pipelined, median time of a batch of {batch}", "p50", 1 / goal,
                 batch=batch, total=total) for batch, total, goal in PIPELINED],
    batch_time("one by one, press to answer, p50", "p50", 1.3, batch=1, total=10_000),
    batch_time("one by one, press to answer, p99", "p99", 1.5, batch=1, total=10_000),
    rate("durable, batches of 256", 0.5, "durable", batch=256, total=256 * 100),
    batch_time("durable, press to answer, p50", "p50", 2, "durable", batch=1, total=400),
    batch_time("durable, press to answer, p99", "p99", 2.5, "durable", batch=1, total=400),
    *[rate(f"{connections:,} {'connection' if connections == 1 else 'connections'}, one press each "
           "under way", 0.8, connections=connections, total=max(10_000, 4 * connections))
      for connections in (1, 100, 1_000, 8_000)],
    *[load(f"lateness of sales, 50,000 presses/s, {until}, {name}", "steady",
           sale(name, socket), "ms", goal, *LATENESS)
      for until, socket in (("first socket", "lateness_us"),
                            ("last socket", "lateness_last_us"))
      for name, goal in (("p99", 1), ("p99.9", 5))],
    *[rate(f"fan-out of a result to {connections:,} connections", 1 / 1.15, "fan_out",
           connections=connections, total=max(10, 100_000 // connections))
      for connections in (1_000, 10_000)],
    {"name": "memory of an idle session", "kind": "figure", "row": "idle_memory",
     "options": {"connections": 2_000}, "key": "bytes", "unit": "KiB", "scale": 1 / 1024,
     **at_most(8)},
    load("morning, 5,500 terminals: processor", "morning",
         lambda load: 100 * load["server"]["cpu"], "% of a core", 60, **MORNING),
    load("morning, result to the last terminal, p99", "morning",
         lambda load: percentile(load["last_terminal_us"], "p99", 1e3), "ms", 50, **MORNING),
    load("overload: press to answer 1 s after, p99", "overload", after_overload, "ms", 5, *BUSIEST,
         answers_of="then"),
    # A tenth is admitted, and a burst at the begin.
    load("overload: presses answered `busy`", "overload", answered_busy, "%", 85, *BUSIEST,
         bound="least"),
    # Of these none may be, so the worst run is the row's.
    load("overload: sales told more than 5 ms after their deadline", "overload",
         sales_missed, "", 0, *BUSIEST, of_runs=max),
    load("overload: clocks paused by a stall", "overload", lambda load: load["pauses"], "", 0,
         *BUSIEST, of_runs=max, counts_pauses=True),
    load("overload: memory grown", "overload", memory_grown, "MiB", 256, *BUSIEST),
    {"name": "15,000 connections held", "kind": "figure", "row": "held",
     "options": {"connections": 15_000}, "key": "connections", "unit": "", **at_least(15_000)},
    load("5,500 log-ons within 5 s: all served after", "storm", after_storm, "s", 10,
         **MORNING),
    load("5,500 log-ons within 5 s: lateness of sales throughout, p99", "storm",
         sales_throughout, "ms", 2, **MORNING),
    *replay("state only"),
    *replay("results compared"),
    rate("next to Redis, batches of 256, neither waits for the disk", 20, "redis", batch=256,
         total=200_000, **{"rival-total": 20_000}),
    batch_time("next to Redis, one by one, both synced, p50", "p50", 0.5, "redis", batch=1,
               total=400),
    rate("next to PostgreSQL, batches of 256, both synced", 500, "postgres", batch=256,
         total=100_000, **{"rival-total": 5_120}),
    batch_time("next to PostgreSQL, one by one, both synced, p50", "p50", 0.5, "postgres", batch=1,
               total=400),
]
