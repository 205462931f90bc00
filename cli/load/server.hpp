// A real server for a load, as a process of its own in a folder of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/temporary_directory.hpp"
#include "cli/demo/child_process.hpp"
#include "cli/load/plan.hpp"
#include "cli/load/tally.hpp"

namespace huagu::cli {

struct LoadServerOptions {
    std::string program;  // huagu
    LoadThreads threads;
    std::string durability = "none";  // sync, none; memory: without files
};

class LoadServer {
  public:
    /// Throws std::runtime_error if it does not start.
    LoadServer(const LoadPlan& plan, const LoadServerOptions& options);
    /// Ends it, and removes its folder.
    ~LoadServer() = default;
    LoadServer(const LoadServer&) = delete;
    LoadServer& operator=(const LoadServer&) = delete;

    [[nodiscard]] const std::string& port() const { return port_; }
    [[nodiscard]] ProcessUse use() const;
    /// As use() has them.
    [[nodiscard]] std::uint64_t own_bytes() const;
    /// Why it did not end well; empty: it did.
    [[nodiscard]] std::string stop();
    /// When it has ended well: how late each sale was told, by phase (lateness_of()).
    [[nodiscard]] std::vector<LoadLateness> lateness(const LoadPlan& plan, Time begin) const;

  private:
    [[nodiscard]] std::filesystem::path log_file() const { return folder_ / "server.log"; }
    [[nodiscard]] std::filesystem::path lateness_file() const { return folder_ / "lateness"; }

    /// Of its own: also gone if the server does not start.
    base::TemporaryDirectory folder_;
    std::unique_ptr<ChildProcess> process_;
    std::string port_;
};

}  // namespace huagu::cli
