// Random market days from a seed: commands that are mostly meaningful, because the generator drives
// the naive model alongside and looks into it, and sometimes absurd. Numbers are small, so that
// things collide.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <random>
#include <vector>

#include "engine/command.hpp"
#include "tests/model/naive_market.hpp"

namespace huagu::model {

struct Flavour {
    /// Nothing absurd, every press by a user of its own, credit for all, and nobody suspended: no
    /// two presses but by one participant in one round stand in each other's way.
    bool is_calm = false;
};

/// The numbers that a random day uses, for the capacities of an engine that is to follow it.
inline constexpr Limits workload_limits = {.participants = 16,
                                           .users = 1024,
                                           .clocks = 8,
                                           .lots = 512,
                                           .orders = 4096,
                                           .presses = 4096,
                                           .sales = 8192};

class Workload {
  public:
    explicit Workload(std::uint64_t seed, Flavour flavour = {});

    /// The whole day; the same for the same seed.
    std::vector<Command> day();

  private:
    std::int64_t between(std::int64_t least, std::int64_t most);
    bool one_in(std::int64_t n);
    template <class T>
    T one_of(std::initializer_list<T> choices) {
        return *(choices.begin() + between(0, static_cast<std::int64_t>(choices.size()) - 1));
    }

    void give(Command command);
    void give_id(Command& command);
    void open();
    Time next_time();
    Command next_command();
    Command press();
    Command press_in(const Clock& clock);
    Command place_order();
    Command change_order();
    Command clock_command();
    Command lot_command();
    Command queue_lot();
    Command change_lot();
    Command participant_command();
    Command settings(CommandKind kind);
    Command cancel_sale();
    Command repeated();
    Command absurd();
    Command absurd_press(std::int64_t x);
    Command absurd_order(std::int64_t x);
    Command absurd_lot(std::int64_t x);
    Command absurd_change(std::int64_t x);
    Command absurd_settings(std::int64_t x);
    Command absurdly_numbered(std::int64_t x);

    RulesChange random_rules();
    ParticipantId participant();
    ClockId clock();
    LotId lot();
    UserId user_of(ParticipantId participant);
    Command about_to_be_forgotten();
    std::int64_t absurd_number();

    Flavour flavour_;
    std::mt19937_64 random_;
    NaiveMarket market_;
    std::vector<Event> events_;
    std::vector<Command> commands_;
    Time now_{1'000};
    std::int64_t participants_ = 0;
    std::int64_t clocks_ = 0;
    std::int64_t lots_ = 0;
    std::int64_t products_ = 0;
    std::int64_t price_max_ = 0;
    std::uint32_t users_ = 0;  // given a press of their own, on a calm day
    std::uint64_t orders_ = 0;
    std::uint64_t command_ids_ = 0;
    bool is_long_ = false;  // so long, with few users, that answers are forgotten
    std::map<UserId, std::vector<Command>> by_user_;  // commands with a new id
};

}  // namespace huagu::model
