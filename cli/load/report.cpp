#include "cli/load/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "cli/columns.hpp"

namespace huagu::cli {

namespace {

constexpr std::array<std::pair<const char*, double>, 5> percentiles = {
    {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}, {"p99.99", 0.9999}}};

double in_us(Duration time) { return static_cast<double>(time.value()) / 1e3; }
double in_ms(Duration time) { return static_cast<double>(time.value()) / 1e6; }
double in_mib(std::uint64_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, columns(text)), ' ');
}

std::string times_line(const std::string& label, const Histogram& times) {
    std::string line = padded(label, 46);
    for (const auto& [name, share] : percentiles) {
        line += fmt::format("{:>10.3f}", in_ms(times.percentile(share)));
    }
    return line + fmt::format("{:>10.3f}\n", in_ms(times.max()));
}

nlohmann::json times_json(const Histogram& times) {
    nlohmann::json json = {{"count", times.count()}, {"max", in_us(times.max())}};
    for (const auto& [name, share] : percentiles) json[name] = in_us(times.percentile(share));
    return json;
}

std::map<std::string, std::uint64_t> rejections(const LoadTally& tally) {
    std::map<std::string, std::uint64_t> counts;
    for (std::size_t n = 0; n < tally.rejected.size(); ++n) {
        const std::string reason(reason_names.at(n));
        if (tally.rejected[n] > 0) counts[reason] = tally.rejected[n];
    }
    return counts;
}

std::string counts_text(const LoadTally& tally) {
    std::string reasons;
    std::uint64_t rejected = 0;
    for (const auto& [reason, count] : rejections(tally)) {
        rejected += count;
        reasons += fmt::format(" {} {}", reason, count);
    }
    return fmt::format("presses 按钮: {} sent 发出, {} answered 应答, {} missing 缺失\n",
                       tally.sent, tally.answered(), tally.unanswered) +
           fmt::format(
               "answers 应答: {} accepted 接受, {} rejected 拒绝{}{}; {} won 成交, {} lost 未中\n",
               tally.accepted, rejected, reasons.empty() ? "" : ":", reasons, tally.won,
               tally.lost);
}

std::string server_text(const LoadOutcome& outcome) {
    if (!outcome.has_server) return "";
    return fmt::format(
        "server 服务器: {:.0f} % of a core 核; resident 内存 {:.0f} MiB, then 之后 {:.0f} MiB\n",
        100 * outcome.server_cpu(), in_mib(outcome.before.resident_bytes),
        in_mib(outcome.after.resident_bytes));
}

}  // namespace

const char* name(LoadProfile profile) {
    switch (profile) {
        case LoadProfile::steady:
            return "steady";
        case LoadProfile::burst:
            return "burst";
        case LoadProfile::morning:
            return "morning";
        case LoadProfile::overload:
            return "overload";
        case LoadProfile::storm:
            return "storm";
    }
    return "";
}

std::string to_text(const LoadPlan& plan, const LoadOutcome& outcome) {
    const LoadTally& tally = outcome.tally;
    std::string text =
        fmt::format("{}: {} terminals 终端, {} clocks 钟, {:.1f} s, {:.0f} presses/s 按/秒\n",
                    name(plan.profile), plan.connections, plan.clocks, outcome.seconds,
                    static_cast<double>(tally.sent) / outcome.seconds);
    text += counts_text(tally);
    text +=
        fmt::format("market 市场: {} sales 成交, {} rounds 轮, {} clocks paused by stalls 停钟\n",
                    outcome.sales, outcome.rounds, outcome.pauses);
    text += server_text(outcome) + "\n" + padded("ms 毫秒", 46);
    for (const auto& [name, share] : percentiles) text += fmt::format("{:>10}", name);
    text += fmt::format("{:>10}\n", "max");
    text += times_line("press to answer 按下到应答", tally.answer);
    if (plan.phases.size() > 1) {
        for (std::size_t n = 0; n < plan.phases.size(); ++n) {
            text += times_line("  " + plan.phases[n].name, tally.phases.at(n).answer);
        }
    }
    text += times_line("deadline to result 到期到结果", outcome.decision);
    if (outcome.last_terminal.count() > 0) {
        text += times_line("deadline to last terminal 到最后终端", outcome.last_terminal);
    }
    if (tally.log_on.count() > 0) {
        text += times_line("log-on to snapshot 登录到快照", tally.log_on);
        text += fmt::format("{} logged on again, the last after 全部重新登录用时 {:.3f} s\n",
                            tally.log_on.count(), in_ms(tally.all_logged_on) / 1e3);
    }
    text += times_line("sent late (by this program) 本程序晚发", tally.send);
    if (!tally.failure.empty()) text += "FAILED 失败: " + tally.failure + "\n";
    return text;
}

nlohmann::json to_json(const LoadPlan& plan, const LoadOutcome& outcome) {
    const LoadTally& tally = outcome.tally;
    auto phases = nlohmann::json::array();
    for (std::size_t n = 0; n < plan.phases.size(); ++n) {
        const LoadSlice& phase = tally.phases.at(n);
        phases.push_back({{"name", plan.phases[n].name},
                          {"seconds", plan.phases[n].seconds},
                          {"sent", phase.sent},
                          {"answered", phase.answered},
                          {"answer_us", times_json(phase.answer)}});
    }
    nlohmann::json json = {{"profile", name(plan.profile)},
                           {"connections", plan.connections},
                           {"clocks", plan.clocks},
                           {"seconds", outcome.seconds},
                           {"sent", tally.sent},
                           {"answered", tally.answered()},
                           {"missing", tally.unanswered},
                           {"accepted", tally.accepted},
                           {"rejected", rejections(tally)},
                           {"won", tally.won},
                           {"lost", tally.lost},
                           {"results", tally.results},
                           {"sales", outcome.sales},
                           {"rounds", outcome.rounds},
                           {"pauses", outcome.pauses},
                           {"phases", phases},
                           {"answer_us", times_json(tally.answer)},
                           {"decision_us", times_json(outcome.decision)},
                           {"last_terminal_us", times_json(outcome.last_terminal)},
                           {"log_on_us", times_json(tally.log_on)},
                           {"all_logged_on_us", in_us(tally.all_logged_on)},
                           {"sent_late_us", times_json(tally.send)},
                           {"failure", tally.failure}};
    if (outcome.has_server) {
        json["server"] = {{"cpu", outcome.server_cpu()},
                          {"resident_before", outcome.before.resident_bytes},
                          {"resident_after", outcome.after.resident_bytes}};
    }
    return json;
}

}  // namespace huagu::cli
