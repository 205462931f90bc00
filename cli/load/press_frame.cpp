#include "cli/load/press_frame.hpp"

#include "base/assert.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::cli {

namespace {

/// No field may have its default, for those do not lie in the frame.
Command any_press() {
    Command command(CommandKind::press, Time());
    command.command_id = CommandId(1);
    command.press =
        Press{ClockId(1), LotId(1), RoundNumber(1), wire::press_time_on_receipt, Units(1), false};
    return command;
}

}  // namespace

PressFrame::PressFrame() {
    wire::FrameBuilder builder;
    wire::encode_command(builder, any_press());
    const auto frame = builder.frame();
    bytes_.assign(frame.begin(), frame.end());
    const auto* command =
        flatbuffers::GetSizePrefixedRoot<schema::ClientFrame>(bytes_.data())->body_as_command();
    const auto* press = command->body_as_press();
    const auto place_of = [this](const flatbuffers::Table* table, flatbuffers::voffset_t field) {
        const std::uint8_t* address = table->GetAddressOf(field);
        HUAGU_ASSERT(address != nullptr);
        return static_cast<std::size_t>(reinterpret_cast<const std::byte*>(address) -
                                        bytes_.data());
    };
    const auto* command_table = reinterpret_cast<const flatbuffers::Table*>(command);
    const auto* press_table = reinterpret_cast<const flatbuffers::Table*>(press);
    command_id_ = place_of(command_table, schema::Command::VT_COMMAND_ID);
    clock_ = place_of(press_table, schema::Press::VT_CLOCK);
    lot_ = place_of(press_table, schema::Press::VT_LOT);
    round_ = place_of(press_table, schema::Press::VT_ROUND);
}

void PressFrame::set(CommandId command_id, const LiveRound& at) {
    flatbuffers::WriteScalar(&bytes_[command_id_], command_id.value());
    flatbuffers::WriteScalar(&bytes_[clock_], at.clock.value());
    flatbuffers::WriteScalar(&bytes_[lot_], at.lot.value());
    flatbuffers::WriteScalar(&bytes_[round_], at.round.value());
}

}  // namespace huagu::cli
