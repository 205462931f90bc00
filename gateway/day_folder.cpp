#include "gateway/day_folder.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <span>

#include "gateway/day_facts.hpp"
#include "gateway/small_file.hpp"
#include "journal/recovery.hpp"
#include "journal/results.hpp"
#include "journal/segment_reader.hpp"

namespace huagu::gateway {
namespace {

using base::ToldError;
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

/// The server's own commands are all that an opening writes; what follows it is of users, or of
/// time that goes on.
bool is_of_opening(const journal::RecordHead& head) {
    return head.kind == journal::RecordKind::command && UserId(head.user).is_none();
}

/// Whether a journal has anything that an opening does not write.
bool has_more_than_opening(Storage& storage, const journal::Walked& walked) {
    journal::SegmentReader reader(storage);
    reader.set(walked.segments);
    const journal::Position end(walked.end.position);
    std::vector<std::byte> bytes;
    for (journal::Position at(0); at < end;) {
        bytes.clear();
        at = value_of(reader.read(at, end, bytes));
        std::span<const std::byte> rest = bytes;
        while (const auto record = journal::read_record(rest)) {
            if (!is_of_opening(record->head)) return true;
            rest = rest.subspan(record->head.length);
        }
    }
    return false;
}

/// So far the journal reached once, as results say, which note it before anybody is told.
journal::Position told_by_results(Storage& storage, const std::string& results) {
    journal::Position told(0);
    for (const char* view : {"full", "public", "desk"}) {
        const auto identity = journal::results_identity(storage, results, view);
        if (!identity) continue;
        auto files =
            journal::open_results(storage, results, view, *identity, {journal::Access::read, {}});
        if (!files) continue;
        told = std::max(told, journal::ResultsLog(std::move(*files)).durable_position());
    }
    return told;
}

/// A day without `begun` is one whose opening was cut off, unless its journal or its results say
/// otherwise.
void refuse_if_it_was_told(Storage& storage, const DayFolder& folder) {
    journal::Walked walked;
    const auto is_there = journal::walk_on(storage, folder.journal(), {}, walked);
    if (!is_there) {
        throw ToldError("{}: its file begun is missing, and what was told of it cannot be read. {}",
                        "{}：缺少文件 begun，而已公布过什么也无法读出。{}", folder.path,
                        is_there.error().text);
    }
    if (told_by_results(storage, folder.results()) > journal::Position(walked.end.position)) {
        throw ToldError(
            "{}: its file begun is missing, and its journal, but its results say that people were "
            "told of it. Nothing was changed. Restore the day from a copy (huagu journal copy)",
            "{}：缺少文件 begun "
            "和日志，但结果表明已有内容公布。未作任何改动。请用副本恢复当日（huagu "
            "journal copy）",
            folder.path);
    }
    if (!*is_there || !has_more_than_opening(storage, walked)) return;
    throw ToldError(
        "{0}: its file begun is missing, but its journal of {1} records has more than an opening: "
        "people were told of it. Nothing was changed. Put the empty file back (touch {0}/begun), "
        "or restore the day from a copy (huagu journal copy)",
        "{0}：缺少文件 begun，但日志的 {1} "
        "条记录不止是开市：已有内容公布。未作任何改动。请放回这个空"
        "文件（touch {0}/begun），或用副本恢复当日（huagu journal copy）",
        folder.path, walked.end.position);
}

/// Nothing that was put aside is ever removed.
std::string name_aside(Storage& storage, const std::string& path) {
    std::string aside = path + ".cut";
    for (int n = 2; storage.exists(aside); ++n) aside = path + ".cut." + std::to_string(n);
    return aside;
}

void put_aside(Storage& storage, const std::string& path) {
    const std::string aside = name_aside(storage, path);
    spdlog::warn(
        "{}: its opening was cut off before anybody was told of it. It is put aside as {}, and the "
        "day is begun anew",
        path, aside);
    value_of(storage.rename(path, aside));
}

}  // namespace

std::unique_ptr<journal::StorageLock> lock_data(Storage& storage, const std::string& data) {
    if (auto made = storage.create_directory(data); !made) {
        throw ToldError(made.error().text);
    }
    auto lock = storage.lock(data + "/lock");
    if (lock) return std::move(*lock);
    if (lock.error().code != EWOULDBLOCK) throw ToldError(lock.error().text);
    throw ToldError("{} is another server's: {}", "{} 由另一服务器使用：{}", data,
                    lock.error().text);
}

DayFolder open_day_folder(Storage& storage, const std::string& data, const Settings& settings) {
    if (sodium_init() < 0) throw ToldError("libsodium does not start", "libsodium 无法启动");
    const std::string path = data + "/" + settings.day;
    if (storage.exists(path) && !storage.exists(path + "/begun")) {
        refuse_if_it_was_told(storage, {path, {}, {}, false});
        put_aside(storage, path);
    }
    if (!storage.exists(path)) {
        DayFolder folder = make(storage, path, settings);
        value_of(storage.sync_directory(data));
        return folder;
    }
    // Names that are seen need not be safe: whoever made them may have failed to make them so.
    value_of(storage.sync_directory(path));
    value_of(storage.sync_directory(data));
    const DayFacts facts = read_day_facts(storage, path);
    refuse_other_settings(path, facts, settings);
    DayFolder folder{path, facts.id, {}, false};
    for (const std::string& each : {folder.results(), folder.snapshots()}) {
        value_of(storage.create_directory(each));  // whoever empties them may take them away
    }
    const std::string key = read_day_file(storage, path, "token.key");
    if (key.size() != folder.token_key.size()) {
        throw ToldError("{}/token.key: is damaged; put it back from a copy of the day",
                        "{}/token.key：已损坏；请从当日的副本中取回", path);
    }
    std::copy(key.begin(), key.end(), folder.token_key.begin());
    return folder;
}

void mark_begun(Storage& storage, const DayFolder& folder) {
    write_small_file(storage, folder.path, "begun", {});
}

}  // namespace huagu::gateway
