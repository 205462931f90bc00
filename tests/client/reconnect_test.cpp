// What a client makes of a market that it comes back to, against a server that says what the test
// wants.
#include <gtest/gtest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "client/client.hpp"

namespace huagu::client {
namespace {

using boost::asio::ip::tcp;

/// Takes a connection, answers its log-on, reads nothing.
class Server {
  public:
    [[nodiscard]] std::string port() const {
        return std::to_string(acceptor_.local_endpoint().port());
    }
    [[nodiscard]] boost::asio::io_context& io() { return io_; }

    /// Runs until the client that connects is logged on.
    void log_on(const Client& client, std::int64_t opened_at, std::uint64_t last_command_id) {
        acceptor_.async_accept([&](const auto& error, tcp::socket socket) {
            ASSERT_FALSE(error);
            socket_ = std::move(socket);
            auto& buffer = builder_.begin();
            schema::LoggedOnBuilder on(buffer);
            on.add_opened_at(opened_at);
            on.add_last_command_id(last_command_id);
            send(schema::ServerBody::logged_on, on.Finish().Union());
        });
        until([&] { return client.is_logged_on(); });
    }
    void reject(std::uint64_t command_id, schema::Reason reason) {
        auto& buffer = builder_.begin();
        schema::RejectedBuilder rejected(buffer);
        rejected.add_command_id(command_id);
        rejected.add_command(schema::CommandKind::press);
        rejected.add_reason(reason);
        send(schema::ServerBody::rejected, rejected.Finish().Union());
    }
    void hang_up() { socket_.close(); }

    template <class Condition>
    void until(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), end);
            io_.run_one_for(std::chrono::milliseconds(50));
            io_.restart();
        }
    }

  private:
    void send(schema::ServerBody type, flatbuffers::Offset<void> body) {
        builder_.finish(type, body);
        const auto frame = builder_.frame();
        boost::asio::write(socket_, boost::asio::buffer(frame.data(), frame.size()));
    }

    boost::asio::io_context io_;
    tcp::acceptor acceptor_{io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    tcp::socket socket_{io_};
    wire::FrameBuilder builder_;
};

struct Heard : Handler {
    void on_answer(const Answer& answer) override { reasons.push_back(answer.reason); }
    void on_another_day(const schema::LoggedOn&) override { ++other_days; }
    void on_logged_on(const schema::LoggedOn&) override { ++log_ons; }
    std::vector<Reason> reasons;
    int other_days = 0;
    int log_ons = 0;
};

Options options(const Server& server) {
    Options options;
    options.port = server.port();
    options.user = "anna";
    return options;
}

constexpr Press any_press{ClockId(1), LotId(1), RoundNumber(1), Time(5), Units(1), false};

TEST(Reconnect, AStaleResendWasBusyAndDidNothing) {
    Server server;
    Heard heard;
    Client client(server.io(), options(server), heard);
    client.start();
    server.log_on(client, 1, 0);
    ASSERT_EQ(client.press(any_press), CommandId(1));
    ASSERT_EQ(client.press(any_press), CommandId(2));
    server.reject(2, schema::Reason::stale_command);
    server.until([&] { return heard.reasons.size() == 1; });
    EXPECT_EQ(heard.reasons[0], Reason::stale_command) << "said once: it was used before";
    server.hang_up();
    server.until([&] { return !client.is_logged_on(); });
    server.log_on(client, 1, 2);
    server.reject(1, schema::Reason::stale_command);
    server.until([&] { return heard.reasons.size() == 2; });
    EXPECT_EQ(heard.reasons[1], Reason::busy) << "the first answer, which was lost";
    EXPECT_EQ(heard.other_days, 0);
}

TEST(Reconnect, CommandsOfYesterdayAreNotSentAgainToday) {
    Server server;
    Heard heard;
    Client client(server.io(), options(server), heard);
    client.start();
    server.log_on(client, 1, 40);
    ASSERT_EQ(client.press(any_press), CommandId(41));
    server.hang_up();
    server.until([&] { return !client.is_logged_on(); });
    EXPECT_EQ(client.unanswered(), 1U);
    server.log_on(client, 2, 0);
    EXPECT_EQ(heard.other_days, 1);
    EXPECT_EQ(heard.log_ons, 2);
    EXPECT_EQ(client.unanswered(), 0U);
    EXPECT_EQ(client.press(any_press), CommandId(1)) << "ids begin anew";
}

}  // namespace
}  // namespace huagu::client
