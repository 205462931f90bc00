#include "cli/bid/screen.hpp"

#include <unistd.h>

#include <cstdio>

namespace huagu::cli {

namespace {

constexpr const char* clear_line = "\r\x1b[2K";
constexpr const char* no_wrap = "\x1b[?7l";
constexpr const char* wrap = "\x1b[?7h";
constexpr const char* up = "\x1b[1A";
constexpr const char* save_cursor =
    "\x1b"
    "7";
constexpr const char* restore_cursor =
    "\x1b"
    "8";

void put(const char* text) { std::fputs(text, stdout); }

}  // namespace

Screen::Screen(bool has_prompt)
    : has_prompt_(has_prompt), is_terminal_(isatty(STDOUT_FILENO) != 0) {
    draw();
}

Screen::~Screen() {
    if (is_terminal_) put("\n");
    std::fflush(stdout);
}

void Screen::message(const std::string& text) {
    if (is_terminal_) erase();
    put(text.c_str());
    put("\n");
    draw();
}

void Screen::hand(const std::string& text) {
    if (!is_terminal_ || text == hand_) return;
    hand_ = text;
    if (has_prompt_) {
        put(save_cursor);
        put(up);
    }
    put(clear_line);
    put_hand();
    if (has_prompt_) put(restore_cursor);
    std::fflush(stdout);
}

void Screen::typed(const std::string& line) {
    if (!is_terminal_) return;
    put(up);  // back to the line that was typed on
    message("> " + line);
}

/// On one line, whatever its width: what is redrawn must not wrap.
void Screen::put_hand() const {
    put(no_wrap);
    put(hand_.c_str());
    put(wrap);
}

void Screen::erase() {
    put(clear_line);
    if (!has_prompt_) return;
    put(up);
    put(clear_line);
}

void Screen::draw() {
    if (is_terminal_) {
        put(clear_line);
        put_hand();
        if (has_prompt_) put("\n> ");
    }
    std::fflush(stdout);
}

}  // namespace huagu::cli
