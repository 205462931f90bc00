// What a gateway thread hands over: a frame with its stamps, or that a session came or went.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "base/assert.hpp"
#include "engine/types.hpp"
#include "wire/schema.hpp"

namespace huagu {

/// A session of a gateway thread. A slot is used again, under another generation.
struct SessionId {
    std::uint16_t thread = std::numeric_limits<std::uint16_t>::max();
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;

    /// The server itself.
    static constexpr SessionId none() { return {}; }
    [[nodiscard]] constexpr bool is_none() const { return *this == none(); }

    friend constexpr auto operator<=>(const SessionId&, const SessionId&) = default;
};

/// The bytes of one frame, without its size prefix, aligned to 8: small ones (nearly all) in place,
/// so that handing one over allocates nothing.
class FrameBytes {
  public:
    static constexpr std::size_t in_place_max = 256;
    static constexpr std::size_t size_max = std::size_t{16} << 10;

    FrameBytes() = default;
    explicit FrameBytes(std::span<const std::byte> frame) { assign(frame); }
    FrameBytes(FrameBytes&& other) noexcept { *this = std::move(other); }
    FrameBytes& operator=(FrameBytes&& other) noexcept {
        size_ = std::exchange(other.size_, 0);
        large_ = std::move(other.large_);
        if (size_ <= in_place_max) std::copy_n(other.small_.data(), size_, small_.data());
        return *this;
    }

    void assign(std::span<const std::byte> frame) {
        HUAGU_ASSERT(frame.size() <= size_max);
        size_ = static_cast<std::uint32_t>(frame.size());
        if (size_ > in_place_max) large_ = std::make_unique<std::byte[]>(size_);
        std::copy(frame.begin(), frame.end(), data());
    }

    [[nodiscard]] std::span<const std::byte> view() const {
        return {size_ > in_place_max ? large_.get() : small_.data(), size_};
    }

  private:
    [[nodiscard]] std::byte* data() { return size_ > in_place_max ? large_.get() : small_.data(); }

    std::uint32_t size_ = 0;
    std::unique_ptr<std::byte[]> large_;
    alignas(8) std::array<std::byte, in_place_max> small_;
};

enum class IncomingKind : std::uint8_t {
    command,  // a verified ClientFrame that holds a Command
    attach,   // a session logged on: its user's replies go there from now on; wants its snapshot
    detach,   // it went
    participants_page,  // a verified ClientFrame that asks for one: a desk's
    purchases_page,     // the same: a trader's
};

/// From the server itself (opening the market, say): session none, user none.
struct Incoming {
    IncomingKind kind = IncomingKind::command;
    schema::CloseReason ended = schema::CloseReason::logged_off;  // detach: why
    SessionId session;
    UserId user = UserId::none();
    ParticipantId participant = ParticipantId::none();  // the user's; none: of the house
    Time received;                                      // when the gateway thread had it
    Duration round_trip;                                // as measured; 0: not measured
    Time claimed;                                       // presses: what the terminal said; 0: none
    Time press_time;                                    // presses: what was granted
    FrameBytes frame;                                   // commands, pages
};

}  // namespace huagu
