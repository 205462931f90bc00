#include "gateway/asio_loop.hpp"

#include <boost/asio/post.hpp>
#include <chrono>

namespace huagu::gateway {

AsioLoop::AsioLoop() : waker_stream_(io_) {
    waker_stream_.assign(waker_.descriptor());
    wait_for_waker();
}

AsioLoop::~AsioLoop() { waker_stream_.release(); }

void AsioLoop::sleep(Duration most) { io_.run_one_for(std::chrono::nanoseconds(most.value())); }

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
