// `huagu journal dump`: simulated, it makes the day's public events again.
#include <gtest/gtest.h>

#include "cli/event_line.hpp"
#include "cli/journal/dump.hpp"
#include "tests/cli/journal_day.hpp"
#include "tests/model/workload.hpp"

namespace huagu {
namespace {

using namespace test;

/// The day's public events, as `huagu simulate` would print them.
class PublicEvents final : public cli::DayObserver {
  public:
    void after(const cli::Happening& happening, const Market& /*market*/,
               std::span<const Event> events) override {
        const std::string reason = cli::Json(happening.texts.reason).dump();
        for (const Event& event : events) {
            if (is_public(event.kind)) cli::append_line(lines_, event, reason);
        }
    }
    [[nodiscard]] std::string text() const { return {lines_.data(), lines_.size()}; }

  private:
    fmt::memory_buffer lines_;
};

std::string dump_of(const journal::Journal& journal, const cli::DaySettings& settings) {
    std::string text;
    cli::Dump dump([&](std::string_view line) { text += line; });
    EXPECT_FALSE(cli::DayReplay(settings).run(journal, dump).damaged_at.has_value());
    return text;
}

std::string public_events_of(const journal::Journal& journal, const cli::DaySettings& settings) {
    PublicEvents events;
    EXPECT_FALSE(cli::DayReplay(settings).run(journal, events).damaged_at.has_value());
    return events.text();
}

/// The lines of public events, which alone bear a sequence.
std::string simulated(const std::string& dump) {
    const cli::Scenario scenario = cli::read_scenario(dump);
    EXPECT_FALSE(scenario.malformed.has_value())
        << scenario.malformed->number << ": " << scenario.malformed->reason;
    std::string all;
    cli::run_scenario(scenario, [&](std::string_view lines) { all += lines; });
    std::string result;
    for (std::size_t from = 0; from < all.size();) {
        const std::size_t end = all.find('\n', from) + 1;
        const std::string line = all.substr(from, end - from);
        if (line.find(",\"sequence\":") != std::string::npos) result += line;
        from = end;
    }
    return result;
}

TEST(Dump, OfADayMakesTheSamePublicEvents) {
    DisputedDay day;
    day.place_order(4, 0, 60, 5);
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 2), press(2, 1, 1005, 2), press(3, 1, 1006, 1));
    day.cancel_sale(1, 1100, "\"wrong\"\nlot");
    day.cancel_sale(1, 1110, "wrong lot, \"said\" 花");
    day.pass_to(9000);
    day.close(9100);
    ASSERT_EQ(day.market().phase, MarketPhase::closed);
    const std::string events = public_events_of(day.journal, day_settings());
    EXPECT_NE(events.find("\"market_closed\""), std::string::npos);
    EXPECT_EQ(simulated(dump_of(day.journal, day_settings())), events);
}

TEST(Dump, NamesTheNumbersThatTheMarketHandedOut) {
    DisputedDay day;
    day.start_lot();
    const std::string dump = dump_of(day.journal, day_settings());
    EXPECT_NE(dump.find(R"("command":"add_participant","participant":4)"), std::string::npos);
    EXPECT_NE(dump.find(R"("command":"queue_lot","clock":1,"lot":1)"), std::string::npos);
}

/// The commands of a random day as a live market would journal them.
void journal_day(const std::vector<Command>& commands, journal::MemoryJournal& journal) {
    wire::FrameBuilder builder;
    std::uint64_t position = 0;
    for (const Command& command : commands) {
        wire::Texts texts;
        texts.market = "Dounan";
        texts.day = "2026-11-23";
        texts.currency = "CNY";
        texts.minor_unit_digits = 2;
        texts.reason = "by chance";
        const bool is_server = command.user.is_none() || command.command_id == CommandId(0);
        wire::encode_command(builder, command, texts, true);
        journal::RecordHead head;
        head.position = position++;
        head.time = command.at.value();
        head.received = command.at.value();
        head.participant = command.participant.value();
        head.user = is_server ? UserId::none().value() : command.user.value();
        if (command.kind == CommandKind::press) {
            head.claimed = command.press.press_time.value();
            head.press_time = command.press.press_time.value();
        }
        head.previous_crc = journal.last_crc();
        std::vector<std::byte> batch;
        const std::uint32_t crc = journal::append_record(batch, head, builder.plain());
        journal.append(batch, {head.position + 1, crc});
    }
}

TEST(Dump, OfRandomDaysMakesTheSamePublicEvents) {
    std::size_t sales = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        journal::MemoryJournal journal;
        journal_day(model::Workload(seed).day(), journal);
        const cli::DaySettings settings{model::workload_limits, false};
        const std::string events = public_events_of(journal, settings);
        ASSERT_EQ(simulated(dump_of(journal, settings)), events) << "seed " << seed;
        if (events.find("\"event\":\"sale\"") != std::string::npos) ++sales;
    }
    EXPECT_GT(sales, 150U) << "days with a sale";
}

TEST(Dump, OfRecordsHasEveryStamp) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, claimed_press(2, 1, 1005, 3, 2, 4, 2));
    const Journalled all(day.journal);
    const cli::Json json = cli::record_json(all.records.back());
    EXPECT_EQ(json["kind"], "command");
    EXPECT_EQ(json["received"], at(1005).value());
    EXPECT_EQ(json["claimed"], at(1002).value());
    EXPECT_EQ(json["press_time"], at(1003).value());
    EXPECT_EQ(json["round_trip"], 4 * ms);
    EXPECT_EQ(json["participant"], 2);
    EXPECT_EQ(json["command"]["command"], "press");
    EXPECT_EQ(json["command"]["units"], 2);
}

}  // namespace
}  // namespace huagu
