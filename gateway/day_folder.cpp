#include "gateway/day_folder.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

namespace huagu::gateway {
namespace {

using journal::Access;
using journal::DayId;
using journal::Storage;
using nlohmann::ordered_json;

constexpr std::uint64_t small_file_max = 64 * 1024;

template <class T>
T value_of(journal::Stored<T> stored) {
    if (!stored) throw std::runtime_error(stored.error().text);
    if constexpr (!std::is_void_v<T>) return std::move(*stored);
}

std::string read_small_file(Storage& storage, const std::string& path) {
    const auto file = value_of(storage.open(path, Access::read));
    const std::uint64_t size = value_of(file->size());
    if (size > small_file_max) throw std::runtime_error(path + ": is far too long");
    std::string text(size, '\0');
    const auto bytes = std::as_writable_bytes(std::span(text));
    if (value_of(file->read(0, bytes)) != size) throw std::runtime_error(path + ": is cut off");
    return text;
}

/// Whole and safe, or not there.
void write_small_file(Storage& storage, const std::string& folder, const std::string& name,
                      std::span<const std::byte> bytes) {
    const std::string path = folder + "/" + name;
    const std::string next = path + ".new";
    if (storage.exists(next)) value_of(storage.remove(next));
    {
        const auto file = value_of(storage.open(next, Access::create));
        if (!bytes.empty()) value_of(file->write(0, bytes));
        value_of(file->sync());
    }
    value_of(storage.rename(next, path));
    value_of(storage.sync_directory(folder));
}

std::string to_hex(const DayId& id) {
    std::string hex(2 * id.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(id.data()),
                   id.size());
    hex.pop_back();
    return hex;
}

DayId to_day_id(const std::string& hex, const std::string& path) {
    DayId id{};
    std::size_t size = 0;
    const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(id.data()), id.size(),
                                      hex.data(), hex.size(), nullptr, &size, nullptr);
    if (failed != 0 || size != id.size()) throw std::runtime_error(path + ": no id of a day");
    return id;
}

/// What commands' effects depend on and no command says.
ordered_json begun_with(const Settings& settings) {
    const Limits& limits = settings.limits;
    return {{"market", settings.market},
            {"day", settings.day},
            {"currency", settings.currency},
            {"minor_digits", settings.minor_digits},
            {"buyer_fee_bp", settings.buyer_fee_bp},
            {"hide_buyers", settings.hide_buyers},
            {"limits.participants", limits.participants},
            {"limits.users", limits.users},
            {"limits.clocks", limits.clocks},
            {"limits.lots", limits.lots},
            {"limits.orders", limits.orders},
            {"limits.orders_per_participant", limits.orders_per_participant},
            {"limits.presses", limits.presses},
            {"limits.sales", limits.sales}};
}

ordered_json read_day(Storage& storage, const std::string& folder) {
    const std::string path = folder + "/day.json";
    const std::string text = read_small_file(storage, path);
    const ordered_json day = ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!day.is_object() || !day.contains("id") || !day["id"].is_string()) {
        throw std::runtime_error(path + ": is damaged; put it back from a copy of the day");
    }
    return day;
}

void refuse_other_settings(const std::string& folder, const ordered_json& day,
                           const Settings& settings) {
    const ordered_json wanted = begun_with(settings);
    for (const auto& [key, now] : wanted.items()) {
        const ordered_json then = day.value(key, ordered_json());
        if (then == now) continue;
        throw std::runtime_error(folder + " was begun with " + key + " = " + then.dump() +
                                 ", and the settings say " + now.dump() +
                                 ": put it back; a change counts from the next day");
    }
}

DayFolder make(Storage& storage, const std::string& path, const Settings& settings) {
    DayFolder folder{path, {}, {}, true};
    for (const std::string& each : {path, folder.journal(), folder.results(), folder.snapshots()}) {
        value_of(storage.create_directory(each));
    }
    randombytes_buf(folder.day_id.data(), folder.day_id.size());
    folder.token_key = random_token_key();
    ordered_json day = {{"format", 1}, {"id", to_hex(folder.day_id)}};
    day.update(begun_with(settings));
    const std::string text = day.dump(2) + "\n";
    write_small_file(storage, path, "day.json", std::as_bytes(std::span(text)));
    write_small_file(storage, path, "token.key", std::as_bytes(std::span(folder.token_key)));
    return folder;
}

}  // namespace

DayFolder open_day_folder(Storage& storage, const std::string& data, const Settings& settings) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    const std::string path = data + "/" + settings.day;
    if (storage.exists(path) && !storage.exists(path + "/begun")) {
        const std::string aside = path + ".cut";
        spdlog::warn(
            "{}: its opening was cut off before anybody was told of it. It is put aside as "
            "{}, and the day is begun anew",
            path, aside);
        if (storage.exists(aside)) value_of(storage.remove(aside));
        value_of(storage.rename(path, aside));
    }
    if (!storage.exists(path)) {
        DayFolder folder = make(storage, path, settings);
        value_of(storage.sync_directory(data));
        return folder;
    }
    const ordered_json day = read_day(storage, path);
    refuse_other_settings(path, day, settings);
    DayFolder folder{path, to_day_id(day["id"].get<std::string>(), path), {}, false};
    const std::string key = read_small_file(storage, path + "/token.key");
    if (key.size() != folder.token_key.size()) {
        throw std::runtime_error(path +
                                 "/token.key: is damaged; remove it, and users log on by "
                                 "password");
    }
    std::copy(key.begin(), key.end(), folder.token_key.begin());
    return folder;
}

void mark_begun(Storage& storage, const DayFolder& folder) {
    write_small_file(storage, folder.path, "begun", {});
}

}  // namespace huagu::gateway
