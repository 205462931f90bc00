// A whole market day as its results tell it, and whether they agree with each other.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sequencer/results.hpp"
#include "tests/simulation/replies.hpp"

namespace huagu::simulation {

inline constexpr journal::ResultsLog::Capacity results_capacity{std::uint64_t{1} << 17,
                                                                std::uint64_t{1} << 25};

class FinalDay {
  public:
    /// Adds to `complaints` what does not agree.
    FinalDay(const Results& results, std::vector<std::string>& complaints);

    using ByCommand = std::map<std::uint64_t, ReplySaid>;

    /// Sequence → crc of the frame.
    [[nodiscard]] const std::map<std::uint64_t, std::uint32_t>& results(schema::View view) const {
        return views_.at(view);
    }
    [[nodiscard]] std::uint64_t last_sequence() const { return last_sequence_; }
    /// All entries of the desk's view, as texts. Where a reader begins that has the result of this
    /// number, and so many entries after it.
    [[nodiscard]] const std::vector<std::string>& desk_entries() const { return desk_entries_; }
    [[nodiscard]] std::size_t desk_place(std::uint64_t sequence, std::uint64_t entries) const {
        return (sequence == 0 ? 0 : desk_places_.at(sequence) + 1) + entries;
    }
    [[nodiscard]] bool has_unnumbered(std::uint32_t crc) const {
        return unnumbered_.count(crc) != 0;
    }
    /// What a user was to be told: its own replies, and its participant's.
    [[nodiscard]] std::set<std::string> replies(UserId user, ParticipantId participant) const;
    /// Null if no command of this id is in effect.
    [[nodiscard]] const ReplySaid* accepted(UserId user, std::uint64_t command_id) const;
    [[nodiscard]] const ByCommand& accepted_of(UserId user) const;

  private:
    void read(schema::View view, const journal::ResultsLog& log);
    void take(const schema::DeskReply& reply);
    void count(const schema::Result& result);
    void check_presses();
    void check_totals();
    void complain(std::string what) { complaints_.push_back(std::move(what)); }

    struct SoldTo {
        ParticipantId buyer;
        std::int64_t gross = 0;
        std::int64_t fee = 0;
        bool is_won = false;
    };

    std::vector<std::string>& complaints_;
    std::map<schema::View, std::map<std::uint64_t, std::uint32_t>> views_;
    std::set<std::uint32_t> unnumbered_;
    std::vector<std::string> desk_entries_;
    std::map<std::uint64_t, std::size_t> desk_places_;  // of numbered results among them
    std::uint64_t last_sequence_ = 0;
    std::map<UserId, std::set<std::string>> by_user_;
    std::map<ParticipantId, std::set<std::string>> by_participant_;
    std::map<UserId, ByCommand> first_answers_;
    std::map<UserId, ByCommand> accepted_;
    std::map<std::pair<UserId, std::uint64_t>, std::set<std::string>> ends_;  // of presses
    std::map<std::uint64_t, SoldTo> sales_;
    std::map<ParticipantId, std::int64_t> last_sold_;  // as the last credit_changed says
    std::uint64_t lots_queued_ = 0;
    struct Totals {
        std::uint64_t sales = 0;
        std::int64_t units = 0;
        std::int64_t gross = 0;
        friend bool operator==(const Totals&, const Totals&) = default;
    };
    Totals counted_;
    std::vector<Totals> closed_;
};

}  // namespace huagu::simulation
