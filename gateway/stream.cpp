#include "gateway/stream.hpp"

#include <array>
#include <boost/asio/buffer.hpp>

namespace huagu::gateway {

using boost::asio::ip::tcp;

Stream::Stream(tcp::socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto endpoint = socket_.remote_endpoint(ignored);
    peer_ = endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

Stream::Moved Stream::read(std::span<std::byte> into) {
    boost::system::error_code error;
    const std::size_t bytes =
        socket_.read_some(boost::asio::buffer(into.data(), into.size()), error);
    if (error == boost::asio::error::would_block) return {Outcome::would_wait, 0};
    return {error ? Outcome::ended : Outcome::done, bytes};
}

Stream::Moved Stream::write(std::span<const std::span<const std::byte>> pieces) {
    std::array<boost::asio::const_buffer, 64> buffers;
    std::size_t count = 0;
    for (const auto piece : pieces.first(std::min(pieces.size(), buffers.size()))) {
        buffers.at(count++) = boost::asio::const_buffer(piece.data(), piece.size());
    }
    boost::system::error_code error;
    const std::size_t bytes = socket_.write_some(std::span(buffers.data(), count), error);
    if (error == boost::asio::error::would_block) return {Outcome::would_wait, 0};
    return {error ? Outcome::ended : Outcome::done, bytes};
}

void Stream::finish_writing() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void Stream::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

std::optional<Duration> Stream::kernel_round_trip() {
    return tcp_min_round_trip(socket_.native_handle());
}

}  // namespace huagu::gateway
