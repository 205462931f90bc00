#include "cli/demo/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace huagu::cli {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
    throw std::system_error(error, std::generic_category(), what);
}

struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "pipe");
    }
    ~Pipe() {
        for (const int end : ends) {
            if (end >= 0) ::close(end);
        }
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void close_writer() { ::close(std::exchange(ends[1], -1)); }
    [[nodiscard]] int take_reader() { return std::exchange(ends[0], -1); }

    std::array<int, 2> ends{};  // to read, to write
};

/// As dup2(), which leaves one that is there already to be closed by exec.
bool take_as(int descriptor, int number) {
    if (descriptor == number) return ::fcntl(number, F_SETFD, 0) == 0;
    return ::dup2(descriptor, number) >= 0;
}

/// The child becomes the program, which ends with its parent however that ends. Other threads are
/// not there any more, nor what they held: only what a signal handler may call. Returns if it
/// cannot.
void become(char* const* words, const char* stderr_file, int output, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int errors = ::open(stderr_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (input < 0 || errors < 0) return;
    if (take_as(input, STDIN_FILENO) && take_as(output, STDOUT_FILENO) &&
        take_as(errors, STDERR_FILENO)) {
        ::execve(words[0], words, environ);
    }
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments,
                           const std::string& stderr_file) {
    Pipe output;
    Pipe fault;  // of starting it: an errno; nothing when it has become the program
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments)
        words.push_back(const_cast<char*>(argument.data()));
    words.push_back(nullptr);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) fail(errno, "fork");
    if (pid_ == 0) {
        become(words.data(), stderr_file.c_str(), output.ends[1], parent);
        const int error = errno;
        ::_exit(::write(fault.ends[1], &error, sizeof(error)) > 0 ? 1 : 2);
    }
    output.close_writer();
    fault.close_writer();
    int error = 0;
    if (::read(fault.ends[0], &error, sizeof(error)) > 0) {
        ::waitpid(pid_, nullptr, 0);
        fail(error, arguments.front());
    }
    output_ = output.take_reader();
}

ChildProcess::~ChildProcess() {
    if (!status_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(output_);
}

std::optional<std::string> ChildProcess::read_line(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (const auto at = buffer_.find('\n'); at != std::string::npos) {
            std::string line = buffer_.substr(0, at);
            buffer_.erase(0, at + 1);
            return line;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        pollfd ready{output_, POLLIN, 0};
        if (::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(0, left.count()))) <= 0) {
            return std::nullopt;
        }
        std::array<char, 4096> bytes{};
        const ssize_t count = ::read(output_, bytes.data(), bytes.size());
        if (count <= 0) return std::nullopt;
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

void ChildProcess::terminate() {
    if (!status_) ::kill(pid_, SIGTERM);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!status_) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        } else if (std::chrono::steady_clock::now() >= end) {
            return std::nullopt;
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    return status_;
}

std::optional<std::string> listening_port(ChildProcess& server,
                                          std::chrono::milliseconds patience) {
    while (const auto line = server.read_line(patience)) {
        const auto at = line->rfind(':');
        if (line->find("listening on ") != std::string::npos) return line->substr(at + 1);
    }
    return std::nullopt;
}

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

}  // namespace huagu::cli
