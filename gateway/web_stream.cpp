#include "gateway/web_stream.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "gateway/tcp_stream.hpp"
#include "gateway/time_source.hpp"
#include "gateway/token_bucket.hpp"
#include "wire/frame.hpp"

namespace huagu::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using Socket = websocket::stream<tcp::socket, false>;  // without permessage-deflate

constexpr std::size_t take_at_once = std::size_t{64} << 10;  // bytes, of what is to be written
constexpr std::size_t kept_max = std::size_t{64} << 10;      // by a stream that has written all
constexpr Rate rate_of_controls{.per_second = 10, .burst = 100};  // pings and pongs

/// Lives as long as its stream, and as what it began. One read and one write at a time.
class WebSocket : public std::enable_shared_from_this<WebSocket> {
  public:
    WebSocket(tcp::socket socket, const Settings& settings);

    void accept(const WebRequest& request, std::function<void(std::unique_ptr<Stream>)> then);

    [[nodiscard]] Stream::Moved read(std::span<std::byte> into);
    [[nodiscard]] Stream::Moved write(std::span<const std::span<const std::byte>> pieces);
    void wait_to_read(StreamWaiter waiter);
    void wait_to_write(StreamWaiter waiter);
    void finish_writing();
    void close();
    [[nodiscard]] std::optional<Duration> least_round_trip();

  private:
    [[nodiscard]] int descriptor() { return socket_.next_layer().native_handle(); }
    void on_message(const error_code& error);
    void on_control(websocket::frame_type kind);
    void begin_close(const websocket::close_reason& why);
    void tell_reader();
    void write_next();
    void on_written(const error_code& error, std::size_t frame);
    void written_all();
    void set_cork(bool is_corked);

    Socket socket_;
    const bool is_proxied_;
    // A byte more: Beast wants room before it reads an empty last fragment.
    beast::flat_buffer message_{wire::client_frame_max + 1};
    bool has_message_ = false;
    bool has_ended_ = false;
    TokenBucket controls_{rate_of_controls};
    std::optional<StreamWaiter> reader_;

    std::vector<std::byte> frames_;  // taken, and not written yet
    std::size_t written_ = 0;        // bytes of them
    bool is_writing_ = false;
    bool is_corked_ = false;
    bool is_finishing_ = false;  // when all is written
    bool is_closing_ = false;    // a close was begun, which must be done once only
    std::optional<StreamWaiter> writer_;
};

class WebStream final : public Stream {
  public:
    WebStream(std::shared_ptr<WebSocket> socket, std::string peer)
        : socket_(std::move(socket)), peer_(std::move(peer)) {}
    ~WebStream() override { socket_->close(); }

    [[nodiscard]] Moved read(std::span<std::byte> into) override { return socket_->read(into); }
    [[nodiscard]] Moved write(std::span<const std::span<const std::byte>> pieces) override {
        return socket_->write(pieces);
    }
    void wait_to_read(StreamWaiter waiter) override { socket_->wait_to_read(waiter); }
    void wait_to_write(StreamWaiter waiter) override { socket_->wait_to_write(waiter); }
    void finish_writing() override { socket_->finish_writing(); }
    void close() override { socket_->close(); }
    [[nodiscard]] std::optional<Duration> least_round_trip() override {
        return socket_->least_round_trip();
    }
    [[nodiscard]] const std::string& peer() const override { return peer_; }

  private:
    const std::shared_ptr<WebSocket> socket_;
    const std::string peer_;
};

WebSocket::WebSocket(tcp::socket socket, const Settings& settings)
    : socket_(std::move(socket)), is_proxied_(settings.web_is_proxied) {
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = std::chrono::nanoseconds(settings.log_on_max.value());
    timeout.idle_timeout = websocket::stream_base::none();  // a session has heartbeats
    socket_.set_option(timeout);
    socket_.read_message_max(wire::client_frame_max);
    socket_.auto_fragment(false);
    socket_.binary(true);
    socket_.control_callback(
        [this](websocket::frame_type kind, beast::string_view) { on_control(kind); });
}

void WebSocket::accept(const WebRequest& request,
                       std::function<void(std::unique_ptr<Stream>)> then) {
    error_code ignored;
    socket_.next_layer().set_option(tcp::no_delay(true), ignored);
    const auto endpoint = socket_.next_layer().remote_endpoint(ignored);
    std::string peer = endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
    socket_.async_accept(request, [self = shared_from_this(), peer = std::move(peer),
                                   then = std::move(then)](const error_code& error) {
        if (!error) then(std::make_unique<WebStream>(self, peer));
    });
}

/// A message at once, so that `into` must have room for one.
Stream::Moved WebSocket::read(std::span<std::byte> into) {
    if (!has_message_) {
        return {has_ended_ ? Stream::Outcome::ended : Stream::Outcome::would_wait, 0};
    }
    HUAGU_ASSERT(into.size() >= wire::size_prefix + wire::client_frame_max);
    has_message_ = false;
    const auto size = static_cast<std::uint32_t>(message_.size());
    flatbuffers::WriteScalar(into.data(), size);
    const auto* bytes = static_cast<const std::byte*>(message_.cdata().data());
    std::copy_n(bytes, size, into.data() + wire::size_prefix);
    message_.clear();
    return {Stream::Outcome::done, wire::size_prefix + size};
}

void WebSocket::wait_to_read(StreamWaiter waiter) {
    reader_.emplace(waiter);
    if (has_message_ || has_ended_) {
        return asio::post(socket_.get_executor(),
                          [self = shared_from_this()] { self->tell_reader(); });
    }
    socket_.async_read(message_, [self = shared_from_this()](const error_code& error, std::size_t) {
        self->on_message(error);
    });
}

void WebSocket::on_message(const error_code& error) {
    if (!error && socket_.got_text()) {
        return begin_close({websocket::close_code::unknown_data, "messages are binary, not text"});
    }
    has_message_ = !error;
    has_ended_ = bool{error};
    tell_reader();
}

/// Beast answers pings by itself: without end they would keep the thread from everybody else.
void WebSocket::on_control(websocket::frame_type kind) {
    if (kind == websocket::frame_type::close || controls_.take(system_time().steady())) return;
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
        self->begin_close({websocket::close_code::policy_error, "too many pings"});
    });
}

/// Whoever waits to read is told when it is over.
void WebSocket::begin_close(const websocket::close_reason& why) {
    if (is_closing_ || !socket_.is_open()) return;
    is_closing_ = true;
    socket_.async_close(why, [self = shared_from_this()](const error_code&) {
        self->has_ended_ = true;
        self->tell_reader();
    });
}

void WebSocket::tell_reader() {
    if (!reader_) return;
    const StreamWaiter waiter = *std::exchange(reader_, std::nullopt);
    waiter.readable(has_ended_);
}

/// Takes bytes up to a bound, wherever frames end; what is whole of them is written. Behind a close
/// nothing goes out any more.
Stream::Moved WebSocket::write(std::span<const std::span<const std::byte>> pieces) {
    if (has_ended_) return {Stream::Outcome::ended, 0};
    if (is_writing_) return {Stream::Outcome::would_wait, 0};
    const bool is_open = socket_.is_open() && !is_closing_;
    std::size_t taken = 0;
    for (const auto piece : pieces) {
        const auto part = piece.first(std::min(piece.size(), take_at_once - taken));
        if (is_open) frames_.insert(frames_.end(), part.begin(), part.end());
        taken += part.size();
    }
    if (is_open) write_next();
    return {Stream::Outcome::done, taken};
}

void WebSocket::write_next() {
    const auto left = std::span<const std::byte>(frames_).subspan(written_);
    if (left.size() < wire::size_prefix) return written_all();
    const std::size_t size = flatbuffers::ReadScalar<std::uint32_t>(left.data());
    HUAGU_ASSERT(size <= wire::server_frame_max);
    const std::size_t frame = wire::size_prefix + size;
    if (left.size() < frame) return written_all();
    if (left.size() > frame) set_cork(true);
    is_writing_ = true;
    socket_.async_write(asio::buffer(left.data() + wire::size_prefix, size),
                        [self = shared_from_this(), frame](const error_code& error, std::size_t) {
                            self->on_written(error, frame);
                        });
}

void WebSocket::on_written(const error_code& error, std::size_t frame) {
    written_ += frame;
    if (!error) return write_next();
    is_writing_ = false;
    has_ended_ = true;
    if (writer_) std::exchange(writer_, std::nullopt)->writable();
}

void WebSocket::written_all() {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ = 0;
    if (frames_.empty() && frames_.capacity() > kept_max) frames_.shrink_to_fit();
    set_cork(false);
    if (!std::exchange(is_writing_, false)) return;
    if (is_finishing_) return finish_writing();
    if (writer_) std::exchange(writer_, std::nullopt)->writable();
}

/// Messages that are due together leave together.
void WebSocket::set_cork(bool is_corked) {
    if (is_corked_ == is_corked) return;
    is_corked_ = is_corked;
    const int value = is_corked ? 1 : 0;
    ::setsockopt(descriptor(), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

void WebSocket::wait_to_write(StreamWaiter waiter) {
    if (is_writing_) {
        writer_.emplace(waiter);
    } else {
        asio::post(socket_.get_executor(), [waiter] { waiter.writable(); });
    }
}

/// The last message said why.
void WebSocket::finish_writing() {
    is_finishing_ = true;
    if (!is_writing_) begin_close(websocket::close_code::normal);
}

/// The kernel knows the way to whoever connected; a proxy's says nothing of the terminal.
std::optional<Duration> WebSocket::least_round_trip() {
    return is_proxied_ ? std::nullopt : tcp_min_round_trip(descriptor());
}

void WebSocket::close() {
    error_code ignored;
    socket_.next_layer().close(ignored);
}

}  // namespace

void accept_web_socket(tcp::socket socket, const WebRequest& request, const Settings& settings,
                       std::function<void(std::unique_ptr<Stream>)> then) {
    std::make_shared<WebSocket>(std::move(socket), settings)->accept(request, std::move(then));
}

}  // namespace huagu::gateway
