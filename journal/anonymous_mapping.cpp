#include "journal/anonymous_mapping.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "base/zeroed_array.hpp"

namespace huagu::journal {

namespace {

using base::page_bytes;

constexpr std::uint64_t whole_pages(std::uint64_t size) {
    return (size + page_bytes - 1) / page_bytes * page_bytes;
}

std::byte* reserve(std::uint64_t capacity) {
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void* start = ::mmap(nullptr, capacity, PROT_NONE, flags, -1, 0);
    if (start == MAP_FAILED) throw std::bad_alloc();
    return static_cast<std::byte*>(start);
}

tl::unexpected<StorageError> failed(int code) {
    return tl::unexpected(
        StorageError{code, base::told("cannot take more memory: {}", "无法取得更多内存：{}",
                                      base::told_by_system(code))});
}

}  // namespace

void touch_pages(std::span<std::byte> memory, std::uint64_t from, std::uint64_t to) {
    to = std::min<std::uint64_t>(to, memory.size());
    if (from < to) base::have_pages_ready(memory.subspan(from, to - from));
}

AnonymousMapping::AnonymousMapping(std::uint64_t capacity)
    : capacity_(whole_pages(capacity)), data_(reserve(capacity_)) {}

AnonymousMapping::~AnonymousMapping() { ::munmap(data_, capacity_); }

Stored<void> AnonymousMapping::grow(std::uint64_t size) {
    if (size <= size_) return {};
    if (size > capacity_) return failed(EFBIG);
    if (::mprotect(data_, whole_pages(size), PROT_READ | PROT_WRITE) != 0) return failed(errno);
    size_ = size;
    return {};
}

void AnonymousMapping::touch(std::uint64_t from, std::uint64_t to) {
    touch_pages({data_, size_}, from, to);
}

Stored<void> AnonymousMapping::resize(std::uint64_t size) {
    if (size >= size_) return grow(size);
    // Whole pages go back to the system; they are zeros when they are touched again.
    const std::uint64_t kept = whole_pages(size);
    std::fill(data_ + size, data_ + std::min(kept, size_), std::byte{0});
    if (kept < size_ && ::madvise(data_ + kept, whole_pages(size_) - kept, MADV_DONTNEED) != 0) {
        return failed(errno);
    }
    size_ = size;
    return {};
}

}  // namespace huagu::journal
