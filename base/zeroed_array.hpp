// A fixed array of zeroed values. The operating system gives a page when it is first touched, so
// that a large capacity costs what is used of it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#include "base/assert.hpp"

namespace huagu::base {

/// `T` must mean "empty" when all its bytes are zero.
template <class T>
class ZeroedArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    explicit ZeroedArray(std::size_t size)
        : size_(size), values_(static_cast<T*>(std::calloc(size == 0 ? 1 : size, sizeof(T)))) {
        if (!values_) throw std::bad_alloc();
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
    struct Free {
        void operator()(T* values) const { std::free(values); }
    };

    std::size_t size_;
    std::unique_ptr<T[], Free> values_;
};

}  // namespace huagu::base
