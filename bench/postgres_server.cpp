#include "bench/postgres_server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "settlement/postgres_database.hpp"

namespace huagu::bench {

namespace {

/// Of the newest version that is installed: Debian keeps them out of PATH.
std::filesystem::path program_folder() {
    std::vector<std::filesystem::path> versions;
    std::error_code none;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
        if (exists(version.path() / "bin" / "initdb")) versions.push_back(version.path() / "bin");
    }
    if (versions.empty()) throw std::runtime_error("PostgreSQL is not installed");
    return *std::max_element(versions.begin(), versions.end());
}

/// PostgreSQL refuses to run as root: then the package's own user runs it.
const passwd* server_user() {
    const passwd* user = getpwnam("postgres");
    if (!user) throw std::runtime_error("there is no user postgres");
    return user;
}

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

PostgresServer::PostgresServer(Sync sync) {
    if (geteuid() == 0) {
        const passwd* user = server_user();
        if (chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
            throw std::runtime_error("chown failed");
        }
    }
    const std::string data = folder_ / "data";
    int status = 0;
    waitpid(start("initdb", {"-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                             "--locale=C.UTF-8", "--no-sync"}),
            &status, 0);
    if (status != 0) throw std::runtime_error("initdb: " + read_file(folder_ / "log"));
    process_ = start("postgres", {"-D", data, "-k", folder_.path(), "-c", "listen_addresses=", "-c",
                                  sync == Sync::on ? "fsync=on" : "fsync=off"});
    wait_until_ready();
}

PostgresServer::~PostgresServer() {
    kill(process_, SIGQUIT);
    waitpid(process_, nullptr, 0);
}

std::string PostgresServer::new_database() {
    const std::string name = "database_" + std::to_string(++databases_);
    settlement::PostgresDatabase(address("postgres")).run("CREATE DATABASE " + name);
    return address(name);
}

std::string PostgresServer::address(const std::string& database) const {
    return "postgresql:///" + database + "?user=postgres&host=" + folder_.path();
}

pid_t PostgresServer::start(const std::string& program,
                            const std::vector<std::string>& arguments) const {
    const std::string path = program_folder() / program;
    std::vector<char*> words = {const_cast<char*>(path.c_str())};
    for (const auto& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const passwd* user = geteuid() == 0 ? server_user() : nullptr;
    const std::string log = folder_ / "log";

    const pid_t parent = getpid();
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("no process");
    if (process > 0) return process;
    if (user) {
        const bool is_user =
            setgroups(0, nullptr) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
        if (!is_user) _exit(126);
    }
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent) _exit(126);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (chdir("/") == 0) execv(path.c_str(), words.data());
    _exit(127);
}

void PostgresServer::wait_until_ready() const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (;;) {
        try {
            settlement::PostgresDatabase(address("postgres")).run("SELECT 1");
            return;
        } catch (const settlement::DatabaseError& error) {
            if (std::chrono::steady_clock::now() > end) {
                throw std::runtime_error(error.what() + read_file(folder_ / "log"));
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace huagu::bench
