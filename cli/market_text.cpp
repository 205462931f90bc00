#include "cli/market_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/columns.hpp"
#include "cli/log_on.hpp"
#include "cli/money.hpp"
#include "cli/time_of_day.hpp"

namespace huagu::cli {

namespace {

/// In the order of their numbers.
constexpr std::array<std::string_view, 5> clock_states_zh = {"未开放", "空闲", "进行中", "正在停",
                                                             "暂停"};
static_assert(clock_states_zh.size() == static_cast<std::size_t>(schema::ClockState::MAX) + 1);

std::string_view state_text(schema::ClockState state, Language language) {
    const auto number = static_cast<std::size_t>(state);
    const bool is_zh = language == Language::zh && number < clock_states_zh.size();
    return is_zh ? clock_states_zh.at(number) : EnumNameClockState(state);
}

/// In the order of their numbers.
constexpr std::array<std::string_view, 5> roles_zh = {"交易员", "拍卖师", "结算", "观察", "供货方"};
static_assert(roles_zh.size() == static_cast<std::size_t>(schema::Role::MAX) + 1);

std::string_view role_text(schema::Role role, Language language) {
    const auto number = static_cast<std::size_t>(role);
    const bool is_zh = language == Language::zh && number < roles_zh.size();
    return is_zh ? roles_zh.at(number) : EnumNameRole(role);
}

std::string state_of(const schema::Reader& reader, Language language) {
    const std::string since = time_of_day(Time(reader.since()));
    const auto ended = reader.ended();
    if (!ended) return say(language, "on since {}", "{} 起在线", since);
    return say(language, "{} at {}", "{} {}", describe(*ended, language), since);
}

/// How far its results are.
std::string place_of(const schema::Reader& reader, std::uint64_t sequence, Language language) {
    const auto sent = reader.sent();
    if (!sent) return say(language, "reads no results", "不读取结果");
    const auto behind_since = reader.behind_since();
    const bool has_all = reader.ended() ? *sent >= sequence : !behind_since;
    if (has_all) return say(language, "has all", "已全部发送");
    std::string text = say(language, "{} behind, sent up to {}", "落后 {} 条，已发送到 {}",
                           sequence - std::min(*sent, sequence), *sent);
    if (reader.ended()) return text;
    text += say(language, "; since {}", "；自 {}", time_of_day(Time(*behind_since)));
    if (const auto since = reader.stands_since()) {
        text += say(language, "; stands since {}", "；自 {} 起停滞", time_of_day(Time(*since)));
    }
    return text;
}

std::string journal_text(const schema::JournalHealth& journal, Language language) {
    std::string text = say(language, "journal: {} records, {} of them safe; longest wait {} ms",
                           "日志：{} 条记录，其中 {} 条已落盘；最长等待 {} 毫秒", journal.written(),
                           journal.durable(), journal.longest_wait() / 1'000'000);
    if (const auto since = journal.waiting_since()) {
        text += say(language, "; waits since {}", "；自 {} 起等待", time_of_day(Time(*since)));
    }
    if (const auto at = journal.durable_at()) {
        text += say(language, "; last safe at {}", "；最近落盘 {}", time_of_day(Time(*at)));
    }
    if (const auto free = journal.disk_free()) {
        text += say(language, "; {} MiB free on its disk", "；磁盘剩余 {} MiB", *free >> 20);
    }
    return text + "\n";
}

}  // namespace

std::string_view text_in(std::string_view language, const wire::TextPairs& texts) {
    for (const auto& [key, text] : texts) {
        if (std::string_view(key).starts_with(language)) return text;
    }
    return texts.empty() ? std::string_view() : std::string_view(texts.front().second);
}

std::string clocks_text(const wire::MarketView& view, Language language) {
    const auto row = [](std::string_view clock, std::string_view state, std::string_view lot,
                        std::string_view round, std::string_view queued) {
        return right(clock, 5) + "  " + left(state, 9) + right(lot, 7) + right(round, 7) +
               right(queued, 8) + "\n";
    };
    const auto word = [&](std::string_view en, std::string_view zh) {
        return language == Language::zh ? zh : en;
    };
    std::string text = row(word("clock", "钟号"), word("state", "状态"), word("lot", "批次"),
                           word("round", "轮次"), word("queued", "待拍"));
    for (const auto& [number, clock] : view.clocks()) {
        const std::string lot =
            clock.current.is_none() ? "" : fmt::format("{}", clock.current.value());
        const std::string round = clock.round ? fmt::format("{}", clock.round->round.value()) : "";
        text += row(std::to_string(number.value()), state_text(clock.state, language), lot, round,
                    std::to_string(clock.queued_lots));
    }
    return text;
}

std::string participants_text(const schema::ParticipantsPageAnswer& page,
                              const wire::MarketView& view, int minor_unit_digits,
                              Language language) {
    const bool is_zh = language == Language::zh;
    const auto row = [](std::string_view number, const std::array<std::string, 4>& money,
                        std::string_view orders, std::string_view sessions, std::string_view rest) {
        std::string text = right(number, 6);
        for (const std::string& each : money) text += " " + right(each, 15);
        return text + right(orders, 8) + right(sessions, 8) + "  " + std::string(rest) + "\n";
    };
    std::string text =
        is_zh ? row("编号", {"额度", "已成交", "占用", "可用"}, "委托", "在线", "名称")
              : row("number", {"limit", "sold", "held", "available"}, "orders", "on", "name");
    if (!page.participants()) return text;
    for (const auto* state : *page.participants()) {
        const auto money = [&](std::int64_t amount) {
            return format_minor(amount, minor_unit_digits);
        };
        const auto* known = view.participant(ParticipantId(state->participant()));
        std::string name(known == nullptr ? "" : text_in(code(language), known->names));
        if (state->suspended()) name += is_zh ? "（已停用）" : " (suspended)";
        if (state->lost() > 0) name += is_zh ? "（断线）" : " (line lost)";
        text += row(std::to_string(state->participant()),
                    {money(state->credit_limit()), money(state->sold()), money(state->held()),
                     money(state->credit_limit() - state->sold() - state->held())},
                    std::to_string(state->orders()), std::to_string(state->sessions()), name);
    }
    if (page.next() != 0) {
        text += say(language, "more: participants from={}\n", "更多：participants from={}\n",
                    page.next());
    }
    return text;
}

std::string health_text(const schema::HealthAnswer& answer, Language language) {
    const bool is_zh = language == Language::zh;
    const auto row = [](std::string_view user, std::string_view role, std::string_view state,
                        std::string_view place) {
        return left(user, 17) + " " + left(role, 11) + " " + left(state, 31) + " " +
               std::string(place) + "\n";
    };
    std::string text =
        is_zh ? row("用户", "角色", "状态", "结果") : row("user", "role", "state", "results");
    if (const auto* readers = answer.readers()) {
        for (const auto* reader : *readers) {
            text += row(reader->name() ? reader->name()->c_str() : "",
                        role_text(reader->role(), language), state_of(*reader, language),
                        place_of(*reader, answer.sequence(), language));
        }
    }
    if (answer.next() != 0) {
        text += say(language, "more: health from={}\n", "更多：health from={}\n", answer.next());
    }
    if (answer.journal()) text += journal_text(*answer.journal(), language);
    return text;
}

std::string page_text(const schema::CataloguePageAnswer& page, int minor_unit_digits,
                      Language language) {
    std::map<std::uint32_t, std::string> names;
    if (const auto* products = page.products()) {
        for (const auto* product : *products) {
            if (!product->names()) continue;
            for (const auto* name : *product->names()) {
                if (!name->language() || !name->text()) continue;
                auto& shown = names[product->product()];
                const bool is_wanted =
                    std::string_view(name->language()->c_str()).starts_with(code(language));
                if (shown.empty() || is_wanted) shown = name->text()->str();
            }
        }
    }
    std::string text = say(language, "clock {}: {} queued\n", "{} 号钟：待拍 {}\n", page.clock(),
                           lots(language, page.queued_lots()));
    if (!page.lots()) return text;
    std::uint32_t position = page.from_position();
    for (const auto* lot : *page.lots()) {
        text +=
            fmt::format("{:>5}  {} {:<6} {:>4} × {:<4} {} … {}  {}  {}\n", position++,
                        language == Language::zh ? "批次" : "lot", lot->lot(), lot->units(),
                        lot->items_per_unit(), format_minor(lot->start_price(), minor_unit_digits),
                        format_minor(lot->reserve_price(), minor_unit_digits),
                        static_cast<char>('A' + std::clamp<std::int64_t>(lot->grade(), 0, 4)),
                        names[lot->product()]);
    }
    return text;
}

}  // namespace huagu::cli
