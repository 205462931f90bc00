// What the desk is told by records that no command made.
#pragma once

#include <string>

#include "engine/types.hpp"
#include "journal/record.hpp"
#include "wire/schema.hpp"

namespace huagu {

struct Notice {
    schema::NoticeKind kind = schema::NoticeKind::none;
    std::string text;
};

/// Of any record kind but command and advance.
[[nodiscard]] Notice notice_of(const journal::RecordHead& head);

/// That the machine's clock lies so far behind market time, in English and Chinese.
[[nodiscard]] std::string set_back_text(Duration behind);

}  // namespace huagu
