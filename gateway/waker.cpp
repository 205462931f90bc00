#include "gateway/waker.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace huagu::gateway {

Waker::Waker() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Waker::~Waker() { ::close(descriptor_); }

void Waker::wake() {
    // Pairs with the exchange in clear(): either this call writes, or the thread is still to look.
    if (is_woken_.exchange(true)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
}

void Waker::clear() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t read = ::read(descriptor_, &count, sizeof count);
    is_woken_.exchange(false);
}

void Waker::wait(Duration most) {
    const std::int64_t ns = std::max<std::int64_t>(most.value(), 0);
    const timespec time{ns / 1'000'000'000, ns % 1'000'000'000};
    pollfd waiting{descriptor_, POLLIN, 0};
    ::ppoll(&waiting, 1, &time, nullptr);
}

}  // namespace huagu::gateway
