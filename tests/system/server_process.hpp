// A real `huagu serve`, on a port of the kernel's choice, with a market of the test's.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace huagu::test {

/// Two clocks with short holds and steps; participant 1 grows, 2 to 5 buy. Users: desk
/// (auctioneer), settlement, screen (observer), grower, buyer2 to buyer5; all passwords "secret".
/// `more` is added to [server].
std::string market_settings(const std::string& more = "");

class ServerProcess {
  public:
    explicit ServerProcess(int threads, const std::string& settings = market_settings(),
                           const std::vector<std::string>& more = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// With a web_port in the settings.
    [[nodiscard]] std::uint16_t web_port() const { return web_port_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    void signal(int number) const;
    /// The exit status; nothing if it was killed by a signal or still runs.
    std::optional<int> wait(std::chrono::milliseconds patience = std::chrono::seconds(20));

  private:
    std::filesystem::path folder_;
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
    std::uint16_t web_port_ = 0;
    std::optional<int> status_;
};

}  // namespace huagu::test
