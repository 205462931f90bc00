// Sentences in two languages, with the figures of one market day: what explanations are written
// with.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/journal/explanation.hpp"
#include "cli/journal/explanation_text.hpp"

namespace huagu::cli {

class ToldWords {
  public:
    ToldWords(const Explanation& told, const TextStyle& style) : told_(told), style_(style) {}

    [[nodiscard]] bool is_zh() const { return style_.language == Language::zh; }

    /// The sentence in the wanted language; both take the same arguments.
    template <class... Arguments>
    [[nodiscard]] std::string say(std::string_view en, std::string_view zh,
                                  const Arguments&... arguments) const {
        return cli::say(style_.language, en, zh, arguments...);
    }
    /// A line of its own.
    template <class... Arguments>
    void tell(std::string_view en, std::string_view zh, const Arguments&... arguments) {
        text_ += say(en, zh, arguments...) + "\n";
    }
    void end_part() { text_ += "\n"; }
    [[nodiscard]] std::string text() const { return text_; }

    /// "09:00:03.910000": a time of day; more digits where there are nanoseconds.
    [[nodiscard]] std::string time(Time at) const;
    /// "+3.910000": seconds from when the hand began to move.
    [[nodiscard]] std::string since_start(Time at) const;
    /// "20.000 ms"
    [[nodiscard]] static std::string ms(Duration duration);
    [[nodiscard]] std::string money(std::int64_t minor) const;
    template <class Amount>
    [[nodiscard]] std::string money(Amount amount) const {
        return money(amount.value());
    }
    /// "Spring Flowers (2)", or "participant 2".
    [[nodiscard]] std::string who(ParticipantId participant) const;
    /// "the decision before", or which command of which user, and its place in the journal.
    [[nodiscard]] std::string by(const Doing& doing) const;
    /// "2", or "2 (Roses)".
    [[nodiscard]] std::string numbered(std::uint32_t number, const wire::TextPairs& names) const;
    /// Of the times of day from UTC: "", or "+08:00".
    [[nodiscard]] std::string offset() const;

  private:
    const Explanation& told_;
    const TextStyle style_;
    std::string text_;
};

}  // namespace huagu::cli
