// Keeps snapshots while the market runs. A forked process has the state as it was at one moment,
// and writes it down; the market stands still only while it is forked.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "journal/storage.hpp"
#include "sequencer/sequencer.hpp"

namespace huagu::gateway {

/// Of the sequencer's thread.
class SnapshotKeeper {
  public:
    /// One after every so many records; 0: none. `folder` is the day's; empty: none.
    /// Where nothing is durable, results are not either when a snapshot counts them: a start looks.
    SnapshotKeeper(journal::Storage& storage, std::string folder, std::uint64_t records,
                   bool is_durable);
    ~SnapshotKeeper() { end(); }
    SnapshotKeeper(const SnapshotKeeper&) = delete;
    SnapshotKeeper& operator=(const SnapshotKeeper&) = delete;

    /// Between two turns.
    void look(const Sequencer& sequencer) {
        if (records_ == 0 || sequencer.day().end().value() - last_ < records_) return;
        keep(sequencer);
    }
    /// Ends the process that writes, be it that it stands still: what it has not finished is no
    /// snapshot, and a market that ends keeps one of its own, in the same place.
    void end();
    /// What there is already counts from here.
    void begin(const Sequencer& sequencer) { last_ = sequencer.day().end().value(); }

  private:
    void keep(const Sequencer& sequencer);
    /// In the forked process; its exit status.
    [[nodiscard]] int write(const Sequencer& sequencer) const;

    journal::Storage& storage_;
    const std::string folder_;
    const std::uint64_t records_;
    const bool is_durable_;
    std::uint64_t last_ = 0;
    pid_t process_ = 0;  // the one that writes
};

}  // namespace huagu::gateway
