// A real server for a load, as a process of its own in a folder of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

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
    /// Throws std::runtime_error if it did not end well.
    void stop();
    /// When it has ended: how late each sale was told, by phase (lateness_of()).
    [[nodiscard]] std::vector<LoadLateness> lateness(const LoadPlan& plan, Time begin) const;

  private:
    /// Of its own, and gone with it: also if the server does not start.
    struct Folder {
        Folder();
        ~Folder();
        Folder(const Folder&) = delete;
        Folder& operator=(const Folder&) = delete;
        std::filesystem::path path;
    };

    [[nodiscard]] std::filesystem::path lateness_file() const { return folder_.path / "lateness"; }

    Folder folder_;
    std::unique_ptr<ChildProcess> process_;
    std::string port_;
};

}  // namespace huagu::cli
