// Who may log on: the users file, and who is on. Passwords are kept as argon2id hashes only, and
// reach neither journal nor log.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/reason.hpp"
#include "engine/types.hpp"
#include "gateway/settings.hpp"
#include "sequencer/incoming.hpp"

namespace huagu::gateway {

/// What makes resume tokens.
using TokenKey = std::array<std::uint8_t, 32>;
/// Of the operating system: nobody can foresee it. Throws base::ToldError.
[[nodiscard]] TokenKey random_token_key();

struct User {
    UserId number;
    std::string name;
    schema::Role role = schema::Role::observer;
    ParticipantId participant = ParticipantId::none();
    std::string hash;
    bool is_disabled = false;
    friend bool operator==(const User&, const User&) = default;
};

/// Never on the path of a press. Hashing a password takes long, by design: calls that take one, and
/// administration, belong to the log-on thread, which alone changes users; all others may come from
/// any thread.
class Users {
  public:
    static constexpr std::size_t name_max = 64;
    static constexpr std::size_t password_max = 128;

    /// Reads the file, if there is one, and adds the settings' users that it does not know. Throws
    /// base::ToldError, naming file and line.
    /// Tokens are made with the key: those of a server before this one are good if it had the same.
    Users(const Settings& settings, const TokenKey& token_key);

    /// A user with this password that is not disabled. An unknown name takes as long as a known
    /// one.
    [[nodiscard]] std::optional<User> with_password(std::string_view name,
                                                    std::string_view password) const;
    /// The same with a resume token, which costs no password hash.
    [[nodiscard]] std::optional<User> with_token(std::string_view name,
                                                 std::span<const std::uint8_t> token) const;
    /// Good until the password changes, the user is disabled, or another key makes them.
    [[nodiscard]] std::vector<std::uint8_t> token(const User& user) const;

    // Administration. Each is in the file when it returns `none`; asked for again, it changes
    // nothing. bad_value: no such user, or a name, password or participant that cannot be.
    Reason add(std::string_view name, schema::Role role, ParticipantId participant,
               std::string_view password, UserId& number);
    Reason set_password(std::string_view name, std::string_view password);
    Reason disable(std::string_view name);

    /// Who is on. A user has one session: taking it gives the one before, which is replaced; or the
    /// session itself, if one whose connection began later has it: then the older is replaced,
    /// though its log-on took longer. Nothing, if the user was disabled or got another password
    /// meanwhile. `connected`: real time.
    std::optional<SessionId> take_session(const User& user, SessionId session, Time connected);
    /// Whether it still had it.
    bool leave_session(std::string_view name, SessionId session);
    [[nodiscard]] SessionId session_of(std::string_view name) const;
    /// One above the highest number in use.
    [[nodiscard]] std::uint32_t end() const { return next_number_; }
    /// Of a user that there is.
    [[nodiscard]] std::string_view name_of(UserId number) const;

  private:
    struct Entry {
        User user;
        SessionId session;
        Time connected;  // when the session was
    };

    void read_file();
    void keep(User user);
    [[nodiscard]] Reason save(const User& changed);
    [[nodiscard]] std::string hash(std::string_view password) const;
    [[nodiscard]] std::array<std::uint8_t, 32> token_code(const User& user) const;

    const std::string file_;
    const PasswordStrength strength_;
    const std::uint32_t capacity_;
    const std::uint32_t participants_;
    const TokenKey token_key_;
    std::string no_ones_hash_;
    mutable std::mutex mutex_;  // of what other threads read: the log-on thread reads without it
    std::map<std::string, Entry, std::less<>> entries_;
    std::vector<std::string_view> names_;  // by number: of the entries, which stay
    std::uint32_t next_number_ = 1;
};

}  // namespace huagu::gateway
