// Which results have a number of their own.
#pragma once

#include "wire/schema.hpp"

namespace huagu::wire {

/// On the desk's view replies and notices lie among the results, and bear the last one's number.
inline bool is_numbered(const schema::Result& result) {
    return result.body_type() != schema::ResultBody::desk_reply &&
           result.body_type() != schema::ResultBody::notice;
}

}  // namespace huagu::wire
