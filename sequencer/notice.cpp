#include "sequencer/notice.hpp"

#include "base/assert.hpp"

namespace huagu {

using journal::RecordKind;
using schema::NoticeKind;

namespace {

constexpr const char* clock_right_text =
    "This machine's clock is no longer behind market time. 本机时钟已不再落后于市场时间。";

/// "3.2"
std::string seconds(Duration duration) {
    constexpr std::int64_t tenth = 100'000'000;
    const std::int64_t tenths = duration.value() / tenth;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace

Notice notice_of(const journal::RecordHead& head) {
    switch (head.kind) {
        case RecordKind::stall:
            return {NoticeKind::stalled, "The market stood still; running clocks are paused."};
        case RecordKind::lag:
            return {NoticeKind::lagged, "The journal does not keep up; running clocks are paused."};
        case RecordKind::recovered:
            return {NoticeKind::recovered, "The market was restarted; clocks that ran are paused."};
        case RecordKind::clock_set_back:
            return {NoticeKind::clock_set_back,
                    set_back_text(Time(head.time) - Time(head.received))};
        case RecordKind::clock_right:
            return {NoticeKind::clock_right, clock_right_text};
        case RecordKind::command:
        case RecordKind::advance:
            break;
    }
    HUAGU_ASSERT(false);
    return {};
}

std::string set_back_text(Duration behind) {
    const std::string by = seconds(behind);
    return "This machine's clock lies " + by +
           " s behind market time: it was set back, or the day came from a machine that was ahead. "
           "No hand moves by it, and market time goes on; set the clock right. "
           "本机时钟比市场时间慢 " +
           by +
           " 秒：时钟被调回，或当日数据来自时钟较快的机器。价格指针不受影响，市场时间照常；请校正时"
           "钟。";
}

}  // namespace huagu
