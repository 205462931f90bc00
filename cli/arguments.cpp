#include "cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace huagu::cli {

namespace {

std::string with_underscores(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    });
}

}  // namespace

std::vector<std::string> split_words(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool is_begun = false;
    char quote = 0;
    for (const char c : line) {
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else {
                word += c;
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
            is_begun = true;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            if (is_begun) words.push_back(std::exchange(word, {}));
            is_begun = false;
        } else {
            word += c;
            is_begun = true;
        }
    }
    if (quote != 0) throw UsageError("a quote is not closed", "引号没有配对");
    if (is_begun) words.push_back(word);
    return words;
}

std::int64_t parse_integer(std::string_view name, std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw UsageError("{} is no whole number: {}", "{} 不是整数：{}", name, text);
    }
    return value;
}

Duration parse_duration(std::string_view name, std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units = {
        {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}}};
    for (const auto& [unit, ns] : units) {
        if (!text.ends_with(unit)) continue;
        std::string_view digits = text.substr(0, text.size() - unit.size());
        while (digits.ends_with(' ')) digits.remove_suffix(1);
        std::int64_t value = -1;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || end != digits.data() + digits.size()) break;
        if (value > duration_max || value < 0) throw UsageError("{} is too long", "{} 太长", name);
        return Duration(value * ns);
    }
    std::int64_t ns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ns);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw UsageError("{} is no duration: {}", "{} 不是时长：{}", name, text);
    }
    return Duration(ns);
}

std::int64_t parse_grade(std::string_view text) {
    const bool is_letter = text.size() == 1 && text[0] >= 'A' && text[0] <= 'Z';
    return is_letter ? text[0] - 'A' : parse_integer("grade", text);
}

bool parse_boolean(std::string_view name, std::string_view text) {
    if (text == "yes" || text == "true" || text == "1") return true;
    if (text == "no" || text == "false" || text == "0") return false;
    throw UsageError("{} is yes or no, not {}", "{} 应为 yes 或 no，不能是 {}", name, text);
}

Arguments::Arguments(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool is_option = words[i].starts_with("--");
        const std::string word = is_option ? words[i].substr(2) : words[i];
        const auto equals = word.find('=');
        if (equals != std::string::npos && is_name(word.substr(0, equals))) {
            named_.emplace_back(with_underscores(word.substr(0, equals)), word.substr(equals + 1));
        } else if (is_option) {
            if (i + 1 == words.size()) throw UsageError("{} wants a value", "{} 缺少值", words[i]);
            named_.emplace_back(with_underscores(word), words[++i]);
        } else {
            words_.push_back(word);
        }
    }
}

std::optional<std::string> Arguments::next_word() {
    if (next_ == words_.size()) return std::nullopt;
    return words_[next_++];
}

std::string Arguments::word(std::string_view name) {
    if (auto text = next_word()) return *text;
    return required(name);
}

std::int64_t Arguments::integer(std::string_view name) { return parse_integer(name, word(name)); }

std::optional<std::string> Arguments::named(std::string_view name) {
    const auto found = std::find_if(named_.begin(), named_.end(),
                                    [&](const auto& named) { return named.first == name; });
    if (found == named_.end()) return std::nullopt;
    std::string value = std::move(found->second);
    named_.erase(found);
    return value;
}

std::string Arguments::required(std::string_view name) {
    if (auto text = named(name)) return *text;
    throw UsageError("no {} is given", "缺少 {}", name);
}

std::int64_t Arguments::required_integer(std::string_view name) {
    return parse_integer(name, required(name));
}

std::optional<std::int64_t> Arguments::named_integer(std::string_view name) {
    const auto text = named(name);
    return text ? std::optional(parse_integer(name, *text)) : std::nullopt;
}

bool Arguments::named_boolean(std::string_view name, bool otherwise) {
    const auto text = named(name);
    return text ? parse_boolean(name, *text) : otherwise;
}

RulesChange Arguments::rules() {
    RulesChange change;
    const auto take = [&](std::string_view name, RuleBit bit, const auto& set) {
        if (const auto text = named(name)) {
            set(*text);
            change.given = static_cast<std::uint16_t>(change.given | bit);
        }
    };
    const auto integer = [&](std::string_view name, RuleBit bit, auto& setting) {
        take(name, bit, [&](const std::string& text) {
            setting = std::remove_reference_t<decltype(setting)>(parse_integer(name, text));
        });
    };
    const auto duration = [&](std::string_view name, RuleBit bit, Duration& setting) {
        take(name, bit, [&](const std::string& text) { setting = parse_duration(name, text); });
    };
    ClockRules& rules = change.rules;
    integer("price_step", rule_price_step, rules.price_step);
    duration("step_interval", rule_step_interval, rules.step_interval);
    integer("restart_steps", rule_restart_steps, rules.restart_steps);
    duration("hold", rule_hold, rules.hold);
    duration("allowance", rule_allowance, rules.allowance);
    duration("guard", rule_guard, rules.guard);
    take("max_units", rule_max_units, [&](const std::string& text) {
        rules.max_units = text == "none" ? no_max_units : Units(parse_integer("max_units", text));
    });
    integer("reoffer", rule_reoffer, rules.reoffer);
    integer("reoffer_start_percent", rule_reoffer_start_percent, rules.reoffer_start_percent);
    take("award", rule_award, [&](const std::string& text) {
        if (text != "first_press" && text != "multi_sale")
            throw UsageError("award is first_press or multi_sale, not {}",
                             "award 应为 first_press 或 multi_sale，不能是 {}", text);
        rules.award = text == "multi_sale" ? Award::multi_sale : Award::first_press;
    });
    take("tie", rule_tie, [&](const std::string& text) {
        if (text != "press_time" && text != "random_draw")
            throw UsageError("tie is press_time or random_draw, not {}",
                             "tie 应为 press_time 或 random_draw，不能是 {}", text);
        rules.tie = text == "random_draw" ? Tie::random_draw : Tie::press_time;
    });
    take("auto_advance", rule_auto_advance, [&](const std::string& text) {
        rules.auto_advance = parse_boolean("auto_advance", text);
    });
    return change;
}

std::vector<std::pair<std::string, std::string>> Arguments::family(std::string_view name) {
    std::vector<std::pair<std::string, std::string>> family;
    const std::string prefix = std::string(name) + ".";
    for (auto& [key, value] : named_) {
        if (key == name) family.emplace_back("", value);
        if (key.starts_with(prefix)) family.emplace_back(key.substr(prefix.size()), value);
    }
    std::erase_if(named_, [&](const auto& named) {
        return named.first == name || named.first.starts_with(prefix);
    });
    return family;
}

void Arguments::finish() const {
    if (next_ < words_.size()) throw UsageError("too much: {}", "多余的词：{}", words_[next_]);
    if (!named_.empty())
        throw UsageError("unknown here: {}", "此处没有这个参数：{}", named_.front().first);
}

}  // namespace huagu::cli
