// Presses that need no verifying, and are read without looking for their fields. A verifier looks
// at a frame's shape only, which is where its tables and fields lie and of what types they are, and
// at no number. So a frame that differs from a good one in numbers only is as good, and has them in
// the same places. That holds only of frames that this program builds: the numbers of a client's
// may lie over its shape.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/command.hpp"

namespace huagu::wire {

class PressShapes {
  public:
    PressShapes();

    /// Whether the verifier would accept a plain message, since it is a press as encode_command()
    /// makes it, whatever its numbers are. No need not mean that it would not.
    [[nodiscard]] bool have(std::span<const std::byte> message) const {
        return find(message) != nullptr;
    }

    /// Reads such a message as decode() does, into an empty command. No: it is none, and nothing
    /// was read.
    [[nodiscard]] bool read(std::span<const std::byte> message, Command& to) const;

  private:
    /// Processors compare 16 bytes at once.
    using Bytes16 = std::uint64_t __attribute__((vector_size(16)));
    static constexpr std::size_t half = 64;  // bytes

    /// The first 64 bytes of a message and the last 64: all of it, since it is no longer than both.
    struct Halves {
        std::array<Bytes16, half / sizeof(Bytes16)> first;
        std::array<Bytes16, half / sizeof(Bytes16)> last;
    };

    /// Where a press's numbers lie.
    struct Places {
        std::uint16_t command_id;
        std::uint16_t clock;
        std::uint16_t lot;
        std::uint16_t round;
        std::uint16_t press_time;
        std::uint16_t units;
    };

    struct Shape {
        std::size_t size = 0;  // bytes
        bool has_press_time = false;
        bool is_all_or_none = false;
        Places places{};
        Halves frame{};
        Halves fixed{};  // all bits of bytes that are no number's
    };

    [[nodiscard]] static Shape shape(bool has_press_time, bool is_all_or_none);
    [[nodiscard]] static Places places_of(std::span<const std::byte> message);
    [[nodiscard]] static Halves halves_of(std::span<const std::byte> message);
    [[nodiscard]] static bool is_of(const Shape& shape, std::span<const std::byte> message);
    /// That of the message; null if it is of none.
    [[nodiscard]] const Shape* find(std::span<const std::byte> message) const;

    std::array<Shape, 4> shapes_;  // those that come most are first
};

/// This program's.
[[nodiscard]] inline const PressShapes& known_presses() {
    static const PressShapes shapes;
    return shapes;
}

}  // namespace huagu::wire
