// Memory that looks like a file's: for what is kept only as long as the program runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "journal/storage.hpp"

namespace huagu::journal {

/// Has the system give the pages of [from, to) of mapped memory, as far as there is any.
void touch_pages(std::span<std::byte> memory, std::uint64_t from, std::uint64_t to);

class AnonymousMapping final : public Mapping {
  public:
    /// Only address space is taken; what lies beyond size() cannot be touched. Throws
    /// std::bad_alloc.
    explicit AnonymousMapping(std::uint64_t capacity);
    ~AnonymousMapping() override;

    [[nodiscard]] std::byte* data() const override { return data_; }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] Stored<void> grow(std::uint64_t size) override;
    void touch(std::uint64_t from, std::uint64_t to) override;
    [[nodiscard]] Stored<void> resize(std::uint64_t size) override;
    /// Nothing is safer for it.
    [[nodiscard]] Stored<void> sync() override { return {}; }

  private:
    const std::uint64_t capacity_;
    std::byte* const data_;
    std::uint64_t size_ = 0;
};

}  // namespace huagu::journal
