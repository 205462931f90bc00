// One table of a settings file: values are taken out by key, each mistake is noted with its line,
// and what nobody asked for is an unknown key.
#pragma once

#include <functional>
#include <initializer_list>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "base/language.hpp"
#include "gateway/settings.hpp"

namespace huagu::gateway {

class SettingsTable {
  public:
    SettingsTable(const toml::table& table, std::string path, const std::string& file,
                  std::vector<Finding>& findings)
        : table_(table), path_(std::move(path)), file_(file), findings_(findings) {}

    /// Each writes to `value` only what is there and right. `is_required`: it must be there.
    void text(std::string_view key, std::string& value, bool is_required = false,
              std::size_t size_max = wire::text_max);
    void texts(std::string_view key, std::vector<std::string>& value);
    void boolean(std::string_view key, bool& value);
    void integer(std::string_view key, std::int64_t& value, std::int64_t min, std::int64_t max);
    void duration(std::string_view key, Duration& value, Duration min, Duration max);
    /// A text for every language: a string is English, a table has languages as keys.
    void names(std::string_view key, Names& value, bool is_required = false);
    void codes(std::string_view key, Codes& value);

    template <class Integer>
    void number(std::string_view key, Integer& value, std::int64_t min, std::int64_t max) {
        auto wide = static_cast<std::int64_t>(value);
        integer(key, wide, min, max);
        value = static_cast<Integer>(wide);
    }

    /// A count of units, money, steps …
    template <class Tag>
    void quantity(std::string_view key, base::Quantity<Tag>& value, std::int64_t min,
                  std::int64_t max) {
        std::int64_t wide = value.value();
        integer(key, wide, min, max);
        value = base::Quantity<Tag>(wide);
    }

    /// One of some words.
    template <class Enum>
    void word(std::string_view key, Enum& value,
              std::initializer_list<std::pair<std::string_view, Enum>> words) {
        std::string given;
        if (!has(key)) return;
        text(key, given);
        if (given.empty()) return;
        base::Told known;
        for (const auto& [word, meaning] : words) {
            if (given == word) {
                value = meaning;
                return;
            }
            known = known.is_empty() ? base::as_is(std::string(word))
                                     : base::told("{}, {}", "{}、{}", known, word);
        }
        error(key, "'{}' is not one of {}", "“{}”应为以下之一：{}", given, known);
    }

    /// A table within, if it is there; its unknown keys are noted after `read`.
    void table(std::string_view key, const std::function<void(SettingsTable&)>& read);
    /// An array of tables: `read` is called for each, in order.
    void tables(std::string_view key, const std::function<void(SettingsTable&)>& read);

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    [[nodiscard]] std::uint32_t line(std::string_view key) const;
    /// What is wrong, in both languages: formats of fmt.
    template <class... Arguments>
    void error(std::string_view key, std::string_view en, std::string_view zh,
               const Arguments&... arguments) const {
        note(key, base::told(en, zh, arguments...), false);
    }
    template <class... Arguments>
    void warning(std::string_view key, std::string_view en, std::string_view zh,
                 const Arguments&... arguments) const {
        note(key, base::told(en, zh, arguments...), true);
    }

    /// Notes the keys that nobody asked for.
    void refuse_the_rest() const;

  private:
    const toml::node* take(std::string_view key, bool is_required = false);
    void text_of(const toml::node& node, std::string_view key, std::string& value,
                 std::size_t size_max) const;
    /// A list of names or codes is within the wire's bounds: how many, and by what words.
    void check_words() const;
    void note(std::string_view key, base::Told text, bool is_warning) const;
    [[nodiscard]] std::string path(std::string_view key) const;

    const toml::table& table_;
    const std::string path_;
    const std::string& file_;
    std::vector<Finding>& findings_;
    std::set<std::string, std::less<>> taken_;
};

}  // namespace huagu::gateway
