#include "cli/log_on.hpp"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "cli/arguments.hpp"
#include "cli/options.hpp"

namespace huagu::cli {

namespace {

/// What is typed is not shown while this lives.
class NoEcho {
  public:
    NoEcho() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        is_changed_ = true;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~NoEcho() {
        if (is_changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

  private:
    termios before_{};
    bool is_changed_ = false;
};

/// In the order of their numbers.
constexpr std::array<std::string_view, 14> close_reasons_zh = {
    "已登出",           "错误的数据帧",
    "协议版本不符",     "登录失败",
    "登录超时",         "长时间没有响应",
    "该用户在别处登录", "该用户已被停用",
    "服务器正在关闭",   "市场无法继续写日志",
    "连接过多",         "角色或视图不被允许",
    "繁忙，请稍后再试", "断线",
};
static_assert(close_reasons_zh.size() == static_cast<std::size_t>(schema::CloseReason::MAX) + 1);

}  // namespace

void add_log_on_options(CLI::App& app, LogOnOptions& options) {
    add_language_option(app, &options.language);
    app.add_option("--connect", options.connect, "Where the market listens: host:port")
        ->capture_default_str();
    app.add_option("--user", options.user, "Log on as this user");
    app.add_option("--password-file", options.password_file,
                   "Its first line is the password; else $HUAGU_PASSWORD, or it is asked for");
}

std::string read_password_file(const std::string& path) {
    std::ifstream file(path);
    std::string password;
    if (!file || !std::getline(file, password)) {
        throw ToldError(told("no password can be read from {}", "无法从 {} 读取密码", path));
    }
    if (!password.empty() && password.back() == '\r') password.pop_back();
    return password;
}

std::string ask_password(const std::string& prompt) {
    if (isatty(STDIN_FILENO) == 0) {
        throw ToldError(told("no password: give a file, or set HUAGU_PASSWORD",
                             "没有密码：请给出密码文件，或设置 HUAGU_PASSWORD"));
    }
    std::cerr << prompt << ": " << std::flush;
    std::string password;
    {
        const NoEcho no_echo;
        std::getline(std::cin, password);
    }
    std::cerr << '\n';
    return password;
}

Address address_of(const std::string& connect) {
    const auto colon = connect.rfind(':');
    if (colon == std::string::npos || colon == 0)
        throw UsageError("--connect wants host:port", "--connect 应为 主机:端口");
    Address address{connect.substr(0, colon), connect.substr(colon + 1)};
    if (const auto port = parse_integer("--connect", address.port); port < 1 || port > 65'535) {
        throw UsageError("the port of --connect is 1 … 65535, not {}",
                         "--connect 的端口应为 1 … 65535，不能是 {}", address.port);
    }
    return address;
}

client::Options log_on_as(const LogOnOptions& options) {
    if (options.user.empty()) throw UsageError("--user is wanted", "需要 --user");
    client::Options as;
    Address server = address_of(options.connect);
    as.host = std::move(server.host);
    as.port = std::move(server.port);
    as.user = options.user;
    if (!options.password_file.empty()) {
        as.password = read_password_file(options.password_file);
    } else if (const char* password = std::getenv("HUAGU_PASSWORD")) {
        as.password = password;
    } else {
        as.password = ask_password(
            say(language_of(options.language), "Password of {}", "{} 的密码", options.user));
    }
    return as;
}

std::string_view describe(schema::CloseReason reason, Language language) {
    const auto number = static_cast<std::size_t>(reason);
    const bool is_zh = language == Language::zh && number < close_reasons_zh.size();
    return is_zh ? close_reasons_zh.at(number) : EnumNameCloseReason(reason);
}

std::string describe(const client::Ended& ended, Language language) {
    std::string text = say(language, "no connection", "没有连接");
    if (ended.reason) text = describe(*ended.reason, language);
    if (!ended.text.empty())
        text += (language == Language::zh ? "：" : ": ") + std::string(ended.text);
    return text;
}

}  // namespace huagu::cli
