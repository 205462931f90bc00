// The market's state as tables for people.
#pragma once

#include <string>

#include "cli/language.hpp"
#include "wire/market_view.hpp"

namespace huagu::cli {

/// A line for each clock: state, current lot, round, how many lots are queued.
[[nodiscard]] std::string clocks_text(const wire::MarketView& view, Language language);

/// A line for each lot of a page, with its product's name.
[[nodiscard]] std::string page_text(const schema::CataloguePageAnswer& page, int minor_unit_digits,
                                    Language language);

/// A line for each participant of a page, with its name where the view has it.
[[nodiscard]] std::string participants_text(const schema::ParticipantsPageAnswer& page,
                                            const wire::MarketView& view, int minor_unit_digits,
                                            Language language);

/// A line for each reader of the results, then how the journal does.
[[nodiscard]] std::string health_text(const schema::HealthAnswer& answer, Language language);

/// The text in a language; the first there is, if it has none.
[[nodiscard]] std::string_view text_in(std::string_view language, const wire::TextPairs& texts);

}  // namespace huagu::cli
