// Whether the machine's clock lies behind market time, and when to say so.
#pragma once

#include <cstdint>

#include "engine/types.hpp"

namespace huagu::gateway {

/// Market time is the steady clock's, so a clock that is set back moves no hand; but a day must not
/// be started again on it for long, and its times are not those of other machines.
class SetBackWatch {
  public:
    enum class Say : std::uint8_t { nothing, is_set_back, is_right };

    static constexpr Duration little{2'000'000'000};  // behind: as clocks are, leap seconds too
    static constexpr Duration again_after{60'000'000'000};

    /// `real_now` is steady.
    Say look(Duration behind, Time real_now) {
        if (behind <= little) {
            const bool was_set_back = is_set_back_;
            is_set_back_ = false;
            return was_set_back ? Say::is_right : Say::nothing;
        }
        if (is_set_back_ && real_now - said_at_ < again_after) return Say::nothing;
        is_set_back_ = true;
        said_at_ = real_now;
        return Say::is_set_back;
    }

  private:
    bool is_set_back_ = false;
    Time said_at_{0};
};

}  // namespace huagu::gateway
