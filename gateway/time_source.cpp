#include "gateway/time_source.hpp"

#include <chrono>

namespace huagu::gateway {
namespace {

template <class Source>
Time read() {
    const auto now = Source::now().time_since_epoch();
    return Time(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

class SystemTime final : public TimeSource {
  public:
    [[nodiscard]] Time steady() const override { return read<std::chrono::steady_clock>(); }
    [[nodiscard]] Time wall() const override { return read<std::chrono::system_clock>(); }
};

}  // namespace

const TimeSource& system_time() {
    static const SystemTime source;
    return source;
}

}  // namespace huagu::gateway
