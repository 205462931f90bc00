#include "cli/market_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/money.hpp"

namespace huagu::cli {

std::string_view text_in(std::string_view language, const wire::TextPairs& texts) {
    for (const auto& [key, text] : texts) {
        if (std::string_view(key).starts_with(language)) return text;
    }
    return texts.empty() ? std::string_view() : std::string_view(texts.front().second);
}

std::string clocks_text(const wire::MarketView& view) {
    std::string text =
        fmt::format("{:>5}  {:<9}{:>7}{:>7}{:>8}\n", "clock", "state", "lot", "round", "queued");
    for (const auto& [number, clock] : view.clocks()) {
        const std::string lot =
            clock.current.is_none() ? "" : fmt::format("{}", clock.current.value());
        const std::string round = clock.round ? fmt::format("{}", clock.round->round.value()) : "";
        text += fmt::format("{:>5}  {:<9}{:>7}{:>7}{:>8}\n", number.value(),
                            EnumNameClockState(clock.state), lot, round, clock.queued_lots);
    }
    return text;
}

std::string page_text(const schema::CataloguePageAnswer& page, int minor_unit_digits,
                      std::string_view language) {
    std::map<std::uint32_t, std::string> names;
    if (const auto* products = page.products()) {
        for (const auto* product : *products) {
            if (!product->names()) continue;
            for (const auto* name : *product->names()) {
                if (!name->language() || !name->text()) continue;
                auto& shown = names[product->product()];
                const bool is_wanted =
                    std::string_view(name->language()->c_str()).starts_with(language);
                if (shown.empty() || is_wanted) shown = name->text()->str();
            }
        }
    }
    std::string text = fmt::format("clock {}: {} lots queued\n", page.clock(), page.queued_lots());
    if (!page.lots()) return text;
    std::uint32_t position = page.from_position();
    for (const auto* lot : *page.lots()) {
        text += fmt::format("{:>5}  lot {:<6} {:>4} × {:<4} {} … {}  {}  {}\n", position++,
                            lot->lot(), lot->units(), lot->items_per_unit(),
                            format_minor(lot->start_price(), minor_unit_digits),
                            format_minor(lot->reserve_price(), minor_unit_digits),
                            static_cast<char>('A' + std::clamp<std::int64_t>(lot->grade(), 0, 4)),
                            names[lot->product()]);
    }
    return text;
}

}  // namespace huagu::cli
