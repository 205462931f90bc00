#include "gateway/settings_table.hpp"

#include <fmt/format.h>

namespace huagu::gateway {
namespace {

/// A text that a person or a terminal will see: something, and nothing that garbles a line.
bool is_printable(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    }
    return true;
}

}  // namespace

std::string SettingsTable::path(std::string_view key) const {
    if (path_.empty()) return std::string(key);
    return key.empty() ? path_ : path_ + "." + std::string(key);
}

std::uint32_t SettingsTable::line(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node != nullptr ? node->source().begin.line : table_.source().begin.line;
}

void SettingsTable::note(std::string_view key, std::string text, bool is_warning) const {
    findings_.push_back({file_, line(key), path(key), std::move(text), is_warning});
}

const toml::node* SettingsTable::take(std::string_view key, bool is_required) {
    taken_.emplace(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr && is_required) error(key, "is missing");
    return node;
}

void SettingsTable::text(std::string_view key, std::string& value, bool is_required) {
    const toml::node* node = take(key, is_required);
    if (node != nullptr) text_of(*node, key, value);
}

void SettingsTable::text_of(const toml::node& node, std::string_view key,
                            std::string& value) const {
    const auto given = node.value_exact<std::string>();
    if (!given) return error(key, "is not a string");
    if (!is_printable(*given)) return error(key, "is empty or has control characters");
    if (given->size() > wire::text_max) {
        return error(key, fmt::format("is longer than {} bytes", wire::text_max));
    }
    value = *given;
}

void SettingsTable::texts(std::string_view key, std::vector<std::string>& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_array()) return error(key, "is not an array of strings");
    for (const toml::node& element : *node->as_array()) {
        text_of(element, key, value.emplace_back());
    }
}

void SettingsTable::boolean(std::string_view key, bool& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const auto given = node->value_exact<bool>();
    if (!given) return error(key, "is not true or false");
    value = *given;
}

void SettingsTable::integer(std::string_view key, std::int64_t& value, std::int64_t min,
                            std::int64_t max) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const auto given = node->value_exact<std::int64_t>();
    if (!given) return error(key, "is not an integer");
    if (*given < min || *given > max) {
        return error(key, fmt::format("{} is not within {} … {}", *given, min, max));
    }
    value = *given;
}

void SettingsTable::duration(std::string_view key, Duration& value, Duration min, Duration max) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    std::optional<Duration> given;
    if (const auto ns = node->value_exact<std::int64_t>()) given = Duration(*ns);
    if (const auto words = node->value_exact<std::string>()) given = parse_duration(*words);
    if (!given) return error(key, "is no duration (like \"50 ms\", \"5 s\", or nanoseconds)");
    if (*given < min || *given > max) {
        return error(key, fmt::format("{} ns is not within {} … {} ns", given->value(), min.value(),
                                      max.value()));
    }
    value = *given;
}

void SettingsTable::names(std::string_view key, Names& value, bool is_required) {
    const toml::node* node = take(key, is_required);
    if (node == nullptr) return;
    if (node->is_string()) return text(key, value["en"]);
    if (!node->is_table()) return error(key, "is neither a string nor a table of languages");
    table(key, [&](SettingsTable& languages) {
        for (const auto& [language, unused] : *node->as_table()) {
            languages.text(language.str(), value[std::string(language.str())]);
        }
        if (value.empty()) error(key, "has no language");
    });
}

void SettingsTable::codes(std::string_view key, Codes& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_table()) return error(key, "is not a table of codes");
    table(key, [&](SettingsTable& issuers) {
        for (const auto& [issuer, unused] : *node->as_table()) {
            issuers.text(issuer.str(), value[std::string(issuer.str())]);
        }
    });
}

void SettingsTable::table(std::string_view key, const std::function<void(SettingsTable&)>& read) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_table()) return error(key, "is not a table");
    SettingsTable within(*node->as_table(), path(key), file_, findings_);
    read(within);
    within.refuse_the_rest();
}

void SettingsTable::tables(std::string_view key, const std::function<void(SettingsTable&)>& read) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (!node->is_array()) return error(key, "is not an array of tables");
    std::size_t number = 0;
    for (const toml::node& element : *node->as_array()) {
        ++number;
        if (!element.is_table()) {
            error(key, fmt::format("number {} is not a table", number));
            continue;
        }
        SettingsTable within(*element.as_table(), fmt::format("{}[{}]", path(key), number), file_,
                             findings_);
        read(within);
        within.refuse_the_rest();
    }
}

void SettingsTable::refuse_the_rest() const {
    for (const auto& [key, node] : table_) {
        if (taken_.find(key.str()) == taken_.end()) {
            findings_.push_back(
                {file_, key.source().begin.line, path(key.str()), "is an unknown key", false});
        }
    }
}

}  // namespace huagu::gateway
