// What the engine says: one struct an event, all in one tagged union. Public events are numbered;
// private ones go to the one concerned.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "engine/command.hpp"
#include "engine/reason.hpp"
#include "engine/types.hpp"

namespace huagu {

/// The numbers are in result logs: never changed, never used again. Below `private_first`: public.
enum class EventKind : std::uint8_t {
    market_opened = 1,
    market_closed = 2,
    clock_opened = 3,
    clock_paused = 4,
    clock_resumed = 5,
    clock_closed = 6,
    hand_stopped = 7,
    lot_queued = 8,
    lot_changed = 9,
    lot_closed = 10,
    round_started = 11,
    sale = 12,
    sale_cancelled = 13,
    accepted = 32,
    rejected = 33,
    won = 34,
    lost = 35,
    order_changed = 36,
    credit_changed = 37,
};
inline constexpr std::uint8_t private_first = 32;
inline constexpr std::size_t private_kinds = 6;

constexpr bool is_public(EventKind kind) { return static_cast<std::uint8_t>(kind) < private_first; }

/// The word that rules.md has for it.
constexpr std::string_view name(EventKind kind) {
    constexpr std::array<std::string_view, 14> public_names = {"",
                                                               "market_opened",
                                                               "market_closed",
                                                               "clock_opened",
                                                               "clock_paused",
                                                               "clock_resumed",
                                                               "clock_closed",
                                                               "hand_stopped",
                                                               "lot_queued",
                                                               "lot_changed",
                                                               "lot_closed",
                                                               "round_started",
                                                               "sale",
                                                               "sale_cancelled"};
    constexpr std::array<std::string_view, 6> private_names = {
        "accepted", "rejected", "won", "lost", "order_changed", "credit_changed"};
    const auto number = static_cast<std::size_t>(kind);
    return number < private_first ? public_names.at(number)
                                  : private_names.at(number - private_first);
}

enum class Outcome : std::uint8_t { sold = 0, passed = 1, withdrawn = 2 };
enum class OrderState : std::uint8_t { open = 0, filled = 1, cancelled = 2 };

constexpr std::string_view name(Outcome outcome) {
    constexpr std::array<std::string_view, 3> names = {"sold", "passed", "withdrawn"};
    return names.at(static_cast<std::size_t>(outcome));
}
constexpr std::string_view name(OrderState state) {
    constexpr std::array<std::string_view, 3> names = {"open", "filled", "cancelled"};
    return names.at(static_cast<std::size_t>(state));
}

struct MarketClosed {  // cancelled sales not counted
    std::uint64_t sales;
    Units units;
    Money gross;
};
struct ClockEvent {  // clock_opened, clock_paused, clock_resumed, clock_closed
    ClockId clock;
};
struct HandStopped {
    ClockId clock;
    LotId lot;
    RoundNumber round;
    Step step;
};
struct LotState {  // lot_queued, lot_changed
    ClockId clock;
    LotId lot;
    Units units;      // left
    Units min_units;  // in force
    Price start_price;
    Price reserve_price;
};
struct LotClosed {
    ClockId clock;
    LotId lot;
    Outcome outcome;
    Units units_sold;  // of the lot's whole day, net of cancellations
    Units units_unsold;
};
struct RoundStarted {
    ClockId clock;
    LotId lot;
    RoundNumber round;
    Price start_price;
    Price price_step;
    Duration step_interval;
    Time starts_at;
    Step last_step;
    Units units;
    Units min_units;
};
struct Sale {
    SaleId sale;
    ClockId clock;
    LotId lot;
    RoundNumber round;
    Step step;
    Price price;
    Units units;
    Items items;
    Money gross;
    ParticipantId buyer;
    ParticipantId grower;
};
struct SaleCancelled {
    SaleId sale;
    ClockId clock;
};

/// Answers `Event::command_id` of `Event::user`, or a standing order's placing.
struct Accepted {
    CommandKind command;
    std::uint32_t number;  // of the lot or participant that was added; else 0
    OrderId order;         // place_order only
};
struct Rejected {
    CommandKind command;
    Reason reason;
    OrderId order;  // place_order only
};
struct Won {  // by a press (command_id) or a standing order (order)
    SaleId sale;
    OrderId order;  // none: by a press
    Units units;
    Price price;
    Money gross;
    Money fee;
};
struct Lost {
    ClockId clock;
    LotId lot;
    RoundNumber round;
    Step winning_step;
    Price winning_price;
    Duration late;  // after the first press served; may be negative
};
struct OrderChanged {
    OrderId order;
    Units units_left;
    OrderState state;
};
struct CreditChanged {  // available = limit − sold − held
    Money limit;
    Money sold;
    Money held;
};

struct Event {
    EventKind kind;
    /// Private events: whom it concerns. User none: every user of the participant.
    ParticipantId participant = ParticipantId::none();
    UserId user = UserId::none();
    CommandId command_id{0};  // private events: the command that it answers, 0 if none
    Time at;
    Sequence sequence{0};  // public events: 1, 2, 3 …

    union {
        Nothing market_opened{};
        MarketClosed market_closed;
        ClockEvent clock_opened;
        ClockEvent clock_paused;
        ClockEvent clock_resumed;
        ClockEvent clock_closed;
        HandStopped hand_stopped;
        LotState lot_queued;
        LotState lot_changed;
        LotClosed lot_closed;
        RoundStarted round_started;
        Sale sale;
        SaleCancelled sale_cancelled;
        Accepted accepted;
        Rejected rejected;
        Won won;
        Lost lost;
        OrderChanged order_changed;
        CreditChanged credit_changed;
    };

    explicit Event(EventKind what, Time when, ParticipantId concerned = ParticipantId::none(),
                   UserId of_user = UserId::none(), CommandId answered = CommandId(0))
        : kind(what), participant(concerned), user(of_user), command_id(answered), at(when) {}
};

static_assert(std::is_trivially_copyable_v<Event>);

}  // namespace huagu
