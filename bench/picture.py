"""The rows as a picture: how far each figure is from its goal, on a scale of powers of ten."""

import math
from xml.sax.saxutils import escape

COLOURS = {True: "#1b7837", False: "#b2182b", None: "#999999"}
WORDS = {True: "met", False: "not met", None: "unmeasurable here"}
LABELS, WIDTH, LINE, TOP = 560, 420, 18, 50  # pixels
DECADES = 2  # on either side of the goal


def times_better(row, said):
    """Than its goal; None where there is no figure, or none that can be so many times better."""
    figure = said.get(row["of"])
    if figure is None or row["goal"] <= 0:
        return None
    better = figure / row["goal"] if row["bound"] == "least" else row["goal"] / max(figure, 1e-9)
    return better if better > 0 else None


def place(better):
    """From the left edge of the bars."""
    decades = max(-DECADES, min(DECADES, math.log10(better)))
    return WIDTH * (decades + DECADES) / (2 * DECADES)


def text(x, y, anchor, words, colour="#222"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">'
            f"{escape(words)}</text>")


def grid(height):
    lines = []
    for decade in range(-DECADES, DECADES + 1):
        x = LABELS + place(10.0 ** decade)
        label = "the goal" if decade == 0 else f"{10.0 ** decade:g} ×"
        colour = "#555" if decade == 0 else "#ddd"
        lines.append(f'<path d="M{x:.1f} {TOP - 6}V{height}" stroke="{colour}"/>')
        lines.append(text(x, TOP - 12, "middle", label))
    return lines


def bar(number, row, said):
    y = TOP + number * LINE
    lines = [text(LABELS - 8, y + 12, "end", row["name"], COLOURS[said["met"]])]
    better = times_better(row, said)
    if better is not None:
        begin, end = sorted((place(1), place(better)))
        lines.append(f'<rect x="{LABELS + begin:.1f}" y="{y + 3}" height="{LINE - 7}" '
                     f'width="{max(1, end - begin):.1f}" fill="{COLOURS[said["met"]]}"/>')
    return lines


def of_rows(results):
    """SVG. `results`: of each row, and what is said of it."""
    height = TOP + LINE * len(results)
    legend = [text(8 + 110 * n, 18, "start", WORDS[met], colour)
              for n, (met, colour) in enumerate(COLOURS.items())]
    legend.append(text(LABELS + WIDTH, 18, "end", "further to the right is better"))
    bars = [line for number, (row, said) in enumerate(results) for line in bar(number, row, said)]
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="12" '
        f'viewBox="0 0 {LABELS + WIDTH + 30} {height + 10}">',
        '<rect width="100%" height="100%" fill="white"/>',
        *legend, *grid(height), *bars, "</svg>", ""])
