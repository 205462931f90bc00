#include "wire/frame_builder.hpp"

#include "wire/frame.hpp"

namespace huagu::wire {

flatbuffers::FlatBufferBuilder& FrameBuilder::begin() {
    buffer_.Clear();
    return buffer_;
}

void FrameBuilder::finish(schema::ServerBody type, flatbuffers::Offset<void> body) {
    buffer_.FinishSizePrefixed(schema::CreateServerFrame(buffer_, type, body));
}

void FrameBuilder::finish(schema::ClientBody type, flatbuffers::Offset<void> body) {
    buffer_.FinishSizePrefixed(schema::CreateClientFrame(buffer_, type, body));
}

std::span<const std::byte> FrameBuilder::frame() const {
    return {reinterpret_cast<const std::byte*>(buffer_.GetBufferPointer()), buffer_.GetSize()};
}

std::span<const std::byte> FrameBuilder::plain() {
    std::uint8_t* bytes = buffer_.GetBufferPointer();
    const auto root = flatbuffers::ReadScalar<std::uint32_t>(bytes + size_prefix);
    flatbuffers::WriteScalar<std::uint32_t>(bytes, root + std::uint32_t{size_prefix});
    return frame();
}

}  // namespace huagu::wire
