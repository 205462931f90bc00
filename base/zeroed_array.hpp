// A fixed array of zeroed values. The operating system gives a page when it is first touched, so
// that a large capacity costs what is used of it.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#include "base/assert.hpp"

namespace huagu::base {

/// Huge pages suit a large table that is used here and there all over: with small ones nearly every
/// use would miss the processor's cache of addresses.
enum class Pages { small, huge };

/// `T` must mean "empty" when all its bytes are zero.
template <class T>
class ZeroedArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    explicit ZeroedArray(std::size_t size, Pages pages = Pages::small)
        : size_(size), values_(static_cast<T*>(std::calloc(size == 0 ? 1 : size, sizeof(T)))) {
        if (!values_) throw std::bad_alloc();
        if (pages == Pages::huge) ask_for_huge_pages();
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    T& operator[](std::size_t index) {
        HUAGU_ASSERT(index < size_);
        return values_.get()[index];
    }
    const T& operator[](std::size_t index) const {
        HUAGU_ASSERT(index < size_);
        return values_.get()[index];
    }

  private:
    /// Only a hint: where the operating system refuses it, all is well, and slower.
    void ask_for_huge_pages() {
        constexpr std::size_t page = 2 << 20;
        void* first = values_.get();
        std::size_t left = size_ * sizeof(T);
        if (std::align(page, page, first, left)) madvise(first, left / page * page, MADV_HUGEPAGE);
    }

    struct Free {
        void operator()(T* values) const { std::free(values); }
    };

    std::size_t size_;
    std::unique_ptr<T[], Free> values_;
};

}  // namespace huagu::base
