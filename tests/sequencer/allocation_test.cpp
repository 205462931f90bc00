// The press path takes no memory after start.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "tests/sequencer/test_day.hpp"

namespace {
std::size_t allocations = 0;
}

// Not inlined: g++ 12 would take the pair for a mismatch.
__attribute__((noinline)) void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace huagu {
namespace {

using namespace test;

/// Takes records and forgets them.
class NoJournal final : public journal::Journal {
  public:
    void append(std::span<const std::byte>, const journal::ChainEnd& end) override { end_ = end; }
    journal::Position end() const override { return journal::Position(end_.position); }
    journal::Position durable() const override { return end(); }
    journal::Position read(journal::Position from, std::vector<std::byte>&) const override {
        return from;
    }
    std::size_t room() const override { return no_limit; }
    std::uint32_t last_crc() const override { return end_.crc; }
    std::uint32_t day_salt() const override { return 0; }
    std::uint64_t epoch() const override { return 1; }
    std::string_view failure() const override { return {}; }
    void call_when_durable(Wake, void*) override {}

  private:
    journal::ChainEnd end_;
};

/// Three presses and their decision, in items that were made before.
std::vector<Incoming> presses_of_round(std::uint64_t id, std::int64_t received,
                                       std::int64_t round) {
    std::vector<Incoming> batch;
    for (std::uint32_t user = 2; user <= 4; ++user) {
        batch.push_back(press(user, id, received + user, 1, round));
    }
    return batch;
}

TEST(Press, TakesNoMemoryAfterStart) {
    NoJournal journal;
    Results results = small_results();
    Sequencer sequencer(settings(), journal, results);
    Outbox out;
    std::vector<Incoming> batch = opening();
    for (std::uint32_t user = 2; user <= 4; ++user) {
        batch.push_back(attach(user, 0, session_of(user)));
    }
    batch.push_back(from_server(0, lot_of_18()));
    batch.push_back(from_server(0, on_clock(CommandKind::open_clock)));
    sequencer.turn(at(0), batch, out);

    // Every round ends with a sale of one unit on its first step; the first ones make room.
    std::size_t in_steady_state = 0;
    const Clock& clock = sequencer.engine().market().clocks[1];
    for (std::int64_t round = 1; round <= 12; ++round) {
        const std::int64_t starts_at = (clock.round.hand.starts_at - opened).value() / ms;
        std::vector<Incoming> presses =
            presses_of_round(static_cast<std::uint64_t>(round), starts_at, round);
        const std::size_t before = allocations;
        for (std::int64_t now = starts_at - 750; now <= starts_at + 10; now += 190) {
            out.clear();
            sequencer.turn(at(now), batch, out);
        }
        out.clear();
        sequencer.turn(at(starts_at + 10), presses, out);
        out.clear();
        sequencer.turn(at(starts_at + 60), batch, out);
        if (round > 4) in_steady_state += allocations - before;
    }
    EXPECT_EQ(sequencer.engine().market().sales_made, 12U);
    EXPECT_EQ(in_steady_state, 0U);
}

}  // namespace
}  // namespace huagu
