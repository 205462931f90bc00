#include "tests/simulation/simulated_inode.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/assert.hpp"
#include "base/zeroed_array.hpp"

namespace huagu::simulation {

using journal::Stored;

namespace {

constexpr std::uint64_t sector = 512;
constexpr std::uint64_t page = base::page_bytes;

void put(std::vector<std::byte>& to, std::uint64_t offset, std::span<const std::byte> bytes) {
    if (bytes.empty()) return to.resize(std::min<std::uint64_t>(to.size(), offset));
    if (to.size() < offset + bytes.size()) to.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), to.begin() + static_cast<long>(offset));
}

}  // namespace

// ---- Inode ----

void SimulatedDisk::Inode::map(std::uint64_t capacity) {
    if (mapped) return;
    mapped = std::make_unique<journal::AnonymousMapping>(capacity);
    const auto done = mapped->grow(bytes.size());
    HUAGU_ASSERT(done.has_value());
    std::copy(bytes.begin(), bytes.end(), mapped->data());
}

std::uint64_t SimulatedDisk::Inode::size() const { return mapped ? mapped->size() : bytes.size(); }

void SimulatedDisk::Inode::set_size(std::uint64_t size) {
    if (mapped) {
        const auto done = mapped->resize(size);
        HUAGU_ASSERT(done.has_value());
        return;
    }
    if (size < bytes.size()) unsynced_.push_back({size, {}});
    bytes.resize(size);
}

void SimulatedDisk::Inode::write(std::uint64_t offset, std::span<const std::byte> from) {
    HUAGU_ASSERT(!mapped);
    put(bytes, offset, from);
    unsynced_.push_back({offset, {from.begin(), from.end()}});
}

void SimulatedDisk::Inode::sync() {
    if (mapped) {
        safe_.assign(mapped->data(), mapped->data() + mapped->size());
        return;
    }
    for (const Change& change : unsynced_) put(safe_, change.offset, change.bytes);
    unsynced_.clear();
    safe_.resize(bytes.size());
}

void SimulatedDisk::Inode::fail_sync(World& world) {
    if (mapped) return;
    for (const Change& change : unsynced_) {
        if (world.one_in(3)) {
            put(safe_, change.offset, change.bytes);
        } else if (world.one_in(2) && !change.bytes.empty()) {
            std::vector<std::byte> before(change.bytes.size());
            const std::uint64_t end = std::min(safe_.size(), change.offset + before.size());
            if (change.offset < end) {
                std::copy(safe_.begin() + static_cast<long>(change.offset),
                          safe_.begin() + static_cast<long>(end), before.begin());
            }
            put(bytes, change.offset, before);
        }
    }
    unsynced_.clear();
}

void SimulatedDisk::Inode::lose_power(World& world, std::int64_t kept_percent) {
    const std::uint64_t piece = world.one_in(2) ? sector : page;
    if (mapped) return lose_pages(world, kept_percent, piece);
    for (const Change& change : unsynced_) {
        const std::span<const std::byte> all = change.bytes;
        if (all.empty() && world.percent(kept_percent)) put(safe_, change.offset, all);
        for (std::uint64_t at = 0; at < all.size();) {
            const std::uint64_t place = change.offset + at;
            const std::uint64_t size = std::min(all.size() - at, piece - place % piece);
            if (world.percent(kept_percent)) put(safe_, place, all.subspan(at, size));
            at += size;
        }
    }
    unsynced_.clear();
    // A longer length is a thing of its own.
    if (bytes.size() > safe_.size() && world.percent(kept_percent)) safe_.resize(bytes.size());
    bytes = safe_;
}

void SimulatedDisk::Inode::lose_pages(World& world, std::int64_t kept_percent,
                                      std::uint64_t piece) {
    if (mapped->size() > safe_.size() && world.percent(kept_percent)) safe_.resize(mapped->size());
    const std::uint64_t size = std::min<std::uint64_t>(mapped->size(), safe_.size());
    for (std::uint64_t at = 0; at < size; at += piece) {
        const std::uint64_t bytes_here = std::min(piece, size - at);
        const std::byte* now = mapped->data() + at;
        if (std::memcmp(now, &safe_[at], bytes_here) == 0) continue;
        if (world.percent(kept_percent)) std::memcpy(&safe_[at], now, bytes_here);
    }
    set_size(safe_.size());
    std::copy(safe_.begin(), safe_.end(), mapped->data());
}

// ---- SimulatedFile ----

Stored<std::size_t> SimulatedFile::read(std::uint64_t offset, std::span<std::byte> to) const {
    if (auto done = disk_.operate(process_, "read " + path_, EIO); !done) {
        return tl::unexpected(done.error());
    }
    const std::uint64_t end = inode_->size();
    if (offset >= end) return 0;
    const std::size_t size = std::min<std::uint64_t>(to.size(), end - offset);
    const std::byte* bytes = inode_->mapped ? inode_->mapped->data() : inode_->bytes.data();
    std::memcpy(to.data(), bytes + offset, size);
    return size;
}

Stored<void> SimulatedFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    // A write that fails, or in which power goes, may have done a part of its work.
    auto done = disk_.operate(process_, "write " + path_, disk_.world_.one_in(2) ? EIO : ENOSPC);
    if (process_ != disk_.process_) return done;
    if (!done) bytes = bytes.first(bytes.size() / 2);
    if (!bytes.empty()) inode_->write(offset, bytes);
    return done;
}

Stored<void> SimulatedFile::allocate(std::uint64_t size) {
    if (auto done = disk_.operate(process_, "allocate " + path_, ENOSPC); !done) return done;
    if (inode_->size() < size) inode_->set_size(size);
    return {};
}

Stored<void> SimulatedFile::resize(std::uint64_t size) {
    if (auto done = disk_.operate(process_, "resize " + path_, EIO); !done) return done;
    inode_->set_size(size);
    return {};
}

Stored<void> SimulatedFile::sync() {
    const bool was_off = disk_.is_off_;
    if (auto done = disk_.operate(process_, "sync " + path_, EIO); !done) {
        if (!was_off && !disk_.is_off_ && process_ == disk_.process_) {
            inode_->fail_sync(disk_.world_);
        }
        return done;
    }
    if (!disk_.skips_sync()) inode_->sync();
    return {};
}

Stored<std::uint64_t> SimulatedFile::size() const { return inode_->size(); }

// ---- SimulatedMapping ----

Stored<void> SimulatedMapping::grow(std::uint64_t size) {
    if (size <= inode_->size()) return {};
    if (auto done = disk_.operate(process_, "grow " + path_, ENOSPC); !done) return done;
    return inode_->mapped->grow(size);
}

Stored<void> SimulatedMapping::resize(std::uint64_t size) {
    if (auto done = disk_.operate(process_, "resize " + path_, EIO); !done) return done;
    return inode_->mapped->resize(size);
}

Stored<void> SimulatedMapping::sync() {
    if (auto done = disk_.operate(process_, "sync " + path_, EIO); !done) return done;
    if (!disk_.skips_sync()) inode_->sync();
    return {};
}

}  // namespace huagu::simulation
