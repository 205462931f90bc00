#include "gateway/day_facts.hpp"

#include <sodium.h>

#include <nlohmann/json.hpp>
#include <span>

#include "gateway/small_file.hpp"

namespace huagu::gateway {
namespace {

using base::ToldError;
using journal::DayId;
using journal::Storage;
using nlohmann::ordered_json;

constexpr int format = 1;

/// Shows `visit` the name and the value of each, in the order of the file.
template <class SomeSettings, class Visit>
void each_fact(SomeSettings& settings, const Visit& visit) {
    auto& limits = settings.limits;
    visit("market", settings.market);
    visit("day", settings.day);
    visit("currency", settings.currency);
    visit("minor_digits", settings.minor_digits);
    visit("buyer_fee_bp", settings.buyer_fee_bp);
    visit("hide_buyers", settings.hide_buyers);
    visit("limits.participants", limits.participants);
    visit("limits.users", limits.users);
    visit("limits.clocks", limits.clocks);
    visit("limits.lots", limits.lots);
    visit("limits.orders", limits.orders);
    visit("limits.orders_per_participant", limits.orders_per_participant);
    visit("limits.presses", limits.presses);
    visit("limits.sales", limits.sales);
}

std::string to_hex(const DayId& id) {
    std::string hex(2 * id.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(id.data()),
                   id.size());
    hex.pop_back();
    return hex;
}

DayId to_day_id(const std::string& hex) {
    DayId id{};
    std::size_t size = 0;
    const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(id.data()), id.size(),
                                      hex.data(), hex.size(), nullptr, &size, nullptr);
    if (failed != 0 || size != id.size()) throw ToldError("no id of a day", "不是交易日的标识");
    return id;
}

ordered_json to_json(const Settings& settings) {
    ordered_json json;
    each_fact(settings, [&](const char* name, const auto& value) { json[name] = value; });
    return json;
}

DayFacts from_json(const ordered_json& json) {
    if (json.at("format") != format)
        throw ToldError("another format than this program's", "与本程序的格式不同");
    DayFacts facts;
    facts.id = to_day_id(json.at("id").get<std::string>());
    each_fact(facts.settings, [&](const char* name, auto& value) { json.at(name).get_to(value); });
    return facts;
}

}  // namespace

DayFacts read_day_facts(Storage& storage, const std::string& folder) {
    const std::string text = read_day_file(storage, folder, "day.json");
    try {
        return from_json(ordered_json::parse(text));
    } catch (const std::exception& error) {
        throw ToldError("{}/day.json: is damaged ({}); put it back from a copy of the day",
                        "{}/day.json：已损坏（{}）；请从当日的副本中取回", folder,
                        base::told(error));
    }
}

void write_day_facts(Storage& storage, const std::string& folder, const DayFacts& facts) {
    ordered_json day = {{"format", format}, {"id", to_hex(facts.id)}};
    day.update(to_json(facts.settings));
    const std::string text = day.dump(2) + "\n";
    write_small_file(storage, folder, "day.json", std::as_bytes(std::span(text)));
}

void refuse_other_settings(const std::string& folder, const DayFacts& facts,
                           const Settings& settings) {
    const ordered_json then = to_json(facts.settings);
    const ordered_json wanted = to_json(settings);
    for (const auto& [key, now] : wanted.items()) {
        if (then.at(key) == now) continue;
        throw ToldError(
            "{0} was begun with {1} = {2}, and the settings say {3}: put it back; a change counts "
            "from the next day",
            "{0} 开始时 {1} = {2}，而设置中为 {3}：请改回；更改自下一交易日起生效", folder, key,
            then.at(key).dump(), now.dump());
    }
}

}  // namespace huagu::gateway
