// The settings of a market: what `market.toml` says (docs/operating.md). Reading it finds every
// mistake at once, each by file, line and key.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/language.hpp"
#include "engine/rules.hpp"
#include "engine/types.hpp"
#include "gateway/roles.hpp"
#include "wire/texts.hpp"

namespace huagu::gateway {

/// Language (en, zh, nl …) → text.
using Names = std::map<std::string, std::string>;
/// Whose code (vbn, gln, letter …) → code.
using Codes = std::map<std::string, std::string>;

struct ParticipantSettings {
    Names name;
    Codes codes;
    bool is_buyer = false;
    bool is_grower = false;
    Money credit_limit{0};
};

struct ProductSettings {
    std::string group;  // a word that programs know it by: "rose"
    Names group_name;
    Names name;
    Codes codes;
};

struct ClockLane {
    Names name;
    ClockRules rules;
    bool is_open = false;  // from the start of the day
};

/// A user that the users file gets when it does not know the name yet.
struct FirstUser {
    std::string name;
    std::string password;
    schema::Role role = schema::Role::observer;
    ParticipantId participant = ParticipantId::none();
    std::uint32_t line = 0;
};

/// Commands a second that a session may send, and how many at once (a token bucket).
struct Rate {
    std::int64_t per_second = 50;
    std::int64_t burst = 100;
};

/// How an idle sequencer waits: `sleep` leaves the core to others, `yield` offers it, `spin` keeps
/// it.
enum class Wait : std::uint8_t { sleep, yield, spin };
/// What a password's hash costs (libsodium's words): `least` only suits passwords that a machine
/// drew at random.
enum class PasswordStrength : std::uint8_t { least, interactive, moderate };

/// Threads that answer each other need a core each, and the flusher and the log-ons one more; on
/// two, waking another thread costs more than all that it does. See docs/performance.md.
inline std::uint32_t usual_threads() { return std::thread::hardware_concurrency() > 2 ? 1 : 0; }

struct Settings {
    std::string market;  // its name, in all its languages
    std::string day;     // YYYY-MM-DD
    std::string currency;
    std::uint8_t minor_digits = 2;
    std::int64_t buyer_fee_bp = 0;
    bool hide_buyers = false;

    std::vector<ClockLane> clocks;                  // numbers from 1
    std::vector<ParticipantSettings> participants;  // numbers from 1
    std::vector<ProductSettings> products;          // numbers from 1
    std::optional<wire::Fees> fees;
    std::vector<FirstUser> users;

    std::string users_file;  // beside the settings, unless it is an absolute path; empty: in memory
    PasswordStrength password_strength = PasswordStrength::interactive;

    std::string address = "127.0.0.1";
    std::uint16_t port = 7311;
    std::optional<std::uint16_t> web_port;    // HTTP and WebSocket; none: not spoken
    bool web_is_proxied = false;              // browsers come by way of a proxy, none directly
    std::vector<std::string> web_origins;     // whose pages may open a terminal, besides our own
    std::uint32_t threads = usual_threads();  // gateway threads; 0: everything on one thread
    Wait wait = Wait::sleep;
    Duration stall_limit{400'000'000};
    std::uint32_t snapshot_records = 1'000'000;  // a snapshot after so many; 0: only at the end

    std::uint32_t connections = 10'000;
    std::uint32_t queue = 65'536;           // commands between the gateway and the sequencer
    std::uint32_t passwords_waiting = 512;  // to be hashed
    std::array<Rate, role_count> rates = default_rates();
    Limits limits{.orders_per_participant = 5'000};

    Duration heartbeat{5'000'000'000};           // how often a side that says nothing else says so
    Duration silence_max{15'000'000'000};        // nothing heard for so long: closed
    Duration log_on_max{5'000'000'000};          // from connecting to a complete log-on
    Duration ping_interval{1'000'000'000};       // of the round-trip measurement
    Duration round_trip_window{30'000'000'000};  // its rolling minimum

    static std::array<Rate, role_count> default_rates();
};

/// One mistake, or a warning, and where it is.
struct Finding {
    std::string file;
    std::uint32_t line = 0;  // 0: of the file as a whole
    std::string key;
    base::Told text;
    bool is_warning = false;
};

/// "market.toml:12: clocks[1].rules.tie: warning: …"
std::string to_string(const Finding& finding, base::Language language = base::Language::en);

struct SettingsRead {
    Settings settings;  // usable if nothing but warnings was found
    std::vector<Finding> findings;

    [[nodiscard]] bool has_errors() const;
};

SettingsRead read_settings(const std::string& path);
/// `file` is what findings name.
SettingsRead parse_settings(std::string_view text, const std::string& file);

/// "50ms", "5 s", "2 min", "100 us", "5 ns"; nothing if it is no duration.
std::optional<Duration> parse_duration(std::string_view text);

/// The digits after the point in a currency's amounts (ISO 4217); nothing for an unknown code.
std::optional<std::uint8_t> minor_digits(std::string_view currency);

}  // namespace huagu::gateway
