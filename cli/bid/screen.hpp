// A terminal with one line that moves (the hand) above the line that is typed on. Where the output
// is no terminal, only messages are written.
#pragma once

#include <string>

namespace huagu::cli {

class Screen {
  public:
    /// With a prompt: lines are typed, too.
    explicit Screen(bool has_prompt);
    ~Screen();
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    [[nodiscard]] bool is_terminal() const { return is_terminal_; }

    /// Stays; what moves goes on below it.
    void message(const std::string& text);
    /// Redrawn in place.
    void hand(const std::string& text);
    /// A line was typed, and the cursor is on a new one: it stays as a message.
    void typed(const std::string& line);

  private:
    void draw();
    void put_hand() const;
    void erase();

    bool has_prompt_;
    bool is_terminal_;
    std::string hand_;
};

}  // namespace huagu::cli
