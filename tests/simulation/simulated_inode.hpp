// The bytes of a simulated file, as the process sees them and as the platter has them; and what a
// process holds of it. A file is written, or it is mapped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "journal/anonymous_mapping.hpp"
#include "tests/simulation/simulated_disk.hpp"

namespace huagu::simulation {

class SimulatedDisk::Inode {
  public:
    struct Change {
        std::uint64_t offset;
        std::vector<std::byte> bytes;  // written there; none: the file was cut off there
    };

    void map(std::uint64_t capacity);
    [[nodiscard]] std::uint64_t size() const;
    void set_size(std::uint64_t size);
    void write(std::uint64_t offset, std::span<const std::byte> bytes);
    /// All that was written is safe.
    void sync();
    /// The sync failed: of what was written some is safe, some is gone, and some only looks well
    /// until the power goes.
    void fail_sync(World& world);
    /// Of what is not synced each sector or page is kept, or is not.
    void lose_power(World& world, std::int64_t kept_percent);

    std::vector<std::byte> bytes;  // as processes see them; mapped: see `mapped`
    std::unique_ptr<journal::AnonymousMapping> mapped;

  private:
    void lose_pages(World& world, std::int64_t kept_percent, std::uint64_t page);

    std::vector<std::byte> safe_;
    std::vector<Change> unsynced_;  // in their order
};

class SimulatedFile final : public journal::File {
  public:
    SimulatedFile(SimulatedDisk& disk, std::uint64_t process, std::string path,
                  std::shared_ptr<SimulatedDisk::Inode> inode)
        : disk_(disk), process_(process), path_(std::move(path)), inode_(std::move(inode)) {}

    [[nodiscard]] journal::Stored<std::size_t> read(std::uint64_t offset,
                                                    std::span<std::byte> to) const override;
    [[nodiscard]] journal::Stored<void> write(std::uint64_t offset,
                                              std::span<const std::byte> bytes) override;
    [[nodiscard]] journal::Stored<void> allocate(std::uint64_t size) override;
    [[nodiscard]] journal::Stored<void> resize(std::uint64_t size) override;
    [[nodiscard]] journal::Stored<void> sync() override;
    [[nodiscard]] journal::Stored<std::uint64_t> size() const override;

  private:
    SimulatedDisk& disk_;
    const std::uint64_t process_;
    const std::string path_;
    const std::shared_ptr<SimulatedDisk::Inode> inode_;
};

class SimulatedMapping final : public journal::Mapping {
  public:
    SimulatedMapping(SimulatedDisk& disk, std::uint64_t process, std::string path,
                     std::shared_ptr<SimulatedDisk::Inode> inode)
        : disk_(disk), process_(process), path_(std::move(path)), inode_(std::move(inode)) {}

    [[nodiscard]] std::byte* data() const override { return inode_->mapped->data(); }
    [[nodiscard]] std::uint64_t size() const override { return inode_->mapped->size(); }
    [[nodiscard]] journal::Stored<void> grow(std::uint64_t size) override;
    [[nodiscard]] journal::Stored<void> resize(std::uint64_t size) override;
    [[nodiscard]] journal::Stored<void> sync() override;

  private:
    SimulatedDisk& disk_;
    const std::uint64_t process_;
    const std::string path_;
    const std::shared_ptr<SimulatedDisk::Inode> inode_;
};

}  // namespace huagu::simulation
