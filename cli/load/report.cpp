#include "cli/load/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
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

/// Of nothing there is no time.
std::string times_line(const std::string& label, const Histogram& times) {
    const auto cell = [&](Duration time) {
        return times.count() == 0 ? fmt::format("{:>10}", "—")
                                  : fmt::format("{:>10.3f}", in_ms(time));
    };
    std::string line = padded(label, 46);
    for (const auto& [name, share] : percentiles) line += cell(times.percentile(share));
    return line + cell(times.max()) + "\n";
}

nlohmann::json times_json(const Histogram& times) {
    const auto figure = [&](Duration time) {
        return times.count() == 0 ? nlohmann::json() : nlohmann::json(in_us(time));
    };
    nlohmann::json json = {{"count", times.count()}, {"max", figure(times.max())}};
    for (const auto& [name, share] : percentiles) json[name] = figure(times.percentile(share));
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

/// Presses that the plan has and the market never saw.
std::string not_sent_text(const LoadTally& tally) {
    std::string text;
    if (tally.unsent() > 0) {
        text += fmt::format("{} presses were not sent in time 按钮未能发出\n", tally.unsent());
    }
    if (tally.offline() > 0) {
        text +=
            fmt::format("{} presses of terminals without a line 离线终端的按钮\n", tally.offline());
    }
    return text;
}

std::string counts_text(const LoadTally& tally) {
    std::string reasons;
    std::uint64_t rejected = 0;
    for (const auto& [reason, count] : rejections(tally)) {
        rejected += count;
        reasons += fmt::format(" {} {}", reason, count);
    }
    return fmt::format(
               "presses 按钮: {} planned 计划, {} sent 发出, {} answered 应答, {} missing 缺失\n",
               tally.planned(), tally.sent, tally.answered(), tally.unanswered) +
           not_sent_text(tally) +
           fmt::format(
               "answers 应答: {} accepted 接受, {} rejected 拒绝{}{}; {} won 成交, {} lost 未中\n",
               tally.accepted, rejected, reasons.empty() ? "" : ":", reasons, tally.won,
               tally.lost);
}

std::string storm_text(const LoadPlan& plan, const LoadTally& tally) {
    const std::string all = tally.away(plan) > 0
                                ? ""
                                : fmt::format(", the last after 全部重新登录用时 {:.3f} s",
                                              in_seconds(tally.all_logged_on));
    return times_line("log-on to snapshot 登录到快照", tally.log_on) +
           fmt::format("{} of {} logged on again 重新登录{}\n", tally.log_on.count(),
                       plan.connections, all);
}

std::string told_text(const LoadOutcome& outcome) {
    if (outcome.untold == 0) return "";
    return fmt::format("{} results never came to a terminal 成交结果未送达终端\n", outcome.untold);
}

/// A line for all and, where there are several, one for each phase.
std::string phases_lines(const std::string& label, const LoadPlan& plan, const Histogram& all,
                         const std::function<const Histogram&(std::size_t)>& of_phase) {
    std::string text = times_line(label, all);
    if (plan.phases.size() == 1) return text;
    for (std::size_t n = 0; n < plan.phases.size(); ++n) {
        text += times_line("  " + plan.phases[n].name, of_phase(n));
    }
    return text;
}

Histogram sum_of(const std::vector<Histogram>& parts) {
    Histogram all;
    for (const Histogram& part : parts) all.add(part);
    return all;
}

LoadLateness sum_of(const std::vector<LoadLateness>& phases) {
    LoadLateness all;
    for (const LoadLateness& phase : phases) {
        all.first.add(phase.first);
        all.last.add(phase.last);
        all.late += phase.late;
    }
    return all;
}

/// Of sales; of a server that was started.
std::string lateness_text(const LoadPlan& plan, const LoadOutcome& outcome) {
    const LoadLateness all = sum_of(outcome.lateness);
    std::string text = phases_lines(
        "deadline to first socket 到期到首个套接字", plan,
        all.first, [&](std::size_t n) -> const auto& { return outcome.lateness.at(n).first; });
    if (plan.clocks_followed == 0) return text;
    return text +
           phases_lines(
               "deadline to last socket 到期到末个套接字", plan,
               all.last, [&](std::size_t n) -> const auto& { return outcome.lateness.at(n).last; });
}

std::string late_text(const LoadOutcome& outcome) {
    const LoadLateness all = sum_of(outcome.lateness);
    return fmt::format("{} of {} sales told later than {:.0f} ms after their deadline 成交迟告\n",
                       all.late, all.first.count(), in_ms(late_after));
}

void add_lateness(nlohmann::json& to, const LoadLateness& lateness) {
    to["lateness_us"] = times_json(lateness.first);
    to["lateness_last_us"] = times_json(lateness.last);
    to["late"] = lateness.late;
}

std::string server_text(const LoadOutcome& outcome) {
    if (!outcome.has_server) return "";
    return fmt::format(
               "server 服务器: {:.0f} % of a core 核; memory 内存 {:.0f} MiB, at most 最多 {:.0f} "
               "MiB, then 之后 {:.0f} MiB\n",
               100 * outcome.server_cpu(), in_mib(outcome.before.own_bytes),
               in_mib(outcome.most_own_bytes), in_mib(outcome.after.own_bytes)) +
           late_text(outcome);
}

}  // namespace

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
    text += told_text(outcome) + server_text(outcome) + "\n" + padded("ms 毫秒", 46);
    for (const auto& [name, share] : percentiles) text += fmt::format("{:>10}", name);
    text += fmt::format("{:>10}\n", "max");
    text +=
        phases_lines("press to answer 按下到应答", plan, tally.answer,
                     [&](std::size_t n) -> const Histogram& { return tally.phases.at(n).answer; });
    text += phases_lines("deadline to result 到期到结果", plan, sum_of(outcome.decision),
                         [&](std::size_t n) -> const Histogram& { return outcome.decision.at(n); });
    if (outcome.has_server) text += lateness_text(plan, outcome);
    if (outcome.last_terminal.count() > 0) {
        text += times_line("deadline to last terminal 到最后终端", outcome.last_terminal);
    }
    if (plan.storm_phase > 0) text += storm_text(plan, tally);
    text += times_line("sent late (by this program) 本程序晚发", tally.send());
    if (!tally.failure.empty()) text += "FAILED 失败: " + tally.failure + "\n";
    return text;
}

nlohmann::json to_json(const LoadPlan& plan, const LoadOutcome& outcome) {
    const LoadTally& tally = outcome.tally;
    auto phases = nlohmann::json::array();
    for (std::size_t n = 0; n < plan.phases.size(); ++n) {
        const LoadPhaseTally& phase = tally.phases.at(n);
        phases.push_back({{"name", plan.phases[n].name},
                          {"seconds", plan.phases[n].seconds},
                          {"sent", phase.sent},
                          {"unsent", phase.unsent},
                          {"offline", phase.offline},
                          {"answered", phase.answer.count()},
                          {"busy", phase.busy},
                          {"answer_us", times_json(phase.answer)},
                          {"decision_us", times_json(outcome.decision.at(n))},
                          {"sent_late_us", times_json(phase.send)}});
    }
    const bool are_all_back = plan.storm_phase > 0 && tally.away(plan) == 0;
    const nlohmann::json all_logged_on =
        are_all_back ? nlohmann::json(in_us(tally.all_logged_on)) : nlohmann::json();
    nlohmann::json json = {{"profile", name(plan.profile)},
                           {"connections", plan.connections},
                           {"clocks", plan.clocks},
                           {"clocks_followed", plan.clocks_followed},
                           {"planned_seconds", plan.seconds()},
                           {"seconds", outcome.seconds},
                           {"planned", tally.planned()},
                           {"sent", tally.sent},
                           {"unsent", tally.unsent()},
                           {"offline", tally.offline()},
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
                           {"untold", outcome.untold},
                           {"decision_us", times_json(sum_of(outcome.decision))},
                           {"last_terminal_us", times_json(outcome.last_terminal)},
                           {"log_on_us", times_json(tally.log_on)},
                           {"away", tally.away(plan)},
                           {"all_logged_on_us", all_logged_on},
                           {"sent_late_us", times_json(tally.send())},
                           {"failure", tally.failure}};
    if (outcome.has_server) {
        add_lateness(json, sum_of(outcome.lateness));
        for (std::size_t n = 0; n < outcome.lateness.size(); ++n) {
            add_lateness(json["phases"][n], outcome.lateness[n]);
        }
        json["server"] = {{"cpu", outcome.server_cpu()},
                          {"memory_before", outcome.before.own_bytes},
                          {"memory_most", outcome.most_own_bytes},
                          {"memory_after", outcome.after.own_bytes}};
    }
    return json;
}

}  // namespace huagu::cli
