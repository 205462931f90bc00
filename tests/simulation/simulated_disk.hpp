// A disk whose machine may lose power at any moment: of what was written and not synced, any subset
// of sectors or pages is there afterwards, and of names that were made, moved or removed, any
// subset. Now and then it says no. What is synced stays.
//
// A process that dies without a power cut leaves behind all that it wrote; its open files do
// nothing any more.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "journal/storage.hpp"
#include "tests/simulation/world.hpp"

namespace huagu::simulation {

struct DiskFaults {
    std::int64_t error_one_in = 0;      // operations that fail; 0: never
    std::int64_t skip_sync_one_in = 0;  // planted: syncs that do nothing and say that all is well
};

class SimulatedDisk final : public journal::Storage {
  public:
    /// There is a directory "data".
    SimulatedDisk(World& world, const DiskFaults& faults) : world_(world), faults_(faults) {}

    // ---- Its machine ----

    /// Power goes with the so-many-th operation from now on, 1 being the next: in the middle of
    /// whatever the process does.
    void lose_power_in(std::int64_t operations) { operations_left_ = operations; }
    [[nodiscard]] bool is_off() const { return is_off_; }
    [[nodiscard]] std::uint64_t power_cuts() const { return power_cuts_; }
    /// The process is dead: what it has open does nothing any more, its locks are free.
    void end_process();
    /// Power is lost, and comes back.
    void lose_power();
    void heal() {
        faults_.error_one_in = 0;
        operations_left_ = 0;
    }
    /// That were drawn so far.
    [[nodiscard]] std::uint64_t errors() const { return errors_; }

    // ---- Storage ----

    [[nodiscard]] journal::Stored<std::unique_ptr<journal::File>> open(
        const std::string& path, journal::Access access) override;
    [[nodiscard]] journal::Stored<std::unique_ptr<journal::Mapping>> map(
        const std::string& path, journal::Access access, std::uint64_t capacity) override;
    [[nodiscard]] journal::Stored<std::vector<std::string>> list(
        const std::string& directory) override;
    [[nodiscard]] bool exists(const std::string& path) override;
    [[nodiscard]] journal::Stored<void> create_directory(const std::string& path) override;
    [[nodiscard]] journal::Stored<void> rename(const std::string& from,
                                               const std::string& to) override;
    [[nodiscard]] journal::Stored<void> remove(const std::string& path) override;
    [[nodiscard]] journal::Stored<void> sync_directory(const std::string& path) override;
    [[nodiscard]] journal::Stored<std::unique_ptr<journal::StorageLock>> lock(
        const std::string& path) override;

  private:
    friend class SimulatedFile;
    friend class SimulatedMapping;
    class Inode;
    using InodePointer = std::shared_ptr<Inode>;  // null: a directory
    using Names = std::map<std::string, InodePointer>;

    /// A change of names that a power cut may lose. Null inodes are directories.
    struct Change {
        std::string directory;  // whose sync makes it safe
        std::string removed;    // empty: none
        std::string added;      // empty: none
        InodePointer inode;
    };

    /// Counts down to the power cut, and draws an error. Nothing: go on.
    [[nodiscard]] journal::Stored<void> operate(std::uint64_t process, const std::string& what,
                                                int error);
    [[nodiscard]] bool skips_sync();
    [[nodiscard]] journal::Stored<InodePointer> find(const std::string& path,
                                                     journal::Access access);
    void change(Change change);
    static void apply(const Change& change, Names& names);

    World& world_;
    DiskFaults faults_;
    Names names_{{"data", nullptr}};
    Names safe_names_{{"data", nullptr}};
    std::vector<Change> changes_;  // not synced
    std::set<std::string> locked_;
    std::uint64_t process_ = 1;
    std::int64_t operations_left_ = 0;  // 0: no power cut is planned
    bool is_off_ = false;
    std::uint64_t power_cuts_ = 0;
    std::uint64_t errors_ = 0;
};

}  // namespace huagu::simulation
