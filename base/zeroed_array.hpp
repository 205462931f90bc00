// A fixed array of zeroed values, from the beginning of a line of the cache. The operating system
// gives a page when it is first touched, so that a large capacity costs what is used of it.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "base/assert.hpp"

namespace huagu::base {

/// Huge pages suit a large table that is used here and there all over: with small ones nearly every
/// use would miss the processor's cache of addresses.
enum class Pages { small, huge };

/// What the operating system gives memory by, at least.
inline constexpr std::size_t page_bytes = 4096;

/// Has the system give the pages of memory that will be written soon, so that whoever writes it
/// does not wait for each. Only a hint: a system that does not know the word gives each page when
/// it is written.
inline void have_pages_ready(std::span<std::byte> memory) {
    if (memory.empty()) return;
    const std::size_t before = reinterpret_cast<std::uintptr_t>(memory.data()) % page_bytes;
    madvise(memory.data() - before, memory.size() + before, MADV_POPULATE_WRITE);
}

/// Asks for a line of the cache that will be written soon. The empty asm keeps it where it is:
/// without one g++ takes a function that does nothing else for one without effect, and drops it.
inline void prefetch(const void* address) {
    __builtin_prefetch(address, 1);
    asm volatile("");
}

/// `T` must mean "empty" when all its bytes are zero.
template <class T>
class ZeroedArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    static constexpr std::size_t line = 64;
    static_assert(alignof(T) <= line);

  public:
    explicit ZeroedArray(std::size_t size, Pages pages = Pages::small)
        : size_(size), memory_(std::calloc(size * sizeof(T) + line, 1)) {
        if (!memory_) throw std::bad_alloc();
        void* start = memory_.get();
        std::size_t room = size * sizeof(T) + line;
        values_ = static_cast<T*>(std::align(line, size * sizeof(T), start, room));
        if (pages == Pages::huge) ask_for_huge_pages();
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return size_ * sizeof(T); }

    T& operator[](std::size_t index) {
        HUAGU_ASSERT(index < size_);
        return values_[index];
    }
    const T& operator[](std::size_t index) const {
        HUAGU_ASSERT(index < size_);
        return values_[index];
    }

    /// Asks for a value that will be written soon; of no effect if there is none.
    void prefetch(std::size_t index) const {
        if (index >= size_) return;
        const auto* bytes = reinterpret_cast<const std::byte*>(values_ + index);
        for (std::size_t at = 0; at < sizeof(T); at += line) base::prefetch(bytes + at);
    }

    /// Has the first `count` values' pages ready, so that whoever uses them does not wait for them.
    void have_ready(std::size_t count) {
        HUAGU_ASSERT(count <= size_);
        have_pages_ready(std::as_writable_bytes(std::span(values_, count)));
    }

  private:
    /// Only a hint: where the operating system refuses it, all is well, and slower.
    void ask_for_huge_pages() {
        constexpr std::size_t huge = 2 << 20;
        void* first = values_;
        std::size_t left = size_ * sizeof(T);
        if (std::align(huge, huge, first, left)) madvise(first, left / huge * huge, MADV_HUGEPAGE);
    }

    struct Free {
        void operator()(void* memory) const { std::free(memory); }
    };

    std::size_t size_;
    std::unique_ptr<void, Free> memory_;
    T* values_;
};

}  // namespace huagu::base
