#include "gateway/socket_watch.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace huagu::gateway {

namespace {

// Before whoever polls looks at the time again.
constexpr int told_at_once = 4;

}  // namespace

SocketWatch::SocketWatch(boost::asio::io_context& io) : all_(io) {
    const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    all_.assign(descriptor);
    wait();
}

bool SocketWatch::add(int descriptor, Watched& watched) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &watched;
    return ::epoll_ctl(all_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void SocketWatch::remove(int descriptor) {
    ::epoll_ctl(all_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
}

void SocketWatch::wait() {
    all_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [this](const boost::system::error_code& error) {
                        if (error) return;
                        tell_some();
                        wait();  // is over at once if there are more
                    });
}

void SocketWatch::tell_some() {
    std::array<epoll_event, told_at_once> events;
    const int count = ::epoll_wait(all_.native_handle(), events.data(), told_at_once, 0);
    for (int n = 0; n < count; ++n) {
        const epoll_event& event = events.at(static_cast<std::size_t>(n));
        const auto has_any = [&](std::uint32_t of) { return (event.events & of) != 0; };
        constexpr std::uint32_t failed = EPOLLERR | EPOLLHUP;
        constexpr std::uint32_t silent = EPOLLRDHUP | EPOLLPRI | failed;
        static_cast<Watched*>(event.data.ptr)
            ->on_ready({has_any(EPOLLIN | silent), has_any(EPOLLOUT | failed), has_any(silent)});
    }
}

}  // namespace huagu::gateway
