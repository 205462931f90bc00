// HUAGU_ASSERT states an invariant. It is on in every build; input from outside never reaches it.
#pragma once

namespace huagu::base {

/// Prints the broken invariant to stderr and aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace huagu::base

#define HUAGU_ASSERT(condition)                                              \
    do {                                                                     \
        if (!(condition)) [[unlikely]] {                                     \
            ::huagu::base::assertion_failed(#condition, __FILE__, __LINE__); \
        }                                                                    \
    } while (false)
