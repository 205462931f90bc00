// English and Chinese names of the items in aT's results.
#pragma once

#include <string_view>

namespace huagu::cli {

struct GroupName {
    std::string_view en;
    std::string_view zh;
};

/// The names of a Korean item; an item that is not known keeps its Korean name in both.
[[nodiscard]] GroupName group_name(std::string_view item);

}  // namespace huagu::cli
