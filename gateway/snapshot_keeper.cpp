#include "gateway/snapshot_keeper.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "gateway/snapshots.hpp"

namespace huagu::gateway {
namespace {

constexpr int lowest_priority = 19;
constexpr unsigned first_own_descriptor = 3;

}  // namespace

SnapshotKeeper::SnapshotKeeper(journal::Storage& storage, std::string folder, std::uint64_t records,
                               bool is_durable)
    : storage_(storage),
      folder_(std::move(folder)),
      records_(folder_.empty() ? 0 : records),
      is_durable_(is_durable) {}

void SnapshotKeeper::end() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

void SnapshotKeeper::keep(const Sequencer& sequencer) {
    if (process_ != 0) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == 0) return;  // it still writes the one before
        process_ = 0;
        if (status != 0) spdlog::warn("a snapshot could not be kept");
    }
    last_ = sequencer.day().end().value();
    const pid_t process = ::fork();
    if (process < 0) spdlog::warn("no process for a snapshot");
    if (process > 0) process_ = process;
    // The other threads are not there, and whatever they held is held for ever: no log, no exit.
    if (process == 0) ::_exit(write(sequencer));
}

int SnapshotKeeper::write(const Sequencer& sequencer) const {
    // Of the market's sockets and locks nothing may outlive the market.
    ::close_range(first_own_descriptor, ~0U, 0);
    ::setpriority(PRIO_PROCESS, 0, lowest_priority);
    if (is_durable_ && !sync_results(storage_, folder_ + "/results")) return 1;
    const auto bytes = take_snapshot(sequencer.day(), sequencer.last_crc());
    return write_snapshot(storage_, folder_ + "/snapshots", bytes) ? 0 : 1;
}

}  // namespace huagu::gateway
