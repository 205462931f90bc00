// A gateway thread that the scheduler holds costs time, and nobody a sale.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "gateway/server.hpp"
#include "tests/system/raw_client.hpp"

namespace huagu::gateway {
namespace {

using test::RawClient;

constexpr Duration ms(std::int64_t n) { return Duration(n * 1'000'000); }

Settings market() {
    Settings settings;
    settings.market = "Test";
    settings.day = "2026-11-23";
    settings.currency = "CNY";
    settings.port = 0;
    settings.threads = 2;
    settings.stall_limit = ms(5'000);  // a busy machine is not what is tested
    settings.password_strength = PasswordStrength::least;
    settings.limits = {20, 20, 4, 20, 20, 20, 20};
    settings.participants.push_back({{{"en", "Grower"}}, {}, false, true, Money(0)});
    settings.products.push_back({"rose", {}, {{"en", "Rose"}}, {}});
    for (std::uint32_t n = 2; n <= 3; ++n) {
        settings.participants.push_back({{{"en", "Buyer"}}, {}, true, false, Money(1'000'000'000)});
        settings.users.push_back({"buyer" + std::to_string(n), "secret", schema::Role::trader,
                                  ParticipantId(n), /*line=*/0});
    }
    settings.users.push_back(
        {"desk", "secret", schema::Role::auctioneer, ParticipantId::none(), /*line=*/0});
    ClockLane clock;
    clock.name = {{"en", "One"}};
    clock.is_open = true;
    clock.rules.hold = ms(100);
    clock.rules.step_interval = ms(50);
    settings.clocks.push_back(clock);
    return settings;
}

class HeldThread : public ::testing::Test {
  protected:
    HeldThread() : server_(market(), {}) {
        server_.thread(1).set_before_hand_over([this](auto&) {
            if (!is_to_be_held_.exchange(false)) return;
            std::this_thread::sleep_for(hold);
        });
        running_ = std::thread([this] { EXPECT_EQ(server_.run(), 0); });
    }
    ~HeldThread() override {
        server_.stop();
        running_.join();
    }

    RawClient on(const std::string& user) {
        RawClient client(server_.port());
        client.log_on(user);
        EXPECT_TRUE(client.logged_on());
        return client;
    }

    static constexpr std::chrono::milliseconds hold{200};
    std::atomic<bool> is_to_be_held_{false};
    Server server_;
    std::thread running_;
};

Command lot_of_two() {
    Command queue(CommandKind::queue_lot, Time(0));
    queue.queue_lot = {ClockId(1), LotId::none(), ParticipantId(1), ProductId(1), 0,        60,
                       Items(10),  Units(2),      Units(1),         Price(1000),  Price(10)};
    return queue;
}

Command press() {
    Command press(CommandKind::press, Time(0));
    press.press = {ClockId(1), LotId(1), RoundNumber(1), wire::press_time_on_receipt,
                   Units(2),   false};
    return press;
}

void wait_for_round(RawClient& client) {
    for (;;) {
        const auto message = client.receive(schema::ServerBody::result);
        ASSERT_TRUE(message);
        if ((*message)->body_as_result()->body_as_round_started() != nullptr) return;
    }
}

TEST_F(HeldThread, LosesNobodysPress) {
    // Connections go to the threads in turn: the desk's and buyer 3's to the first, buyer 2's to
    // the other.
    RawClient desk = on("desk");
    RawClient early = on("buyer2");
    RawClient late = on("buyer3");
    desk.command(lot_of_two());
    wait_for_round(late);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // the hand falls
    // The early press is received, and then its thread is held: longer than the step lasts, and
    // until after the late press's step.
    is_to_be_held_ = true;
    const std::uint64_t id = early.command(press());
    std::this_thread::sleep_for(std::chrono::milliseconds(70));
    const std::uint64_t late_id = late.command(press());
    ASSERT_TRUE(early.answer(id));
    const auto won = early.receive(schema::ServerBody::won);
    ASSERT_TRUE(won) << "the held press lost";
    EXPECT_EQ((*won)->body_as_won()->units(), 2);
    EXPECT_FALSE(is_to_be_held_) << "the thread was not held";
    EXPECT_EQ(late.answer(late_id), Reason::too_late) << "its step came after the decision";
}

}  // namespace
}  // namespace huagu::gateway
