// Market days for the tests of `huagu journal`, and their accounts.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "cli/journal/explain.hpp"
#include "tests/sequencer/test_day.hpp"

namespace huagu::test {

inline cli::DaySettings day_settings() { return {small_limits(), settings().hide_buyers}; }

/// A test day with two participants more: 5, a buyer with a name, and 6, who buys and grows.
struct DisputedDay : TestDay {
    DisputedDay() {
        wire::Texts texts;
        texts.names = {{"en", "Spring Flowers"}, {"zh", "春花"}};
        turn(0, from_server(0, participant(5, false), texts), from_server(0, participant(6, true)));
    }

    static Command participant(std::uint32_t id, bool is_grower) {
        Command add(CommandKind::add_participant, Time(0));
        add.add_participant = {ParticipantId(id), true, is_grower, Money(1'000'000)};
        return add;
    }

    void set_rules(const ClockRules& rules) {
        Command change(CommandKind::set_rules, Time(0));
        constexpr std::uint16_t all = (rule_auto_advance << 1) - 1;
        change.set_rules = {ClockId(1), {rules, all}};
        turn(0, from_server(0, change));
    }
    void set_credit(std::uint32_t participant, std::int64_t limit) {
        Command change(CommandKind::set_credit, Time(0));
        change.set_credit = {ParticipantId(participant), Money(limit)};
        turn(0, from_server(0, change));
    }
    /// Of the lots' product; the user is the participant's.
    void place_order(std::uint32_t participant, std::int64_t now, std::int64_t limit,
                     std::int64_t units, std::int64_t least = 1) {
        Command order(CommandKind::place_order, Time(0));
        order.command_id = CommandId(++order_commands_);
        order.place_order = {};
        order.place_order.order = OrderId(order_commands_);
        order.place_order.product = ProductId(1);
        order.place_order.limit_price = Price(limit);
        order.place_order.units = Units(units);
        order.place_order.min_units_per_lot = Units(least);
        turn(now, incoming(participant, now, order));
    }
    void cancel_sale(std::uint64_t sale, std::int64_t now, std::string_view reason) {
        Command cancel(CommandKind::cancel_sale, Time(0));
        cancel.command_id = CommandId(1000 + sale);
        cancel.cancel_sale = {SaleId(sale)};
        wire::Texts texts;
        texts.reason = reason;
        turn(now, incoming(auctioneer.value(), now, cancel, texts));
    }
    void close(std::int64_t now) {
        turn(now, from_server(now, on_clock(CommandKind::pause_clock)));
        pass_to(now + 1000);
        turn(now + 1000, from_server(now + 1000, on_clock(CommandKind::close_clock)),
             from_server(now + 1000, Command(CommandKind::close_market, Time(0))));
    }

    [[nodiscard]] std::optional<cli::Explanation> find(std::uint32_t lot,
                                                       std::int64_t round) const {
        Results again = small_results();
        const auto told =
            cli::explain(journal, day_settings(), {LotId(lot), RoundNumber(round)}, again);
        EXPECT_TRUE(told.has_value());
        return told ? *told : std::nullopt;
    }
    [[nodiscard]] cli::Explanation explain(std::uint32_t lot, std::int64_t round) const {
        auto told = find(lot, round);
        EXPECT_TRUE(told.has_value());
        return told ? std::move(*told) : cli::Explanation{};
    }

  private:
    std::uint64_t order_commands_ = 0;
};

/// A press that the terminal claims to have made `before` ms before its receipt.
inline Incoming claimed_press(std::uint32_t user, std::uint64_t id, std::int64_t received,
                              std::int64_t before, std::int64_t granted_before,
                              std::int64_t round_trip, std::int64_t units) {
    Incoming item = press(user, id, received, units);
    item.claimed = at(received - before);
    item.press_time = at(received - granted_before);
    item.round_trip = Duration(round_trip * ms);
    return item;
}

}  // namespace huagu::test
