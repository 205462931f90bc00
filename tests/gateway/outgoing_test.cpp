#include "gateway/outgoing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "gateway/lateness.hpp"

namespace huagu::gateway {
namespace {

std::vector<std::byte> bytes(const std::string& text) {
    std::vector<std::byte> bytes;
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

class OutgoingTest : public ::testing::Test {
  protected:
    void add_result(const std::string& text, std::uint32_t clock = journal::no_clock) {
        log_.append(++sequence_, clock, journal::Position(0), bytes(text));
        log_.publish();
    }
    void reply(const std::string& text) { outgoing_.add_reply(bytes(text)); }
    void urgent(const std::string& text) { outgoing_.add_urgent(bytes(text)); }

    /// What a socket takes that takes at most so many bytes at once.
    std::string sent(std::size_t at_once = 1'000'000) {
        std::string all;
        for (;;) {
            std::string now = next();
            if (now.empty()) return all;
            now.resize(std::min(now.size(), at_once));
            outgoing_.written(now.size());
            all += now;
        }
    }
    std::string next() {
        std::string all;
        for (const auto piece : outgoing_.pieces()) {
            for (const std::byte byte : piece) all += static_cast<char>(byte);
        }
        return all;
    }

    journal::ResultsLog log_{{1024, 4 << 20}};
    Outgoing outgoing_;
    std::uint64_t sequence_ = 0;
};

TEST_F(OutgoingTest, ResultsAreSentUpToWhatIsAllowed) {
    for (const char* text : {"a", "b", "c"}) add_result(text);
    outgoing_.follow(log_, 0);
    outgoing_.allow(2);
    EXPECT_EQ(sent(), "ab");
    outgoing_.allow(3);
    EXPECT_EQ(sent(), "c");
}

TEST_F(OutgoingTest, RepliesKeepTheirPlaceAmongResults) {
    for (const char* text : {"a", "b", "c"}) add_result(text);
    outgoing_.follow(log_, 0);
    outgoing_.allow(1);
    reply("1");
    outgoing_.allow(2);
    reply("2");
    outgoing_.allow(3);
    EXPECT_EQ(sent(), "a1b2c");
}

TEST_F(OutgoingTest, AnUrgentFrameOvertakesButBreaksNoFrame) {
    add_result("aaaa");
    add_result("bbbb");
    outgoing_.follow(log_, 0);
    outgoing_.allow(2);
    ASSERT_EQ(next(), "aaaabbbb");
    outgoing_.written(2);
    urgent("!");
    EXPECT_EQ(sent(), "aa!bbbb");
}

TEST_F(OutgoingTest, AReaderOfSomeClocksGetsThoseAndWhatIsOfNone) {
    add_result("1", 1);
    add_result("2", 2);
    add_result("-");
    add_result("3", 3);
    add_result("1", 1);
    outgoing_.follow(log_, 0);
    outgoing_.set_clocks({false, true});
    outgoing_.allow(5);
    EXPECT_EQ(sent(), "1-1");
}

TEST_F(OutgoingTest, AReaderOfOtherClocksGetsNoEarlierResultsOfThem) {
    for (const std::uint32_t clock : {2U, 1U, 2U}) add_result(std::to_string(clock), clock);
    outgoing_.follow(log_, 0);
    outgoing_.set_clocks({false, true});
    outgoing_.allow(3);
    EXPECT_EQ(sent(), "1");
    add_result("a", 2);
    outgoing_.allow(4);
    outgoing_.set_clocks({false, false, true});
    add_result("b", 2);
    outgoing_.allow(5);
    EXPECT_EQ(sent(), "b");
}

TEST_F(OutgoingTest, TheLastFrameComesAfterWhatWasBegunAndBeforeNothing) {
    add_result("aaaa");
    add_result("bbbb");
    outgoing_.follow(log_, 0);
    outgoing_.allow(2);
    reply("1");
    ASSERT_EQ(next(), "aaaabbbb1");
    outgoing_.written(1);
    outgoing_.add_last(bytes("end"));
    reply("2");
    urgent("!");
    EXPECT_EQ(sent(), "aaaend");
}

TEST_F(OutgoingTest, OfSeveralRepliesOnlyTheOneThatWasBegunComesBeforeTheLastFrame) {
    for (const char* text : {"11", "22", "33"}) reply(text);
    ASSERT_EQ(next(), "112233");
    outgoing_.written(3);
    outgoing_.add_last(bytes("end"));
    EXPECT_EQ(sent(), "2end");
}

TEST_F(OutgoingTest, AnUrgentFrameGoesBetweenReplies) {
    for (const char* text : {"11", "22", "33"}) reply(text);
    ASSERT_EQ(next(), "112233");
    outgoing_.written(1);
    urgent("!");
    EXPECT_EQ(sent(), "1!2233");
}

TEST_F(OutgoingTest, RepliesThatFollowEachOtherAreOnePiece) {
    add_result("a");
    outgoing_.follow(log_, 0);
    for (int n = 0; n < 100; ++n) reply("1");
    outgoing_.allow(1);
    for (int n = 0; n < 100; ++n) reply("2");
    EXPECT_EQ(outgoing_.pieces().size(), 3U);
    EXPECT_EQ(sent(), std::string(100, '1') + "a" + std::string(100, '2'));
}

TEST_F(OutgoingTest, RepliesThatComeWhileOthersAreSentKeepTheirOrder) {
    outgoing_.add_shared(std::make_shared<const std::vector<std::byte>>(bytes("snapshot")));
    std::string expected = "snapshot";
    std::string all;
    for (int n = 0; n < 500; ++n) {
        const std::string text = std::to_string(n) + ";";
        reply(text);
        expected += text;
        std::string now = next();
        now.resize(std::min<std::size_t>(now.size(), 3));
        outgoing_.written(now.size());
        all += now;
    }
    EXPECT_EQ(all + sent(), expected);
}

TEST_F(OutgoingTest, IsOverfullWhenRepliesAreNotRead) {
    for (std::size_t n = 0; n < Outgoing::replies_max; ++n) reply("1");
    EXPECT_FALSE(outgoing_.is_overfull());
    reply("1");
    EXPECT_TRUE(outgoing_.is_overfull());
}

TEST_F(OutgoingTest, AnyWayOfWritingSendsTheSameBytes) {
    std::mt19937 random(7);
    for (int n = 0; n < 200; ++n) {
        add_result(std::string(1 + random() % 40, static_cast<char>('a' + n % 26)),
                   static_cast<std::uint32_t>(random() % 3));
    }
    for (const bool is_part : {false, true}) {
        std::string expected;
        for (const std::size_t at_once : {std::size_t{1'000'000}, std::size_t{1}, std::size_t{7}}) {
            outgoing_ = Outgoing();
            outgoing_.follow(log_, 5);
            if (is_part) outgoing_.set_clocks({true, false, true});
            for (std::uint64_t end = 5; end <= 200; end += 13) {
                outgoing_.allow(end);
                reply("<reply>");
            }
            const std::string all = sent(at_once);
            if (expected.empty()) expected = all;
            EXPECT_EQ(all, expected) << at_once << " bytes at once";
        }
    }
}

// ---- How late a sale is told (lateness.hpp) ----

class LatenessTest : public OutgoingTest {
  protected:
    /// Sales of clocks 1 and 2, due at 1 and 2 s.
    LatenessTest() {
        add_result("a", 1);
        add_result("b", 2);
        lateness_.add(0, Time(1'000'000'000));
        lateness_.add(1, Time(2'000'000'000));
    }
    void follow_from(std::uint64_t next, std::vector<bool> clocks) {
        outgoing_.set_clocks(std::move(clocks));
        outgoing_.follow(log_, next);
        outgoing_.allow(log_.end());
    }
    void write_at(std::int64_t second, std::uint64_t logged_on_before = 0) {
        const std::uint64_t before = std::max(outgoing_.next(), logged_on_before);
        sent();
        lateness_.handed_over(outgoing_, before, Time(second * 1'000'000'000));
    }
    [[nodiscard]] const Lateness::Sale& sale(std::size_t n) const {
        return lateness_.sales().at(n);
    }

    Lateness lateness_;
};

TEST_F(LatenessTest, IsUntilTheFirstAndTheLastThatFollowWereHandedTheResult) {
    follow_from(0, {false, false, true});
    write_at(5);
    EXPECT_EQ(sale(0).sockets, 0U);
    EXPECT_EQ(sale(1).sockets, 1U);
    EXPECT_EQ(sale(1).due, Time(2'000'000'000));
    EXPECT_EQ(sale(1).late, Duration(3'000'000'000));
    EXPECT_EQ(sale(1).late_for_last, Duration(3'000'000'000));
    follow_from(0, {});
    write_at(6);
    EXPECT_EQ(sale(0).late, Duration(5'000'000'000));
    EXPECT_EQ(sale(1).sockets, 2U);
    EXPECT_EQ(sale(1).late, Duration(3'000'000'000)) << "the first had it before";
    EXPECT_EQ(sale(1).late_for_last, Duration(4'000'000'000));
}

TEST_F(LatenessTest, OfASessionThatLogsOnLaterIsNone) {
    follow_from(2, {});
    EXPECT_FALSE(lateness_.has_sale_from(2));
    add_result("c", 1);
    outgoing_.allow(3);
    write_at(5);
    EXPECT_EQ(sale(0).sockets, 0U);
    EXPECT_EQ(sale(1).sockets, 0U);
}

TEST_F(LatenessTest, OfASessionThatComesBackIsNoneOfWhatItReadsAgain) {
    follow_from(0, {});
    write_at(60, 1);
    EXPECT_EQ(sale(0).sockets, 0U) << "it was told before the session came back";
    EXPECT_EQ(sale(1).sockets, 1U);
}

TEST_F(LatenessTest, OfSeveralThreadsIsOneForEachSale) {
    follow_from(0, {});
    write_at(5);
    Lateness other;
    other.add(1, Time(2'000'000'000));
    other.add(7, Time(4'000'000'000));
    Lateness unheard;  // of a thread whose followers had gone
    unheard.add(1, Time(2'000'000'000));
    follow_from(0, {});
    sent();
    other.handed_over(outgoing_, 0, Time(9'000'000'000));
    lateness_.add(other);
    lateness_.add(unheard);
    ASSERT_EQ(lateness_.sales().size(), 3U);
    EXPECT_EQ(sale(0).sockets, 1U);
    EXPECT_EQ(sale(1).sockets, 2U);
    EXPECT_EQ(sale(1).late, Duration(3'000'000'000));
    EXPECT_EQ(sale(1).late_for_last, Duration(7'000'000'000));
    EXPECT_EQ(sale(2).place, 7U);
}

}  // namespace
}  // namespace huagu::gateway
