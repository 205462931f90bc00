#include "tests/system/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace huagu::test {
namespace {

std::filesystem::path new_folder() {
    static std::atomic<int> count{0};
    const auto folder =
        std::filesystem::temp_directory_path() /
        ("huagu-server-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder);
    return folder;
}

/// The PORT of a line that begins so: "listening on 127.0.0.1:PORT".
std::uint16_t port_of(int out, const std::string& begin) {
    std::string line;
    char c = 0;
    while (::read(out, &c, 1) == 1 && c != '\n') line += c;
    const auto colon = line.rfind(':');
    if (line.find(begin) != 0 || colon == std::string::npos) {
        throw std::runtime_error("the server did not start: '" + line + "'");
    }
    return static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
}

}  // namespace

std::string market_settings(const std::string& more) {
    std::string text =
        "[market]\nname = \"Test\"\nday = \"2026-11-23\"\ncurrency = \"CNY\"\n"
        "buyer_fee_bp = 250\nhide_buyers = true\n"
        "[server]\nport = 0\n" +
        more +
        "\n"
        "[passwords]\nstrength = \"least\"\n"
        "[rates.auctioneer]\nper_second = 100_000\nburst = 100_000\n"
        "[limits]\nparticipants = 1000\nusers = 1000\nlots = 10_000\norders = 1000\n"
        "presses = 1000\nsales = 10_000\n"
        "[rules]\nhold = \"50 ms\"\nstep_interval = \"20 ms\"\n"
        "[[clocks]]\nname = { en = \"One\", zh = \"一\" }\n"
        "[[clocks]]\nname = \"Two\"\n"
        "[[products]]\nname = { en = \"Rose\", zh = \"玫瑰\" }\ngroup = \"rose\"\n"
        "[[participants]]\nname = \"Grower\"\ngrower = true\n";
    const auto user = [&](const std::string& name, const std::string& role,
                          const std::string& participant) {
        text += "[[users]]\nname = \"" + name + "\"\npassword = \"secret\"\nrole = \"" + role +
                "\"\n" + participant;
    };
    user("desk", "auctioneer", "");
    user("settlement", "settlement", "");
    user("screen", "observer", "");
    user("grower", "grower", "participant = 1\n");
    for (int n = 2; n <= 5; ++n) {
        text += "[[participants]]\nname = \"Buyer " + std::to_string(n) +
                "\"\nbuyer = true\ncredit_limit = 1_000_000_000\n";
        user("buyer" + std::to_string(n), "trader", "participant = " + std::to_string(n) + "\n");
    }
    return text;
}

ServerProcess::ServerProcess(int threads, const std::string& settings,
                             const std::vector<std::string>& more)
    : folder_(new_folder()) {
    const std::string file = (folder_ / "market.toml").string();
    std::ofstream(file) << settings;
    std::vector<std::string> words = {HUAGU_PROGRAM, "serve",     "--config",
                                      file,          "--threads", std::to_string(threads)};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    const int failed =
        ::posix_spawn(&process_, HUAGU_PROGRAM, &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    if (failed != 0) throw std::runtime_error("the server cannot be started");
    port_ = port_of(pipe[0], "listening on ");
    if (settings.find("web_port") != std::string::npos) {
        web_port_ = port_of(pipe[0], "in a browser: http://");
    }
    ::close(pipe[0]);
}

ServerProcess::~ServerProcess() {
    if (!status_) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void ServerProcess::signal(int number) const { ::kill(process_, number); }

std::optional<int> ServerProcess::wait(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            if (*status_ < 0) return std::nullopt;
            return status_;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::nullopt;
}

}  // namespace huagu::test
