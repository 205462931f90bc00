// Where a frame is built. One is used again and again, and then allocates nothing.
#pragma once

#include <cstddef>
#include <span>

#include "wire/schema.hpp"

namespace huagu::wire {

class FrameBuilder {
  public:
    explicit FrameBuilder(std::size_t initial_size = 1024) : buffer_(initial_size) {}

    /// For what encode.hpp has no function for: build the tables here, then finish.
    [[nodiscard]] flatbuffers::FlatBufferBuilder& buffer() { return buffer_; }

    /// Forgets the frame that was built last. Every encode_… does so first.
    flatbuffers::FlatBufferBuilder& begin();

    void finish(schema::ServerBody type, flatbuffers::Offset<void> body);
    void finish(schema::ClientBody type, flatbuffers::Offset<void> body);

    /// With its size, as it goes into a stream. Until the next begin() or plain().
    [[nodiscard]] std::span<const std::byte> frame() const;

    /// The same message without its size, as it lies in queues and the journal (frame.hpp); to be
    /// copied to where it is aligned to 8. Until the next begin(); frame() is of no more use.
    [[nodiscard]] std::span<const std::byte> plain();

  private:
    flatbuffers::FlatBufferBuilder buffer_;
};

}  // namespace huagu::wire
