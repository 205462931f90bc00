#include "gateway/small_file.hpp"

namespace huagu::gateway {

using base::ToldError;
using journal::Access;
using journal::Storage;

std::string read_small_file(Storage& storage, const std::string& path, std::size_t size_max) {
    const auto file = value_of(storage.open(path, Access::read));
    const std::uint64_t size = value_of(file->size());
    if (size > size_max) throw ToldError("{}: is far too long", "{}：过长", path);
    std::string text(size, '\0');
    const auto bytes = std::as_writable_bytes(std::span(text));
    if (value_of(file->read(0, bytes)) != size) {
        throw ToldError("{}: is cut off", "{}：不完整", path);
    }
    return text;
}

std::string read_day_file(Storage& storage, const std::string& folder, const std::string& name) {
    const std::string path = folder + "/" + name;
    if (!storage.exists(path)) {
        throw ToldError("{}: is missing; put it back from a copy of the day",
                        "{}：缺失；请从当日的副本中取回", path);
    }
    return read_small_file(storage, path);
}

void write_small_file(Storage& storage, const std::string& folder, const std::string& name,
                      std::span<const std::byte> bytes) {
    const std::string path = folder + "/" + name;
    const std::string next = path + ".new";
    if (storage.exists(next)) value_of(storage.remove(next));
    {
        const auto file = value_of(storage.open(next, Access::create));
        if (!bytes.empty()) value_of(file->write(0, bytes));
        value_of(file->sync());
    }
    value_of(storage.rename(next, path));
    value_of(storage.sync_directory(folder));
}

}  // namespace huagu::gateway
