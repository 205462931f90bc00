// What can be asked of the engine: one struct a command, all in one tagged union. Numbers are as
// they came, in their full width: the engine checks every one (rules.md, "Reasons").
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "engine/rules.hpp"
#include "engine/types.hpp"

namespace huagu {

/// The numbers are in journals: never changed, never used again.
enum class CommandKind : std::uint8_t {
    open_market = 1,
    close_market = 2,
    add_participant = 3,
    set_credit = 4,
    suspend = 5,
    reinstate = 6,
    add_clock = 7,
    set_rules = 8,
    queue_lot = 9,
    change_lot = 10,
    withdraw_lot = 11,
    open_clock = 12,
    close_clock = 13,
    start_lot = 14,
    pause_clock = 15,
    resume_clock = 16,
    press = 17,
    place_order = 18,
    reduce_order = 19,
    cancel_order = 20,
    cancel_sale = 21,
    advance = 22,
};

inline constexpr std::array<std::string_view, 23> command_names = {
    "",
    "open_market",
    "close_market",
    "add_participant",
    "set_credit",
    "suspend",
    "reinstate",
    "add_clock",
    "set_rules",
    "queue_lot",
    "change_lot",
    "withdraw_lot",
    "open_clock",
    "close_clock",
    "start_lot",
    "pause_clock",
    "resume_clock",
    "press",
    "place_order",
    "reduce_order",
    "cancel_order",
    "cancel_sale",
    "advance",
};

/// The word that rules.md has for it.
constexpr std::string_view name(CommandKind kind) {
    return command_names.at(static_cast<std::size_t>(kind));
}

struct OpenMarket {
    std::uint64_t seed;  // of the day's draws
    std::int64_t buyer_fee_bp;
};
struct AddParticipant {
    ParticipantId participant;  // none: the market hands out the next
    bool is_buyer;
    bool is_grower;
    Money credit_limit;
};
struct SetCredit {
    ParticipantId participant;
    Money credit_limit;
};
struct ParticipantOnly {  // suspend, reinstate
    ParticipantId participant;
};
struct ClockSettings {  // add_clock, set_rules
    ClockId clock;
    RulesChange change;
};
struct QueueLot {
    ClockId clock;
    LotId lot;  // none: the market hands out the next
    ParticipantId grower;
    ProductId product;
    std::int64_t grade;
    std::int64_t length_cm;
    Items items_per_unit;
    Units units;
    Units min_units;
    Price start_price;
    Price reserve_price;
};
struct ChangeLot {
    LotId lot;
    bool has_start_price;
    bool has_reserve_price;
    bool has_min_units;
    bool has_position;
    Price start_price;
    Price reserve_price;
    Units min_units;
    std::int64_t position;  // in the clock's queue, from 0; past the end is last
};
struct LotOnly {  // withdraw_lot
    LotId lot;
};
struct ClockOnly {  // open_clock, close_clock, start_lot, pause_clock, resume_clock
    ClockId clock;
};
/// By `Command::participant`, as are the commands about standing orders.
struct Press {
    ClockId clock;
    LotId lot;
    RoundNumber round;
    Time press_time;  // as granted
    Units units;
    bool is_all_or_none;
};
struct PlaceOrder {
    OrderId order;
    ProductId product;
    ClockId clock = ClockId::none();  // any, if none
    LotId lot = LotId::none();        // any, if none
    std::int64_t worst_grade = grade_worst;
    std::int64_t min_length_cm = 0;
    Price limit_price;
    Units units;
    Units max_units_per_lot = no_max_units;
    Units min_units_per_lot{1};
};
struct ReduceOrder {
    OrderId order;
    Units units;  // wanted from now on; 0 cancels
};
struct CancelOrder {
    OrderId order;
};
/// The reason's text is kept beside the engine, with the command.
struct CancelSale {
    SaleId sale;
};
struct Nothing {};  // close_market, advance

struct Command {
    CommandKind kind = CommandKind::advance;
    /// Whoever asks: the participant that a press or standing order is for, and the user that sent
    /// it. Users of the house have participant none.
    ParticipantId participant = ParticipantId::none();
    UserId user = UserId::none();
    /// Increases per user; 0: without an id, so not kept and never a resend (scenario files).
    CommandId command_id{0};
    Time at;

    union {
        Nothing nothing{};
        OpenMarket open_market;
        AddParticipant add_participant;
        SetCredit set_credit;
        ParticipantOnly suspend;
        ParticipantOnly reinstate;
        ClockSettings add_clock;
        ClockSettings set_rules;
        QueueLot queue_lot;
        ChangeLot change_lot;
        LotOnly withdraw_lot;
        ClockOnly open_clock;
        ClockOnly close_clock;
        ClockOnly start_lot;
        ClockOnly pause_clock;
        ClockOnly resume_clock;
        Press press;
        PlaceOrder place_order;
        ReduceOrder reduce_order;
        CancelOrder cancel_order;
        CancelSale cancel_sale;
    };

    Command() {}
    Command(CommandKind what, Time when) : kind(what), at(when) {}
};

static_assert(std::is_trivially_copyable_v<Command>);
static_assert(sizeof(Press) == 40);
static_assert(sizeof(Command) == 128);

}  // namespace huagu
