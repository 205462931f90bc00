#include "gateway/day_copy.hpp"

#include <span>

#include "gateway/day_folder.hpp"
#include "gateway/small_file.hpp"
#include "journal/archive.hpp"
#include "journal/copy.hpp"
#include "journal/journal_reader.hpp"

namespace huagu::gateway {
namespace {

using journal::Storage;

constexpr std::size_t users_size_max = std::size_t{64} << 20;

using gateway::value_of;

template <class T>
T value_of(journal::Opened<T> opened) {
    if (!opened) throw base::ToldError(opened.error().text);
    if constexpr (!std::is_void_v<T>) return std::move(*opened);
}

journal::Position copy_or_unpack(Storage& storage, const std::string& from, const std::string& to) {
    if (!storage.exists(journal::archive_path(from))) {
        return value_of(journal::copy_journal(storage, from, to));
    }
    value_of(journal::unpack_journal(storage, from, to));
    return value_of(journal::JournalReader::open(storage, to))->end();
}

/// Where a copy is made: held for it, and left as it was found if it fails.
class Place {
  public:
    Place(Storage& storage, const std::string& to, const std::string& beside)
        : storage_(storage),
          to_(to),
          beside_(beside),
          is_new_(!storage.exists(to)),
          is_lock_new_(!storage.exists(to + "/lock")),
          lock_(lock_data(storage, to)),
          had_users_(storage.exists(to + "/users.jsonl")) {
        // Of a copy that was killed.
        if (storage.exists(beside)) value_of(storage.remove(beside));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        if (is_kept_) return;
        remove(beside_);
        if (!had_users_) remove(to_ + "/users.jsonl");
        // What anybody else has put there meanwhile stays, with its lock.
        const auto names = storage_.list(to_);
        const bool has_only_lock = names && *names == std::vector<std::string>{"lock"};
        if (is_lock_new_ && has_only_lock) remove(is_new_ ? to_ : to_ + "/lock");
    }
    void keep() { is_kept_ = true; }

  private:
    /// Whatever this says, the copy says why it failed.
    void remove(const std::string& path) {
        if (storage_.exists(path)) static_cast<void>(storage_.remove(path));
    }

    Storage& storage_;
    const std::string to_;
    const std::string beside_;
    const bool is_new_;
    const bool is_lock_new_;
    const std::unique_ptr<journal::StorageLock> lock_;
    const bool had_users_;
    bool is_kept_ = false;
};

}  // namespace

DayCopied copy_day(Storage& storage, const std::string& data, const std::string& day,
                   const std::string& to) {
    const DayFolder from{data + "/" + day, {}, {}, false};
    const DayFolder beside{to + "/" + day + ".copying", {}, {}, false};
    if (!storage.exists(from.path + "/begun")) {
        throw base::ToldError("{} is no day that was begun", "{} 不是已开始的交易日", from.path);
    }
    Place place(storage, to, beside.path);
    DayCopied copied{to + "/" + day, {}, storage.exists(data + "/users.jsonl")};
    if (storage.exists(copied.folder))
        throw base::ToldError("{} is there", "{} 已存在", copied.folder);
    for (const std::string& each : {beside.journal(), beside.results(), beside.snapshots()}) {
        value_of(storage.create_directory(each));
    }
    copied.end = copy_or_unpack(storage, from.journal(), beside.journal());
    for (const char* name : {"day.json", "token.key", "begun"}) {
        const std::string bytes = read_day_file(storage, from.path, name);
        write_small_file(storage, beside.path, name, std::as_bytes(std::span(bytes)));
    }
    // After the journal, so that it has every user that the journal knows.
    if (copied.has_users) {
        const std::string users = read_small_file(storage, data + "/users.jsonl", users_size_max);
        write_small_file(storage, to, "users.jsonl", std::as_bytes(std::span(users)));
    }
    value_of(storage.rename(beside.path, copied.folder));
    value_of(storage.sync_directory(to));
    place.keep();
    return copied;
}

}  // namespace huagu::gateway
