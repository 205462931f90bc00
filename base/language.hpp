// The two languages that people are spoken to in. What goes wrong is found before it is known who
// reads of it, so a sentence is told in both.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace huagu::base {

enum class Language : std::uint8_t { en, zh };

/// The same said in both.
struct Told {
    Told() = default;
    Told(std::string english, std::string chinese)
        : en(std::move(english)), zh(std::move(chinese)) {}

    std::string en;
    std::string zh;

    [[nodiscard]] bool is_empty() const { return en.empty(); }
    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::zh ? zh : en;
    }
    friend bool operator==(const Told&, const Told&) = default;
};

/// A name, a path, or what a library says: not ours to translate.
[[nodiscard]] inline Told as_is(const std::string& text) { return {text, text}; }

/// A sentence within a sentence is in its language; anything else is what it is.
inline const std::string& in(Language language, const Told& told) { return told.in(language); }
template <class Argument>
const Argument& in(Language /*language*/, const Argument& argument) {
    return argument;
}

/// The sentence in the wanted language, a format of fmt; both take the same arguments.
template <class... Arguments>
[[nodiscard]] std::string say(Language language, std::string_view en, std::string_view zh,
                              const Arguments&... arguments) {
    return fmt::format(fmt::runtime(language == Language::zh ? zh : en),
                       in(language, arguments)...);
}

/// The same in both, where it is not known yet to whom.
template <class... Arguments>
[[nodiscard]] Told told(std::string_view en, std::string_view zh, const Arguments&... arguments) {
    return {say(Language::en, en, zh, arguments...), say(Language::zh, en, zh, arguments...)};
}

/// What went wrong, for people; what() is English.
class ToldError : public std::runtime_error {
  public:
    explicit ToldError(Told why) : std::runtime_error(why.en), why_(std::move(why)) {}
    template <class... Arguments>
    ToldError(std::string_view en, std::string_view zh, const Arguments&... arguments)
        : ToldError(told(en, zh, arguments...)) {}

    [[nodiscard]] const Told& why() const { return why_; }
    [[nodiscard]] const std::string& in(Language language) const { return why_.in(language); }

  private:
    Told why_;
};

/// What any exception says.
[[nodiscard]] inline Told told(const std::exception& error) {
    const auto* ours = dynamic_cast<const ToldError*>(&error);
    return ours != nullptr ? ours->why() : as_is(error.what());
}

/// What the operating system says of an errno; the ones that an operator meets, in Chinese too.
[[nodiscard]] inline Told told_by_system(int code) {
    std::string en = std::generic_category().message(code);
    switch (code) {
        case EACCES:
            return {std::move(en), "权限不足"};
        case EDQUOT:
            return {std::move(en), "超出磁盘配额"};
        case EEXIST:
            return {std::move(en), "文件已存在"};
        case EFBIG:
            return {std::move(en), "文件过大"};
        case EIO:
            return {std::move(en), "输入输出错误"};
        case EISDIR:
            return {std::move(en), "是一个目录"};
        case EMFILE:
            return {std::move(en), "打开的文件过多"};
        case ENODATA:
            return {std::move(en), "没有数据"};
        case ENOENT:
            return {std::move(en), "没有这个文件或目录"};
        case ENOMEM:
            return {std::move(en), "内存不足"};
        case ENOSPC:
            return {std::move(en), "磁盘空间不足"};
        case ENOTDIR:
            return {std::move(en), "不是目录"};
        case EPERM:
            return {std::move(en), "不允许的操作"};
        case EROFS:
            return {std::move(en), "文件系统只读"};
        default:
            return as_is(en);
    }
}

}  // namespace huagu::base
