#include "tests/system/line.hpp"

#include <arpa/inet.h>
#include <linux/tcp.h>  // its tcp_info has more than that of netinet/
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace huagu::test {

Line::Line(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    std::memcpy(&generic, &address, sizeof address);
    if (::connect(socket_, &generic, sizeof address) != 0) {
        const int error = errno;
        ::close(socket_);
        throw std::system_error(error, std::generic_category(), "connect");
    }
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

Line::~Line() {
    if (socket_ >= 0) ::close(socket_);
}

Line::Line(Line&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)),
      has_ended_(other.has_ended_) {}

void Line::send_urgent() {
    if (::send(socket_, "!", 1, MSG_OOB | MSG_NOSIGNAL) != 1) {
        throw std::system_error(errno, std::generic_category(), "an urgent byte");
    }
}

void Line::shrink_receive_buffer() {
    const int size = 256 * 1024;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

std::uint32_t Line::segments_received() const {
    tcp_info info{};
    socklen_t size = sizeof info;
    ::getsockopt(socket_, IPPROTO_TCP, TCP_INFO, &info, &size);
    return info.tcpi_data_segs_in;
}

void Line::send(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // closed: what is received will say why
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
}

void Line::send(std::string_view text) { send(std::as_bytes(std::span(text))); }

std::span<const std::byte> Line::receive(milliseconds patience) {
    pollfd waiting{socket_, POLLIN, 0};
    const auto wait = std::max(patience, milliseconds(0)).count();
    if (has_ended_ || ::poll(&waiting, 1, static_cast<int>(wait)) <= 0) return {};
    received_.resize(64 * 1024);
    const ssize_t bytes = ::recv(socket_, received_.data(), received_.size(), 0);
    if (bytes <= 0) {
        has_ended_ = true;
        return {};
    }
    return std::span(received_).first(static_cast<std::size_t>(bytes));
}

}  // namespace huagu::test
