// A folder for what a benchmark or a test writes, which goes again.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace huagu::bench {

/// In the first of TMPDIR, /tmp.
class Directory {
  public:
    /// Throws std::system_error.
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "huagu-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::system_error(errno, std::generic_category(), "no temporary folder " + name);
        }
        path_ = name;
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;  // who is being killed may still write
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return path_ + "/" + name;
    }

  private:
    std::string path_;
};

}  // namespace huagu::bench
