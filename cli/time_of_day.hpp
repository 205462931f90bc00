// A moment as people read it: "10:00:00.005", of the day in UTC.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "engine/types.hpp"

namespace huagu::cli {

inline std::string time_of_day(Time at) {
    constexpr std::int64_t day = 86'400;
    const std::int64_t ms = at.value() / 1'000'000;
    const std::int64_t s = ms / 1'000 % day;
    return fmt::format("{:02}:{:02}:{:02}.{:03}", s / 3'600, s / 60 % 60, s % 60, ms % 1'000);
}

}  // namespace huagu::cli
