#include "gateway/tcp_stream.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

namespace huagu::gateway {

namespace {

using boost::asio::ip::tcp;

constexpr std::size_t pieces_max = 64;

ssize_t send_some(int descriptor, std::span<const std::span<const std::byte>> pieces) {
    // One by itself is most of them, and the simpler call.
    if (pieces.size() == 1) {
        return ::send(descriptor, pieces.front().data(), pieces.front().size(), MSG_NOSIGNAL);
    }
    std::array<iovec, pieces_max> buffers;
    msghdr message{};
    message.msg_iov = buffers.data();
    for (const auto piece : pieces.first(std::min(pieces.size(), pieces_max))) {
        buffers.at(message.msg_iovlen++) = {const_cast<std::byte*>(piece.data()), piece.size()};
    }
    return ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

}  // namespace

TcpStream::TcpStream(tcp::socket socket, SocketWatch& watch) : watch_(watch) {
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.set_option(tcp::no_delay(true), ignored);
    const auto endpoint = socket.remote_endpoint(ignored);
    peer_ = endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
    descriptor_ = socket.release(ignored);
    if (watch_.add(descriptor_, *this)) return;
    close();
    has_bytes_ = true;  // the end
}

Stream::Moved TcpStream::read(std::span<std::byte> into) {
    const ssize_t bytes = ::recv(descriptor_, into.data(), into.size(), 0);
    if (bytes > 0) {
        // Less than there was room for was all; of what comes behind it, the watch tells.
        const auto read = static_cast<std::size_t>(bytes);
        has_bytes_ = reads_on_ || read == into.size();
        return {Outcome::done, read};
    }
    const bool is_empty = bytes < 0 && errno == EAGAIN;
    if (is_empty) has_bytes_ = false;
    return {is_empty ? Outcome::would_wait : Outcome::ended, 0};
}

Stream::Moved TcpStream::write(std::span<const std::span<const std::byte>> pieces) {
    const ssize_t bytes = send_some(descriptor_, pieces);
    if (bytes >= 0) return {Outcome::done, static_cast<std::size_t>(bytes)};
    if (errno == EAGAIN) return {Outcome::would_wait, 0};
    // The kernel could not read a page of the mapped results: as if we had touched it.
    if (errno == EFAULT) ::raise(SIGBUS);
    return {Outcome::ended, 0};
}

void TcpStream::wait_to_read(StreamWaiter waiter) {
    if (has_bytes_) {
        return boost::asio::post(watch_.executor(), [waiter] { waiter.readable(false); });
    }
    reader_.emplace(waiter);
}

/// There was no room; that there is, the watch tells.
void TcpStream::wait_to_write(StreamWaiter waiter) { writer_.emplace(waiter); }

void TcpStream::on_ready(SocketWatch::Ready ready) {
    reads_on_ = reads_on_ || ready.silent;
    has_bytes_ = has_bytes_ || ready.to_read;
    if (has_bytes_ && reader_) std::exchange(reader_, std::nullopt)->readable(false);
    if (ready.to_write && writer_) std::exchange(writer_, std::nullopt)->writable();
}

void TcpStream::finish_writing() { ::shutdown(descriptor_, SHUT_WR); }

void TcpStream::close() {
    if (descriptor_ < 0) return;
    watch_.remove(descriptor_);
    ::close(std::exchange(descriptor_, -1));
}

std::optional<Duration> TcpStream::least_round_trip() { return tcp_min_round_trip(descriptor_); }

}  // namespace huagu::gateway
