// A real `huagu serve` process with a small market, and the program run against it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/demo/child_process.hpp"

namespace huagu::system_test {

struct Rules {
    std::string step_interval = "20ms";
    std::string hold = "200ms";
    int threads = 1;
    bool hide_buyers = false;
    bool has_data = false;  // a day that goes on when its server is started again
};

/// What a run of the program said.
struct Said {
    int status;
    std::string out;
    std::string err;
};

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Users: desk (auctioneer), anna and ben (traders of participants 1 and 2), bank (settlement),
/// screen (observer). Participant 3 is the grower, product 1 a rose; clocks 1 and 2 are closed.
/// A password is the user's name and "-password".
class Market {
  public:
    explicit Market(const Rules& rules = {}) : has_data_(rules.has_data) {
        std::string folder = std::filesystem::temp_directory_path() / "huagu-client-XXXXXX";
        if (!mkdtemp(folder.data())) throw std::runtime_error("no temporary folder");
        folder_ = folder;
        std::ofstream(folder_ / "market.toml") << settings(rules);
        for (const char* user : {"desk", "anna", "ben", "bank", "screen", "carl"}) {
            std::ofstream(folder_ / user) << user << "-password\n";
        }
        start();
    }
    ~Market() {
        if (server_) stop();
        std::filesystem::remove_all(folder_);
    }
    Market(const Market&) = delete;
    Market& operator=(const Market&) = delete;

    /// Opens a day's market, or goes on with the one that has data; on the same port if there was
    /// one before.
    void start() {
        std::vector<std::string> words{
            HUAGU_PROGRAM, "serve",   "--config", folder_ / "market.toml",
            "--log-level", "warning", "--port",   port_};
        if (has_data_) words.insert(words.end(), {"--data", folder_ / "data"});
        server_ = std::make_unique<cli::ChildProcess>(words, folder_ / "serve.log");
        const auto line = server_->read_line(std::chrono::seconds(20));
        if (!line || line->find(':') == std::string::npos) {
            throw std::runtime_error("the server does not listen: " +
                                     read_file(folder_ / "serve.log"));
        }
        port_ = line->substr(line->rfind(':') + 1);
    }

    /// The day ends with its server.
    void stop() {
        server_->terminate();
        EXPECT_EQ(server_->wait(std::chrono::seconds(20)), 0) << read_file(folder_ / "serve.log");
        server_.reset();
    }

    /// Its exit status; nothing if it does not end. What it said is in serve.log.
    std::optional<int> wait_for_end() {
        const auto status = server_->wait(std::chrono::seconds(20));
        server_.reset();
        return status;
    }
    /// kill -9.
    void kill() { server_.reset(); }

    [[nodiscard]] const std::string& port() const { return port_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// `huagu operate|bid|watch` as a user; `words` as a shell reads them.
    Said run(const std::string& subcommand, const std::string& user, const std::string& words,
             const std::string& input = "") const {
        return shell(command(subcommand, user, words), input);
    }

    /// The same, while the test goes on; what it says on stderr is said().
    std::unique_ptr<cli::ChildProcess> background(const std::string& subcommand,
                                                  const std::string& user,
                                                  const std::string& words) const {
        return std::make_unique<cli::ChildProcess>(
            std::vector<std::string>{"/bin/sh", "-c", "exec " + command(subcommand, user, words)},
            folder_ / "background");
    }
    [[nodiscard]] std::string said() const { return read_file(folder_ / "background"); }

    Said operate(const std::string& words) const { return run("operate", "desk", words); }

    /// Any command, with the market's folder as its own; ended after 30 s.
    Said shell(const std::string& command, const std::string& input = "") const {
        std::ofstream(folder_ / "input") << input;
        const std::string line =
            "cd " + folder_.string() + " && timeout 30 " + command + " < input > out 2> err";
        const int status = std::system(line.c_str());  // NOLINT(concurrency-mt-unsafe)
        return {WEXITSTATUS(status), read_file(folder_ / "out"), read_file(folder_ / "err")};
    }

    /// Offers a lot of 18 units of 20 stems, from 100 down to 10, on clock 1.
    void queue_lot(const std::string& more = "units=18") const {
        const Said said = operate(
            "queue-lot clock=1 grower=3 product=1 grade=B items_per_unit=20 start_price=100 "
            "reserve_price=10 " +
            more);
        ASSERT_EQ(said.status, 0) << said.err;
    }

  private:
    [[nodiscard]] std::string command(const std::string& subcommand, const std::string& user,
                                      const std::string& words) const {
        return std::string(HUAGU_PROGRAM) + " " + subcommand + " --connect 127.0.0.1:" + port_ +
               " --user " + user + " --password-file " + (folder_ / user).string() + " " + words;
    }

    static std::string settings(const Rules& rules) {
        std::ostringstream text;
        text << "[market]\nname = { en = \"Test Market\" }\nday = \"2026-11-23\"\n"
             << "currency = \"CNY\"\nbuyer_fee_bp = 150\n"
             << (rules.hide_buyers ? "hide_buyers = true\n" : "")
             << "[server]\nport = 0\nping_interval = \"100ms\"\nthreads = " << rules.threads
             << "\n[passwords]\nstrength = \"least\"\n[rules]\nstep_interval = \""
             << rules.step_interval << "\"\nhold = \"" << rules.hold << "\"\n"
             << "\n[[clocks]]\nname = { en = \"One\" }\n"
             << "[[clocks]]\nname = { en = \"Two\" }\n";
        for (const char* buyer : {"Anna", "Ben"}) {
            text << "[[participants]]\nname = { en = \"" << buyer
                 << "\" }\nbuyer = true\ncredit_limit = 10000000\n";
        }
        text << "[[participants]]\nname = { en = \"Grower\" }\ngrower = true\n"
             << "[[products]]\ngroup = \"rose\"\nname = { en = \"Carola\", zh = \"卡罗拉\" }\n";
        const auto user = [&](const char* name, const char* role, const char* participant) {
            text << "[[users]]\nname = \"" << name << "\"\npassword = \"" << name
                 << "-password\"\nrole = \"" << role << "\"\n"
                 << participant;
        };
        user("desk", "auctioneer", "");
        user("anna", "trader", "participant = 1\n");
        user("ben", "trader", "participant = 2\n");
        user("bank", "settlement", "");
        user("screen", "observer", "");
        return text.str();
    }

    const bool has_data_;
    std::filesystem::path folder_;
    std::unique_ptr<cli::ChildProcess> server_;
    std::string port_ = "0";
};

}  // namespace huagu::system_test
