#include "cli/watch_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <span>
#include <utility>

#include "cli/journal/open_day.hpp"
#include "cli/result_json.hpp"
#include "gateway/day_facts.hpp"
#include "journal/disk.hpp"
#include "journal/results.hpp"
#include "wire/frame.hpp"

namespace huagu::cli {

namespace {

constexpr int failed = 1;

int fail(const std::string& why) {
    fmt::print(stderr, "huagu watch: {}\n", why);
    return failed;
}

const char* file_of(schema::View view) {
    switch (view) {
        case schema::View::full:
            return "full";
        case schema::View::public_:
            return "public";
        case schema::View::desk:
            return "desk";
    }
    return "";
}

/// Reads one view's results of a day, one after another.
class DayResults {
  public:
    explicit DayResults(journal::ResultsFiles files)
        : is_damaged_(journal::lacks_what_was_told(files)), log_(std::move(files)) {
        log_.follow();
    }
    /// Something that was told lies behind what can be read.
    [[nodiscard]] bool is_damaged() const { return is_damaged_; }

    [[nodiscard]] const journal::ResultsLog& log() const { return log_; }
    [[nodiscard]] std::uint64_t last_sequence() const {
        return log_.end() == 0 ? 0 : log_.entry(log_.end() - 1).sequence;
    }
    /// Until the next call; nothing if it cannot be read.
    [[nodiscard]] const schema::Result* read(std::uint64_t index) {
        std::span<const std::byte> frame = log_.frame(index);
        if (reader_.next(frame) != wire::Cut::whole) return nullptr;
        const schema::ServerFrame* message = wire::verify_server(reader_.message());
        return message == nullptr ? nullptr : message->body_as_result();
    }
    /// Whether the last result is the market's close; replies to the desk may follow it.
    [[nodiscard]] bool is_closed() {
        if (log_.end() == 0) return false;
        const schema::Result* last = read(log_.find(last_sequence()));
        return last != nullptr && last->body_type() == schema::ResultBody::market_closed;
    }

  private:
    const bool is_damaged_;
    journal::ResultsLog log_;
    wire::FrameReader reader_{wire::server_frame_max};
};

bool is_wanted(const ShownResults& shown, std::uint32_t clock) {
    return shown.clocks.empty() || clock == journal::no_clock ||
           std::find(shown.clocks.begin(), shown.clocks.end(), clock) != shown.clocks.end();
}

int show_all(DayResults& results, const ShownResults& shown, int minor_unit_digits) {
    const journal::ResultsLog& log = results.log();
    for (std::uint64_t index = log.find_after(shown.from - 1); index < log.end(); ++index) {
        if (!is_wanted(shown, log.entry(index).clock)) continue;
        const schema::Result* result = results.read(index);
        if (result == nullptr) {
            return fail(say(shown.language, "the result after #{} cannot be read",
                            "#{} 之后的结果无法读取",
                            index == 0 ? 0 : log.entry(index - 1).sequence));
        }
        if (!show(*result, shown.is_json, minor_unit_digits)) {
            return fail(say(shown.language, "the results cannot be written", "结果无法写出"));
        }
    }
    if (results.is_damaged()) {
        return fail(say(shown.language,
                        "the results are damaged, in {}; #{} is the last before it. Nothing is "
                        "lost: start the server on this folder (huagu serve --data), of an "
                        "archived day on a copy (huagu journal copy): it makes them again",
                        "结果文件已损坏：{}；此前最后一条完好的结果是 "
                        "#{}。数据没有丢失：在此目录上启动服务器（huagu serve "
                        "--data），已归档的交易日则在副本上启动（huagu journal copy），即重新生成",
                        log.place_of_damage(log.end()), results.last_sequence()));
    }
    if (results.is_closed()) return 0;
    return fail(say(shown.language, "the market was not closed: #{} is the last result there",
                    "市场尚未收市：最后一条结果是 #{}", results.last_sequence()));
}

}  // namespace

bool show(const schema::Result& result, bool is_json, int minor_unit_digits) {
    const Json json = to_json(result);
    const std::string line = is_json ? json.dump() : to_text(json, minor_unit_digits);
    return std::fprintf(stdout, "%s\n", line.c_str()) >= 0 && std::fflush(stdout) == 0;
}

int watch_day(const std::string& data, const std::string& day, const ShownResults& shown) {
    const auto folder = find_day(data, day);
    if (!folder) return fail(folder.error().in(shown.language));
    journal::Disk disk;
    const std::string directory = *folder + "/results";
    const auto identity = journal::results_identity(disk, directory, file_of(shown.view));
    if (!identity) return fail(identity.error().text.in(shown.language));
    auto files = journal::open_results(disk, directory, file_of(shown.view), *identity,
                                       {journal::Access::read, {}});
    if (!files) return fail(files.error().text.in(shown.language));
    DayResults results(std::move(*files));
    return show_all(results, shown, gateway::read_day_facts(disk, *folder).settings.minor_digits);
}

}  // namespace huagu::cli
