// Why a journal cannot be opened, and where.
#pragma once

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "base/language.hpp"
#include "journal/journal.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

enum class FaultKind : std::uint8_t {
    storage,  // the disk said no
    held,     // another process writes it
    foreign,  // of another day
    version,  // of another version
    damage,   // bytes are not as they were written, in a place that was durable
    lost,     // it ends before what it is known to have had
};

struct Fault {
    FaultKind kind = FaultKind::storage;
    base::Told text;  // for people: what, where, and what to do
    // Of damage:
    std::string file;
    std::uint64_t offset = 0;
    Position position;
};

template <class T>
using Opened = tl::expected<T, Fault>;

[[nodiscard]] inline tl::unexpected<Fault> fault_of(const StorageError& error) {
    return tl::unexpected(Fault{FaultKind::storage, error.text, {}, 0, {}});
}

[[nodiscard]] inline tl::unexpected<Fault> fault_of_lock(const StorageError& error) {
    auto fault = fault_of(error);
    if (error.code == EWOULDBLOCK) fault.value().kind = FaultKind::held;
    return fault;
}

[[nodiscard]] inline tl::unexpected<Fault> no_journal_in(const std::string& directory) {
    return fault_of({ENOENT, base::told("there is no journal in {}", "{} 中没有日志", directory)});
}

/// Damage: `what` is a clause about what lies there.
[[nodiscard]] inline tl::unexpected<Fault> damage(const base::Told& what, const std::string& file,
                                                  std::uint64_t offset, std::uint64_t position) {
    return tl::unexpected(
        Fault{FaultKind::damage,
              base::told("the journal is damaged: {}, in {} at offset {}, position {}. Nothing was "
                         "changed. Restore the journal from a copy (huagu journal copy) or an "
                         "archive; huagu journal verify shows all that is wrong",
                         "日志已损坏：{}，文件 {}，偏移 {}，位置 {}。未作任何改动。请用副本（huagu "
                         "journal copy）或归档恢复日志；huagu journal verify 会列出全部问题",
                         what, file, offset, position),
              file, offset, Position(position)});
}

/// The first failure of something that is over then. Any thread.
class Failure {
  public:
    void set(const std::string& text) {
        const std::scoped_lock lock(mutex_);
        if (is_set_.load(std::memory_order_relaxed)) return;
        text_ = text;
        is_set_.store(true, std::memory_order_release);  // the text does not change any more
    }
    [[nodiscard]] bool is_set() const { return is_set_.load(std::memory_order_acquire); }
    [[nodiscard]] std::string_view text() const {
        return is_set() ? std::string_view(text_) : std::string_view();
    }

  private:
    std::mutex mutex_;
    std::string text_;
    std::atomic<bool> is_set_{false};
};

}  // namespace huagu::journal
