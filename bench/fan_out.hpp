// Readers of results that come one after the other, each about a new product: the same code against
// the market and against a server that does nothing.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <span>
#include <vector>

#include "bench/frames.hpp"
#include "cli/load/sender.hpp"

namespace huagu::bench {

class FanOut {
  public:
    using Socket = boost::asio::ip::tcp::socket;

    explicit FanOut(boost::asio::io_context& io) : io_(io) {}

    void add(Socket& socket) {
        socket.non_blocking(true);
        readers_.push_back(std::make_unique<Reader>(Reader{&socket, {}}));
        wait(*readers_.back());
    }

    /// Each time that all have the result, `trigger` causes the next. Deliveries a second.
    template <class Trigger>
    double run(std::size_t results, const Trigger& trigger) {
        const Time begin = cli::local_now();
        for (std::size_t n = 0; n < results; ++n) {
            awaited_ = readers_.size();
            trigger();
            io_.restart();
            while (awaited_ > 0) io_.run_one();
        }
        return static_cast<double>(results * readers_.size()) /
               cli::in_seconds(cli::local_now() - begin);
    }

    [[nodiscard]] const std::vector<std::byte>& last_result() const { return last_result_; }

  private:
    struct Reader {
        Socket* socket;
        std::vector<std::byte> unread;
    };

    void wait(Reader& reader) {
        reader.socket->async_wait(Socket::wait_read,
                                  [this, &reader](boost::system::error_code error) {
                                      if (error) return;
                                      read(reader);
                                      wait(reader);
                                  });
    }
    void read(Reader& reader) {
        boost::system::error_code error;
        const std::size_t size = reader.socket->read_some(boost::asio::buffer(buffer_), error);
        if (error) return;
        cut(reader.unread, std::span(buffer_).first(size), [&](std::span<const std::byte> frame) {
            if (!is_awaited(frame)) return;
            if (last_result_.empty()) last_result_.assign(frame.begin(), frame.end());
            --awaited_;
        });
    }
    /// Others come when the machine stalls and the market pauses its clock.
    static bool is_awaited(std::span<const std::byte> frame) {
        if (type_of(frame) != schema::ServerBody::result) return false;
        const auto* root = flatbuffers::GetSizePrefixedRoot<schema::ServerFrame>(frame.data());
        return root->body_as_result()->body_type() == schema::ResultBody::product_added;
    }

    boost::asio::io_context& io_;
    std::vector<std::unique_ptr<Reader>> readers_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(64 * 1024);
    std::vector<std::byte> last_result_;
    std::size_t awaited_ = 0;
};

}  // namespace huagu::bench
