#include "gateway/snapshots.hpp"

#include <algorithm>
#include <charconv>

#include "base/assert.hpp"

namespace huagu::gateway {
namespace {

using journal::Access;
using journal::Position;
using journal::Storage;
using journal::Stored;

constexpr std::string_view suffix = ".snapshot";
constexpr std::size_t kept = 2;

std::string name_of(Position position) {
    std::string digits = std::to_string(position.value());
    digits.insert(0, 20 - digits.size(), '0');
    return digits + std::string(suffix);
}

std::optional<Position> position_of(std::string_view name) {
    if (!name.ends_with(suffix)) return std::nullopt;
    name.remove_suffix(suffix.size());
    std::uint64_t position = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), position);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    return Position(position);
}

/// Their positions, the newest first.
std::vector<Position> positions(Storage& storage, const std::string& folder) {
    std::vector<Position> found;
    const auto names = storage.list(folder);
    if (!names) return found;
    for (const std::string& name : *names) {
        if (const auto position = position_of(name)) found.push_back(*position);
    }
    std::sort(found.begin(), found.end(), [](Position a, Position b) { return b < a; });
    return found;
}

std::optional<FoundSnapshot> read(Storage& storage, const std::string& path) {
    const auto file = storage.open(path, Access::read);
    if (!file) return std::nullopt;
    const auto size = (*file)->size();
    if (!size) return std::nullopt;
    std::vector<std::byte> bytes(*size);
    const auto got = (*file)->read(0, bytes);
    if (!got || *got != bytes.size()) return std::nullopt;
    const auto head = snapshot_head(bytes);
    if (!head) return std::nullopt;
    return FoundSnapshot{*head, std::move(bytes)};
}

}  // namespace

std::optional<FoundSnapshot> find_snapshot(Storage& storage, const std::string& folder,
                                           Position end) {
    for (const Position position : positions(storage, folder)) {
        if (end < position) continue;
        auto found = read(storage, folder + "/" + name_of(position));
        if (found && found->head.chain.position == position.value()) return found;
    }
    return std::nullopt;
}

Stored<void> write_snapshot(Storage& storage, const std::string& folder,
                            std::span<const std::byte> bytes) {
    const auto head = snapshot_head(bytes);
    HUAGU_ASSERT(head.has_value());
    const std::string next = folder + "/new";
    if (storage.exists(next)) {
        if (auto done = storage.remove(next); !done) return done;
    }
    auto file = storage.open(next, Access::create);
    if (!file) return tl::unexpected(file.error());
    if (auto done = (*file)->write(0, bytes); !done) return done;
    if (auto done = (*file)->sync(); !done) return done;
    if (auto done = storage.rename(next, folder + "/" + name_of(Position(head->chain.position)));
        !done) {
        return done;
    }
    if (auto done = storage.sync_directory(folder); !done) return done;
    const std::vector<Position> all = positions(storage, folder);
    for (std::size_t n = kept; n < all.size(); ++n) {
        if (auto done = storage.remove(folder + "/" + name_of(all[n])); !done) return done;
    }
    return {};
}

void remove_snapshot(Storage& storage, const std::string& folder, Position position) {
    static_cast<void>(storage.remove(folder + "/" + name_of(position)));
}

Stored<void> sync_results(Storage& storage, const std::string& folder) {
    const auto names = storage.list(folder);
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
        const auto file = storage.open(folder + "/" + name, Access::write);
        if (!file) return tl::unexpected(file.error());
        if (auto done = (*file)->sync(); !done) return done;
    }
    return {};
}

}  // namespace huagu::gateway
