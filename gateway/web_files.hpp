// The terminal's files, as they were built into the program (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace huagu::gateway {

struct WebFile {
    std::string_view path;  // "/assets/terminal-1f3a.js"
    std::string_view type;  // its media type
    std::string_view tag;   // another one for other contents
    std::string_view plain;
    std::string_view gzip;  // the same, packed; empty if that is not smaller
};

/// In the order of their paths.
std::span<const WebFile> web_files();

/// What lies at a path, "/" among them; null if nothing does. Only whole paths are known, so there
/// is no way out of the folder.
const WebFile* find_web_file(std::string_view path);

/// Whether another version of the file will have another name.
bool is_named_by_contents(const WebFile& file);

}  // namespace huagu::gateway
