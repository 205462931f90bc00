#include "cli/bid/hand_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/market_text.hpp"
#include "cli/money.hpp"

namespace huagu::cli {

namespace {

std::string lot_text(const wire::MarketView& view, LotId number, Language language) {
    const wire::LotView* lot = view.lot(number);
    if (!lot) return "";
    std::string text;
    if (const wire::ProductView* product = view.product(lot->product)) {
        text = text_in(code(language), product->names);
    }
    if (lot->grade >= 0 && lot->grade <= grade_worst) {
        text += fmt::format(" {}", static_cast<char>('A' + lot->grade));
    }
    if (lot->length_cm > 0) text += fmt::format(" {} cm", lot->length_cm);
    return text + fmt::format(" ×{}", lot->items_per_unit.value());
}

/// How far the hand has fallen.
std::string bar_text(Step step, Step last_step) {
    constexpr std::int64_t width = 20;
    const std::int64_t left =
        width - width * step.value() / std::max<std::int64_t>(1, last_step.value());
    const auto full = static_cast<std::size_t>(std::clamp<std::int64_t>(left, 0, width));
    return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

}  // namespace

std::string hand_text(const wire::MarketView& view, ClockId number, Time market_time,
                      int minor_unit_digits, Language language) {
    const wire::ClockView* clock = view.clock(number);
    if (!clock) return fmt::format(fmt::runtime(say(language, Say::unknown_clock)), number.value());
    const auto words = [&](Say what) { return fmt::runtime(say(language, what)); };
    const auto money = [&](Price price) { return format_minor(price.value(), minor_unit_digits); };
    if (clock->current.is_none()) {
        return fmt::format(words(Say::hand_idle), number.value(),
                           lots(language, clock->queued_lots));
    }
    const std::string lot = lot_text(view, clock->current, language);
    if (!clock->round || clock->stopped_step) {
        return fmt::format(words(Say::hand_paused), number.value(), clock->current.value(), lot);
    }
    const RoundStarted& round = *clock->round;
    const Hand hand = hand_of(round);
    if (market_time < hand.starts_at) {
        const auto wait = static_cast<double>((hand.starts_at - market_time).value()) / 1e9;
        return fmt::format(words(Say::hand_waits), number.value(), round.lot.value(), lot, wait,
                           money(round.start_price), round.units.value(), round.min_units.value());
    }
    const Step step = std::min(hand.step_at(market_time), hand.last_step);
    return fmt::format(words(Say::hand), number.value(), round.lot.value(), lot,
                       money(hand.price(step)), bar_text(step, hand.last_step), round.units.value(),
                       round.min_units.value());
}

}  // namespace huagu::cli
