#include "cli/load/server.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "cli/load/interruption.hpp"
#include "cli/load/sender.hpp"

namespace huagu::cli {

namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds patience{20};

std::string text_of(const fs::path& file) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::string port_of(ChildProcess& server, const fs::path& log) {
    if (auto port = listening_port(server, patience)) return *port;
    Interruption::check();
    throw std::runtime_error("the server did not start:\n" + text_of(log));
}

std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);  // npos + 1: all of it
}

/// As ChildProcess::wait has it.
std::string end_of(std::optional<int> status) {
    if (!status) return fmt::format("did not end within {} s", patience.count());
    if (*status > 128) return fmt::format("was ended by signal {}", *status - 128);
    return fmt::format("ended with status {}", *status);
}

}  // namespace

LoadServer::LoadServer(const LoadPlan& plan, const LoadServerOptions& options) {
    const std::string settings = folder_ / "market.toml";
    std::ofstream(settings) << settings_of(plan, options.threads);
    std::vector<std::string> command = {options.program, "serve",
                                        "--config",      settings,
                                        "--port",        "0",
                                        "--log-level",   "warning",
                                        "--lateness",    lateness_file().string()};
    if (options.durability != "memory") {
        command.insert(command.end(),
                       {"--data", folder_ / "data", "--durability", options.durability});
    }
    process_ = std::make_unique<ChildProcess>(command, log_file().string());
    port_ = port_of(*process_, log_file());
}

std::string LoadServer::stop() {
    process_->terminate();
    const auto status = process_->wait(patience);
    if (status == 0) return {};
    const std::string said = last_line(text_of(log_file()));
    return "the server " + end_of(status) + (said.empty() ? "" : ": " + said);
}

std::vector<LoadLateness> LoadServer::lateness(const LoadPlan& plan, Time begin) const {
    std::ifstream file(lateness_file());
    return lateness_of(plan, begin, file);
}

/// proc(5)
ProcessUse LoadServer::use() const {
    const fs::path proc = fs::path("/proc") / std::to_string(process_->id());
    ProcessUse use;
    use.at = local_now();
    const std::string stat = text_of(proc / "stat");
    std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
    std::string skipped;
    for (int n = 0; n < 11; ++n) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    use.cpu_seconds = (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    use.own_bytes = own_bytes();
    return use;
}

std::uint64_t LoadServer::own_bytes() const {
    const fs::path proc = fs::path("/proc") / std::to_string(process_->id());
    std::istringstream pages(text_of(proc / "statm"));
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    std::uint64_t of_files = 0;
    pages >> all >> resident >> of_files;
    return (resident - of_files) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace huagu::cli
