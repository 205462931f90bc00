// A client that keeps so many presses under way on each of its connections, and counts the answers:
// the same code against the market and against a server that does nothing.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "cli/load/histogram.hpp"
#include "cli/load/press_frame.hpp"

namespace huagu::bench {

class ClosedLoop {
  public:
    /// Presses for `round`. The io_context runs only in here.
    ClosedLoop(boost::asio::io_context& io, const cli::LiveRound& round) : io_(io), round_(round) {}

    /// A connection that is ready for presses; the first bears the id that follows `last_id`.
    void add(boost::asio::ip::tcp::socket& socket, std::uint64_t last_id);

    struct Times {
        double seconds = 0;
        cli::Histogram answer;  // of each batch: from its write to its last answer
    };
    /// Each connection sends a batch, awaits its answers, and sends the next, until as many presses
    /// as `total` are answered at least. Throws std::runtime_error if a connection ends.
    Times run(std::size_t batch, std::size_t total);

    /// The last answer's bytes, with its size.
    [[nodiscard]] const std::vector<std::byte>& last_answer() const { return last_answer_; }

  private:
    struct Peer {
        boost::asio::ip::tcp::socket* socket;
        std::uint64_t last_id;
        std::vector<std::byte> unread;  // the begin of a frame
        std::size_t awaited = 0;
        Time sent;
    };

    void wait(Peer& peer);
    void send_batch(Peer& peer);
    void read(Peer& peer);
    /// The answers in the bytes; the begin of a frame stays unread.
    std::size_t take(Peer& peer, std::span<const std::byte> bytes);

    boost::asio::io_context& io_;
    cli::LiveRound round_;
    cli::PressFrame frame_;
    std::vector<std::unique_ptr<Peer>> peers_;
    std::vector<std::byte> batch_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(64 * 1024);
    std::vector<std::byte> last_answer_;
    std::size_t batch_size_ = 0;
    std::size_t wanted_ = 0;  // answers until no more is sent
    std::size_t answered_ = 0;
    std::size_t under_way_ = 0;
    bool has_failed_ = false;
    Times times_;
};

}  // namespace huagu::bench
