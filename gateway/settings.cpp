#include "gateway/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "gateway/settings_table.hpp"
#include "sequencer/own_snapshot.hpp"

namespace huagu::gateway {
namespace {

constexpr Duration ms(std::int64_t n) { return Duration(n * 1'000'000); }
constexpr Duration s(std::int64_t n) { return Duration(n * 1'000'000'000); }
constexpr Duration most{duration_max};

/// YYYY-MM-DD, a day that exists.
bool is_day(std::string_view day) {
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') return false;
    const auto number = [&](std::size_t from, std::size_t digits) {
        int value = -1;
        const char* end = day.data() + from + digits;
        return std::from_chars(day.data() + from, end, value).ptr == end ? value : -1;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int date = number(8, 2);
    if (year < 1970 || month < 1 || month > 12 || date < 1) return false;
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return date <= days.at(static_cast<std::size_t>(month - 1)) + (is_leap && month == 2 ? 1 : 0);
}

void read_market(SettingsTable& table, Settings& settings) {
    Names names;
    table.names("name", names, true);
    for (const auto& [language, name] : names) {
        settings.market += (settings.market.empty() ? "" : " · ") + name;
    }
    if (settings.market.size() > wire::text_max) {
        table.error("name", "is longer than {} bytes in all its languages together",
                    "各语言合计超过 {} 字节", wire::text_max);
    }
    table.text("day", settings.day, true);
    if (!settings.day.empty() && !is_day(settings.day)) {
        table.error("day", "is no day (YYYY-MM-DD, in quotes)", "不是日期（YYYY-MM-DD，加引号）");
    }
    table.text("currency", settings.currency, true);
    if (!settings.currency.empty() && !wire::is_currency(settings.currency)) {
        table.error("currency", "is no code of three capital letters (like CNY)",
                    "不是三个大写字母的货币代码（如 CNY）");
        settings.currency.clear();
    }
    if (table.has("minor_digits")) {
        table.number("minor_digits", settings.minor_digits, 0, 4);
    } else if (!settings.currency.empty()) {
        const auto digits = minor_digits(settings.currency);
        if (!digits) {
            table.error("currency", "is unknown: give its minor_digits too",
                        "未知的货币：请同时给出 minor_digits");
        }
        settings.minor_digits = digits.value_or(2);
    }
    table.integer("buyer_fee_bp", settings.buyer_fee_bp, 0, basis_points_max);
    table.boolean("hide_buyers", settings.hide_buyers);
}

/// rules.md, "A clock's rules" and "Bounds".
void read_rules(SettingsTable& table, ClockRules& rules) {
    table.quantity("price_step", rules.price_step, 1, steps_max);
    table.duration("step_interval", rules.step_interval, Duration(1), most);
    table.integer("restart_steps", rules.restart_steps, 0, steps_max);
    table.duration("hold", rules.hold, Duration(0), most);
    table.duration("allowance", rules.allowance, Duration(0), most);
    table.duration("guard", rules.guard, Duration(0), most);
    table.quantity("max_units", rules.max_units, 1, units_max);
    table.integer("reoffer", rules.reoffer, 0, steps_max);
    table.integer("reoffer_start_percent", rules.reoffer_start_percent, 1, 100);
    table.word("award", rules.award,
               {{"first_press", Award::first_press}, {"multi_sale", Award::multi_sale}});
    table.word("tie", rules.tie,
               {{"press_time", Tie::press_time}, {"random_draw", Tie::random_draw}});
    table.boolean("auto_advance", rules.auto_advance);
}

/// A liar gains by claiming an earlier moment within a step (rules.md, "Fair presses").
void warn_of_liars(const SettingsTable& table, const ClockRules& rules) {
    if (rules.allowance > Duration(0) && rules.tie == Tie::press_time) {
        table.warning("tie",
                      "press_time with an allowance rewards who claims an earlier moment: "
                      "use random_draw",
                      "有 allowance 而用 press_time，谎报更早的按下时刻就会得利：请用 random_draw");
    }
}

void read_clock(SettingsTable& table, const ClockRules& common, std::vector<ClockLane>& clocks) {
    ClockLane clock;
    clock.rules = common;
    table.names("name", clock.name, true);
    table.boolean("open", clock.is_open);
    table.table("rules", [&](SettingsTable& rules) {
        read_rules(rules, clock.rules);
        warn_of_liars(rules, clock.rules);
    });
    clocks.push_back(std::move(clock));
}

void read_participant(SettingsTable& table, std::vector<ParticipantSettings>& participants) {
    ParticipantSettings participant;
    table.names("name", participant.name, true);
    table.codes("codes", participant.codes);
    table.boolean("buyer", participant.is_buyer);
    table.boolean("grower", participant.is_grower);
    table.quantity("credit_limit", participant.credit_limit, 0, credit_limit_max);
    if (!participant.is_buyer && !participant.is_grower) {
        table.error("buyer", "neither buyer nor grower is true", "buyer 和 grower 都不是 true");
    }
    participants.push_back(std::move(participant));
}

void read_product(SettingsTable& table, std::vector<ProductSettings>& products) {
    ProductSettings product;
    table.names("name", product.name, true);
    table.text("group", product.group, true, wire::word_max);
    table.names("group_name", product.group_name);
    table.codes("codes", product.codes);
    products.push_back(std::move(product));
}

const std::initializer_list<std::pair<std::string_view, schema::Role>> roles = {
    {"trader", schema::Role::trader},
    {"auctioneer", schema::Role::auctioneer},
    {"settlement", schema::Role::settlement},
    {"observer", schema::Role::observer},
    {"grower", schema::Role::grower}};

/// A trader presses for a buyer, a grower sees its own lots: with another participant all that they
/// ask for would be refused.
void check_side(const SettingsTable& table, const FirstUser& user,
                const std::vector<ParticipantSettings>& participants) {
    const std::size_t number = user.participant.value();
    if (user.participant.is_none() || number == 0 || number > participants.size()) return;
    const ParticipantSettings& participant = participants[number - 1];
    if (!participant.is_buyer && !participant.is_grower) return;  // a mistake of its own
    if (user.role == schema::Role::trader && !participant.is_buyer) {
        table.error("participant", "{} is no buyer: a trader could not press",
                    "{} 不是买家：交易员将无法按键", number);
    }
    if (user.role == schema::Role::grower && !participant.is_grower) {
        table.error("participant", "{} is no grower", "{} 不是供货方", number);
    }
}

void read_user(SettingsTable& table, const std::vector<ParticipantSettings>& participants,
               std::vector<FirstUser>& users) {
    FirstUser user;
    user.line = table.line("name");
    table.text("name", user.name, true);
    table.text("password", user.password, true);
    if (!table.has("role")) table.error("role", "is missing", "缺少");
    table.word("role", user.role, roles);
    if (table.has("participant")) {
        std::int64_t number = 0;
        table.integer("participant", number, 1, static_cast<std::int64_t>(participants.size()));
        user.participant = ParticipantId(static_cast<std::uint32_t>(number));
    }
    if (has_participant(user.role) && user.participant.is_none()) {
        table.error("participant", "is missing: a trader or grower belongs to one",
                    "缺少：交易员或供货方用户须属于一个参与者");
    }
    if (!has_participant(user.role) && !user.participant.is_none()) {
        table.error("participant", "is given, but the role belongs to none",
                    "不应给出：该角色不属于任何参与者");
    }
    check_side(table, user, participants);
    const bool is_known = std::any_of(users.begin(), users.end(), [&](const FirstUser& other) {
        return other.name == user.name;
    });
    if (is_known) table.error("name", "'{}' is there twice", "“{}”重复", user.name);
    users.push_back(std::move(user));
}

/// "https://market.example", as a browser says it.
bool is_origin(std::string_view text) {
    const auto after = text.find("://");
    const bool is_web = text.starts_with("http://") || text.starts_with("https://");
    return is_web && text.size() > after + 3 &&
           text.find_first_of("/?# *", after + 3) == std::string_view::npos;
}

void read_web(SettingsTable& table, Settings& settings) {
    if (table.has("web_port")) {
        std::uint16_t port = 0;
        table.number("web_port", port, 0, 65'535);
        settings.web_port = port;
        if (port != 0 && port == settings.port) {
            table.error("web_port", "is the other port too: each needs its own",
                        "与另一端口相同：两者须各用一个");
        }
    }
    table.boolean("web_is_proxied", settings.web_is_proxied);
    table.texts("web_origins", settings.web_origins);
    for (const std::string& origin : settings.web_origins) {
        if (!origin.empty() && !is_origin(origin)) {
            table.error("web_origins",
                        "'{}' is no origin (like \"https://market.example\", without a path)",
                        "“{}”不是来源（如 \"https://market.example\"，不带路径）", origin);
        }
    }
}

void read_server(SettingsTable& table, Settings& settings) {
    table.text("address", settings.address);
    boost::system::error_code is_none;
    const auto address = boost::asio::ip::make_address(settings.address, is_none);
    if (is_none) {
        table.error("address", "is no IP address (like \"127.0.0.1\", \"::1\")",
                    "不是 IP 地址（如 \"127.0.0.1\"、\"::1\"）");
    } else if (!address.is_loopback()) {
        table.warning("address",
                      "is not of this machine alone, and there is no TLS: passwords can be read on "
                      "the way, and serve wants --insecure-network",
                      "不限于本机，而没有 TLS：密码在途中可被读取，serve 须加 --insecure-network");
    }
    table.number("port", settings.port, 0, 65'535);
    read_web(table, settings);
    table.number("threads", settings.threads, 0, 64);
    table.word("wait", settings.wait,
               {{"sleep", Wait::sleep}, {"yield", Wait::yield}, {"spin", Wait::spin}});
    table.duration("stall_limit", settings.stall_limit, ms(20), most);
    table.number("connections", settings.connections, 1, 1'000'000);
    table.number("queue", settings.queue, 64, 1 << 20);
    table.number("snapshot_records", settings.snapshot_records, 0, 1'000'000'000);
    table.duration("heartbeat", settings.heartbeat, ms(50), s(60));
    table.duration("silence_max", settings.silence_max, ms(100), s(300));
    table.duration("log_on_max", settings.log_on_max, ms(100), s(60));
    table.duration("ping_interval", settings.ping_interval, ms(10), s(60));
    table.duration("round_trip_window", settings.round_trip_window, ms(100), s(600));
    if (settings.silence_max <= settings.heartbeat) {
        table.error("silence_max", "is not longer than heartbeat: every client would be closed",
                    "不长于 heartbeat：所有客户端都会被断开");
    }
}

void read_users_file(SettingsTable& table, Settings& settings) {
    table.text("file", settings.users_file);
    table.word("strength", settings.password_strength,
               {{"least", PasswordStrength::least},
                {"interactive", PasswordStrength::interactive},
                {"moderate", PasswordStrength::moderate}});
    table.number("waiting", settings.passwords_waiting, 1, 100'000);
}

void read_rates(SettingsTable& table, Settings& settings) {
    for (const auto& [word, role] : roles) {
        table.table(word, [&, to = &settings.rates.at(static_cast<std::size_t>(role))](
                              SettingsTable& rate) {
            rate.integer("per_second", to->per_second, 1, 10'000'000);
            rate.integer("burst", to->burst, 1, 10'000'000);
        });
    }
}

/// Numbers are handed out from 1, so that a table of n has a place more.
void read_limits(SettingsTable& table, Limits& limits) {
    const auto things = [&](std::string_view key, std::uint32_t& places, std::int64_t max) {
        std::uint32_t count = places - 1;
        table.number(key, count, 1, max);
        places = count + 1;
    };
    things("participants", limits.participants, 1'000'000);
    things("users", limits.users, 1'000'000);
    things("clocks", limits.clocks, 1'000);
    things("lots", limits.lots, 10'000'000);
    table.number("orders", limits.orders, 1, 10'000'000);
    table.number("orders_per_participant", limits.orders_per_participant, 1, own_orders_max);
    table.number("presses", limits.presses, 1, 10'000'000);
    table.number("sales", limits.sales, 1, 100'000'000);
}

void read_fees(SettingsTable& table, Settings& settings) {
    wire::Fees fees;
    table.integer("grower_commission_bp", fees.grower_commission_bp, 0, basis_points_max);
    table.integer("packaging_deposit", fees.packaging_deposit, 0, price_max);
    table.integer("logistics_fee", fees.logistics_fee, 0, price_max);
    settings.fees = fees;
}

void check_capacity(SettingsTable& table, std::string_view key, std::size_t count,
                    std::uint32_t places) {
    if (count >= places) {
        table.error(key, "{} are more than limits.{} = {}", "{} 个，超过 limits.{} = {}", count,
                    key, places - 1);
    }
}

void read_all(SettingsTable& table, Settings& settings) {
    if (!table.has("market")) table.error("market", "is missing", "缺少");
    table.table("market", [&](SettingsTable& market) { read_market(market, settings); });
    table.table("fees", [&](SettingsTable& fees) { read_fees(fees, settings); });
    table.table("server", [&](SettingsTable& server) { read_server(server, settings); });
    table.table("passwords", [&](SettingsTable& file) { read_users_file(file, settings); });
    table.table("rates", [&](SettingsTable& rates) { read_rates(rates, settings); });
    table.table("limits", [&](SettingsTable& limits) { read_limits(limits, settings.limits); });
    ClockRules common;
    table.table("rules", [&](SettingsTable& rules) {
        read_rules(rules, common);
        warn_of_liars(rules, common);
    });
    table.tables("clocks",
                 [&](SettingsTable& clock) { read_clock(clock, common, settings.clocks); });
    table.tables("participants", [&](SettingsTable& participant) {
        read_participant(participant, settings.participants);
    });
    table.tables("products",
                 [&](SettingsTable& product) { read_product(product, settings.products); });
    table.tables("users", [&](SettingsTable& user) {
        read_user(user, settings.participants, settings.users);
    });
    check_capacity(table, "clocks", settings.clocks.size(), settings.limits.clocks);
    check_capacity(table, "participants", settings.participants.size(),
                   settings.limits.participants);
    check_capacity(table, "users", settings.users.size(), settings.limits.users);
}

}  // namespace

std::array<Rate, role_count> Settings::default_rates() {
    std::array<Rate, role_count> rates{};
    // An auctioneer's program loads a day's catalogue in one go.
    rates.at(static_cast<std::size_t>(schema::Role::auctioneer)) = {5'000, 20'000};
    return rates;
}

bool SettingsRead::has_errors() const {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return !finding.is_warning; });
}

std::string to_string(const Finding& finding, base::Language language) {
    const std::string line = finding.line == 0 ? "" : fmt::format(":{}", finding.line);
    std::string text = base::say(language, "{}{}: ", "{}{}：", finding.file, line);
    if (finding.is_warning) text += base::say(language, "warning: ", "警告：");
    if (!finding.key.empty()) text += base::say(language, "{}: ", "{}：", finding.key);
    return text + finding.text.in(language);
}

SettingsRead parse_settings(std::string_view text, const std::string& file) {
    SettingsRead read;
    try {
        const toml::table root = toml::parse(text, file);
        SettingsTable table(root, "", file, read.findings);
        read_all(table, read.settings);
        table.refuse_the_rest();
    } catch (const toml::parse_error& error) {
        read.findings.push_back({file, error.source().begin.line, "",
                                 base::told("{}", "不是正确的 TOML：{}", error.description()),
                                 false});
    }
    std::stable_sort(read.findings.begin(), read.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.line < b.line; });
    return read;
}

SettingsRead read_settings(const std::string& path) {
    const auto unread = [&](base::Told why) {
        SettingsRead read;
        read.findings.push_back({path, 0, "", std::move(why), false});
        return read;
    };
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) return unread({"there is no such file", "没有这个文件"});
    if (std::filesystem::is_directory(status))
        return unread({"is a folder, not a settings file", "是目录，不是设置文件"});
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) return unread({"cannot be read", "无法读取"});
    SettingsRead read = parse_settings(text.str(), path);
    if (!read.settings.users_file.empty()) {
        const auto folder = std::filesystem::path(path).parent_path();
        read.settings.users_file = (folder / read.settings.users_file).string();
        auto place = std::filesystem::path(read.settings.users_file).parent_path();
        if (place.empty()) place = ".";
        if (!std::filesystem::is_directory(place, error)) {
            read.findings.push_back(
                {path, 0, "passwords.file",
                 base::told("there is no folder {}", "没有目录 {}", place.string()), true});
        }
    }
    return read;
}

std::optional<Duration> parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> ns = {
        {{"ns", 1},
         {"us", 1'000},
         {"ms", 1'000'000},
         {"s", 1'000'000'000},
         {"min", 60'000'000'000}}};
    for (const auto& [unit, factor] : ns) {
        std::int64_t product = 0;
        if (text != unit || __builtin_mul_overflow(count, factor, &product)) continue;
        return Duration(product);
    }
    return std::nullopt;
}

std::optional<std::uint8_t> minor_digits(std::string_view currency) {
    static const std::set<std::string_view> none = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                    "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
                                                    "VUV", "XAF", "XOF", "XPF"};
    static const std::set<std::string_view> two = {
        "AED", "AUD", "BRL", "CAD", "CHF", "CNY", "COP", "CRC", "CZK", "DKK", "ETB", "EUR", "GBP",
        "HKD", "HUF", "IDR", "ILS", "INR", "KES", "LKR", "MAD", "MXN", "MYR", "NOK", "NZD", "PEN",
        "PHP", "PLN", "RON", "RUB", "SEK", "SGD", "THB", "TRY", "TWD", "TZS", "USD", "ZAR", "ZMW"};
    static const std::set<std::string_view> three = {"BHD", "IQD", "JOD", "KWD",
                                                     "LYD", "OMR", "TND"};
    if (none.count(currency) != 0) return 0;
    if (two.count(currency) != 0) return 2;
    if (three.count(currency) != 0) return 3;
    return std::nullopt;
}

}  // namespace huagu::gateway
