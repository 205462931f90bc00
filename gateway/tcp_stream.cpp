#include "gateway/tcp_stream.hpp"

#include <signal.h>

#include <array>
#include <boost/asio/buffer.hpp>

namespace huagu::gateway {

using boost::asio::ip::tcp;

TcpStream::TcpStream(tcp::socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto endpoint = socket_.remote_endpoint(ignored);
    peer_ = endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

Stream::Moved TcpStream::read(std::span<std::byte> into) {
    boost::system::error_code error;
    const std::size_t bytes =
        socket_.read_some(boost::asio::buffer(into.data(), into.size()), error);
    if (error == boost::asio::error::would_block) return {Outcome::would_wait, 0};
    return {error ? Outcome::ended : Outcome::done, bytes};
}

Stream::Moved TcpStream::write(std::span<const std::span<const std::byte>> pieces) {
    std::array<boost::asio::const_buffer, 64> buffers;
    std::size_t count = 0;
    for (const auto piece : pieces.first(std::min(pieces.size(), buffers.size()))) {
        buffers.at(count++) = boost::asio::const_buffer(piece.data(), piece.size());
    }
    boost::system::error_code error;
    const std::size_t bytes = socket_.write_some(std::span(buffers.data(), count), error);
    if (error == boost::asio::error::would_block) return {Outcome::would_wait, 0};
    // The kernel could not read a page of the mapped results: as if we had touched it.
    if (error == boost::system::errc::bad_address) ::raise(SIGBUS);
    return {error ? Outcome::ended : Outcome::done, bytes};
}

void TcpStream::wait_to_read(StreamWaiter waiter) {
    socket_.async_wait(tcp::socket::wait_read, [waiter](const boost::system::error_code& error) {
        waiter.readable(bool{error});
    });
}

void TcpStream::wait_to_write(StreamWaiter waiter) {
    socket_.async_wait(tcp::socket::wait_write,
                       [waiter](const boost::system::error_code&) { waiter.writable(); });
}

void TcpStream::finish_writing() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void TcpStream::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

std::optional<Duration> TcpStream::least_round_trip() {
    return tcp_min_round_trip(socket_.native_handle());
}

}  // namespace huagu::gateway
