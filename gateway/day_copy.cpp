#include "gateway/day_copy.hpp"

#include <span>
#include <stdexcept>

#include "gateway/day_folder.hpp"
#include "gateway/small_file.hpp"
#include "journal/archive.hpp"
#include "journal/copy.hpp"
#include "journal/journal_reader.hpp"

namespace huagu::gateway {
namespace {

using journal::Storage;

constexpr std::size_t users_size_max = std::size_t{64} << 20;

template <class T>
T value_of(journal::Opened<T> opened) {
    if (!opened) throw std::runtime_error(opened.error().text);
    if constexpr (!std::is_void_v<T>) return std::move(*opened);
}

void copy_small_file(Storage& storage, const std::string& from, const std::string& to,
                     const std::string& name, std::size_t size_max) {
    const std::string bytes = read_small_file(storage, from + "/" + name, size_max);
    write_small_file(storage, to, name, std::as_bytes(std::span(bytes)));
}

journal::Position copy_or_unpack(Storage& storage, const std::string& from, const std::string& to) {
    if (!storage.exists(journal::archive_path(from))) {
        return value_of(journal::copy_journal(storage, from, to));
    }
    value_of(journal::unpack_journal(storage, from, to));
    return value_of(journal::JournalReader::open(storage, to))->end();
}

}  // namespace

DayCopied copy_day(Storage& storage, const std::string& data, const std::string& day,
                   const std::string& to) {
    const DayFolder from{data + "/" + day, {}, {}, false};
    const DayFolder beside{to + "/" + day + ".copying", {}, {}, false};
    if (!storage.exists(from.path + "/begun")) {
        throw std::runtime_error(from.path + " is no day that was begun");
    }
    const auto lock = lock_data(storage, to);
    DayCopied copied{to + "/" + day, {}, storage.exists(data + "/users.jsonl")};
    if (storage.exists(copied.folder)) throw std::runtime_error(copied.folder + " is there");
    if (storage.exists(beside.path)) value_of(storage.remove(beside.path));
    for (const std::string& each : {beside.journal(), beside.results(), beside.snapshots()}) {
        value_of(storage.create_directory(each));
    }
    copied.end = copy_or_unpack(storage, from.journal(), beside.journal());
    for (const char* name : {"day.json", "token.key", "begun"}) {
        copy_small_file(storage, from.path, beside.path, name, small_file_max);
    }
    // After the journal, so that it has every user that the journal knows.
    if (copied.has_users) copy_small_file(storage, data, to, "users.jsonl", users_size_max);
    value_of(storage.rename(beside.path, copied.folder));
    value_of(storage.sync_directory(to));
    return copied;
}

}  // namespace huagu::gateway
