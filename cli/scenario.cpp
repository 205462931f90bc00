#include "cli/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/mix.hpp"
#include "cli/event_line.hpp"
#include "cli/json_line.hpp"
#include "engine/engine.hpp"
#include "engine/event_buffer.hpp"

namespace huagu::cli {

namespace {

// What a file may make the engine take memory for; numbers and counts beyond are `full`.
constexpr std::uint32_t participants_max = 1U << 20U;
constexpr std::uint32_t clocks_max = 1U << 16U;
constexpr std::uint32_t lots_max = 1U << 24U;
constexpr std::uint32_t presses_max = 1U << 22U;
constexpr std::uint32_t sales_max = 1U << 24U;

constexpr std::int64_t number_max = 4'294'967'293;  // of a participant, clock or lot

/// No round's deadline overflows from here: it lasts less than 1.1 × 10^18 ns.
constexpr std::int64_t time_max = 8'000'000'000'000'000'000;

/// "No limit" is the highest value of the type; a file that says it does not mean "no limit".
Units bounded_units(std::int64_t units) { return std::min(Units(units), no_max_units - Units(1)); }

/// The engine's users and products are numbers from 0 up: the next for each new key.
template <class Key, class Hash>
class Numbering {
  public:
    std::uint32_t number(const Key& key) {
        return numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size())).first->second;
    }
    [[nodiscard]] std::uint32_t count() const {
        return static_cast<std::uint32_t>(numbers_.size());
    }

  private:
    std::unordered_map<Key, std::uint32_t, Hash> numbers_;
};

struct UserKey {
    std::uint32_t participant;
    std::int64_t user;
    bool operator==(const UserKey&) const = default;
};
struct UserHash {
    std::size_t operator()(const UserKey& key) const {
        return base::mix(base::mix(key.participant) ^ static_cast<std::uint64_t>(key.user));
    }
};

class Reader {
  public:
    /// Appends the line's command, or complains.
    void read(std::string_view text) {
        line_.parse(text);
        if (!line_.complaint().empty()) return;
        const std::int64_t at = line_.integer("at");
        const std::string_view word = line_.text("command");
        if (!line_.complaint().empty()) return;
        if (at < last_at_) return line_.complain("at decreases");
        if (at > time_max) return line_.complain("at is too large");
        last_at_ = at;
        const auto known = std::find(command_names.begin() + 1, command_names.end(), word);
        if (known == command_names.end()) {
            return line_.complain(fmt::format("unknown command \"{}\"", word));
        }
        command_ = Command(static_cast<CommandKind>(known - command_names.begin()), Time(at));
        read_fields();
        if (const auto unknown = line_.first_unknown()) {
            line_.complain(fmt::format("unknown field \"{}\"", *unknown));
        }
        if (line_.complaint().empty()) scenario_.commands.push_back(command_);
    }

    [[nodiscard]] const std::string& complaint() const { return line_.complaint(); }

    Scenario finish() {
        Limits& limits = scenario_.limits;
        limits.participants = participants_end_;
        limits.users = std::max(users_.count(), 1U);
        limits.clocks = clocks_end_;
        limits.lots = lots_end_;
        limits.orders = orders_ + 1;
        // A participant has one undecided press a clock; an order may have one on each.
        const std::uint64_t hands =
            std::min<std::uint64_t>(presses_, std::uint64_t{participants_} * clocks_);
        const std::uint64_t undecided = 1 + hands + std::uint64_t{orders_} * clocks_;
        limits.presses =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(undecided, presses_max));
        // A sale takes a unit at least, and a cancelled one gives back at most a lot's.
        const std::uint64_t sales = units_ + cancelled_ * units_of_a_lot_;
        limits.sales = limits.presses + 1 +
                       static_cast<std::uint32_t>(std::min<std::uint64_t>(sales, sales_max));
        return std::move(scenario_);
    }

  private:
    void read_fields();
    void read_add_participant();
    void read_settings(ClockSettings& settings, bool is_new);
    void read_rules(RulesChange& change);
    void read_queue_lot();
    void read_change_lot();
    void read_press();
    void read_place_order();
    void read_cancel_sale();

    /// A participant, clock or lot.
    template <class Id>
    Id number(std::string_view name) {
        const Id id = optional_number<Id>(name);
        if (id.is_none()) line_.complain(fmt::format("{} is missing", name));
        return id;
    }
    template <class Id>
    Id optional_number(std::string_view name) {
        const auto value = line_.optional_integer(name);
        if (!value) return Id::none();
        if (*value >= 0 && *value <= number_max) return Id(static_cast<std::uint32_t>(*value));
        line_.complain(fmt::format("{} is not in 0 … {}", name, number_max));
        return Id(0);
    }
    template <class Quantity>
    Quantity quantity(std::string_view name) {
        return Quantity(line_.integer(name));
    }
    ProductId product();

    JsonLine line_;
    Command command_;
    Scenario scenario_;
    std::int64_t last_at_ = -time_max;
    Numbering<UserKey, UserHash> users_;
    Numbering<std::string, std::hash<std::string>> products_;
    std::uint32_t participants_end_ = 1;
    std::uint32_t clocks_end_ = 1;
    std::uint32_t lots_end_ = 1;
    std::uint32_t participants_ = 0;
    std::uint32_t clocks_ = 0;
    std::uint32_t orders_ = 0;
    std::uint32_t presses_ = 0;
    std::uint64_t units_ = 0;
    std::uint64_t units_of_a_lot_ = 0;
    std::uint64_t cancelled_ = 0;
};

/// One above the highest number so far, as far as the engine takes memory for it.
void extend(std::uint32_t& end, std::uint32_t number, std::uint32_t capacity) {
    end = std::max(end, std::min(number, capacity - 1) + 1);
}

void Reader::read_fields() {
    switch (command_.kind) {
        case CommandKind::open_market:
            static_cast<void>(line_.text("currency"));  // the engine counts minor units of any
            command_.open_market = {line_.unsigned_integer("seed"),
                                    line_.optional_integer("buyer_fee_bp").value_or(0)};
            break;
        case CommandKind::add_participant:
            return read_add_participant();
        case CommandKind::set_credit:
            command_.set_credit.participant = number<ParticipantId>("participant");
            command_.set_credit.credit_limit = quantity<Money>("credit_limit");
            break;
        case CommandKind::suspend:
        case CommandKind::reinstate:
            command_.suspend = {number<ParticipantId>("participant")};
            break;
        case CommandKind::add_clock:
            return read_settings(command_.add_clock, true);
        case CommandKind::set_rules:
            return read_settings(command_.set_rules, false);
        case CommandKind::queue_lot:
            return read_queue_lot();
        case CommandKind::change_lot:
            return read_change_lot();
        case CommandKind::withdraw_lot:
            command_.withdraw_lot = {number<LotId>("lot")};
            break;
        case CommandKind::open_clock:
        case CommandKind::close_clock:
        case CommandKind::start_lot:
        case CommandKind::pause_clock:
        case CommandKind::resume_clock:
            command_.open_clock = {number<ClockId>("clock")};
            break;
        case CommandKind::press:
            return read_press();
        case CommandKind::place_order:
            return read_place_order();
        case CommandKind::reduce_order:
            command_.participant = number<ParticipantId>("participant");
            command_.reduce_order.order = OrderId(line_.unsigned_integer("order"));
            command_.reduce_order.units = quantity<Units>("units");
            break;
        case CommandKind::cancel_order:
            command_.participant = number<ParticipantId>("participant");
            command_.cancel_order = {OrderId(line_.unsigned_integer("order"))};
            break;
        case CommandKind::cancel_sale:
            return read_cancel_sale();
        case CommandKind::close_market:
        case CommandKind::advance:
            break;
    }
}

void Reader::read_add_participant() {
    AddParticipant& added = command_.add_participant;
    added.participant = number<ParticipantId>("participant");
    added.is_buyer = line_.boolean("buyer");
    added.is_grower = line_.boolean("grower");
    added.credit_limit = quantity<Money>("credit_limit");
    extend(participants_end_, added.participant.value(), participants_max);
    ++participants_;
}

void Reader::read_settings(ClockSettings& settings, bool is_new) {
    settings = {};
    settings.clock = number<ClockId>("clock");
    read_rules(settings.change);
    if (!is_new) return;
    extend(clocks_end_, settings.clock.value(), clocks_max);
    ++clocks_;
}

/// What is wrong with a setting's value, the engine says; only its type is looked at here.
void Reader::read_rules(RulesChange& change) {
    ClockRules& rules = change.rules;
    const auto give = [&](RuleBit bit) {
        change.given = static_cast<std::uint16_t>(change.given | bit);
    };
    const auto take = [&](std::string_view name, RuleBit bit, auto& setting) {
        const auto value = line_.optional_integer(name);
        if (!value) return;
        setting = std::remove_reference_t<decltype(setting)>(*value);
        give(bit);
    };
    const auto take_word = [&](std::string_view name, RuleBit bit, auto& setting,
                               std::array<std::string_view, 2> words) {
        const auto value = line_.optional_text(name);
        if (!value) return;
        const auto known = std::find(words.begin(), words.end(), *value);
        if (known == words.end()) return give(rule_unknown);
        setting = static_cast<std::remove_reference_t<decltype(setting)>>(known - words.begin());
        give(bit);
    };
    take("price_step", rule_price_step, rules.price_step);
    take("step_interval", rule_step_interval, rules.step_interval);
    take("restart_steps", rule_restart_steps, rules.restart_steps);
    take("hold", rule_hold, rules.hold);
    take_word("award", rule_award, rules.award, {"first_press", "multi_sale"});
    take_word("tie", rule_tie, rules.tie, {"press_time", "random_draw"});
    take("allowance", rule_allowance, rules.allowance);
    take("guard", rule_guard, rules.guard);
    if (line_.has("max_units")) {
        const auto units = line_.optional_integer("max_units");
        rules.max_units = units ? bounded_units(*units) : no_max_units;
        give(rule_max_units);
    }
    take("reoffer", rule_reoffer, rules.reoffer);
    take("reoffer_start_percent", rule_reoffer_start_percent, rules.reoffer_start_percent);
    if (const auto value = line_.optional_boolean("auto_advance")) {
        rules.auto_advance = *value;
        give(rule_auto_advance);
    }
    while (const auto unknown = line_.first_unknown()) {
        static_cast<void>(line_.has(*unknown));
        give(rule_unknown);
    }
}

void Reader::read_queue_lot() {
    QueueLot& lot = command_.queue_lot;
    lot.clock = number<ClockId>("clock");
    lot.lot = number<LotId>("lot");
    lot.grower = number<ParticipantId>("grower");
    lot.product = product();
    lot.grade = line_.integer("grade");
    lot.length_cm = line_.integer("length_cm");
    lot.items_per_unit = quantity<Items>("items_per_unit");
    lot.units = quantity<Units>("units");
    lot.min_units = quantity<Units>("min_units");
    lot.start_price = quantity<Price>("start_price");
    lot.reserve_price = quantity<Price>("reserve_price");
    extend(lots_end_, lot.lot.value(), lots_max);
    const auto units =
        static_cast<std::uint64_t>(std::clamp<std::int64_t>(lot.units.value(), 0, units_max));
    units_ += units;
    units_of_a_lot_ = std::max(units_of_a_lot_, units);
}

void Reader::read_change_lot() {
    ChangeLot& change = command_.change_lot;
    change = {};
    change.lot = number<LotId>("lot");
    const auto take = [&](std::string_view name, bool& is_given, auto& setting) {
        const auto value = line_.optional_integer(name);
        if (!value) return;
        is_given = true;
        setting = std::remove_reference_t<decltype(setting)>(*value);
    };
    take("start_price", change.has_start_price, change.start_price);
    take("reserve_price", change.has_reserve_price, change.reserve_price);
    take("min_units", change.has_min_units, change.min_units);
    take("position", change.has_position, change.position);
}

void Reader::read_press() {
    Press& press = command_.press;
    command_.participant = number<ParticipantId>("participant");
    const std::uint32_t participant = command_.participant.value();
    const auto user = line_.optional_integer("user");
    command_.user = UserId(users_.number({participant, user.value_or(participant)}));
    command_.command_id = CommandId(line_.unsigned_integer("command_id"));
    press.clock = number<ClockId>("clock");
    press.lot = number<LotId>("lot");
    press.round = RoundNumber(line_.integer("round"));
    press.press_time = Time(line_.integer("press_time"));
    press.units = quantity<Units>("units");
    press.is_all_or_none = line_.optional_boolean("all_or_none").value_or(false);
    ++presses_;
}

void Reader::read_place_order() {
    PlaceOrder& order = command_.place_order;
    order = {};
    command_.participant = number<ParticipantId>("participant");
    order.order = OrderId(line_.unsigned_integer("order"));
    order.product = product();
    order.worst_grade = line_.optional_integer("worst_grade").value_or(grade_worst);
    order.min_length_cm = line_.optional_integer("min_length_cm").value_or(0);
    order.clock = optional_number<ClockId>("clock");
    order.lot = optional_number<LotId>("lot");
    order.limit_price = quantity<Price>("limit_price");
    order.units = quantity<Units>("units");
    if (const auto most = line_.optional_integer("max_units_per_lot")) {
        order.max_units_per_lot = bounded_units(*most);
    }
    order.min_units_per_lot = Units(line_.optional_integer("min_units_per_lot").value_or(1));
    ++orders_;
}

void Reader::read_cancel_sale() {
    command_.cancel_sale = {SaleId(line_.unsigned_integer("sale"))};
    ++cancelled_;
    const JsonValue* reason = line_.find("reason");
    if (reason == nullptr) {
        line_.complain("reason is missing");
    } else if (reason->kind == JsonValue::Kind::text) {
        scenario_.cancel_reasons.push_back(nlohmann::json(reason->text).dump());
    } else if (reason->kind == JsonValue::Kind::integer) {
        scenario_.cancel_reasons.push_back(
            reason->is_negative ? fmt::format("{}", static_cast<std::int64_t>(reason->bits))
                                : fmt::format("{}", reason->bits));
    } else {
        line_.complain("reason is not a text or an integer");
    }
}

/// A product's code is a number or a text; the engine only asks which are equal.
ProductId Reader::product() {
    const JsonValue* value = line_.find("product");
    if (value == nullptr) {
        line_.complain("product is missing");
    } else if (value->kind == JsonValue::Kind::text) {
        return ProductId(products_.number("\"" + value->text));
    } else if (value->kind == JsonValue::Kind::integer) {
        return ProductId(
            products_.number(fmt::format("{}{}", value->is_negative ? "-" : "", value->bits)));
    } else {
        line_.complain("product is not an integer or a text");
    }
    return ProductId(0);
}

/// Takes the first line off `rest`.
std::string_view next_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

}  // namespace

Scenario read_scenario(std::string_view text) {
    Reader reader;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = next_line(text);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        reader.read(line);
        if (reader.complaint().empty()) continue;
        MalformedLine malformed{number, reader.complaint()};
        Scenario scenario = reader.finish();
        scenario.malformed = std::move(malformed);
        return scenario;
    }
    return reader.finish();
}

void run_scenario(const Scenario& scenario, const LineSink& sink, bool check) {
    constexpr std::size_t piece = 1U << 16U;
    Engine engine(scenario.limits);
    EventBuffer events(scenario.limits);
    fmt::memory_buffer lines;
    auto cancel_reason = scenario.cancel_reasons.begin();
    const auto write = [&](std::string_view reason) {
        for (const Event& event : events.events()) append_line(lines, event, reason);
        events.clear();
        if (check) engine.check();
        if (lines.size() < piece) return;
        sink({lines.data(), lines.size()});
        lines.clear();
    };
    for (const Command& command : scenario.commands) {
        while (engine.next_deadline() && *engine.next_deadline() <= command.at) {
            engine.process_deadline(events);
            write({});
        }
        engine.apply(command, events);
        const bool cancels = command.kind == CommandKind::cancel_sale;
        write(cancels ? *cancel_reason++ : std::string_view());
    }
    sink({lines.data(), lines.size()});
}

}  // namespace huagu::cli
