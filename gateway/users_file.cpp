#include "gateway/users_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace huagu::gateway {
namespace {

User parse(const std::string& line) {
    const auto json = nlohmann::json::parse(line);
    User user;
    user.number = UserId(json.at("user").get<std::uint32_t>());
    user.name = json.at("name").get<std::string>();
    user.hash = json.at("hash").get<std::string>();
    user.is_disabled = json.value("disabled", false);
    if (const auto participant = json.find("participant"); participant != json.end()) {
        user.participant = ParticipantId(participant->get<std::uint32_t>());
    }
    const std::string role = json.at("role").get<std::string>();
    for (const schema::Role known : schema::EnumValuesRole()) {
        if (role == schema::EnumNameRole(known)) {
            user.role = known;
            return user;
        }
    }
    throw base::ToldError("unknown role '{}'", "没有“{}”这个角色", role);
}

std::string to_line(const User& user) {
    nlohmann::ordered_json json;
    json["user"] = user.number.value();
    json["name"] = user.name;
    json["role"] = schema::EnumNameRole(user.role);
    if (!user.participant.is_none()) json["participant"] = user.participant.value();
    json["hash"] = user.hash;
    json["disabled"] = user.is_disabled;
    return json.dump() + "\n";
}

[[noreturn]] void fail(const std::string& path) {
    throw base::ToldError("{}: {}", "{}：{}", path, base::told_by_system(errno));
}

/// A file descriptor that is closed in the end.
class Descriptor {
  public:
    Descriptor(const std::string& path, int flags) : fd_(::open(path.c_str(), flags, 0600)) {
        if (fd_ < 0) fail(path);
    }
    ~Descriptor() { ::close(fd_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

}  // namespace

std::vector<User> read_users_file(const std::string& path) {
    std::vector<User> users;
    std::ifstream file(path);
    if (!file && !std::filesystem::exists(path)) return users;
    if (!file) throw base::ToldError("{}: cannot be read", "{}：无法读取", path);
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (line.empty()) continue;
        try {
            users.push_back(parse(line));
        } catch (const std::exception& error) {
            throw base::ToldError("{}:{}: {}", "{}:{}：{}", path, number, base::told(error));
        }
    }
    return users;
}

void write_users_file(const std::string& path, const std::vector<User>& users) {
    const std::string next = path + ".new";
    {
        const Descriptor file(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
        std::string text;
        for (const User& user : users) text += to_line(user);
        for (std::size_t written = 0; written < text.size();) {
            const ssize_t n = ::write(file.get(), text.data() + written, text.size() - written);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail(next);
            written += static_cast<std::size_t>(n);
        }
        if (::fsync(file.get()) != 0) fail(next);
    }
    if (::rename(next.c_str(), path.c_str()) != 0) fail(path);
    const std::string parent = std::filesystem::path(path).parent_path().string();
    const std::string folder = parent.empty() ? "." : parent;
    const Descriptor directory(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (::fsync(directory.get()) != 0) fail(folder);
}

}  // namespace huagu::gateway
