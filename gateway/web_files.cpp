#include "gateway/web_files.hpp"

#include <algorithm>

namespace huagu::gateway {

const WebFile* find_web_file(std::string_view path) {
    if (path == "/") path = "/index.html";
    const auto files = web_files();
    const auto found =
        std::lower_bound(files.begin(), files.end(), path,
                         [](const WebFile& file, std::string_view at) { return file.path < at; });
    return found != files.end() && found->path == path ? &*found : nullptr;
}

bool is_named_by_contents(const WebFile& file) { return file.path.starts_with("/assets/"); }

}  // namespace huagu::gateway
