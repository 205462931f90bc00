#include "gateway/asio_loop.hpp"

#include <sys/timerfd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>

namespace huagu::gateway {

AsioLoop::AsioLoop() : waker_stream_(io_), alarm_(io_) {
    waker_stream_.assign(waker_.descriptor());
    wait_for_waker();
    const int alarm = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (alarm < 0) throw std::system_error(errno, std::generic_category(), "timerfd_create");
    alarm_.assign(alarm);
    wait_for_alarm();
}

AsioLoop::~AsioLoop() { waker_stream_.release(); }

/// What is ready may never end, and a turn must.
std::size_t AsioLoop::poll(Duration most) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::nanoseconds(most.value());
    std::size_t ran = 0;
    while (io_.poll_one() > 0) {
        ++ran;
        if (std::chrono::steady_clock::now() > until) break;
    }
    return ran;
}

void AsioLoop::sleep(Duration most) {
    const auto now = std::chrono::steady_clock::now();
    const auto until = now + std::chrono::nanoseconds(most.value());
    if (rings_at_ <= now || until < rings_at_) {
        const std::int64_t ns = std::max<std::int64_t>(most.value(), 1);  // 0 would unset it
        const itimerspec once{{0, 0}, {ns / 1'000'000'000, ns % 1'000'000'000}};
        ::timerfd_settime(alarm_.native_handle(), 0, &once, nullptr);
        rings_at_ = until;
    }
    io_.run_one();
}

void AsioLoop::wait_for_alarm() {
    alarm_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code& error) {
                          if (error) return;
                          std::uint64_t count = 0;
                          boost::system::error_code ignored;
                          alarm_.read_some(boost::asio::buffer(&count, sizeof count), ignored);
                          wait_for_alarm();
                      });
}

void AsioLoop::post(std::function<void()> then) { boost::asio::post(io_, std::move(then)); }

void AsioLoop::wait_for_waker() {
    waker_stream_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                             [this](const boost::system::error_code& error) {
                                 if (error) return;
                                 waker_.clear();
                                 wait_for_waker();
                             });
}

}  // namespace huagu::gateway
