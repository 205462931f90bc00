// A day goes on from its snapshot with the same bytes: results in all views, replies, and what
// users are shown when they log on.
#include "sequencer/snapshot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "sequencer/replay.hpp"
#include "tests/model/workload.hpp"
#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using journal::RecordHead;
using journal::RecordKind;

using Bytes = std::vector<std::byte>;

constexpr std::uint32_t any_crc = 0x5eed;

struct Record {
    RecordHead head;
    FrameBytes frame;
};

wire::Texts texts_of_day() {
    wire::Texts texts;
    texts.market = "Dounan";
    texts.day = "2026-11-23";
    texts.currency = "CNY";
    return texts;
}

/// A random day as a journal has it: with products, fees and a stall in it.
std::vector<Record> records_of_day(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Record> records;
    wire::FrameBuilder builder;
    std::uint64_t products = 1;
    const auto add = [&](RecordKind kind, Time time) -> Record& {
        Record& record = records.emplace_back();
        record.head.kind = kind;
        record.head.position = records.size() - 1;
        record.head.time = time.value();
        record.head.participant = ParticipantId::none().value();
        record.head.user = model::workload_limits.users - 1;
        return record;
    };
    for (const Command& command : model::Workload(seed).day()) {
        if (random() % 20 == 0) add(RecordKind::stall, command.at);
        if (random() % 20 == 0) {
            if (random() % 2 == 0) ++products;  // else the last is sent again
            wire::encode_add_product(builder, CommandId(products), ProductId::none(), {});
            add(RecordKind::command, command.at).frame = FrameBytes(builder.plain());
        }
        wire::encode_command(builder, command, texts_of_day(), true);
        Record& record = add(RecordKind::command, command.at);
        record.frame = FrameBytes(builder.plain());
        record.head.participant = command.participant.value();
        record.head.user = command.user.value();
        if (command.kind == CommandKind::press) {
            record.head.press_time = command.press.press_time.value();
        }
    }
    return records;
}

/// A day that records are applied to. Results are from its beginning, or from where it was loaded.
class Day {
  public:
    explicit Day(const Limits& limits = model::workload_limits) : day(limits, true, results) {}

    void apply(const Record& record) {
        out_.clear();
        day.apply(record.head, record.frame.view(), out_);
        day.publish(out_);
    }
    /// Every user that there may be logs on, and asks what it bought.
    void attach_all() {
        out_.clear();
        wire::FrameBuilder builder;
        const auto body = schema::CreatePurchasesPage(builder.begin(), 1, 100);
        builder.finish(schema::ClientBody::purchases_page, body.Union());
        const FrameBytes asked(builder.plain());
        for (std::uint32_t user = 0; user < 16; ++user) {
            day.attach(UserId(user), ParticipantId(user), session_of(user), out_);
            day.tell_purchases(asked.view(), ParticipantId(user), session_of(user), out_);
        }
    }
    /// To whom, and what.
    [[nodiscard]] std::vector<std::string> said() const {
        std::vector<std::string> all;
        for (const OutItem& item : out_.items()) {
            if (item.kind == OutKind::results) continue;
            const auto frame = out_.frame(item);
            all.push_back(std::to_string(item.session.slot) + ":" +
                          std::string(reinterpret_cast<const char*>(frame.data()), frame.size()));
        }
        return all;
    }

    Results results = small_results();
    MarketDay day;

  private:
    Outbox out_;
};

/// Whether the end of one log is the whole of another.
void expect_tail(const journal::ResultsLog& whole, const journal::ResultsLog& tail,
                 std::uint64_t from) {
    ASSERT_EQ(whole.end(), from + tail.end());
    for (std::uint64_t n = 0; n < tail.end(); ++n) {
        EXPECT_EQ(whole.entry(from + n).sequence, tail.entry(n).sequence);
        EXPECT_EQ(whole.entry(from + n).clock, tail.entry(n).clock);
        EXPECT_EQ(whole.entry(from + n).position, tail.entry(n).position);
        ASSERT_TRUE(std::ranges::equal(whole.frame(from + n), tail.frame(n))) << "entry " << n;
    }
}

/// Goes on from a snapshot at `cut`, beside the day itself; adds the sales made by then.
void go_on_from(const std::vector<Record>& records, std::size_t cut, std::uint64_t& sales) {
    Day whole;
    for (std::size_t n = 0; n < cut; ++n) whole.apply(records[n]);
    const Bytes bytes = take_snapshot(whole.day, any_crc);
    EXPECT_EQ(snapshot_head(bytes)->chain, (journal::ChainEnd{cut, any_crc}));
    sales += whole.day.engine().market().sales_made;
    const ResultsCounts counts = whole.day.counts();
    EXPECT_EQ(counts, (ResultsCounts{whole.results.full.end(), whole.results.open.end(),
                                     whole.results.desk.end()}));

    Day loaded;
    ASSERT_TRUE(load_snapshot(loaded.day, bytes));
    loaded.day.engine().check();
    EXPECT_EQ(loaded.day.end(), whole.day.end());
    EXPECT_EQ(loaded.day.last_time(), whole.day.last_time());
    EXPECT_EQ(loaded.day.counts(), counts);
    EXPECT_EQ(take_snapshot(loaded.day, any_crc), bytes);

    whole.attach_all();
    loaded.attach_all();
    ASSERT_EQ(whole.said(), loaded.said());
    for (std::size_t n = cut; n < records.size(); ++n) {
        whole.apply(records[n]);
        loaded.apply(records[n]);
        ASSERT_EQ(whole.said(), loaded.said()) << "record " << n;
    }
    whole.attach_all();
    loaded.attach_all();
    EXPECT_EQ(whole.said(), loaded.said());
    EXPECT_EQ(take_snapshot(loaded.day, any_crc, bytes), take_snapshot(whole.day, any_crc));
    expect_tail(whole.results.full, loaded.results.full, counts.full);
    expect_tail(whole.results.open, loaded.results.open, counts.open);
    expect_tail(whole.results.desk, loaded.results.desk, counts.desk);
}

TEST(Snapshot, OfADayGoesOnWithTheSameBytes) {
    std::uint64_t sales = 0;
    for (std::uint64_t seed = 1; seed <= 100 && !::testing::Test::HasFatalFailure(); ++seed) {
        const std::vector<Record> records = records_of_day(seed);
        const std::size_t cut = std::mt19937_64(seed)() % records.size();
        SCOPED_TRACE("day " + std::to_string(seed) + " cut at " + std::to_string(cut));
        go_on_from(records, cut, sales);
    }
    EXPECT_GT(sales, 100U) << "the days were days";
}

TEST(Snapshot, OfADayWhoseResultsNobodyWantsIsTheSame) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Day whole;
        MarketDay state(model::workload_limits);
        Outbox nobody_is_there;
        for (const Record& record : records_of_day(seed)) {
            whole.apply(record);
            state.apply(record.head, record.frame.view(), nobody_is_there);
        }
        state.publish(nobody_is_there);
        EXPECT_TRUE(nobody_is_there.items().empty());
        ASSERT_EQ(take_snapshot(state, any_crc), take_snapshot(whole.day, any_crc)) << seed;
    }
}

TEST(Snapshot, IsWhereAReplayOfTheJournalGoesOn) {
    TestDay day;
    day.start_lot();
    day.pass_to(1'000);
    Results none = small_results();
    MarketDay early(small_limits(), true, none);
    ASSERT_FALSE(replay(day.journal, early, Reading::ahead).damaged_at);
    const Bytes bytes = take_snapshot(early, any_crc);

    day.turn(1'010, press(2, 1, 1'005, 4), press(3, 1, 1'006, 2));
    day.pass_to(2'000);
    Results rest = small_results();
    MarketDay loaded(small_limits(), true, rest);
    ASSERT_TRUE(load_snapshot(loaded, bytes));
    const Replayed replayed = replay(day.journal, loaded, Reading::ahead);
    EXPECT_FALSE(replayed.damaged_at);
    EXPECT_EQ(replayed.end, day.journal.end());
    EXPECT_EQ(loaded.engine().market().sales_made, 1U);
    expect_tail(day.results.desk, rest.desk, early.counts().desk);
}

TEST(Snapshot, WithAnyBitFlippedOrCutOffAnywhereIsRefused) {
    const std::vector<Record> records = records_of_day(1);
    Day day;
    for (std::size_t n = 0; n < 40; ++n) day.apply(records[n]);
    const Bytes bytes = take_snapshot(day.day, any_crc);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ASSERT_FALSE(snapshot_head(std::span(bytes).first(size))) << size;
    }
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        Bytes flipped = bytes;
        flipped[bit / 8] ^= std::byte{1} << static_cast<int>(bit % 8);
        ASSERT_FALSE(snapshot_head(flipped)) << bit;
    }
    Bytes longer = bytes;
    longer.push_back(std::byte{0});
    EXPECT_FALSE(snapshot_head(longer));
}

/// With a CRC that is right.
Bytes sealed(Bytes bytes) {
    const auto content = std::span(bytes).first(bytes.size() - 4);
    const std::uint32_t crc = journal::crc32c(content);
    std::memcpy(bytes.data() + content.size(), &crc, 4);
    return bytes;
}

TEST(Snapshot, ThatWasForgedIsRefusedOrIsAValidDay) {
    std::size_t loaded = 0;
    std::size_t refused = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE("day " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const std::vector<Record> records = records_of_day(seed);
        const std::size_t cut = random() % records.size();
        Day whole;
        for (std::size_t n = 0; n < cut; ++n) whole.apply(records[n]);
        const Bytes bytes = take_snapshot(whole.day, any_crc);
        for (int n = 0; n < 40; ++n) {
            Bytes forged = bytes;
            forged[random() % bytes.size()] = static_cast<std::byte>(random());
            Day day;
            if (!load_snapshot(day.day, sealed(forged))) {
                ++refused;
                continue;
            }
            ++loaded;
            day.day.engine().check();
            day.attach_all();
            Day again;
            ASSERT_TRUE(load_snapshot(again.day, take_snapshot(day.day, any_crc)));
        }
    }
    EXPECT_GT(loaded, 100U);
    EXPECT_GT(refused, 100U);
}

TEST(Snapshot, OfSmallerLimitsIsTakenAndOfLargerIsRefused) {
    const std::vector<Record> records = records_of_day(2);
    Day day;
    for (const Record& record : records) day.apply(record);
    const Bytes bytes = take_snapshot(day.day, any_crc);
    Limits larger = model::workload_limits;
    larger.users *= 2;
    Day roomy(larger);
    EXPECT_TRUE(load_snapshot(roomy.day, bytes));
    Limits smaller = model::workload_limits;
    --smaller.users;
    Day cramped(smaller);
    EXPECT_EQ(load_snapshot(cramped.day, bytes).error(), SnapshotFault::does_not_fit);
}

}  // namespace
}  // namespace huagu
