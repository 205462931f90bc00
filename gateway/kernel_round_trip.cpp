// Apart from tcp_stream.cpp: the kernel's tcp.h, which knows tcpi_min_rtt, and the C library's,
// which Asio includes, do not go together.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <limits>
#include <optional>

#include "engine/types.hpp"

namespace huagu::gateway {

std::optional<Duration> tcp_min_round_trip(int descriptor);

std::optional<Duration> tcp_min_round_trip(int descriptor) {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
    const bool has_it = size >= offsetof(tcp_info, tcpi_min_rtt) + sizeof info.tcpi_min_rtt;
    const bool is_known = info.tcpi_min_rtt != std::numeric_limits<std::uint32_t>::max();
    if (!has_it || !is_known) return std::nullopt;
    return Duration(std::int64_t{info.tcpi_min_rtt} * 1'000);  // the kernel counts microseconds
}

}  // namespace huagu::gateway
