#include "gateway/users.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

#include "base/language.hpp"
#include "gateway/users_file.hpp"
#include "wire/texts.hpp"

namespace huagu::gateway {

using base::ToldError;

namespace {

struct Cost {
    unsigned long long operations;
    std::size_t memory;
};

Cost cost_of(PasswordStrength strength) {
    switch (strength) {
        case PasswordStrength::least:
            return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
        case PasswordStrength::interactive:
            return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
        case PasswordStrength::moderate:
            return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
    }
    return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

bool is_password_of(const std::string& hash, std::string_view password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= Users::name_max && wire::is_text(name);
}

bool is_password(std::string_view password) {
    return !password.empty() && password.size() <= Users::password_max;
}

// A token: user number, and a code that only the server can make. The password's hash is in the
// code, so that another password voids it, whatever servers there were in between.
constexpr std::size_t number_bytes = 4;
constexpr std::size_t code_offset = number_bytes;
static_assert(crypto_auth_BYTES == 32 && crypto_auth_KEYBYTES == 32);

}  // namespace

TokenKey random_token_key() {
    if (sodium_init() < 0) throw ToldError("libsodium does not start", "libsodium 无法启动");
    TokenKey key{};
    randombytes_buf(key.data(), key.size());
    return key;
}

Users::Users(const Settings& settings, const TokenKey& token_key)
    : file_(settings.users_file),
      strength_(settings.password_strength),
      capacity_(settings.limits.users),
      participants_(settings.limits.participants),
      token_key_(token_key),
      names_(capacity_) {
    if (sodium_init() < 0) throw ToldError("libsodium does not start", "libsodium 无法启动");
    no_ones_hash_ = hash("nobody");
    read_file();
    bool has_new = false;
    for (const FirstUser& first : settings.users) {
        if (entries_.find(first.name) != entries_.end()) continue;
        if (next_number_ >= capacity_) {
            throw ToldError("more users than limits.users", "用户多于 limits.users");
        }
        if (!is_name(first.name) || !is_password(first.password)) {
            throw ToldError("the name or password of user '{}' is empty or too long",
                            "用户“{}”的用户名或密码为空或过长", first.name);
        }
        User user{UserId(next_number_++), first.name,           first.role,
                  first.participant,      hash(first.password), /*is_disabled=*/false};
        keep(std::move(user));
        has_new = true;
    }
    if (!has_new || file_.empty()) return;
    std::vector<User> users;
    for (const auto& [name, entry] : entries_) users.push_back(entry.user);
    write_users_file(file_, users);
}

void Users::read_file() {
    if (file_.empty()) return;
    for (User& user : read_users_file(file_)) {
        const std::uint32_t number = user.number.value();
        const bool is_owned = !user.participant.is_none();
        if (number == 0 || number >= capacity_ || entries_.count(user.name) != 0 ||
            has_participant(user.role) != is_owned ||
            (is_owned && user.participant.value() >= participants_)) {
            throw ToldError("{}: user '{}': its number, name or participant cannot be",
                            "{}：用户“{}”的编号、用户名或参与者无效", file_, user.name);
        }
        next_number_ = std::max(next_number_, number + 1);
        keep(std::move(user));
    }
}

/// Its session goes on.
void Users::keep(User user) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.try_emplace(user.name, Entry{{}, SessionId::none(), Time()}).first;
    names_.at(user.number.value()) = entry->first;
    entry->second.user = std::move(user);
}

std::string Users::hash(std::string_view password) const {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const Cost cost = cost_of(strength_);
    if (crypto_pwhash_str(text.data(), password.data(), password.size(), cost.operations,
                          cost.memory) != 0) {
        throw std::bad_alloc();
    }
    return text.data();
}

std::optional<User> Users::with_password(std::string_view name, std::string_view password) const {
    User user;
    user.hash = no_ones_hash_;
    bool is_known = false;
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(name);
        is_known = found != entries_.end() && !found->second.user.is_disabled;
        if (is_known) user = found->second.user;
    }
    const bool is_right = is_password_of(user.hash, password);
    if (!is_known || !is_right) return std::nullopt;
    return user;
}

std::array<std::uint8_t, 32> Users::token_code(const User& user) const {
    const std::string said = std::to_string(user.number.value()) + " " + user.hash;
    std::array<std::uint8_t, 32> code{};
    crypto_auth(code.data(), reinterpret_cast<const unsigned char*>(said.data()), said.size(),
                token_key_.data());
    return code;
}

std::vector<std::uint8_t> Users::token(const User& user) const {
    std::vector<std::uint8_t> token(code_offset);
    const std::uint32_t number = user.number.value();
    std::memcpy(token.data(), &number, number_bytes);
    const auto code = token_code(user);
    token.insert(token.end(), code.begin(), code.end());
    return token;
}

std::optional<User> Users::with_token(std::string_view name,
                                      std::span<const std::uint8_t> given) const {
    User user;
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(name);
        if (found == entries_.end() || found->second.user.is_disabled) return std::nullopt;
        user = found->second.user;
    }
    const std::vector<std::uint8_t> right = token(user);
    if (given.size() != right.size()) return std::nullopt;
    if (sodium_memcmp(given.data(), right.data(), right.size()) != 0) return std::nullopt;
    return user;
}

Reason Users::save(const User& changed) {
    if (!file_.empty()) {
        std::vector<User> users;
        for (const auto& [name, entry] : entries_) {
            if (name != changed.name) users.push_back(entry.user);
        }
        users.push_back(changed);
        std::sort(users.begin(), users.end(),
                  [](const User& a, const User& b) { return a.number < b.number; });
        try {
            write_users_file(file_, users);
        } catch (const ToldError& error) {
            spdlog::error("the users file cannot be written: {}", error.what());
            return Reason::busy;
        }
    }
    keep(changed);
    return Reason::none;
}

Reason Users::add(std::string_view name, schema::Role role, ParticipantId participant,
                  std::string_view password, UserId& number) {
    if (!is_name(name) || !is_password(password)) return Reason::bad_value;
    if (has_participant(role) == participant.is_none()) return Reason::bad_value;
    if (!participant.is_none() && participant.value() >= participants_) return Reason::bad_value;
    if (const auto found = entries_.find(name); found != entries_.end()) {
        const User& known = found->second.user;
        const bool is_the_same = known.role == role && known.participant == participant &&
                                 !known.is_disabled && is_password_of(known.hash, password);
        number = known.number;
        return is_the_same ? Reason::none : Reason::exists;
    }
    if (next_number_ >= capacity_) return Reason::full;
    const User user{UserId(next_number_), std::string(name), role, participant, hash(password),
                    /*is_disabled=*/false};
    const Reason reason = save(user);
    if (reason == Reason::none) number = UserId(next_number_++);
    return reason;
}

Reason Users::set_password(std::string_view name, std::string_view password) {
    if (!is_password(password)) return Reason::bad_value;
    const auto found = entries_.find(name);
    if (found == entries_.end()) return Reason::bad_value;
    User user = found->second.user;
    if (is_password_of(user.hash, password)) return Reason::none;
    user.hash = hash(password);
    return save(user);
}

Reason Users::disable(std::string_view name) {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return Reason::bad_value;
    User user = found->second.user;
    if (user.is_disabled) return Reason::none;
    user.is_disabled = true;
    return save(user);
}

std::optional<SessionId> Users::take_session(const User& user, SessionId session, Time connected) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(user.name);
    if (found == entries_.end() || found->second.user != user) return std::nullopt;
    Entry& entry = found->second;
    if (!entry.session.is_none() && entry.connected > connected) return session;
    entry.connected = connected;
    return std::exchange(entry.session, session);
}

bool Users::leave_session(std::string_view name, SessionId session) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end() || found->second.session != session) return false;
    found->second.session = {};
    return true;
}

std::string_view Users::name_of(UserId number) const {
    const std::lock_guard lock(mutex_);
    return names_.at(number.value());
}

SessionId Users::session_of(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(name);
    return found == entries_.end() ? SessionId::none() : found->second.session;
}

}  // namespace huagu::gateway
