#include "cli/line_reader.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>

namespace huagu::cli {

LineReader::LineReader(boost::asio::io_context& io, OnLine on_line)
    : io_(io), on_line_(std::move(on_line)), wake_(eventfd(0, EFD_CLOEXEC)) {
    if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    thread_ = std::thread([this] { run(); });
}

LineReader::~LineReader() {
    eventfd_write(wake_, 1);
    thread_.join();
    close(wake_);
}

void LineReader::run() {
    const auto tell = [this](std::optional<std::string> line) {
        boost::asio::post(io_, [this, line = std::move(line)] { on_line_(line); });
    };
    std::string rest;
    for (;;) {
        std::array<pollfd, 2> sources{{{STDIN_FILENO, POLLIN, 0}, {wake_, POLLIN, 0}}};
        if (poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) break;
        if (sources[1].revents != 0) return;
        if (sources[0].revents == 0) continue;
        std::array<char, 4096> bytes{};
        const ssize_t size = read(STDIN_FILENO, bytes.data(), bytes.size());
        if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (size <= 0) break;
        rest.append(bytes.data(), static_cast<std::size_t>(size));
        for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
            tell(rest.substr(0, end));
            rest.erase(0, end + 1);
        }
    }
    if (!rest.empty()) tell(rest);
    tell(std::nullopt);
}

}  // namespace huagu::cli
