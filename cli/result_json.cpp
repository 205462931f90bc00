#include "cli/result_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "cli/money.hpp"
#include "cli/time_of_day.hpp"

namespace huagu::cli {

namespace {

/// A member's word; its number, if it is of a newer server.
template <class Enum>
Json word(Enum value, const char* name) {
    if (*name == '\0') return static_cast<unsigned>(value);
    return name;
}

Json text(const flatbuffers::String* value) { return value ? value->str() : std::string(); }

template <class Value>
void put(Json& json, const char* name, const flatbuffers::Optional<Value>& value) {
    if (value) json[name] = *value;
}

Json names(const flatbuffers::Vector<flatbuffers::Offset<schema::Name>>* list) {
    Json json = Json::object();
    if (!list) return json;
    for (const auto* name : *list) json[text(name->language())] = text(name->text());
    return json;
}

Json codes(const flatbuffers::Vector<flatbuffers::Offset<schema::Code>>* list) {
    Json json = Json::object();
    if (!list) return json;
    for (const auto* code : *list) json[text(code->scheme())] = text(code->code());
    return json;
}

Json rules(const schema::ClockRules* rules) {
    Json json = Json::object();
    if (!rules) return json;
    put(json, "price_step", rules->price_step());
    put(json, "step_interval", rules->step_interval());
    put(json, "restart_steps", rules->restart_steps());
    put(json, "hold", rules->hold());
    put(json, "allowance", rules->allowance());
    put(json, "guard", rules->guard());
    json["max_units"] = nullptr;
    put(json, "max_units", rules->max_units());
    put(json, "reoffer", rules->reoffer());
    put(json, "reoffer_start_percent", rules->reoffer_start_percent());
    if (const auto award = rules->award()) json["award"] = word(*award, EnumNameAward(*award));
    if (const auto tie = rules->tie()) json["tie"] = word(*tie, EnumNameTie(*tie));
    put(json, "auto_advance", rules->auto_advance());
    return json;
}

Json fields(const schema::MarketOpened& opened) {
    std::string sha256;
    if (const auto* bytes = opened.seed_sha256()) {
        for (const auto byte : *bytes) sha256 += fmt::format("{:02x}", byte);
    }
    return {
        {"market", text(opened.market())},       {"day", text(opened.day())},
        {"currency", text(opened.currency())},   {"minor_unit_digits", opened.minor_unit_digits()},
        {"buyer_fee_bp", opened.buyer_fee_bp()}, {"seed_sha256", sha256}};
}

Json fields(const schema::MarketClosed& closed) {
    return {{"sales", closed.sales()},
            {"units", closed.units()},
            {"gross", closed.gross()},
            {"seed", closed.seed()}};
}

Json fields(const schema::HandStopped& stopped) {
    return {{"lot", stopped.lot()}, {"round", stopped.round()}, {"step", stopped.step()}};
}

Json fields(const schema::Lot* lot) {
    if (!lot) return Json::object();
    Json json = {{"lot", lot->lot()},
                 {"units", lot->units()},
                 {"min_units", lot->min_units()},
                 {"start_price", lot->start_price()},
                 {"reserve_price", lot->reserve_price()},
                 {"grower", lot->grower()},
                 {"product", lot->product()},
                 {"grade", lot->grade()},
                 {"length_cm", lot->length_cm()},
                 {"items_per_unit", lot->items_per_unit()}};
    if (lot->remark()) json["remark"] = text(lot->remark());
    if (lot->photo()) json["photo"] = text(lot->photo());
    return json;
}

Json fields(const schema::LotQueued& queued) {
    Json json = fields(queued.lot());
    if (queued.reoffer()) json["reoffer"] = true;
    return json;
}

Json fields(const schema::LotChanged& changed) {
    Json json = fields(changed.lot());
    put(json, "position", changed.position());
    return json;
}

Json fields(const schema::LotClosed& closed) {
    return {{"lot", closed.lot()},
            {"outcome", word(closed.outcome(), EnumNameOutcome(closed.outcome()))},
            {"units_sold", closed.units_sold()},
            {"units_unsold", closed.units_unsold()}};
}

Json fields(const schema::RoundStarted& round) {
    return {{"lot", round.lot()},
            {"round", round.round()},
            {"start_price", round.start_price()},
            {"price_step", round.price_step()},
            {"step_interval", round.step_interval()},
            {"starts_at", round.starts_at()},
            {"last_step", round.last_step()},
            {"units", round.units()},
            {"min_units", round.min_units()}};
}

Json fields(const schema::Sale& sale) {
    Json json = {{"sale", sale.sale()},   {"lot", sale.lot()},     {"round", sale.round()},
                 {"step", sale.step()},   {"price", sale.price()}, {"units", sale.units()},
                 {"items", sale.items()}, {"gross", sale.gross()}};
    put(json, "buyer", sale.buyer());
    json["grower"] = sale.grower();
    return json;
}

Json fields(const schema::SaleCancelled& cancelled) {
    return {{"sale", cancelled.sale()},
            {"reason", text(cancelled.reason())},
            {"lot", cancelled.lot()},
            {"units", cancelled.units()},
            {"gross", cancelled.gross()}};
}

Json fields(const schema::ProductAdded& product) {
    return {{"product", product.product()},
            {"group", text(product.group())},
            {"group_names", names(product.group_names())},
            {"names", names(product.names())},
            {"codes", codes(product.codes())}};
}

Json fields(const schema::ParticipantAdded& participant) {
    return {{"participant", participant.participant()},
            {"buyer", participant.buyer()},
            {"grower", participant.grower()},
            {"names", names(participant.names())},
            {"codes", codes(participant.codes())}};
}

Json fields(const schema::ClockAdded& clock) {
    Json json = rules(clock.rules());
    json["names"] = names(clock.names());
    return json;
}

Json fields(const schema::FeesSet& set) {
    const auto* fees = set.fees();
    if (!fees) return Json::object();
    return {{"grower_commission_bp", fees->grower_commission_bp()},
            {"packaging_deposit", fees->packaging_deposit()},
            {"logistics_fee", fees->logistics_fee()}};
}

Json fields(const schema::DeskReply& desk) {
    Json json = Json::object();
    put(json, "participant", desk.participant());
    put(json, "user", desk.user());
    Json reply = Json::object();
    switch (desk.reply_type()) {
        case schema::ReplyBody::accepted:
            reply = to_json(*desk.reply_as_accepted());
            break;
        case schema::ReplyBody::rejected:
            reply = to_json(*desk.reply_as_rejected());
            break;
        case schema::ReplyBody::won:
            reply = to_json(*desk.reply_as_won());
            break;
        case schema::ReplyBody::lost:
            reply = to_json(*desk.reply_as_lost());
            break;
        case schema::ReplyBody::order_changed:
            reply = to_json(*desk.reply_as_order_changed());
            break;
        case schema::ReplyBody::credit_changed:
            reply = to_json(*desk.reply_as_credit_changed());
            break;
        case schema::ReplyBody::NONE:
            break;
    }
    json.update(reply);
    return json;
}

Json fields(const schema::Notice& notice) {
    return {{"kind", word(notice.kind(), EnumNameNoticeKind(notice.kind()))},
            {"text", text(notice.text())}};
}

/// What only the kind of a result has.
Json body_fields(const schema::Result& result) {
    switch (result.body_type()) {
        case schema::ResultBody::market_opened:
            return fields(*result.body_as_market_opened());
        case schema::ResultBody::market_closed:
            return fields(*result.body_as_market_closed());
        case schema::ResultBody::hand_stopped:
            return fields(*result.body_as_hand_stopped());
        case schema::ResultBody::lot_queued:
            return fields(*result.body_as_lot_queued());
        case schema::ResultBody::lot_changed:
            return fields(*result.body_as_lot_changed());
        case schema::ResultBody::lot_closed:
            return fields(*result.body_as_lot_closed());
        case schema::ResultBody::round_started:
            return fields(*result.body_as_round_started());
        case schema::ResultBody::sale:
            return fields(*result.body_as_sale());
        case schema::ResultBody::sale_cancelled:
            return fields(*result.body_as_sale_cancelled());
        case schema::ResultBody::product_added:
            return fields(*result.body_as_product_added());
        case schema::ResultBody::participant_added:
            return fields(*result.body_as_participant_added());
        case schema::ResultBody::clock_added:
            return fields(*result.body_as_clock_added());
        case schema::ResultBody::rules_set:
            return rules(result.body_as_rules_set()->rules());
        case schema::ResultBody::fees_set:
            return fields(*result.body_as_fees_set());
        case schema::ResultBody::desk_reply:
            return fields(*result.body_as_desk_reply());
        case schema::ResultBody::notice:
            return fields(*result.body_as_notice());
        case schema::ResultBody::clock_opened:
        case schema::ResultBody::clock_paused:
        case schema::ResultBody::clock_resumed:
        case schema::ResultBody::clock_closed:
        case schema::ResultBody::NONE:
            break;
    }
    return Json::object();
}

/// The engine's word for a reply; the schema's for all other results.
Json event_of(const schema::Result& result) {
    if (const auto* desk = result.body_as_desk_reply()) {
        return word(desk->reply_type(), EnumNameReplyBody(desk->reply_type()));
    }
    return word(result.body_type(), EnumNameResultBody(result.body_type()));
}

bool is_money(std::string_view name) {
    constexpr std::array<std::string_view, 13> amounts = {
        "price",         "gross", "start_price", "reserve_price", "price_step",
        "winning_price", "fee",   "limit",       "sold",          "packaging_deposit",
        "logistics_fee", "held",  "available"};
    for (const auto amount : amounts) {
        if (name == amount) return true;
    }
    return false;
}

bool is_duration(std::string_view name) {
    constexpr std::array<std::string_view, 5> durations = {"step_interval", "hold", "allowance",
                                                           "guard", "late"};
    return std::find(durations.begin(), durations.end(), name) != durations.end();
}

/// In milliseconds, with as many digits as there are.
std::string in_ms(std::int64_t ns) {
    std::string text = fmt::format("{}.{:06}", ns / 1'000'000, std::abs(ns % 1'000'000));
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    const bool is_sign_lost = ns < 0 && ns > -1'000'000;
    return (is_sign_lost ? "-" : "") + text + "ms";
}

}  // namespace

Json to_json(const schema::Accepted& accepted) {
    Json json = {{"command_id", accepted.command_id()},
                 {"command", word(accepted.command(), EnumNameCommandKind(accepted.command()))}};
    put(json, "order", accepted.order());
    put(json, "number", accepted.number());
    return json;
}

Json to_json(const schema::Rejected& rejected) {
    Json json = {{"command_id", rejected.command_id()},
                 {"command", word(rejected.command(), EnumNameCommandKind(rejected.command()))}};
    put(json, "order", rejected.order());
    json["reason"] = word(rejected.reason(), EnumNameReason(rejected.reason()));
    if (rejected.text()) json["text"] = text(rejected.text());
    return json;
}

Json to_json(const schema::Won& won) {
    Json json = {{"command_id", won.command_id()}};
    put(json, "order", won.order());
    json.update({{"sale", won.sale()},
                 {"clock", won.clock()},
                 {"lot", won.lot()},
                 {"units", won.units()},
                 {"price", won.price()},
                 {"gross", won.gross()},
                 {"fee", won.fee()}});
    return json;
}

Json to_json(const schema::Lost& lost) {
    return {{"command_id", lost.command_id()},
            {"clock", lost.clock()},
            {"lot", lost.lot()},
            {"round", lost.round()},
            {"winning_step", lost.winning_step()},
            {"winning_price", lost.winning_price()},
            {"late", lost.late()}};
}

Json to_json(const schema::OrderChanged& order) {
    return {{"order", order.order()},
            {"units_left", order.units_left()},
            {"state", word(order.state(), EnumNameOrderState(order.state()))}};
}

Json to_json(const schema::CreditChanged& credit) {
    return {{"limit", credit.limit()},
            {"sold", credit.sold()},
            {"held", credit.held()},
            {"available", credit.limit() - credit.sold() - credit.held()}};
}

Json to_json(const schema::Result& result) {
    Json json = {{"event", event_of(result)}, {"at", result.at()}, {"sequence", result.sequence()}};
    if (const auto clock = result.clock()) {
        json["clock"] = *clock;
        json["clock_sequence"] = result.clock_sequence();
    }
    json.update(body_fields(result));
    return json;
}

std::string to_text(const Json& result, int minor_unit_digits) {
    std::string line =
        fmt::format("{} #{} {}", time_of_day(Time(result["at"].get<std::int64_t>())),
                    result["sequence"].get<std::uint64_t>(), result["event"].get<std::string>());
    for (const auto& [name, value] : result.items()) {
        const bool is_head =
            name == "event" || name == "at" || name == "sequence" || name == "clock_sequence";
        if (is_head || value.is_null() || (value.is_structured() && value.empty())) continue;
        std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
        if (value.is_number() && is_money(name)) {
            shown = format_minor(value.get<std::int64_t>(), minor_unit_digits);
        }
        if (value.is_number() && is_duration(name)) shown = in_ms(value.get<std::int64_t>());
        if (name == "starts_at") shown = time_of_day(Time(value.get<std::int64_t>()));
        if (shown.find(' ') != std::string::npos) shown = '"' + shown + '"';
        line += fmt::format(" {}={}", name, shown);
    }
    return line;
}

}  // namespace huagu::cli
