// What the desk is told of who reads the results, and of the journal, over real sockets.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "base/temporary_directory.hpp"
#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

std::optional<Message> ask_health(RawClient& client, std::uint32_t from = 0,
                                  std::uint32_t readers = 100) {
    client.send(schema::ClientBody::health, [&](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateHealth(buffer, from, readers).Union();
    });
    return client.receive(schema::ServerBody::health);
}

struct Seen {
    std::optional<schema::CloseReason> ended;
    std::optional<std::uint64_t> sent;
    bool is_behind = false;
    bool stands = false;
    std::uint64_t end = 0;
};

class Health : public ::testing::TestWithParam<int> {
  protected:
    ServerProcess server_{GetParam(), market_settings("silence_max = \"120 s\"")};
    RawClient desk_ = logged_on(server_, "desk", {.follows_results = false});

    /// Nothing: it is not in the list.
    std::optional<Seen> look_at(const std::string& user) {
        const auto message = ask_health(desk_);
        if (!message) return std::nullopt;
        const auto* answer = (*message)->body_as_health();
        for (const auto* reader : *answer->readers()) {
            if (reader->name()->str() != user) continue;
            const auto ended = reader->ended();
            const auto sent = reader->sent();
            return Seen{ended ? std::optional(*ended) : std::nullopt,
                        sent ? std::optional(*sent) : std::nullopt,
                        reader->behind_since().has_value(), reader->stands_since().has_value(),
                        answer->sequence()};
        }
        return std::nullopt;
    }
    /// Until it is so; what was seen last.
    template <class Is>
    std::optional<Seen> wait_until(const std::string& user, Is is) {
        std::optional<Seen> seen;
        for (int n = 0; n < 400; ++n) {
            seen = look_at(user);
            if (seen && is(*seen)) break;
            std::this_thread::sleep_for(milliseconds(25));
        }
        return seen;
    }
};
// With 2 the desk and who it looks at are on different threads.
INSTANTIATE_TEST_SUITE_P(Threads, Health, ::testing::Values(0, 1, 2));

bool has_all(const Seen& seen) { return !seen.ended && seen.sent == seen.end && !seen.is_behind; }

TEST_P(Health, IsToldToAuctioneersOnly) {
    for (const std::string user : {"settlement", "screen", "grower", "buyer2"}) {
        RawClient other = logged_on(server_, user);
        const auto refused = ask_health(other);
        ASSERT_TRUE(refused) << user;
        EXPECT_EQ((*refused)->body_as_health()->reason(), schema::Reason::not_allowed) << user;
        EXPECT_EQ((*refused)->body_as_health()->readers(), nullptr) << user;
        EXPECT_EQ((*refused)->body_as_health()->journal(), nullptr) << user;
    }
}

TEST_P(Health, NamesEachReaderAndHowFarItIs) {
    RawClient settlement = logged_on(server_, "settlement", {.last_sequence = 0});
    RawClient buyer = logged_on(server_, "buyer2");
    for (int n = 0; n < 20; ++n) accepted(desk_, lot(1, 5));
    const auto seen = wait_until("settlement", has_all);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(has_all(*seen));
    EXPECT_GT(seen->end, 20U);
    EXPECT_FALSE(look_at("buyer2")) << "a trader the desk sees by its participant";
    const auto message = ask_health(desk_);
    const auto* readers = (*message)->body_as_health()->readers();
    ASSERT_EQ(readers->size(), 2U);
    EXPECT_EQ(readers->Get(0)->name()->str(), "desk");
    EXPECT_FALSE(readers->Get(0)->sent().has_value()) << "it follows none";
    EXPECT_EQ(readers->Get(1)->role(), schema::Role::settlement);
    EXPECT_GT(readers->Get(1)->since(), 0);

    const auto first = ask_health(desk_, 0, 1);
    const auto* page = (*first)->body_as_health();
    ASSERT_EQ(page->readers()->size(), 1U);
    EXPECT_EQ(page->next(), readers->Get(0)->user() + 1);
    const auto rest = ask_health(desk_, page->next(), 4'000'000'000);
    EXPECT_EQ((*rest)->body_as_health()->readers()->size(), 1U);
    EXPECT_EQ((*rest)->body_as_health()->next(), 0U);
    const auto beyond = ask_health(desk_, 4'000'000'000);
    EXPECT_EQ((*beyond)->body_as_health()->readers()->size(), 0U);
}

TEST_P(Health, OfAReaderThatStopsReadingIsBehindAndStandsUntilItReads) {
    RawClient stopped = logged_on(server_, "settlement");
    stopped.shrink_receive_buffer();
    const std::string text(500, 'x');
    wire::Texts texts;
    texts.remark = text;
    texts.photo = text;
    // Some megabytes of results: more than the sockets' buffers take.
    for (int n = 0; n < 8'000; n += 100) {
        std::uint64_t last = 0;
        for (int k = 0; k < 100; ++k) last = desk_.command(lot(1, 5), texts);
        ASSERT_EQ(desk_.answer(last), Reason::none);
    }
    const auto stands = wait_until("settlement", [](const Seen& seen) { return seen.stands; });
    ASSERT_TRUE(stands);
    EXPECT_TRUE(stands->is_behind && stands->stands);
    EXPECT_FALSE(stands->ended);
    EXPECT_LT(*stands->sent, stands->end);
    for (int n = 0; n < 8'000; ++n) ASSERT_TRUE(stopped.receive(schema::ServerBody::result));
    const auto again = wait_until("settlement", has_all);
    ASSERT_TRUE(again);
    EXPECT_TRUE(has_all(*again));
}

TEST_P(Health, KeepsReadersThatAreGoneWithTheirLastPlace) {
    std::optional<RawClient> settlement(logged_on(server_, "settlement"));
    for (int n = 0; n < 5; ++n) accepted(desk_, lot(1, 5));
    const auto before = wait_until("settlement", has_all);
    ASSERT_TRUE(before);
    settlement.reset();  // without a word
    const auto is_gone = [](const Seen& seen) { return seen.ended.has_value(); };
    const auto lost = wait_until("settlement", is_gone);
    ASSERT_TRUE(lost);
    EXPECT_EQ(lost->ended, schema::CloseReason::line_lost);
    for (int n = 0; n < 5; ++n) accepted(desk_, lot(1, 5));
    EXPECT_EQ(look_at("settlement")->sent, before->sent);
    EXPECT_EQ(look_at("settlement")->end, before->end + 5);

    settlement.emplace(logged_on(server_, "settlement", {.last_sequence = *before->sent}));
    EXPECT_TRUE(has_all(*wait_until("settlement", has_all)));
    settlement->send(schema::ClientBody::log_off, [](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateLogOff(buffer).Union();
    });
    EXPECT_EQ(wait_until("settlement", is_gone)->ended, schema::CloseReason::logged_off);
}

TEST_P(Health, OfAReaderOfOneClockIsNotBehindByTheOthers) {
    std::optional<RawClient> settlement(logged_on(server_, "settlement", {.clocks = {2}}));
    for (int n = 0; n < 5; ++n) accepted(desk_, lot(1, 5));
    const auto seen = wait_until("settlement", has_all);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(has_all(*seen));
    settlement.reset();
    const auto gone = wait_until("settlement", [](const Seen& now) { return !!now.ended; });
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->sent, gone->end) << "there was nothing of its clock";
}

TEST_P(Health, OfAUserWhoLogsOnElsewhereIsTheNewSessions) {
    RawClient first = logged_on(server_, "settlement");
    RawClient second = logged_on(server_, "settlement");  // with 2 threads: on the other one
    EXPECT_EQ(first.closed(), schema::CloseReason::replaced);
    for (int n = 0; n < 40; ++n) {
        ASSERT_FALSE(look_at("settlement")->ended);
        std::this_thread::sleep_for(milliseconds(20));
    }
}

TEST_P(Health, TellsAParticipantsLostLineFromItsLogOff) {
    const auto state = [&](std::uint32_t participant) {
        desk_.send(schema::ClientBody::participants_page,
                   [&](flatbuffers::FlatBufferBuilder& buffer) {
                       return schema::CreateParticipantsPage(buffer, participant, 1).Union();
                   });
        return desk_.receive(schema::ServerBody::participants_page);
    };
    const auto ended_of = [&](std::uint32_t participant) {
        for (int n = 0; n < 400; ++n) {
            auto page = state(participant);
            const auto* its = (*page)->body_as_participants_page()->participants()->Get(0);
            if (its->ended().has_value()) return std::move(*page);
            std::this_thread::sleep_for(milliseconds(25));
        }
        ADD_FAILURE() << "no session of participant " << participant << " ended";
        return std::move(*state(participant));
    };
    RawClient home = logged_on(server_, "buyer2");
    std::optional<RawClient> lost(logged_on(server_, "buyer3"));
    home.send(schema::ClientBody::log_off, [](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateLogOff(buffer).Union();
    });
    lost.reset();
    const Message at_home = ended_of(2);
    const auto* left = at_home->body_as_participants_page()->participants()->Get(0);
    EXPECT_EQ(left->ended(), schema::CloseReason::logged_off);
    EXPECT_EQ(left->lost(), 0U);
    EXPECT_GT(left->ended_at(), 0);
    const Message cut_off = ended_of(3);
    const auto* cut = cut_off->body_as_participants_page()->participants()->Get(0);
    EXPECT_EQ(cut->ended(), schema::CloseReason::line_lost);
    EXPECT_EQ(cut->lost(), 1U);
}

TEST_P(Health, TellsTheJournal) {
    accepted(desk_, lot(1, 5));
    const auto message = ask_health(desk_);
    const auto* in_memory = (*message)->body_as_health()->journal();
    EXPECT_GT(in_memory->durable(), 0U);
    EXPECT_GE(in_memory->written(), in_memory->durable());
    EXPECT_FALSE(in_memory->disk_free().has_value());

    const base::TemporaryDirectory directory;
    const ServerProcess kept(GetParam(), market_settings(), {"--data", directory / "data"});
    RawClient desk = logged_on(kept, "desk");
    accepted(desk, lot(1, 5));
    bool is_told = false;
    for (int n = 0; n < 400 && !is_told; ++n) {
        const auto now = ask_health(desk);
        const auto* journal = (*now)->body_as_health()->journal();
        is_told = journal->written() == journal->durable() && journal->durable_at().has_value() &&
                  !journal->waiting_since().has_value() && journal->disk_free().value_or(0) > 0;
        std::this_thread::sleep_for(milliseconds(25));
    }
    EXPECT_TRUE(is_told);
}

}  // namespace
}  // namespace huagu::test
