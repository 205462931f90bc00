#include "gateway/settings_table.hpp"

#include <fmt/format.h>

namespace huagu::gateway {
namespace {

/// A text that a person or a terminal will see: something, and nothing that garbles a line.
bool is_printable(std::string_view text) { return !text.empty() && wire::is_text(text); }

}  // namespace

std::string SettingsTable::path(std::string_view key) const {
    if (path_.empty()) return std::string(key);
    return key.empty() ? path_ : path_ + "." + std::string(key);
}

std::uint32_t SettingsTable::line(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node != nullptr ? node->source().begin.line : table_.source().begin.line;
}

void SettingsTable::note(std::string_view key, base::Told text, bool is_warning) const {
    findings_.push_back({file_, line(key), path(key), std::move(text), is_warning});
}

const toml::node* SettingsTable::take(std::string_view key, bool is_required) {
    taken_.emplace(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr && is_required) error(key, "is missing", "缺少");
    return node;
}

void SettingsTable::text(std::string_view key, std::string& value, bool is_required,
                         std::size_t size_max) {
    const toml::node* node = take(key, is_required);
    if (node != nullptr) text_of(*node, key, value, size_max);
}

void SettingsTable::text_of(const toml::node& node, std::string_view key, std::string& value,
                            std::size_t size_max) const {
    const auto given = node.value_exact<std::string>();
    if (!given) return error(key, "is not a string", "不是字符串");
    if (!is_printable(*given)) {
        return error(key, "is empty or has control characters", "为空，或含有控制字符");
    }
    if (given->size() > size_max) {
        return error(key, "is longer than {} bytes", "超过 {} 字节", size_max);
    }
    value = *given;
}

void SettingsTable::texts(std::string_view key, std::vector<std::string>& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_array()) return error(key, "is not an array of strings", "不是字符串数组");
    for (const toml::node& element : *node->as_array()) {
        text_of(element, key, value.emplace_back(), wire::text_max);
    }
}

void SettingsTable::boolean(std::string_view key, bool& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const auto given = node->value_exact<bool>();
    if (!given) return error(key, "is not true or false", "应为 true 或 false");
    value = *given;
}

void SettingsTable::integer(std::string_view key, std::int64_t& value, std::int64_t min,
                            std::int64_t max) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const auto given = node->value_exact<std::int64_t>();
    if (!given) return error(key, "is not an integer", "不是整数");
    if (*given < min || *given > max) {
        return error(key, "{} is not within {} … {}", "{} 不在 {} … {} 之内", *given, min, max);
    }
    value = *given;
}

void SettingsTable::duration(std::string_view key, Duration& value, Duration min, Duration max) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    std::optional<Duration> given;
    if (const auto ns = node->value_exact<std::int64_t>()) given = Duration(*ns);
    if (const auto words = node->value_exact<std::string>()) given = parse_duration(*words);
    if (!given) {
        return error(key, "is no duration (like \"50 ms\", \"5 s\", or nanoseconds)",
                     "不是时长（如 \"50 ms\"、\"5 s\"，或纳秒数）");
    }
    if (*given < min || *given > max) {
        return error(key, "{} ns is not within {} … {} ns", "{} 纳秒不在 {} … {} 纳秒之内",
                     given->value(), min.value(), max.value());
    }
    value = *given;
}

void SettingsTable::names(std::string_view key, Names& value, bool is_required) {
    const toml::node* node = take(key, is_required);
    if (node == nullptr) return;
    if (node->is_string()) return text(key, value["en"]);
    if (!node->is_table()) {
        return error(key, "is neither a string nor a table of languages",
                     "既不是字符串，也不是按语言分列的表");
    }
    table(key, [&](SettingsTable& languages) {
        languages.check_words();
        for (const auto& [language, unused] : *node->as_table()) {
            languages.text(language.str(), value[std::string(language.str())]);
        }
        if (value.empty()) error(key, "has no language", "没有任何语言");
    });
}

void SettingsTable::codes(std::string_view key, Codes& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_table()) return error(key, "is not a table of codes", "不是编码表");
    table(key, [&](SettingsTable& issuers) {
        issuers.check_words();
        for (const auto& [issuer, unused] : *node->as_table()) {
            issuers.text(issuer.str(), value[std::string(issuer.str())], false, wire::word_max);
        }
    });
}

void SettingsTable::check_words() const {
    if (table_.size() > wire::list_max) {
        error("", "has more than {} entries", "超过 {} 项", wire::list_max);
    }
    for (const auto& [word, unused] : table_) {
        if (word.str().size() > wire::word_max || !is_printable(word.str())) {
            error(word.str(), "is no word of at most {} bytes", "不是不超过 {} 字节的词",
                  wire::word_max);
        }
    }
}

void SettingsTable::table(std::string_view key, const std::function<void(SettingsTable&)>& read) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_table()) return error(key, "is not a table", "不是表");
    SettingsTable within(*node->as_table(), path(key), file_, findings_);
    read(within);
    within.refuse_the_rest();
}

void SettingsTable::tables(std::string_view key, const std::function<void(SettingsTable&)>& read) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_array()) return error(key, "is not an array of tables", "不是表的数组");
    std::size_t number = 0;
    for (const toml::node& element : *node->as_array()) {
        ++number;
        if (!element.is_table()) {
            error(key, "number {} is not a table", "第 {} 项不是表", number);
            continue;
        }
        SettingsTable within(*element.as_table(), fmt::format("{}[{}]", path(key), number), file_,
                             findings_);
        read(within);
        within.refuse_the_rest();
    }
}

void SettingsTable::refuse_the_rest() const {
    const base::Told unknown_key{"is an unknown key", "没有这个键"};
    for (const auto& [key, node] : table_) {
        if (taken_.find(key.str()) == taken_.end()) {
            findings_.push_back(
                {file_, key.source().begin.line, path(key.str()), unknown_key, false});
        }
    }
}

}  // namespace huagu::gateway
