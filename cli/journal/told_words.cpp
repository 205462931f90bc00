#include "cli/journal/told_words.hpp"

#include "cli/market_text.hpp"
#include "cli/money.hpp"

namespace huagu::cli {

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// Of a second, to the microsecond, or to the nanosecond where that tells more.
std::string fraction(std::int64_t ns) {
    return ns % 1'000 == 0 ? fmt::format("{:06}", ns / 1'000) : fmt::format("{:09}", ns);
}

}  // namespace

std::string ToldWords::time(Time at) const {
    constexpr std::int64_t day = 86'400 * second;
    const std::int64_t ns = ((at + style_.utc_offset).value() % day + day) % day;
    const std::int64_t seconds = ns / second;
    return fmt::format("{:02}:{:02}:{:02}.{}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                       fraction(ns % second));
}

std::string ToldWords::since_start(Time at) const {
    const std::int64_t ns = (at - told_.hand.starts_at).value();
    const std::int64_t distance = ns < 0 ? -ns : ns;
    return fmt::format("{}{}.{}", ns < 0 ? "-" : "+", distance / second,
                       fraction(distance % second));
}

std::string ToldWords::ms(Duration duration) {
    constexpr std::int64_t a_ms = 1'000'000;
    const std::int64_t ns = duration.value() < 0 ? -duration.value() : duration.value();
    const std::string sign = duration.value() < 0 ? "-" : "";
    const std::string part =
        ns % 1'000 == 0 ? fmt::format("{:03}", ns % a_ms / 1'000) : fmt::format("{:06}", ns % a_ms);
    return fmt::format("{}{}.{} ms", sign, ns / a_ms, part);
}

std::string ToldWords::money(std::int64_t minor) const {
    return format_minor(minor, told_.minor_unit_digits);
}

std::string ToldWords::who(ParticipantId participant) const {
    const auto known = told_.participants.find(participant);
    const wire::TextPairs none;
    return say(
        "participant {}", "参与者 {}",
        numbered(participant.value(), known == told_.participants.end() ? none : known->second));
}

std::string ToldWords::by(const Doing& doing) const {
    const std::uint64_t position = doing.position.value();
    if (!doing.command) {
        return say("a decision (time as of record {})", "一次判定（时间见记录 {}）", position);
    }
    const std::string_view command = name(*doing.command);
    if (doing.user.is_none()) {
        return say("the server's {} (record {})", "服务器的 {}（记录 {}）", command, position);
    }
    return say("{} of user {} (record {})", "用户 {1} 的 {0}（记录 {2}）", command,
               doing.user.value(), position);
}

std::string ToldWords::numbered(std::uint32_t number, const wire::TextPairs& names) const {
    const std::string_view name = text_in(code(style_.language), names);
    return name.empty() ? std::to_string(number) : say("{} ({})", "{}（{}）", number, name);
}

std::string ToldWords::offset() const {
    const std::int64_t minutes = style_.utc_offset.value() / (60 * second);
    const std::int64_t distance = minutes < 0 ? -minutes : minutes;
    if (minutes == 0) return {};
    return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', distance / 60, distance % 60);
}

}  // namespace huagu::cli
