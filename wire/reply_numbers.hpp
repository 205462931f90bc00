// The numbers of a reply's table, in the order in which they are written: for whoever builds a
// reply, and for whoever prepares one (prepared_frames.hpp).
#pragma once

#include <type_traits>

#include "base/assert.hpp"
#include "engine/event.hpp"
#include "engine/market.hpp"
#include "wire/schema.hpp"

namespace huagu::wire {

/// Calls `use(std::type_identity<Table>)` with the table of a private event.
template <class Use>
decltype(auto) with_reply_table(EventKind kind, const Use& use) {
    HUAGU_ASSERT(!is_public(kind));
    if (kind == EventKind::accepted) return use(std::type_identity<schema::Accepted>());
    if (kind == EventKind::rejected) return use(std::type_identity<schema::Rejected>());
    if (kind == EventKind::won) return use(std::type_identity<schema::Won>());
    if (kind == EventKind::lost) return use(std::type_identity<schema::Lost>());
    if (kind == EventKind::order_changed) return use(std::type_identity<schema::OrderChanged>());
    return use(std::type_identity<schema::CreditChanged>());
}

// Numbers that are 0 are left out by `add`; by `add_if` those that are not there. Inlined, so that
// each is known by its place in the list when it is compiled.

template <class Numbers>
[[gnu::always_inline]] inline void add_numbers(std::type_identity<schema::Accepted>,
                                               const Event& event, const Market& /*market*/,
                                               Numbers& numbers) {
    using Table = schema::Accepted;
    const Accepted& accepted = event.accepted;
    const bool is_order = accepted.command == CommandKind::place_order;
    numbers.add(Table::VT_COMMAND_ID, event.command_id.value());
    numbers.add(Table::VT_AT, event.at.value());
    numbers.add(Table::VT_COMMAND, static_cast<std::uint8_t>(accepted.command));
    numbers.add_if(is_order, Table::VT_ORDER, accepted.order.value());
    numbers.add_if(accepted.number != 0, Table::VT_NUMBER, accepted.number);
}

template <class Numbers>
[[gnu::always_inline]] inline void add_numbers(std::type_identity<schema::Rejected>,
                                               const Event& event, const Market& /*market*/,
                                               Numbers& numbers) {
    using Table = schema::Rejected;
    const Rejected& rejected = event.rejected;
    const bool is_order = rejected.command == CommandKind::place_order;
    numbers.add(Table::VT_COMMAND_ID, event.command_id.value());
    numbers.add(Table::VT_AT, event.at.value());
    numbers.add(Table::VT_COMMAND, static_cast<std::uint8_t>(rejected.command));
    numbers.add_if(is_order, Table::VT_ORDER, rejected.order.value());
    numbers.add(Table::VT_REASON, static_cast<std::uint8_t>(rejected.reason));
}

template <class Numbers>
[[gnu::always_inline]] inline void add_numbers(std::type_identity<schema::Won>, const Event& event,
                                               const Market& market, Numbers& numbers) {
    using Table = schema::Won;
    const Won& won = event.won;
    HUAGU_ASSERT(market.has_sale(won.sale));
    const SaleRecord& sale = market.sales[won.sale.value() - 1];
    numbers.add(Table::VT_COMMAND_ID, event.command_id.value());
    numbers.add(Table::VT_AT, event.at.value());
    numbers.add_if(!won.order.is_none(), Table::VT_ORDER, won.order.value());
    numbers.add(Table::VT_SALE, won.sale.value());
    numbers.add(Table::VT_CLOCK, market.lots[sale.lot].clock.value());
    numbers.add(Table::VT_LOT, sale.lot.value());
    numbers.add(Table::VT_UNITS, won.units.value());
    numbers.add(Table::VT_PRICE, won.price.value());
    numbers.add(Table::VT_GROSS, won.gross.value());
    numbers.add(Table::VT_FEE, won.fee.value());
    numbers.add(Table::VT_IS_CANCELLED, static_cast<std::uint8_t>(sale.is_cancelled));
}

template <class Numbers>
[[gnu::always_inline]] inline void add_numbers(std::type_identity<schema::Lost>, const Event& event,
                                               const Market& /*market*/, Numbers& numbers) {
    using Table = schema::Lost;
    const Lost& lost = event.lost;
    numbers.add(Table::VT_COMMAND_ID, event.command_id.value());
    numbers.add(Table::VT_AT, event.at.value());
    numbers.add(Table::VT_CLOCK, lost.clock.value());
    numbers.add(Table::VT_LOT, lost.lot.value());
    numbers.add(Table::VT_ROUND, lost.round.value());
    numbers.add(Table::VT_WINNING_STEP, lost.winning_step.value());
    numbers.add(Table::VT_WINNING_PRICE, lost.winning_price.value());
    numbers.add(Table::VT_LATE, lost.late.value());
}

template <class Numbers>
[[gnu::always_inline]] inline void add_numbers(std::type_identity<schema::OrderChanged>,
                                               const Event& event, const Market& /*market*/,
                                               Numbers& numbers) {
    using Table = schema::OrderChanged;
    const OrderChanged& changed = event.order_changed;
    numbers.add(Table::VT_UNITS_LEFT, changed.units_left.value());
    numbers.add(Table::VT_ORDER, changed.order.value());
    numbers.add(Table::VT_AT, event.at.value());
    numbers.add(Table::VT_STATE, static_cast<std::uint8_t>(changed.state));
}

template <class Numbers>
[[gnu::always_inline]] inline void add_numbers(std::type_identity<schema::CreditChanged>,
                                               const Event& event, const Market& /*market*/,
                                               Numbers& numbers) {
    using Table = schema::CreditChanged;
    const CreditChanged& credit = event.credit_changed;
    numbers.add(Table::VT_HELD, credit.held.value());
    numbers.add(Table::VT_SOLD, credit.sold.value());
    numbers.add(Table::VT_LIMIT, credit.limit.value());
    numbers.add(Table::VT_AT, event.at.value());
}

}  // namespace huagu::wire
