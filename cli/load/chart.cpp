// The picture of a load: two panels over the same time.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "cli/load/report.hpp"

namespace huagu::cli {

namespace {

constexpr double left = 70;
constexpr double width = 700;
constexpr double height = 200;

/// From the lower left corner of a panel whose upper edge is at `top`.
struct Panel {
    double top;
    double seconds;
    std::function<double(double)> share;  // of the height, 0 … 1, that a value takes

    [[nodiscard]] double x(double second) const { return left + width * second / seconds; }
    [[nodiscard]] double y(double value) const {
        return top + height * (1 - std::clamp(share(value), 0.0, 1.0));
    }
};

std::string label(double x, double y, const char* anchor, const std::string& text) {
    return fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"{}\">{}</text>\n", x, y,
                       anchor, text);
}

std::string frame_of(const Panel& panel, const std::string& title) {
    return fmt::format(
               "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" "
               "stroke=\"#bbb\"/>\n",
               left, panel.top, width, height) +
           label(left, panel.top - 8, "start", title);
}

std::string grid(const Panel& panel, double value, const std::string& text) {
    return fmt::format("<path d=\"M{0} {1:.1f}h{2}\" stroke=\"#ddd\"/>\n", left, panel.y(value),
                       width) +
           label(left - 6, panel.y(value) + 4, "end", text);
}

/// Nothing where there is none to show.
using ValueOf = std::function<std::optional<double>(const LoadSlice&)>;

/// The last, which the end cut short, would show a rate that there was not.
std::size_t whole_slices(const LoadOutcome& outcome) {
    const auto ended = static_cast<std::size_t>(outcome.seconds / outcome.slice_seconds);
    return std::min(ended, outcome.tally.slices.size());
}

std::string line(const Panel& panel, const LoadOutcome& outcome, const char* colour,
                 const ValueOf& value) {
    std::string points;
    for (std::size_t n = 0; n < whole_slices(outcome); ++n) {
        const auto shown = value(outcome.tally.slices[n]);
        if (!shown) continue;
        const double middle = (static_cast<double>(n) + 0.5) * outcome.slice_seconds;
        points += fmt::format("{:.1f},{:.1f} ", panel.x(middle), panel.y(*shown));
    }
    return fmt::format(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>\n", points,
        colour);
}

/// Microseconds on a scale of powers of ten, 10 µs … 10 s.
std::string latency_panel(const LoadOutcome& outcome, double top) {
    const Panel panel{top, outcome.seconds,
                      [](double us) { return (std::log10(std::max(us, 10.0)) - 1) / 6; }};
    std::string svg = frame_of(panel,
                               "press to answer 按下到应答: <tspan fill=\"#1b7837\">p50</tspan> "
                               "<tspan fill=\"#2166ac\">p99</tspan> "
                               "<tspan fill=\"#b2182b\">max</tspan>");
    for (const auto& [us, text] :
         {std::pair(100.0, "0.1 ms"), std::pair(1e3, "1 ms"), std::pair(1e4, "10 ms"),
          std::pair(1e5, "0.1 s"), std::pair(1e6, "1 s")}) {
        svg += grid(panel, us, text);
    }
    const auto percentile = [](double share) {
        return [share](const LoadSlice& slice) -> std::optional<double> {
            if (slice.answer.count() == 0) return std::nullopt;
            return static_cast<double>(slice.answer.percentile(share).value()) / 1e3;
        };
    };
    svg += line(panel, outcome, "#1b7837", percentile(0.5));
    svg += line(panel, outcome, "#2166ac", percentile(0.99));
    svg += line(panel, outcome, "#b2182b", percentile(1));
    return svg;
}

/// 1, 2 or 5 and noughts: two to four of them reach what is the most.
double round_step(double most) {
    const double ten = std::pow(10, std::floor(std::log10(most / 2)));
    for (const double times : {5.0, 2.0}) {
        if (times * ten <= most / 2) return times * ten;
    }
    return ten;
}

/// 12,500
std::string grouped(double value) {
    std::string text = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

std::string throughput_panel(const LoadOutcome& outcome, double top) {
    const auto rate = [&](std::uint64_t count) {
        return static_cast<double>(count) / outcome.slice_seconds;
    };
    double most = 10;
    for (std::size_t n = 0; n < whole_slices(outcome); ++n) {
        const LoadSlice& slice = outcome.tally.slices[n];
        most = std::max({most, rate(slice.sent), rate(slice.answered)});
    }
    const Panel panel{top, outcome.seconds, [most](double value) { return value / most / 1.1; }};
    std::string svg = frame_of(panel,
                               "presses a second 每秒按钮: <tspan fill=\"#999\">sent 发出</tspan> "
                               "<tspan fill=\"#1b7837\">answered 应答</tspan>");
    const double step = round_step(most);
    for (double value = step; value < most * 1.1; value += step) {
        svg += grid(panel, value, grouped(value));
    }
    svg += line(panel, outcome, "#999", [&](const LoadSlice& slice) { return rate(slice.sent); });
    svg += line(panel, outcome, "#1b7837",
                [&](const LoadSlice& slice) { return rate(slice.answered); });
    svg += label(left, top + height + 16, "start", "0 s");
    svg += label(left + width, top + height + 16, "end", fmt::format("{:.1f} s", outcome.seconds));
    return svg;
}

}  // namespace

std::string to_svg(const LoadPlan& plan, const LoadOutcome& outcome) {
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 520\" "
               "font-family=\"sans-serif\" font-size=\"12\">\n"
               "<rect width=\"800\" height=\"520\" fill=\"white\"/>\n") +
           label(left, 18, "start",
                 fmt::format("{}: {} terminals 终端, {} clocks 钟", name(plan.profile),
                             plan.connections, plan.clocks)) +
           latency_panel(outcome, 50) + throughput_panel(outcome, 290) + "</svg>\n";
}

}  // namespace huagu::cli
