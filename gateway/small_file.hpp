// Files of a day's folder that are read and written whole.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "base/language.hpp"
#include "journal/storage.hpp"

namespace huagu::gateway {

/// What the storage gave. Throws base::ToldError with what it said instead.
template <class T>
T value_of(journal::Stored<T> stored) {
    if (!stored) throw base::ToldError(stored.error().text);
    if constexpr (!std::is_void_v<T>) return std::move(*stored);
}

inline constexpr std::size_t small_file_max = std::size_t{64} << 10;

/// At most `size_max` bytes. Throws base::ToldError, naming the file.
[[nodiscard]] std::string read_small_file(journal::Storage& storage, const std::string& path,
                                          std::size_t size_max = small_file_max);

/// The same of a file that every day has, `name` in its folder. Throws base::ToldError, saying
/// what to do if it is not there.
[[nodiscard]] std::string read_day_file(journal::Storage& storage, const std::string& folder,
                                        const std::string& name);

/// Whole and safe, or as it was before. Throws base::ToldError.
void write_small_file(journal::Storage& storage, const std::string& folder, const std::string& name,
                      std::span<const std::byte> bytes);

}  // namespace huagu::gateway
