// State as bytes: numbers one after another, little-endian, without padding. What is written in one
// order is read in the same; what is read is believed only after a check.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/strong_type.hpp"
#include "engine/types.hpp"

namespace huagu {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");

/// Why a snapshot cannot be used. It is only a cache: the journal has everything.
enum class SnapshotFault : std::uint8_t {
    not_a_snapshot,
    other_version,  // of the format or of the rules
    does_not_fit,   // of larger capacities
    damaged,        // cut off, or not what a market could have written
};

constexpr std::string_view name(SnapshotFault fault) {
    constexpr std::string_view names[] = {"not_a_snapshot", "other_version", "does_not_fit",
                                          "damaged"};
    return names[static_cast<std::size_t>(fault)];
}

class StateWriter {
  public:
    StateWriter() = default;
    /// Uses the memory of an earlier snapshot, whose bytes are gone.
    explicit StateWriter(std::vector<std::byte> memory) : bytes_(std::move(memory)) {}

    /// What was written; then the writer is empty.
    [[nodiscard]] std::vector<std::byte> take() {
        bytes_.resize(std::exchange(end_, 0));
        return std::exchange(bytes_, {});
    }
    [[nodiscard]] std::span<const std::byte> bytes() const { return {bytes_.data(), end_}; }

    template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
    void put(T value) {
        // Grows by more than it needs, so that each byte is copied a few times only.
        if (bytes_.size() - end_ < sizeof(T)) bytes_.resize(2 * bytes_.size() + 4096);
        std::memcpy(bytes_.data() + end_, &value, sizeof(T));
        end_ += sizeof(T);
    }
    template <class Tag, class Rep>
    void put(base::Id<Tag, Rep> id) {
        put(id.value());
    }
    template <class Tag>
    void put(base::Quantity<Tag> quantity) {
        put(quantity.value());
    }
    void put(Time time) { put(time.value()); }

  private:
    std::vector<std::byte> bytes_;  // of which those from `end_` on are room
    std::size_t end_ = 0;
};

/// Reads what a StateWriter wrote. After a fault it gives zeros, and all that follows is refused:
/// whoever reads stops at the next check.
class StateReader {
  public:
    explicit StateReader(std::span<const std::byte> bytes) : left_(bytes) {}

    template <class T>
    [[nodiscard]] T get() {
        if constexpr (std::is_same_v<T, bool>) {
            const auto value = number<std::uint8_t>();
            return must(value <= 1) && value == 1;
        } else if constexpr (std::is_integral_v<T>) {
            return number<T>();
        } else if constexpr (std::is_same_v<T, Time>) {
            return Time(number<std::int64_t>());
        } else {
            return T(number<typename T::rep>());
        }
    }
    /// An enum's value, which must not be above its last.
    template <class Enum>
    [[nodiscard]] Enum get_up_to(Enum last) {
        const auto value = number<std::underlying_type_t<Enum>>();
        return must(value <= static_cast<std::underlying_type_t<Enum>>(last))
                   ? static_cast<Enum>(value)
                   : Enum{};
    }

    /// What holds in every snapshot that a market wrote. False after any fault.
    bool must(bool holds) {
        if (!holds) refuse(SnapshotFault::damaged);
        return is_good();
    }
    /// The first fault is kept.
    void refuse(SnapshotFault fault) {
        if (is_good()) result_ = tl::unexpected(fault);
    }
    [[nodiscard]] bool is_good() const { return result_.has_value(); }
    [[nodiscard]] tl::expected<void, SnapshotFault> result() const { return result_; }
    /// Nothing may follow.
    void must_be_at_end() { must(left_.empty()); }

  private:
    template <class T>
    T number() {
        T value{};
        if (!must(left_.size() >= sizeof(T))) return value;
        std::memcpy(&value, left_.data(), sizeof(T));
        left_ = left_.subspan(sizeof(T));
        return value;
    }

    std::span<const std::byte> left_;
    tl::expected<void, SnapshotFault> result_;
};

}  // namespace huagu
