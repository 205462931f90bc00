// The engine's words are those of docs/rules.md: a word cannot drift.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/command.hpp"
#include "engine/event.hpp"
#include "engine/reason.hpp"

namespace huagu {

namespace {

using Words = std::vector<std::string>;

/// The names (a_b) in a text, but not what stands in parentheses.
Words words_of(std::string_view text) {
    Words words;
    std::string word;
    int depth = 0;
    for (const char character : text) {
        if (character == '(') ++depth;
        if (character == ')') --depth;
        const bool is_of_word = (character >= 'a' && character <= 'z') || character == '_';
        if (depth == 0 && is_of_word) {
            word += character;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

/// The words in the first column of the table whose head begins so, each once.
Words first_column(std::string_view head) {
    std::ifstream page(HUAGU_RULES);
    EXPECT_TRUE(page) << HUAGU_RULES << " cannot be read";
    Words words;
    bool is_in_table = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with(head)) {
            is_in_table = true;
        } else if (is_in_table) {
            if (!line.starts_with("|")) break;
            for (std::string& word : words_of(line.substr(1, line.find('|', 1) - 1))) {
                if (std::find(words.begin(), words.end(), word) == words.end()) {
                    words.push_back(std::move(word));
                }
            }
        }
    }
    return words;
}

Words sorted(Words words) {
    std::sort(words.begin(), words.end());
    return words;
}

TEST(Words, ReasonsAreThoseOfTheRulesInTheirOrder) {
    Words reasons;
    for (auto reason = Reason::stale_command; reason <= Reason::too_late_to_cancel;
         reason = static_cast<Reason>(static_cast<int>(reason) + 1)) {
        reasons.emplace_back(name(reason));
    }
    EXPECT_EQ(reasons, first_column("| reason |"));
}

TEST(Words, CommandsAreThoseOfTheRules) {
    const Words commands(command_names.begin() + 1, command_names.end());
    EXPECT_EQ(sorted(commands), sorted(first_column("| command |")));
}

TEST(Words, EventsAreThoseOfTheRules) {
    Words events;
    for (int number = 1; number <= static_cast<int>(EventKind::credit_changed); ++number) {
        const auto kind = static_cast<EventKind>(number);
        if (is_public(kind) && kind > EventKind::sale_cancelled) continue;
        // These two go out on the wire only.
        if (kind == EventKind::won || kind == EventKind::credit_changed) continue;
        events.emplace_back(name(kind));
    }
    EXPECT_EQ(sorted(events), sorted(first_column("| event (")));
}

}  // namespace

}  // namespace huagu
