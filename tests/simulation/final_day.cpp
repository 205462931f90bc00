#include "tests/simulation/final_day.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "journal/record.hpp"
#include "wire/frame.hpp"
#include "wire/numbered.hpp"

namespace huagu::simulation {

FinalDay::FinalDay(const Results& results, std::vector<std::string>& complaints)
    : complaints_(complaints) {
    read(schema::View::full, results.full);
    read(schema::View::public_, results.open);
    read(schema::View::desk, results.desk);
    check_presses();
    check_totals();
}

void FinalDay::read(schema::View view, const journal::ResultsLog& log) {
    std::uint64_t sequence = 0;
    std::map<std::uint32_t, std::uint64_t> clock_sequences;
    for (std::uint64_t n = 0; n < log.end(); ++n) {
        wire::FrameReader reader(wire::server_frame_max);
        const auto cut = reader.take(log.frame(n).subspan(wire::size_prefix));
        HUAGU_ASSERT(cut == wire::Cut::whole);
        const auto* frame = wire::verify_server(reader.message());
        HUAGU_ASSERT(frame != nullptr);
        const schema::Result& result = *frame->body_as_result();
        const std::uint32_t crc = journal::crc32c(reader.message());
        if (view == schema::View::desk) desk_entries_.push_back(entry_text(result));
        if (!wire::is_numbered(result)) {
            unnumbered_.insert(crc);
            if (const auto* reply = result.body_as_desk_reply()) take(*reply);
            continue;
        }
        if (view == schema::View::desk) desk_places_[result.sequence()] = n;
        if (result.sequence() != ++sequence) complain("the sequence has a gap");
        if (const auto clock = result.clock()) {
            if (result.clock_sequence() != ++clock_sequences[*clock]) {
                complain(fmt::format("clock {}'s sequence has a gap", *clock));
            }
        }
        views_[view][sequence] = crc;
        if (view == schema::View::full) count(result);
    }
    if (view == schema::View::full) last_sequence_ = sequence;
    if (sequence != last_sequence_) complain("the views do not end together");
}

void FinalDay::count(const schema::Result& result) {
    if (const auto* queued = result.body_as_lot_queued()) {
        if (!queued->reoffer()) ++lots_queued_;
    } else if (const auto* sale = result.body_as_sale()) {
        ++counted_.sales;
        counted_.units += sale->units();
        counted_.gross += sale->gross();
        const ParticipantId buyer(sale->buyer().value_or(0));
        if (!sales_.emplace(sale->sale(), SoldTo{buyer, sale->gross()}).second) {
            complain(fmt::format("sale {} is there twice", sale->sale()));
        }
    } else if (const auto* cancelled = result.body_as_sale_cancelled()) {
        --counted_.sales;
        counted_.units -= cancelled->units();
        counted_.gross -= cancelled->gross();
        if (sales_.erase(cancelled->sale()) == 0) complain("a sale that is not there is cancelled");
    } else if (const auto* closed = result.body_as_market_closed()) {
        closed_.push_back({closed->sales(), closed->units(), closed->gross()});
    }
}

void FinalDay::take(const schema::DeskReply& reply) {
    const ReplySaid said = said_by(reply);
    const auto participant = reply.participant();
    if (!reply.user()) {
        if (participant) by_participant_[ParticipantId(*participant)].insert(said.text);
    } else {
        const UserId user(*reply.user());
        by_user_[user].insert(said.text);
        if (said.command_id != 0) {
            const auto [first, is_first] = first_answers_[user].emplace(said.command_id, said);
            const bool is_end = first->second.is_accepted && !said.is_accepted &&
                                said.command == schema::CommandKind::press;
            if (!is_first && !is_end && first->second.text != said.text) {
                complain(fmt::format("user {} has two answers to one command: {}; {}", user.value(),
                                     first->second.text, said.text));
            }
            if (is_end) ends_[{user, said.command_id}].insert(said.text);
        }
        if (said.is_accepted) accepted_[user].emplace(said.command_id, said);
        if (const auto* lost = reply.reply_as_lost()) ends_[{user, lost->command_id()}].insert("");
    }
    if (const auto* won = reply.reply_as_won()) {
        const auto sale = sales_.find(won->sale());
        if (reply.user() && !won->order()) {
            ends_[{UserId(*reply.user()), won->command_id()}].insert("");
        }
        if (sale == sales_.end()) return;  // cancelled
        sale->second.fee = won->fee();
        sale->second.is_won = sale->second.gross == won->gross();
    }
    if (const auto* credit = reply.reply_as_credit_changed(); credit != nullptr && participant) {
        last_sold_[ParticipantId(*participant)] = credit->sold();
    }
}

/// Every accepted press has ended in exactly one way.
void FinalDay::check_presses() {
    for (const auto& [user, by_command] : accepted_) {
        for (const auto& [id, said] : by_command) {
            if (said.command != schema::CommandKind::press) continue;
            const auto end = ends_.find({user, id});
            if (end == ends_.end()) {
                complain(fmt::format("user {}'s press {} has no end", user.value(), id));
            } else if (end->second.size() != 1) {
                complain(fmt::format("user {}'s press {} has several ends", user.value(), id));
            }
        }
    }
}

void FinalDay::check_totals() {
    std::uint64_t lots_accepted = 0;
    for (const auto& [user, by_command] : accepted_) {
        for (const auto& [id, said] : by_command) {
            if (said.command == schema::CommandKind::queue_lot) ++lots_accepted;
        }
    }
    if (lots_accepted != lots_queued_) {
        complain(fmt::format("{} lots were queued by {} commands", lots_queued_, lots_accepted));
    }
    std::map<ParticipantId, std::int64_t> sold;
    for (const auto& [sale, to] : sales_) {
        if (!to.is_won) complain(fmt::format("nobody was told of sale {}, or other terms", sale));
        sold[to.buyer] += to.gross + to.fee;
    }
    for (const auto& [buyer, last] : last_sold_) {
        if (sold[buyer] != last) {
            complain(fmt::format("participant {} has bought for {}, and its credit says {}",
                                 buyer.value(), sold[buyer], last));
        }
    }
    if (closed_.size() != 1 || closed_.front() != counted_)
        complain("the control totals are wrong");
}

std::set<std::string> FinalDay::replies(UserId user, ParticipantId participant) const {
    std::set<std::string> all;
    if (const auto own = by_user_.find(user); own != by_user_.end()) all = own->second;
    const auto of_firm = by_participant_.find(participant);
    if (of_firm != by_participant_.end())
        all.insert(of_firm->second.begin(), of_firm->second.end());
    return all;
}

const ReplySaid* FinalDay::accepted(UserId user, std::uint64_t command_id) const {
    const ByCommand& all = accepted_of(user);
    const auto there = all.find(command_id);
    return there == all.end() ? nullptr : &there->second;
}

const FinalDay::ByCommand& FinalDay::accepted_of(UserId user) const {
    static const ByCommand none;
    const auto there = accepted_.find(user);
    return there == accepted_.end() ? none : there->second;
}

}  // namespace huagu::simulation
