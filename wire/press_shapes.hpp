// Presses that need no verifying. A verifier looks at a frame's shape only, which is where its
// tables and fields lie and of what types they are, and at no number. So a frame that differs from
// a good one in numbers only is as good. That holds only of frames that this program builds: the
// numbers of a client's may lie over its shape.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace huagu::wire {

class PressShapes {
  public:
    PressShapes();

    /// Whether the verifier would accept a plain message, since it is a press as encode_command()
    /// makes it, whatever its numbers are. No need not mean that it would not.
    [[nodiscard]] bool have(std::span<const std::byte> message) const;

  private:
    static constexpr std::size_t words_max = 16;

    struct Shape {
        std::size_t words = 0;
        std::array<std::uint64_t, words_max> frame{};
        std::array<std::uint64_t, words_max> fixed{};  // all bits of bytes that are no number's
    };

    [[nodiscard]] static Shape shape(bool has_press_time, bool is_all_or_none);
    [[nodiscard]] static bool is_of(const Shape& shape, std::span<const std::byte> message);

    std::array<Shape, 4> shapes_;  // those that come most are first
};

}  // namespace huagu::wire
