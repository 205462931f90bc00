// The market of one day: commands in, events out. A pure state machine: the same commands give the
// same events on every compiler and machine.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "engine/answers.hpp"
#include "engine/command.hpp"
#include "engine/event_buffer.hpp"
#include "engine/rules.hpp"
#include "engine/state_bytes.hpp"

namespace huagu {

struct Market;

class Engine {
  public:
    /// Takes all its memory here.
    explicit Engine(const Limits& limits);
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    /// Has memory ready that the first so many users and participants will fill: else the first who
    /// needs a page of it waits until it is zeroed, and decisions with him.
    void have_memory_ready(std::uint32_t users, std::uint32_t participants);

    /// The earliest decision that is due, if any round is live.
    [[nodiscard]] std::optional<Time> next_deadline() const;

    /// Processes the one earliest deadline (equal times by clock id); its events bear its time.
    void process_deadline(EventBuffer& events);

    /// Applies one command. Every deadline <= command.at must have been processed before, and
    /// command.at must not be before any earlier command's.
    void apply(const Command& command, EventBuffer& events);

    /// So many presses before one is worth asking for it.
    static constexpr std::ptrdiff_t ahead = 12;
    /// Asks for what a press of theirs will need.
    void prefetch(UserId user, ParticipantId participant) const;

    /// For snapshots of private state, and for tests: the state as it stands.
    [[nodiscard]] const Market& market() const { return *market_; }

    /// The whole state as bytes; see snapshot.hpp.
    void save(StateWriter& writer) const;
    /// Takes the place of the state as it stands; after a fault nothing has changed.
    [[nodiscard]] tl::expected<void, SnapshotFault> load(StateReader& reader);

    /// Asserts the invariants of the whole state; slow.
    void check() const;

  private:
    std::unique_ptr<Market> market_;
};

}  // namespace huagu
