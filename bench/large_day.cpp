// Makes a data folder with a day of so many presses, as a server would have left it that was
// killed: to see how long a restart takes (docs/benchmarks.md).
//
//     large_day CONFIG DATA PRESSES
//
// CONFIG: its clock 1 is open, its participant 1 grows, all others buy and have credit.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "gateway/day_files.hpp"
#include "gateway/opening.hpp"
#include "gateway/settings.hpp"
#include "journal/disk.hpp"
#include "sequencer/sequencer.hpp"
#include "wire/encode.hpp"

namespace huagu::bench {
namespace {

constexpr std::size_t presses_a_round = 100;
constexpr Time day_begins{1'764'000'000'000'000'000};

class LargeDay {
  public:
    LargeDay(const gateway::Settings& settings, gateway::DayFiles& files)
        : files_(files),
          buyers_(static_cast<std::uint32_t>(settings.participants.size()) - 1),
          sequencer_({settings.limits,
                      Duration(1'000'000'000'000),
                      settings.hide_buyers,
                      Reading::in_turn,
                      {},
                      {}},
                     files.journal(), files.results()),
          next_ids_(buyers_ + 2, 1) {
        for (FrameBytes& frame : gateway::opening_commands(settings, 7)) {
            Incoming& opening = batch_.emplace_back();
            opening.received = day_begins;
            opening.frame = std::move(frame);
        }
        turn(day_begins);
    }

    void queue_lot() {
        Command command(CommandKind::queue_lot, Time());
        command.queue_lot = {ClockId(1), LotId::none(), ParticipantId(1), ProductId(1), 0,
                             0,          Items(20),     Units(units_max), Units(1),     Price(100),
                             Price(10)};
        add(command, sequencer_.last_time(), UserId::none(), ParticipantId::none());
        turn(sequencer_.last_time());
    }

    void press_a_round() {
        const Clock& clock = sequencer_.engine().market().clocks[1];
        if (!clock.has_round()) return queue_lot();
        const Round round = clock.round;
        const Time pressed = round.hand.starts_at + Duration(1);
        for (std::size_t n = 0; n < presses_a_round; ++n) {
            const std::uint32_t buyer = 2 + next_buyer_++ % buyers_;
            Command command(CommandKind::press, Time());
            command.command_id = CommandId(next_ids_[buyer]++);
            command.press = {ClockId(1), round.lot, round.number, pressed, Units(1), false};
            add(command, pressed, UserId(buyer), ParticipantId(buyer));
        }
        turn(pressed);
        turn(round.due(Step(0)));
    }

  private:
    void add(const Command& command, Time at, UserId user, ParticipantId participant) {
        wire::encode_command(builder_, command, {}, user.is_none());
        Incoming& incoming = batch_.emplace_back();
        incoming.user = user;
        incoming.participant = participant;
        incoming.received = at;
        incoming.press_time = command.kind == CommandKind::press ? at : Time();
        incoming.frame = FrameBytes(builder_.plain());
    }
    void turn(Time now) {
        sequencer_.turn(now, batch_, out_);
        out_.clear();
        files_.flush();
    }

    gateway::DayFiles& files_;
    const std::uint32_t buyers_;
    Sequencer sequencer_;
    wire::FrameBuilder builder_;
    std::vector<Incoming> batch_;
    Outbox out_;
    std::vector<std::uint64_t> next_ids_;  // by user
    std::uint32_t next_buyer_ = 0;
};

int run(const std::string& config, const std::string& data, std::uint64_t presses) {
    const gateway::SettingsRead read = gateway::read_settings(config);
    for (const auto& finding : read.findings) fmt::print(stderr, "{}\n", to_string(finding));
    if (read.has_errors() || read.settings.participants.size() < 2) return 2;
    journal::Disk disk;
    gateway::DayFiles files(disk, data, read.settings, gateway::Durability::none);
    LargeDay day(read.settings, files);
    files.opened();
    for (std::uint64_t made = 0; made < presses; made += presses_a_round) day.press_a_round();
    fmt::print("{} records, {} results\n", files.journal().end().value(),
               files.results().desk.end());
    return files.failure().empty() ? 0 : 1;
}

}  // namespace
}  // namespace huagu::bench

int main(int argc, char** argv) try {
    if (argc != 4) {
        std::fputs("large_day CONFIG DATA PRESSES\n", stderr);
        return 2;
    }
    return huagu::bench::run(argv[1], argv[2], std::strtoull(argv[3], nullptr, 10));
} catch (const std::exception& error) {
    std::fprintf(stderr, "large_day: %s\n", error.what());
    return 1;
}
