#include "bench/echo_readers.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <vector>

#include "bench/fan_out.hpp"
#include "cli/load/press_frame.hpp"

namespace huagu::bench {

namespace {

namespace asio = boost::asio;
constexpr std::size_t warm_up = 3;  // frames

// On the line between the processes: the frame that all are to get, with its size; then numbers of
// frames, each answered with the deliveries a second.

bool write_all(int line, const void* bytes, std::size_t size) {
    return ::send(line, bytes, size, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
}

bool read_all(int line, void* bytes, std::size_t size) {
    return ::recv(line, bytes, size, MSG_WAITALL) == static_cast<ssize_t>(size);
}

/// The process' own work, until the line ends.
void serve(int line, const EchoServer& echo, std::size_t connections) {
    std::uint64_t size = 0;
    if (!read_all(line, &size, sizeof size)) return;
    std::vector<std::byte> frame(size);
    if (!read_all(line, frame.data(), frame.size())) return;
    asio::io_context io(1);
    auto sockets = echo.greet(io, EchoTo::everyone, frame, connections);
    FanOut readers(io);
    for (auto& socket : sockets) readers.add(socket);
    const cli::PressFrame press;
    const auto send_one = [&] {
        asio::write(sockets.front(), asio::buffer(press.bytes().data(), press.bytes().size()));
    };
    std::uint64_t frames = warm_up;
    do {
        const double rate = readers.run(frames, send_one);
        if (!write_all(line, &rate, sizeof rate)) return;
    } while (read_all(line, &frames, sizeof frames));
}

}  // namespace

EchoReaders::EchoReaders(const EchoServer& echo, std::size_t connections) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::runtime_error("no pair of sockets");
    }
    const pid_t parent = ::getpid();
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("no process");
    if (process_ > 0) {
        line_ = ends[0];
        ::close(ends[1]);
        return;
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::close(ends[0]);
    if (::getppid() != parent) std::_Exit(1);
    try {
        serve(ends[1], echo, connections);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "the echo's readers: %s\n", error.what());
        std::_Exit(1);
    }
    std::_Exit(0);
}

EchoReaders::~EchoReaders() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(line_);
}

void EchoReaders::connect(std::span<const std::byte> frame) {
    const std::uint64_t size = frame.size();
    const bool is_told =
        write_all(line_, &size, sizeof size) && write_all(line_, frame.data(), frame.size());
    if (!is_told) throw std::runtime_error("the echo's readers are gone");
    static_cast<void>(answer());
}

double EchoReaders::run(std::size_t frames) {
    const std::uint64_t count = frames;
    if (!write_all(line_, &count, sizeof count)) {
        throw std::runtime_error("the echo's readers are gone");
    }
    return answer();
}

double EchoReaders::answer() const {
    double rate = 0;
    if (!read_all(line_, &rate, sizeof rate)) {
        throw std::runtime_error("the echo's readers are gone");
    }
    return rate;
}

}  // namespace huagu::bench
