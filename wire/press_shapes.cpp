#include "wire/press_shapes.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "wire/encode.hpp"

namespace huagu::wire {

PressShapes::PressShapes()
    : shapes_{shape(true, false), shape(false, false), shape(true, true), shape(false, true)} {}

bool PressShapes::have(std::span<const std::byte> message) const {
    return std::any_of(shapes_.begin(), shapes_.end(),
                       [&](const Shape& known) { return is_of(known, message); });
}

bool PressShapes::is_of(const Shape& shape, std::span<const std::byte> message) {
    if (message.size() != shape.words * sizeof(std::uint64_t)) return false;
    std::uint64_t differs = 0;
    for (std::size_t n = 0; n < shape.words; ++n) {
        std::uint64_t word = 0;
        std::memcpy(&word, message.data() + n * sizeof(word), sizeof(word));
        differs |= (word ^ shape.frame[n]) & shape.fixed[n];
    }
    return differs == 0;
}

/// In two frames whose numbers are each other's complements, the bytes that differ are numbers.
PressShapes::Shape PressShapes::shape(bool has_press_time, bool is_all_or_none) {
    const auto frame = [&](FrameBuilder& builder, std::uint64_t number) {
        const auto narrow = static_cast<std::uint32_t>(number);
        const auto wide = static_cast<std::int64_t>(number);
        Command command(CommandKind::press, Time());
        command.command_id = CommandId(number);
        command.press = {ClockId(narrow),   LotId(narrow),
                         RoundNumber(wide), has_press_time ? Time(wide) : press_time_on_receipt,
                         Units(wide),       is_all_or_none};
        encode_command(builder, command);
        return builder.plain();
    };
    constexpr std::uint64_t number = 0x5555'5555'5555'5555;
    FrameBuilder builder;
    FrameBuilder complement_builder;
    const std::span<const std::byte> bytes = frame(builder, number);
    const std::span<const std::byte> complement = frame(complement_builder, ~number);

    Shape shape;
    shape.words = bytes.size() / sizeof(std::uint64_t);
    HUAGU_ASSERT(bytes.size() == complement.size());
    HUAGU_ASSERT(bytes.size() == shape.words * sizeof(std::uint64_t));
    HUAGU_ASSERT(shape.words <= words_max);
    std::memcpy(shape.frame.data(), bytes.data(), bytes.size());
    std::memcpy(shape.fixed.data(), complement.data(), complement.size());
    for (std::size_t n = 0; n < shape.words; ++n)
        shape.fixed[n] = ~(shape.fixed[n] ^ shape.frame[n]);
    return shape;
}

}  // namespace huagu::wire
