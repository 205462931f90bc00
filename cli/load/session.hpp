// A terminal's session as a load generator holds thousands: it logs on, and then does only what it
// is told. Of one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types.hpp"
#include "wire/server_stream.hpp"

namespace huagu::cli {

struct LoadUser {
    std::string name;
    bool follows_results = false;
    std::vector<ClockId> clocks;                  // results of these; empty: of all
    std::vector<std::uint8_t> resume_token = {};  // of an earlier session; empty: the password
};

class LoadSession {
  public:
    /// Connects and asks to be logged on; the answer is not waited for, so that many can ask at
    /// once. Throws boost::system::system_error.
    LoadSession(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& server,
                const LoadUser& user);

    /// Waits for the log-on, and from then on for nothing. Throws std::runtime_error if the server
    /// does not want it.
    void await_log_on();
    /// Instead: read() is given the answer, which is to be told here.
    void do_not_wait() { socket_.non_blocking(true); }
    void on_logged_on(const schema::LoggedOn& logged_on);

    // Afterwards, without waiting:

    [[nodiscard]] const std::vector<std::uint8_t>& resume_token() const { return resume_token_; }

    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
    [[nodiscard]] CommandId next_id() { return CommandId(++last_id_); }

    /// To be written, after what waits.
    void add(std::span<const std::byte> frame) {
        waiting_.insert(waiting_.end(), frame.begin(), frame.end());
    }
    void add_pong(std::uint64_t ping);
    [[nodiscard]] bool has_waiting() const { return !waiting_.empty(); }
    /// Writes what the kernel takes; whether that was all.
    [[nodiscard]] bool write();

    /// Reads what the kernel has, by way of `buffer`, and calls `on_message` with each message. Why
    /// no more will come; empty while the stream goes on.
    template <class OnMessage>
    [[nodiscard]] std::string_view read(std::span<std::byte> buffer, const OnMessage& on_message) {
        boost::system::error_code error;
        const std::size_t size =
            socket_.read_some(boost::asio::buffer(buffer.data(), buffer.size()), error);
        if (error == boost::asio::error::would_block) return {};
        if (error) return "its session ended";
        const auto goes_on = [&](const schema::ServerFrame& frame) {
            on_message(frame);
            return true;
        };
        return wire::take_server(reader_, buffer.first(size), goes_on);
    }

  private:
    [[nodiscard]] const schema::ServerFrame& await_message();

    boost::asio::ip::tcp::socket socket_;
    wire::FrameReader reader_{wire::server_frame_max};
    std::vector<std::byte> waiting_;
    std::size_t written_ = 0;  // of what waits
    std::uint64_t last_id_ = 0;
    std::vector<std::uint8_t> resume_token_;
};

}  // namespace huagu::cli
