#include "wire/frame.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "wire/press_shapes.hpp"

namespace huagu::wire {

namespace {

/// A root's offset, the smallest vtable, and a table that refers to it.
constexpr std::size_t message_min = 12;

constexpr flatbuffers::uoffset_t depth_max = 8;
constexpr flatbuffers::uoffset_t client_tables_max = 64;
constexpr flatbuffers::uoffset_t server_tables_max = 100'000;

template <class Root>
const Root* verify(std::span<const std::byte> message, flatbuffers::uoffset_t tables_max) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
    HUAGU_ASSERT(reinterpret_cast<std::uintptr_t>(bytes) % 8 == 0);
    flatbuffers::Verifier verifier(bytes, message.size(), depth_max, tables_max);
    return verifier.VerifyBuffer<Root>(nullptr) ? flatbuffers::GetRoot<Root>(bytes) : nullptr;
}

}  // namespace

std::string_view name(Cut cut) {
    switch (cut) {
        case Cut::incomplete:
            return "incomplete";
        case Cut::whole:
            return "whole";
        case Cut::too_short:
            return "a frame is too short to be a message";
        case Cut::too_long:
            return "a frame is too long";
    }
    return "";
}

Cut FrameReader::next(std::span<const std::byte>& input) {
    if (size_read_ < size_prefix) {
        const std::size_t part = std::min(size_prefix - size_read_, input.size());
        std::copy_n(input.begin(), part, size_bytes_.begin() + size_read_);
        input = input.subspan(part);
        size_read_ += part;
        if (size_read_ < size_prefix) return Cut::incomplete;
        const Cut begun = begin(flatbuffers::ReadScalar<std::uint32_t>(size_bytes_.data()));
        if (begun != Cut::incomplete) {
            size_read_ = 0;
            return begun;
        }
    }
    const std::size_t part = std::min(size_ - read_, input.size());
    std::copy_n(input.begin(), part, storage() + shift_ + read_);
    input = input.subspan(part);
    read_ += part;
    if (read_ < size_) return Cut::incomplete;
    size_read_ = 0;
    complete();
    return Cut::whole;
}

Cut FrameReader::take(std::span<const std::byte> message) {
    const Cut begun = begin(message.size());
    if (begun != Cut::incomplete) return begun;
    std::copy(message.begin(), message.end(), storage() + shift_);
    complete();
    return Cut::whole;
}

/// Looks at the size before anything is allocated for it.
Cut FrameReader::begin(std::size_t size) {
    plain_size_ = 0;
    if (size < message_min) return Cut::too_short;
    if (size > frame_max_) return Cut::too_long;
    size_ = size;
    read_ = 0;
    // Finished with its size before it, a message with 8-byte numbers is 4 bytes longer than a
    // multiple of 8. Then it goes where its size would have come first.
    shift_ = size % 8 == size_prefix ? size_prefix : 0;
    const std::size_t needed = size + shift_;
    if (needed > capacity_) {
        capacity_ = std::min(std::max(needed, std::size_t{256}) * 2, frame_max_ + size_prefix);
        storage_ = std::make_unique<std::uint64_t[]>((capacity_ + 7) / 8);
    }
    return Cut::incomplete;
}

/// Makes a shifted message plain: its root lies 4 bytes further from the new beginning.
void FrameReader::complete() {
    plain_size_ = size_ + shift_;
    if (shift_ == 0) return;
    const auto root = flatbuffers::ReadScalar<std::uint32_t>(storage() + size_prefix);
    flatbuffers::WriteScalar<std::uint32_t>(storage(), root + std::uint32_t{size_prefix});
}

std::byte* FrameReader::storage() const { return reinterpret_cast<std::byte*>(storage_.get()); }

const schema::ClientFrame* verify_client(std::span<const std::byte> message) {
    if (known_presses().have(message)) return &trusted_client(message);
    return verify<schema::ClientFrame>(message, client_tables_max);
}

const schema::ServerFrame* verify_server(std::span<const std::byte> message) {
    return verify<schema::ServerFrame>(message, server_tables_max);
}

const schema::ClientFrame& trusted_client(std::span<const std::byte> message) {
    HUAGU_ASSERT(reinterpret_cast<std::uintptr_t>(message.data()) % 8 == 0);
    return *flatbuffers::GetRoot<schema::ClientFrame>(message.data());
}

}  // namespace huagu::wire
