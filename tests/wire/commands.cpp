#include "tests/wire/commands.hpp"

#include <array>
#include <limits>
#include <random>

#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace huagu::wire {

namespace {

/// The two ways to make a command: numbers that count up, and numbers from everywhere.
class Counting {
  public:
    std::int64_t number() { return ++last_; }
    std::uint32_t id() { return static_cast<std::uint32_t>(++last_); }
    bool yes() { return true; }
    /// Below `end`. The first: for what is true or false, true.
    unsigned choice(unsigned) { return 0; }

  private:
    std::int64_t last_ = 0;
};

class Anywhere {
  public:
    explicit Anywhere(std::uint64_t seed) : bits_(seed) {}

    std::int64_t number() {
        // All but the greatest, which stands for "not given" in some fields.
        constexpr std::array<std::int64_t, 8> ends = {0,
                                                      1,
                                                      -1,
                                                      std::numeric_limits<std::int64_t>::min(),
                                                      std::numeric_limits<std::int64_t>::max() - 1,
                                                      std::int64_t{1} << 32,
                                                      255,
                                                      -(std::int64_t{1} << 31)};
        if (bits_() % 2 == 0) return ends[bits_() % ends.size()];
        return static_cast<std::int64_t>(bits_() >> 1) * (yes() ? 1 : -1);
    }
    std::uint32_t id() { return static_cast<std::uint32_t>(1 + bits_() % 0xFFFF'FFFE); }
    bool yes() { return bits_() % 2 == 0; }
    unsigned choice(unsigned end) { return static_cast<unsigned>(bits_() % end); }

  private:
    std::mt19937_64 bits_;
};

template <class Source>
RulesChange make_rules(Source& source) {
    RulesChange change;
    ClockRules& rules = change.rules;
    const auto give = [&](RuleBit bit, auto set) {
        if (!source.yes()) return;
        change.given = static_cast<std::uint16_t>(change.given | bit);
        set();
    };
    give(rule_price_step, [&] { rules.price_step = Price(source.number()); });
    give(rule_step_interval, [&] { rules.step_interval = Duration(source.number()); });
    give(rule_restart_steps, [&] { rules.restart_steps = source.number(); });
    give(rule_hold, [&] { rules.hold = Duration(source.number()); });
    give(rule_allowance, [&] { rules.allowance = Duration(source.number()); });
    give(rule_guard, [&] { rules.guard = Duration(source.number()); });
    give(rule_max_units,
         [&] { rules.max_units = source.choice(4) == 0 ? no_max_units : Units(source.number()); });
    give(rule_reoffer, [&] { rules.reoffer = source.number(); });
    give(rule_reoffer_start_percent, [&] { rules.reoffer_start_percent = source.number(); });
    give(rule_award, [&] { rules.award = static_cast<Award>(source.choice(2)); });
    give(rule_tie, [&] { rules.tie = static_cast<Tie>(source.choice(2)); });
    give(rule_auto_advance, [&] { rules.auto_advance = source.choice(2) == 0; });
    return change;
}

template <class Source>
QueueLot make_lot(Source& source) {
    QueueLot lot;
    lot.clock = ClockId(source.id());
    lot.lot = source.yes() ? LotId(source.id()) : LotId::none();
    lot.grower = ParticipantId(source.id());
    lot.product = ProductId(source.id());
    lot.grade = source.number();
    lot.length_cm = source.number();
    lot.items_per_unit = Items(source.number());
    lot.units = Units(source.number());
    lot.min_units = Units(source.number());
    lot.start_price = Price(source.number());
    lot.reserve_price = Price(source.number());
    return lot;
}

template <class Source>
ChangeLot make_change(Source& source) {
    ChangeLot change{};
    change.lot = LotId(source.id());
    change.has_start_price = source.yes();
    change.has_reserve_price = source.yes();
    change.has_min_units = source.yes();
    change.has_position = source.yes();
    if (change.has_start_price) change.start_price = Price(source.number());
    if (change.has_reserve_price) change.reserve_price = Price(source.number());
    if (change.has_min_units) change.min_units = Units(source.number());
    if (change.has_position) change.position = source.number();
    return change;
}

template <class Source>
PlaceOrder make_order(Source& source) {
    PlaceOrder order;
    order.order = OrderId(static_cast<std::uint64_t>(source.number()));
    order.product = ProductId(source.id());
    if (source.yes()) order.clock = ClockId(source.id());
    if (source.yes()) order.lot = LotId(source.id());
    if (source.yes()) order.worst_grade = source.number();
    if (source.yes()) order.min_length_cm = source.number();
    order.limit_price = Price(source.number());
    order.units = Units(source.number());
    if (source.yes()) order.max_units_per_lot = Units(source.number());
    if (source.yes()) order.min_units_per_lot = Units(source.number());
    return order;
}

template <class Source>
Command make(CommandKind kind, Source source) {
    Command command(kind, Time(0));
    command.command_id = CommandId(static_cast<std::uint64_t>(source.number()));
    switch (kind) {
        case CommandKind::open_market:
            command.open_market = {static_cast<std::uint64_t>(source.number()), source.number()};
            break;
        case CommandKind::add_participant:
            command.add_participant = {
                source.yes() ? ParticipantId(source.id()) : ParticipantId::none(),
                source.choice(2) == 0, source.choice(2) == 0, Money(source.number())};
            break;
        case CommandKind::set_credit:
            command.set_credit = {ParticipantId(source.id()), Money(source.number())};
            break;
        case CommandKind::suspend:
        case CommandKind::reinstate:
            command.suspend = {ParticipantId(source.id())};
            break;
        case CommandKind::add_clock:
        case CommandKind::set_rules:
            command.add_clock = {ClockId(source.id()), make_rules(source)};
            break;
        case CommandKind::queue_lot:
            command.queue_lot = make_lot(source);
            break;
        case CommandKind::change_lot:
            command.change_lot = make_change(source);
            break;
        case CommandKind::withdraw_lot:
            command.withdraw_lot = {LotId(source.id())};
            break;
        case CommandKind::open_clock:
        case CommandKind::close_clock:
        case CommandKind::start_lot:
        case CommandKind::pause_clock:
        case CommandKind::resume_clock:
            command.open_clock = {ClockId(source.id())};
            break;
        case CommandKind::press:
            command.press = {ClockId(source.id()),
                             LotId(source.id()),
                             RoundNumber(source.number()),
                             source.yes() ? Time(source.number()) : press_time_on_receipt,
                             Units(source.number()),
                             source.choice(2) == 0};
            break;
        case CommandKind::place_order:
            command.place_order = make_order(source);
            break;
        case CommandKind::reduce_order:
            command.reduce_order = {OrderId(static_cast<std::uint64_t>(source.number())),
                                    Units(source.number())};
            break;
        case CommandKind::cancel_order:
            command.cancel_order = {OrderId(static_cast<std::uint64_t>(source.number()))};
            break;
        case CommandKind::cancel_sale:
            command.cancel_sale = {SaleId(static_cast<std::uint64_t>(source.number()))};
            break;
        case CommandKind::close_market:
        case CommandKind::advance:
            break;
    }
    return command;
}

/// A setting that is not given has no number.
std::vector<std::int64_t> numbers_of(const ClockSettings& settings) {
    const std::uint16_t given = settings.change.given;
    const ClockRules& rules = settings.change.rules;
    std::vector<std::int64_t> numbers = {settings.clock.value(), given};
    const auto add = [&](RuleBit bit, std::int64_t number) {
        if ((given & bit) != 0) numbers.push_back(number);
    };
    add(rule_price_step, rules.price_step.value());
    add(rule_step_interval, rules.step_interval.value());
    add(rule_restart_steps, rules.restart_steps);
    add(rule_hold, rules.hold.value());
    add(rule_allowance, rules.allowance.value());
    add(rule_guard, rules.guard.value());
    add(rule_max_units, rules.max_units.value());
    add(rule_reoffer, rules.reoffer);
    add(rule_reoffer_start_percent, rules.reoffer_start_percent);
    add(rule_award, static_cast<std::int64_t>(rules.award));
    add(rule_tie, static_cast<std::int64_t>(rules.tie));
    add(rule_auto_advance, rules.auto_advance ? 1 : 0);
    return numbers;
}

std::vector<std::int64_t> numbers_of(const PlaceOrder& order) {
    return {static_cast<std::int64_t>(order.order.value()),
            order.product.value(),
            order.clock.value(),
            order.lot.value(),
            order.worst_grade,
            order.min_length_cm,
            order.limit_price.value(),
            order.units.value(),
            order.max_units_per_lot.value(),
            order.min_units_per_lot.value()};
}

std::vector<std::int64_t> body_numbers(const Command& command) {
    switch (command.kind) {
        case CommandKind::open_market:
            return {static_cast<std::int64_t>(command.open_market.seed),
                    command.open_market.buyer_fee_bp};
        case CommandKind::add_participant: {
            const AddParticipant& add = command.add_participant;
            return {add.participant.value(), add.is_buyer, add.is_grower, add.credit_limit.value()};
        }
        case CommandKind::set_credit:
            return {command.set_credit.participant.value(),
                    command.set_credit.credit_limit.value()};
        case CommandKind::suspend:
        case CommandKind::reinstate:
            return {command.suspend.participant.value()};
        case CommandKind::add_clock:
        case CommandKind::set_rules:
            return numbers_of(command.add_clock);
        case CommandKind::queue_lot: {
            const QueueLot& lot = command.queue_lot;
            return {lot.clock.value(),
                    lot.lot.value(),
                    lot.grower.value(),
                    lot.product.value(),
                    lot.grade,
                    lot.length_cm,
                    lot.items_per_unit.value(),
                    lot.units.value(),
                    lot.min_units.value(),
                    lot.start_price.value(),
                    lot.reserve_price.value()};
        }
        case CommandKind::change_lot: {
            const ChangeLot& lot = command.change_lot;
            return {lot.lot.value(),           lot.has_start_price,   lot.has_reserve_price,
                    lot.has_min_units,         lot.has_position,      lot.start_price.value(),
                    lot.reserve_price.value(), lot.min_units.value(), lot.position};
        }
        case CommandKind::withdraw_lot:
            return {command.withdraw_lot.lot.value()};
        case CommandKind::open_clock:
        case CommandKind::close_clock:
        case CommandKind::start_lot:
        case CommandKind::pause_clock:
        case CommandKind::resume_clock:
            return {command.open_clock.clock.value()};
        case CommandKind::press: {
            const Press& press = command.press;
            return {press.clock.value(),      press.lot.value(),   press.round.value(),
                    press.press_time.value(), press.units.value(), press.is_all_or_none};
        }
        case CommandKind::place_order:
            return numbers_of(command.place_order);
        case CommandKind::reduce_order:
            return {static_cast<std::int64_t>(command.reduce_order.order.value()),
                    command.reduce_order.units.value()};
        case CommandKind::cancel_order:
            return {static_cast<std::int64_t>(command.cancel_order.order.value())};
        case CommandKind::cancel_sale:
            return {static_cast<std::int64_t>(command.cancel_sale.sale.value())};
        case CommandKind::close_market:
        case CommandKind::advance:
            return {};
    }
    return {};
}

std::vector<std::byte> bytes_of(const FrameBuilder& builder) {
    return {builder.frame().begin(), builder.frame().end()};
}

}  // namespace

std::vector<CommandKind> all_kinds() {
    std::vector<CommandKind> kinds;
    for (std::size_t number = 1; number < command_names.size(); ++number) {
        kinds.push_back(static_cast<CommandKind>(number));
    }
    return kinds;
}

Command sample_command(CommandKind kind) { return make(kind, Counting()); }

Texts sample_texts(CommandKind kind) {
    Texts texts;
    const std::vector<Name> names = {{"en", "Dounan clock 1"}, {"zh-CN", "斗南一号钟"}};
    if (kind == CommandKind::open_market) {
        texts.market = "花谷 Huagu";
        texts.day = "2026-11-23";
        texts.currency = "CNY";
        texts.minor_unit_digits = 2;
    } else if (kind == CommandKind::add_participant) {
        texts.names = names;
        texts.codes = {{"gln", "8712345000013"}, {"letter", "A17"}};
    } else if (kind == CommandKind::add_clock) {
        texts.names = names;
    } else if (kind == CommandKind::queue_lot) {
        texts.remark = "花头大 large heads";
        texts.photo = "https://photos.example/lot/1.jpg";
    } else if (kind == CommandKind::cancel_sale) {
        texts.reason = "wrong grade 等级错误";
    }
    return texts;
}

Texts sample_product() {
    Texts texts;
    texts.group = "lily";
    texts.group_names = {{"en", "Lilies"}, {"zh-CN", "百合"}};
    texts.names = {{"en", "Lily Siberia"}, {"zh-CN", "西伯利亚百合"}};
    texts.codes = {{"vbn", "5037"}};
    return texts;
}

std::vector<std::pair<std::string, std::vector<std::byte>>> sample_frames() {
    std::vector<std::pair<std::string, std::vector<std::byte>>> frames;
    FrameBuilder builder;
    for (const CommandKind kind : all_kinds()) {
        encode_command(builder, sample_command(kind), sample_texts(kind), true);
        frames.emplace_back(name(kind), bytes_of(builder));
    }
    encode_add_product(builder, CommandId(7), ProductId(8), sample_product());
    frames.emplace_back("add_product", bytes_of(builder));
    encode_set_fees(builder, CommandId(9), Fees{450, 30, 12});
    frames.emplace_back("set_fees", bytes_of(builder));
    const auto page = schema::CreatePurchasesPage(builder.begin(), 4'097, 100);
    builder.finish(schema::ClientBody::purchases_page, page.Union());
    frames.emplace_back("purchases_page", bytes_of(builder));
    const auto health = schema::CreateHealth(builder.begin(), 7, 100);
    builder.finish(schema::ClientBody::health, health.Union());
    frames.emplace_back("health", bytes_of(builder));
    return frames;
}

Command random_command(CommandKind kind, std::uint64_t seed) { return make(kind, Anywhere(seed)); }

std::vector<std::int64_t> numbers_of(const Command& command) {
    std::vector<std::int64_t> numbers = body_numbers(command);
    numbers.push_back(static_cast<std::int64_t>(command.kind));
    numbers.push_back(static_cast<std::int64_t>(command.command_id.value()));
    return numbers;
}

}  // namespace huagu::wire
