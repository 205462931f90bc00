// The replies that are sent all the time, to the byte as encode.hpp makes them, in a fraction of
// the time (prepared_frames.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "engine/event.hpp"
#include "wire/encode.hpp"
#include "wire/frame_builder.hpp"
#include "wire/prepared_frames.hpp"

namespace huagu::wire {

class PreparedReplies {
  public:
    /// As encode_reply() makes it of a private event. Until the next call.
    [[nodiscard]] std::span<const std::byte> reply(const Event& event, const Market& market);

    /// As encode_desk_reply() makes it, behind the result of this number. Until the next call.
    [[nodiscard]] std::span<const std::byte> desk_reply(Sequence sequence, const Event& event,
                                                        const Market& market);

  private:
    using OfEachKind = std::array<PreparedFrames, private_kinds>;

    FrameBuilder builder_;
    OfEachKind replies_;
    OfEachKind desk_replies_;
};

}  // namespace huagu::wire
