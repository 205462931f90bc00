#include "wire/press_shapes.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/assert.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::wire {

namespace {

template <class Number>
Number number_at(std::span<const std::byte> message, std::size_t place) {
    return flatbuffers::ReadScalar<Number>(message.data() + place);
}

}  // namespace

PressShapes::PressShapes()
    : shapes_{shape(true, false), shape(false, false), shape(true, true), shape(false, true)} {}

bool PressShapes::read(std::span<const std::byte> message, Command& to) const {
    const Shape* shape = find(message);
    if (shape == nullptr) return false;
    const Places& places = shape->places;
    to.kind = CommandKind::press;
    to.command_id = CommandId(number_at<std::uint64_t>(message, places.command_id));
    to.press.clock = ClockId(number_at<std::uint32_t>(message, places.clock));
    to.press.lot = LotId(number_at<std::uint32_t>(message, places.lot));
    to.press.round = RoundNumber(number_at<std::int64_t>(message, places.round));
    to.press.press_time = shape->has_press_time
                              ? Time(number_at<std::int64_t>(message, places.press_time))
                              : press_time_on_receipt;
    to.press.units = Units(number_at<std::int64_t>(message, places.units));
    to.press.is_all_or_none = shape->is_all_or_none;
    return true;
}

const PressShapes::Shape* PressShapes::find(std::span<const std::byte> message) const {
    for (const Shape& shape : shapes_) {
        if (is_of(shape, message)) return &shape;
    }
    return nullptr;
}

inline PressShapes::Halves PressShapes::halves_of(std::span<const std::byte> message) {
    Halves halves;
    std::memcpy(&halves.first, message.data(), half);
    std::memcpy(&halves.last, message.data() + message.size() - half, half);
    return halves;
}

inline bool PressShapes::is_of(const Shape& shape, std::span<const std::byte> message) {
    if (message.size() != shape.size) return false;
    const Halves halves = halves_of(message);
    const auto difference = [](const auto& these, const auto& those, const auto& fixed) {
        return ((these[0] ^ those[0]) & fixed[0]) | ((these[1] ^ those[1]) & fixed[1]) |
               ((these[2] ^ those[2]) & fixed[2]) | ((these[3] ^ those[3]) & fixed[3]);
    };
    const Bytes16 differs = difference(halves.first, shape.frame.first, shape.fixed.first) |
                            difference(halves.last, shape.frame.last, shape.fixed.last);
    return (differs[0] | differs[1]) == 0;
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
    shape.size = bytes.size();
    shape.has_press_time = has_press_time;
    shape.is_all_or_none = is_all_or_none;
    HUAGU_ASSERT(bytes.size() == complement.size());
    HUAGU_ASSERT(bytes.size() >= half);
    HUAGU_ASSERT(bytes.size() <= 2 * half);
    std::vector<std::byte> fixed(bytes.size());
    std::transform(bytes.begin(), bytes.end(), complement.begin(), fixed.begin(),
                   [](std::byte one, std::byte other) { return ~(one ^ other); });
    shape.frame = halves_of(bytes);
    shape.fixed = halves_of(fixed);
    shape.places = places_of(bytes);
    return shape;
}

PressShapes::Places PressShapes::places_of(std::span<const std::byte> message) {
    const auto& frame = *flatbuffers::GetRoot<schema::ClientFrame>(message.data());
    const schema::Command& command = *command_of(frame);
    const auto place = [&](const void* table, flatbuffers::voffset_t field) {
        const auto* number = static_cast<const flatbuffers::Table*>(table)->GetAddressOf(field);
        const auto* begin = reinterpret_cast<const std::uint8_t*>(message.data());
        return static_cast<std::uint16_t>(number == nullptr ? 0 : number - begin);
    };
    using schema::Press;
    const void* press = command.body();
    return {.command_id = place(frame.body(), schema::Command::VT_COMMAND_ID),
            .clock = place(press, Press::VT_CLOCK),
            .lot = place(press, Press::VT_LOT),
            .round = place(press, Press::VT_ROUND),
            .press_time = place(press, Press::VT_PRESS_TIME),
            .units = place(press, Press::VT_UNITS)};
}

}  // namespace huagu::wire
