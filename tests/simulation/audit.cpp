#include "tests/simulation/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sequencer/replay.hpp"
#include "tests/simulation/final_day.hpp"

namespace huagu::simulation {
namespace {

class Audit {
  public:
    Audit(const FinalDay& day, std::vector<std::string>& complaints)
        : day_(day), complaints_(complaints) {}

    void check(const Terminal& terminal) {
        const Ledger& ledger = terminal.ledger();
        complaints_.insert(complaints_.end(), ledger.complaints().begin(),
                           ledger.complaints().end());
        if (!ledger.number()) return complain(ledger, "never logged on");
        check_results(ledger);
        check_desk_reading(terminal);
        check_replies(ledger);
        check_answers(terminal);
        check_effects(ledger);
    }

  private:
    void complain(const Ledger& ledger, const std::string& what) {
        complaints_.push_back(ledger.user() + ": " + what);
    }

    /// What it was told of the results is what they are, and it has been told all since it began.
    void check_results(const Ledger& ledger) {
        const auto& final = day_.results(ledger.view());
        if (ledger.results().empty()) return;  // it came when the market was closed
        std::uint64_t next = ledger.results().begin()->first;
        for (const auto& [sequence, crc] : ledger.results()) {
            for (; next < sequence; ++next) complain(ledger, fmt::format("misses result {}", next));
            ++next;
            const auto there = final.find(sequence);
            if (there == final.end() || there->second != crc) {
                complain(ledger, fmt::format("result {} that was told is {}", sequence,
                                             there == final.end() ? "lost" : "another now"));
            }
        }
        if (next <= day_.last_sequence()) complain(ledger, "was not told the last results");
        for (const std::uint32_t crc : ledger.unnumbered()) {
            if (!day_.has_unnumbered(crc)) complain(ledger, "a desk's entry that was told is lost");
        }
    }

    /// The program at the desk was told every entry since it began, once, in order.
    void check_desk_reading(const Terminal& terminal) {
        const auto& reading = terminal.desk_reading();
        if (!reading) return;
        const auto& all = day_.desk_entries();
        std::size_t next = day_.desk_place(reading->after, reading->entries);
        for (const std::string& told : reading->told) {
            const std::string expected = next < all.size() ? all[next] : "nothing";
            ++next;
            if (told == expected) continue;
            return complain(terminal.ledger(), "should be told " + expected + ", and was " + told);
        }
        if (next < all.size()) complain(terminal.ledger(), "was not told " + all[next]);
    }

    /// Nothing that was told is lost.
    void check_replies(const Ledger& ledger) {
        const auto& final = day_.replies(*ledger.number(), ledger.participant());
        for (const auto& [text, reply] : ledger.replies()) {
            if (final.count(text) != 0) continue;
            const bool is_of_gateway = reply.reason == schema::Reason::busy ||
                                       reply.reason == schema::Reason::clock_ahead ||
                                       reply.reason == schema::Reason::bad_frame;
            if (!is_of_gateway) {
                complain(ledger, "was told what the journal does not say: " + text);
            }
        }
    }

    /// The program has one answer to each command, and it is the market's.
    void check_answers(const Terminal& terminal) {
        const Ledger& ledger = terminal.ledger();
        for (const auto& [id, told] : terminal.answers()) {
            if (told.times != 1) {
                complain(ledger, fmt::format("command {} has {} answers", id, told.times));
            }
            const auto* effect = day_.accepted(*ledger.number(), id);
            const bool is_accepted = told.reason == Reason::none;
            if (is_accepted && effect == nullptr) {
                complain(ledger, fmt::format("command {} was accepted, and is lost", id));
            }
            const bool is_late_suspension = told.reason == Reason::suspended && effect != nullptr &&
                                            effect->command == schema::CommandKind::press;
            if (!is_accepted && effect != nullptr && !is_late_suspension) {
                complain(ledger, fmt::format("command {} was rejected ({}), and is in effect", id,
                                             name(told.reason)));
            }
        }
    }

    /// What the user is said to have done, its machine has sent.
    void check_effects(const Ledger& ledger) {
        for (const auto& [id, reply] : day_.accepted_of(*ledger.number())) {
            const auto sent = ledger.sent().find(id);
            if (sent == ledger.sent().end()) {
                complain(ledger, "never sent what is in effect: " + reply.text);
            } else if (sent->second.kind != reply.command) {
                complain(ledger, "sent something else than what is in effect: " + reply.text);
            }
        }
    }

    const FinalDay& day_;
    std::vector<std::string>& complaints_;
};

/// To the byte.
void compare(std::string_view view, const journal::ResultsLog& made,
             const journal::ResultsLog& found, std::vector<std::string>& complaints) {
    if (made.end() != found.end()) {
        complaints.push_back(fmt::format("{}: the journal makes {} entries, the server has {}",
                                         view, made.end(), found.end()));
    }
    for (std::uint64_t n = 0; n < std::min(made.end(), found.end()); ++n) {
        if (made.entry(n) == found.entry(n)) continue;  // the frame's crc is in it
        complaints.push_back(fmt::format("{}: entry {} is not what the journal makes", view, n));
        return;
    }
}

}  // namespace

std::vector<std::string> audit(const journal::Journal& journal, const Results& found,
                               const SequencerSettings& settings,
                               const std::vector<const Terminal*>& terminals) {
    std::vector<std::string> complaints;
    Results made(results_capacity);
    MarketDay day(settings.limits, settings.hide_buyers, made);
    const Replayed replayed = replay(journal, day, Reading::in_turn);
    if (replayed.damaged_at) {
        return {fmt::format("the journal is damaged at {}", replayed.damaged_at->value())};
    }
    compare("full", made.full, found.full, complaints);
    compare("public", made.open, found.open, complaints);
    compare("desk", made.desk, found.desk, complaints);
    const FinalDay final(made, complaints);
    Audit audit(final, complaints);
    for (const Terminal* terminal : terminals) audit.check(*terminal);
    return complaints;
}

}  // namespace huagu::simulation
