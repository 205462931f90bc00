#include "gateway/day_folder.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <stdexcept>

#include "gateway/day_facts.hpp"
#include "gateway/small_file.hpp"

namespace huagu::gateway {
namespace {

using journal::Storage;

DayFolder make(Storage& storage, const std::string& path, const Settings& settings) {
    DayFolder folder{path, {}, {}, true};
    for (const std::string& each : {path, folder.journal(), folder.results(), folder.snapshots()}) {
        value_of(storage.create_directory(each));
    }
    randombytes_buf(folder.day_id.data(), folder.day_id.size());
    folder.token_key = random_token_key();
    write_day_facts(storage, path, {folder.day_id, settings});
    write_small_file(storage, path, "token.key", std::as_bytes(std::span(folder.token_key)));
    return folder;
}

}  // namespace

std::unique_ptr<journal::StorageLock> lock_data(Storage& storage, const std::string& data) {
    if (auto made = storage.create_directory(data); !made) {
        throw std::runtime_error(made.error().text);
    }
    auto lock = storage.lock(data + "/lock");
    if (lock) return std::move(*lock);
    const bool is_held = lock.error().code == EWOULDBLOCK;
    throw std::runtime_error((is_held ? data + " is another server's: " : "") + lock.error().text);
}

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
    const DayFacts facts = read_day_facts(storage, path);
    refuse_other_settings(path, facts, settings);
    DayFolder folder{path, facts.id, {}, false};
    for (const std::string& each : {folder.results(), folder.snapshots()}) {
        value_of(storage.create_directory(each));  // whoever empties them may take them away
    }
    const std::string key = read_day_file(storage, path, "token.key");
    if (key.size() != folder.token_key.size()) {
        throw std::runtime_error(path +
                                 "/token.key: is damaged; put it back from a copy of the day");
    }
    std::copy(key.begin(), key.end(), folder.token_key.begin());
    return folder;
}

void mark_begun(Storage& storage, const DayFolder& folder) {
    write_small_file(storage, folder.path, "begun", {});
}

}  // namespace huagu::gateway
