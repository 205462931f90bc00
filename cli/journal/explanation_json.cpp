#include "cli/journal/explanation_json.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "cli/journal/command_json.hpp"
#include "wire/seed_hash.hpp"

namespace huagu::cli {

namespace {

constexpr std::array<std::string_view, 4> bound_names = {"no_claim", "as_claimed", "to_earliest",
                                                         "to_received"};
constexpr std::array<std::string_view, 7> lost_by_names = {
    "later_step",   "standing_order", "later_moment", "later_draw",
    "nothing_left", "not_all",        "below_minimum"};
constexpr std::array<std::string_view, 6> verdict_names = {
    "took", "own_lot", "not_reached", "came_after", "passed_over", "not_in_round"};
constexpr std::array<std::string_view, 5> order_bound_names = {"wanted", "most_per_lot",
                                                               "max_units", "units_left", "credit"};
constexpr std::array<std::string_view, 5> end_names = {"undecided", "sold", "passed", "stopped",
                                                       "void"};

template <std::size_t count, class Enum>
std::string_view word(const std::array<std::string_view, count>& names, Enum value) {
    return names.at(static_cast<std::size_t>(value));
}

Json names_json(const wire::TextPairs& names) {
    Json json = Json::object();
    for (const auto& [language, text] : names) json[language] = text;
    return json;
}

Json doing_json(const Doing& doing) {
    Json json;
    json["at"] = doing.at.value();
    json["position"] = doing.position.value();
    json["command"] = nullptr;
    if (!doing.command) return json;
    json["command"] = name(*doing.command);
    json["user"] = nullptr;
    if (!doing.user.is_none()) json["user"] = doing.user.value();
    return json;
}

Json won_json(const Won& won) {
    return {{"sale", won.sale.value()},
            {"units", won.units.value()},
            {"price", won.price.value()},
            {"gross", won.gross.value()},
            {"fee", won.fee.value()}};
}

std::string hash_of(std::uint64_t seed) {
    std::string text;
    for (const auto byte : wire::seed_sha256(seed)) text += fmt::format("{:02x}", byte);
    return text;
}

/// Only what nobody can compute the seed from, as long as that is secret.
bool shows_draws(const Explanation& told) {
    return told.rules.tie == Tie::random_draw && told.is_market_closed;
}

Json press_json(const PressAccount& press, const Explanation& told) {
    Json json;
    json["participant"] = press.participant.value();
    json["user"] = press.user.value();
    json["command_id"] = press.command_id.value();
    json["position"] = press.position.value();
    json["claimed"] = nullptr;
    if (press.claimed) json["claimed"] = press.claimed->value();
    json["received"] = press.received.value();
    json["round_trip"] = press.round_trip.value();
    json["press_time"] = press.press_time.value();
    json["bound"] = word(bound_names, press.bound);
    json["at"] = press.at.value();
    json["units"] = press.units.value();
    json["all_or_none"] = press.is_all_or_none;
    if (press.is_resend) json["resend"] = true;
    if (press.step) json["step"] = press.step->value();
    if (press.step) json["price"] = press.price.value();
    if (shows_draws(told)) json["draw"] = press.draw;
    if (press.won) {
        json["won"] = won_json(*press.won);
    } else if (press.lost) {
        json["lost"] = {{"late", press.lost->late.value()}};
        if (press.lost_by) json["lost"]["by"] = word(lost_by_names, *press.lost_by);
    } else if (press.rejected) {
        json["rejected"] = {{"reason", name(*press.rejected)}};
        if (press.credit) json["rejected"]["needed"] = press.credit->needed.value();
        if (press.credit) json["rejected"]["available"] = press.credit->available.value();
    }
    return json;
}

Json order_json(const OrderAccount& order, const Explanation& told) {
    Json json;
    json["participant"] = order.participant.value();
    json["order"] = order.order.value();
    json["limit_price"] = order.limit.value();
    json["entry"] = order.entry;
    json["entered_at"] = order.entered_at.value();
    json["units_wanted"] = order.units_wanted.value();
    json["min_units_per_lot"] = order.least_per_lot.value();
    if (order.most_per_lot != no_max_units) {
        json["max_units_per_lot"] = order.most_per_lot.value();
    }
    json["verdict"] = word(verdict_names, order.verdict);
    if (order.step) json["step"] = order.step->value();
    if (order.step) json["press_time"] = order.press_time.value();
    if (order.is_entered_under) json["entered_under"] = true;
    if (order.is_entered_under && shows_draws(told)) json["draw"] = order.draw;
    if (order.won) json["won"] = won_json(*order.won);
    if (order.verdict == OrderVerdict::passed_over) {
        json["could_take"] = order.could_take.value();
        json["bound"] = word(order_bound_names, order.bound);
        json["needed"] = order.needed.value();
        json["available"] = order.available.value();
    }
    return json;
}

Json lot_json(const Explanation& told) {
    const LotAccount& lot = told.lot;
    Json json = {{"lot", lot.lot.value()},
                 {"grower", lot.grower.value()},
                 {"product", lot.product.value()},
                 {"product_names", names_json(told.product_names)},
                 {"grade", lot.grade},
                 {"length_cm", lot.length_cm},
                 {"items_per_unit", lot.items_per_unit.value()},
                 {"units_total", lot.units_total.value()},
                 {"units_left", lot.units_left.value()},
                 {"min_units", lot.min_units.value()},
                 {"start_price", lot.start_price.value()},
                 {"reserve_price", lot.reserve_price.value()}};
    if (!lot.remark.empty()) json["remark"] = lot.remark;
    return json;
}

Json market_json(const Explanation& told) {
    Json json = {{"market", told.market},
                 {"day", told.day},
                 {"currency", told.currency},
                 {"minor_unit_digits", told.minor_unit_digits},
                 {"buyer_fee_bp", told.buyer_fee_bp},
                 {"is_closed", told.is_market_closed},
                 {"seed_sha256", hash_of(told.seed)}};
    if (told.is_market_closed) json["seed"] = told.seed;
    return json;
}

Json round_json(const Explanation& told) {
    return {{"round", told.round.value()},
            {"announced", doing_json(told.announced)},
            {"starts_at", told.hand.starts_at.value()},
            {"start_price", told.hand.start_price.value()},
            {"price_step", told.hand.price_step.value()},
            {"step_interval", told.hand.step_interval.value()},
            {"last_step", told.hand.last_step.value()}};
}

Json event_json(const Event& event) {
    Json json = {{"event", name(event.kind)}, {"at", event.at.value()}};
    if (event.kind == EventKind::round_started) {
        json["round"] = event.round_started.round.value();
        json["lot"] = event.round_started.lot.value();
        json["starts_at"] = event.round_started.starts_at.value();
        json["start_price"] = event.round_started.start_price.value();
    } else if (event.kind == EventKind::lot_closed) {
        json["lot"] = event.lot_closed.lot.value();
        json["outcome"] = name(event.lot_closed.outcome);
        json["units_sold"] = event.lot_closed.units_sold.value();
        json["units_unsold"] = event.lot_closed.units_unsold.value();
    }
    return json;
}

Json decision_json(const Explanation& told) {
    Json json;
    json["end"] = word(end_names, told.end);
    if (told.stopped) json["hand_stopped"] = doing_json(*told.stopped);
    if (told.end != RoundEnd::undecided) json["by"] = doing_json(told.ended);
    if (told.winning_step) {
        json["winning_step"] = told.winning_step->value();
        json["price"] = told.hand.price(*told.winning_step).value();
    }
    json["sales"] = Json::array();
    for (const Sale& sale : told.sales) {
        json["sales"].push_back({{"sale", sale.sale.value()},
                                 {"buyer", sale.buyer.value()},
                                 {"units", sale.units.value()},
                                 {"price", sale.price.value()},
                                 {"gross", sale.gross.value()}});
    }
    json["followed_by"] = Json::array();
    for (const Event& event : told.followed) json["followed_by"].push_back(event_json(event));
    return json;
}

}  // namespace

Json to_json(const Explanation& told) {
    Json json;
    json["market"] = market_json(told);
    json["clock"] = {{"clock", told.clock.value()}, {"names", names_json(told.clock_names)}};
    json["rules"] = to_json(told.rules);
    json["lot"] = lot_json(told);
    json["round"] = round_json(told);
    json["participants"] = Json::object();
    for (const auto& [id, names] : told.participants) {
        json["participants"][std::to_string(id.value())] = names_json(names);
    }
    json["presses"] = Json::array();
    for (const PressAccount& press : told.presses) {
        json["presses"].push_back(press_json(press, told));
    }
    json["standing_orders"] = Json::array();
    for (const OrderAccount& order : told.orders) {
        json["standing_orders"].push_back(order_json(order, told));
    }
    json["decision"] = decision_json(told);
    json["cancellations"] = Json::array();
    for (const Cancellation& cancelled : told.cancellations) {
        json["cancellations"].push_back({{"sale", cancelled.sale.value()},
                                         {"by", doing_json(cancelled.by)},
                                         {"reason", cancelled.reason}});
    }
    return json;
}

}  // namespace huagu::cli
