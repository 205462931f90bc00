#include "cli/operate_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/catalogue_requests.hpp"
#include "cli/log_on.hpp"
#include "cli/market_text.hpp"

namespace huagu::cli {

namespace {

struct Context {
    const client::Client& client;
    Source source;
};

using Make = Requests (*)(Arguments&, const Context&);

struct Operation {
    std::string_view name;
    std::string_view usage;
    std::string_view help;
    Make make;
};

/// A name that is given without a language is English. A view, as the texts that it goes into are:
/// choosing between a literal and a string would leave them a view of a temporary.
std::string_view or_english(std::string_view language) {
    return language.empty() ? "en" : language;
}

Command command_of(CommandKind kind) { return {kind, Time()}; }

Requests clocks_command(CommandKind kind, const std::vector<ClockId>& clocks) {
    Requests requests;
    for (const ClockId clock : clocks) {
        Command command = command_of(kind);
        command.open_clock = ClockOnly{clock};
        requests.push_back(ask(fmt::format("{} {}", name(kind), clock.value()), command));
    }
    return requests;
}

/// `all` means those of the market that are in one of these states.
template <CommandKind kind, schema::ClockState... states>
Requests on_clocks(Arguments& arguments, const Context& context) {
    std::vector<ClockId> clocks;
    std::optional<std::string> word = arguments.word("clock");
    if (*word == "all") {
        for (const auto& [clock, view] : context.client.view().clocks()) {
            if (((view.state == states) || ...)) clocks.push_back(clock);
        }
        word = arguments.next_word();
    }
    for (; word; word = arguments.next_word()) {
        clocks.push_back(parse_number<ClockId>("clock", *word));
    }
    return clocks_command(kind, clocks);
}

Requests pause_all(Arguments&, const Context& context) {
    std::vector<ClockId> clocks;
    for (const auto& [clock, view] : context.client.view().clocks()) {
        const bool can_pause =
            view.state == schema::ClockState::running || view.state == schema::ClockState::idle;
        if (can_pause) clocks.push_back(clock);
    }
    return clocks_command(CommandKind::pause_clock, clocks);
}

Requests close_market(Arguments&, const Context&) {
    return {ask("close_market", command_of(CommandKind::close_market))};
}

template <CommandKind kind>
Requests clock_settings(Arguments& arguments, const Context&) {
    Command command = command_of(kind);
    const auto clock = arguments.number<ClockId>("clock");
    command.set_rules = ClockSettings{clock, arguments.rules()};
    const auto named = arguments.family("name");
    if (kind == CommandKind::set_rules && !named.empty()) throw UsageError("a clock has its name");
    return {{fmt::format("{} {}", name(kind), clock.value()), Awaited::answer,
             [command, named](client::Client& client) {
                 wire::Texts texts;
                 for (const auto& [language, text] : named) {
                     texts.names.push_back({or_english(language), text});
                 }
                 const auto sent = client.send(command, texts);
                 return sent ? Reason::none : sent.error();
             }}};
}

/// The engine takes any product's number; people mistype.
Request warn_if_unknown(ProductId product) {
    return {fmt::format("product {}", product.value()), Awaited::page,
            [product](client::Client& client) {
                if (!client.is_logged_on()) return Reason::busy;
                client.ask_reference({product.value()}, {});
                return Reason::none;
            },
            [product](client::Client& client, std::uint32_t) {
                if (!client.view().product(product)) {
                    std::fprintf(stderr, "warning: the market knows no product %u\n",
                                 product.value());
                }
                return Requests{};
            },
            true};
}

Requests queue_lot(Arguments& arguments, const Context& context) {
    Command command = command_of(CommandKind::queue_lot);
    const auto grade = parse_grade(arguments.required("grade"));
    command.queue_lot = QueueLot{
        .clock = arguments.required_number<ClockId>("clock"),
        .lot = arguments.named_number<LotId>("lot").value_or(LotId::none()),
        .grower = arguments.required_number<ParticipantId>("grower"),
        .product = arguments.required_number<ProductId>("product"),
        .grade = grade,
        .length_cm = arguments.named_integer("length_cm").value_or(0),
        .items_per_unit = Items(arguments.required_integer("items_per_unit")),
        .units = Units(arguments.required_integer("units")),
        .min_units = Units(arguments.named_integer("min_units").value_or(1)),
        .start_price = Price(arguments.required_integer("start_price")),
        .reserve_price = Price(arguments.required_integer("reserve_price")),
    };
    const std::string remark = arguments.named("remark").value_or("");
    const std::string photo = arguments.named("photo").value_or("");
    Requests requests;
    const ProductId product = command.queue_lot.product;
    if (!context.client.view().product(product)) requests.push_back(warn_if_unknown(product));
    requests.push_back(
        {"queue_lot", Awaited::answer, [command, remark, photo](client::Client& client) {
             wire::Texts texts;
             texts.remark = remark;
             texts.photo = photo;
             const auto sent = client.send(command, texts);
             return sent ? Reason::none : sent.error();
         }});
    return requests;
}

Requests change_lot(Arguments& arguments, const Context&) {
    Command command = command_of(CommandKind::change_lot);
    const auto lot = arguments.number<LotId>("lot");
    const auto start_price = arguments.named_integer("start_price");
    const auto reserve_price = arguments.named_integer("reserve_price");
    const auto min_units = arguments.named_integer("min_units");
    const auto position = arguments.named_integer("position");
    command.change_lot = ChangeLot{.lot = lot,
                                   .has_start_price = start_price.has_value(),
                                   .has_reserve_price = reserve_price.has_value(),
                                   .has_min_units = min_units.has_value(),
                                   .has_position = position.has_value(),
                                   .start_price = Price(start_price.value_or(0)),
                                   .reserve_price = Price(reserve_price.value_or(0)),
                                   .min_units = Units(min_units.value_or(0)),
                                   .position = position.value_or(0)};
    return {ask(fmt::format("change_lot {}", lot.value()), command)};
}

Requests withdraw_lot(Arguments& arguments, const Context&) {
    Command command = command_of(CommandKind::withdraw_lot);
    command.withdraw_lot = LotOnly{arguments.number<LotId>("lot")};
    return {ask(fmt::format("withdraw_lot {}", command.withdraw_lot.lot.value()), command)};
}

Requests add_participant(Arguments& arguments, const Context&) {
    Command command = command_of(CommandKind::add_participant);
    command.add_participant = AddParticipant{
        .participant =
            arguments.named_number<ParticipantId>("participant").value_or(ParticipantId::none()),
        .is_buyer = arguments.named_boolean("buyer", false),
        .is_grower = arguments.named_boolean("grower", false),
        .credit_limit = Money(arguments.named_integer("credit_limit").value_or(0))};
    const auto named = arguments.family("name");
    if (named.empty()) throw UsageError("no name is given");
    const auto coded = arguments.family("code");
    return {{"add_participant", Awaited::answer, [command, named, coded](client::Client& client) {
                 wire::Texts texts;
                 for (const auto& [language, text] : named) {
                     texts.names.push_back({or_english(language), text});
                 }
                 for (const auto& [scheme, code] : coded) texts.codes.push_back({scheme, code});
                 const auto sent = client.send(command, texts);
                 return sent ? Reason::none : sent.error();
             }}};
}

Requests set_credit(Arguments& arguments, const Context&) {
    Command command = command_of(CommandKind::set_credit);
    const auto participant = arguments.number<ParticipantId>("participant");
    command.set_credit = SetCredit{participant, Money(arguments.integer("credit_limit"))};
    return {ask(fmt::format("set_credit {}", participant.value()), command)};
}

template <CommandKind kind>
Requests on_participant(Arguments& arguments, const Context&) {
    Command command = command_of(kind);
    command.suspend = ParticipantOnly{arguments.number<ParticipantId>("participant")};
    return {ask(fmt::format("{} {}", name(kind), command.suspend.participant.value()), command)};
}

Requests cancel_sale(Arguments& arguments, const Context&) {
    Command command = command_of(CommandKind::cancel_sale);
    command.cancel_sale = CancelSale{arguments.number<SaleId>("sale")};
    const std::string reason = arguments.required("reason");
    return {{fmt::format("cancel_sale {}", command.cancel_sale.sale.value()), Awaited::answer,
             [command, reason](client::Client& client) {
                 wire::Texts texts;
                 texts.reason = reason;
                 const auto sent = client.send(command, texts);
                 return sent ? Reason::none : sent.error();
             }}};
}

Requests add_product(Arguments& arguments, const Context&) {
    const auto product = arguments.named_number<ProductId>("product").value_or(ProductId::none());
    const std::string group = arguments.required("group");
    const auto group_named = arguments.family("group_name");
    const auto named = arguments.family("name");
    if (named.empty()) throw UsageError("no name is given");
    const auto coded = arguments.family("code");
    return {{"add_product", Awaited::answer,
             [product, group, group_named, named, coded](client::Client& client) {
                 wire::Texts texts;
                 texts.group = group;
                 for (const auto& [language, text] : group_named) {
                     texts.group_names.push_back({or_english(language), text});
                 }
                 for (const auto& [language, text] : named) {
                     texts.names.push_back({or_english(language), text});
                 }
                 for (const auto& [scheme, code] : coded) texts.codes.push_back({scheme, code});
                 const auto sent = client.add_product(product, texts);
                 return sent ? Reason::none : sent.error();
             }}};
}

Requests set_fees(Arguments& arguments, const Context&) {
    const wire::Fees fees{arguments.named_integer("grower_commission_bp").value_or(0),
                          arguments.named_integer("packaging_deposit").value_or(0),
                          arguments.named_integer("logistics_fee").value_or(0)};
    return {{"set_fees", Awaited::answer, [fees](client::Client& client) {
                 const auto sent = client.set_fees(fees);
                 return sent ? Reason::none : sent.error();
             }}};
}

std::string new_password(Arguments& arguments, const Context& context, const std::string& user) {
    if (const auto file = arguments.named("password_file")) return read_password_file(*file);
    if (const auto variable = arguments.named("password_env")) {
        const char* value = std::getenv(variable->c_str());
        if (!value) throw UsageError("$" + *variable + " is not set");
        return value;
    }
    if (const auto password = arguments.named("password")) {
        if (context.source == Source::input) return *password;
        throw UsageError("everyone on this machine sees a password there: give password_file");
    }
    if (context.source == Source::input) throw UsageError("no password_file is given");
    return ask_password("New password of " + user);
}

Requests administration(std::string what, std::function<void(client::Client&)> send,
                        std::string bad_value) {
    Request request;
    request.what = std::move(what);
    request.awaited = Awaited::administration;
    request.send = [send = std::move(send)](client::Client& client) {
        if (!client.is_logged_on()) return Reason::busy;
        send(client);
        return Reason::none;
    };
    request.bad_value = std::move(bad_value);
    return {request};
}

schema::Role parse_role(const std::string& word) {
    for (const auto role : schema::EnumValuesRole()) {
        if (word == EnumNameRole(role)) return role;
    }
    throw UsageError("no such role: " + word);
}

Requests add_user(Arguments& arguments, const Context& context) {
    const std::string user = arguments.word("user");
    const schema::Role role = parse_role(arguments.required("role"));
    const auto participant = arguments.named_number<ParticipantId>("participant");
    const std::string password = new_password(arguments, context, user);
    return administration(
        "add_user " + user,
        [=](client::Client& client) { client.add_user(user, role, participant, password); },
        "the name or password is empty or too long, or the role does not go with a participant "
        "(traders and growers are of one, others of none)");
}

Requests set_password(Arguments& arguments, const Context& context) {
    const std::string user = arguments.word("user");
    const std::string password = new_password(arguments, context, user);
    return administration(
        "set_password " + user,
        [=](client::Client& client) { client.set_password(user, password); },
        "there is no such user, or the password is empty or too long");
}

Requests disable_user(Arguments& arguments, const Context&) {
    const std::string user = arguments.word("user");
    return administration(
        "disable_user " + user, [=](client::Client& client) { client.disable_user(user); },
        "there is no such user");
}

Requests load(Arguments& arguments, const Context& context) {
    const std::string path = arguments.word("file");
    OfferOptions options;
    options.clocks = arguments.named_integer("clocks");
    options.is_strict = arguments.named_boolean("strict", false);
    options.sets_price_steps = arguments.named_boolean("price_steps", false);
    return catalogue_requests(path, options, context.client);
}

Requests show_clocks(Arguments&, const Context&) {
    return {{"clocks", Awaited::nothing, [](client::Client& client) {
                 std::fputs(clocks_text(client.view()).c_str(), stdout);
                 return Reason::none;
             }}};
}

Requests show_queue(Arguments& arguments, const Context&) {
    const auto clock = arguments.number<ClockId>("clock");
    const auto from = arguments.named_number<base::Id<struct PositionTag>>("from");
    const std::uint32_t position = from ? from->value() : 0;
    return {{"queue", Awaited::page, [clock, position](client::Client& client) {
                 if (!client.is_logged_on()) return Reason::busy;
                 client.ask_catalogue_page(clock, position, 50);
                 return Reason::none;
             }}};
}

using schema::ClockState;

constexpr std::array operations = {
    Operation{"clocks", "", "the clocks as they stand", show_clocks},
    Operation{"queue", "CLOCK [from=POSITION]", "a clock's queued lots", show_queue},
    Operation{"open-clock", "CLOCK … | all", "opens closed clocks",
              on_clocks<CommandKind::open_clock, ClockState::closed>},
    Operation{"close-clock", "CLOCK … | all", "closes idle or paused clocks",
              on_clocks<CommandKind::close_clock, ClockState::idle, ClockState::paused>},
    Operation{"start-lot", "CLOCK …", "announces the next lot where auto_advance is off",
              on_clocks<CommandKind::start_lot, ClockState::idle>},
    Operation{"pause-clock", "CLOCK … | all", "stops the hand, now",
              on_clocks<CommandKind::pause_clock, ClockState::running, ClockState::idle>},
    Operation{"pause-all", "", "stops every hand, now", pause_all},
    Operation{"resume-clock", "CLOCK … | all", "announces a new round after a pause",
              on_clocks<CommandKind::resume_clock, ClockState::paused>},
    Operation{"add-clock", "CLOCK [name=TEXT] [SETTING=VALUE …]", "adds a clock",
              clock_settings<CommandKind::add_clock>},
    Operation{"set-rules", "CLOCK SETTING=VALUE …",
              "price_step step_interval restart_steps hold allowance guard max_units reoffer "
              "reoffer_start_percent award tie auto_advance; times as 50ms; max_units=none",
              clock_settings<CommandKind::set_rules>},
    Operation{"queue-lot",
              "clock= grower= product= grade= items_per_unit= units= start_price= reserve_price= "
              "[min_units=1] [length_cm=] [lot=] [remark=] [photo=]",
              "queues a lot at the end", queue_lot},
    Operation{"change-lot", "LOT [start_price=] [reserve_price=] [min_units=] [position=]",
              "changes a queued lot, or the current lot of a paused clock", change_lot},
    Operation{"withdraw-lot", "LOT", "takes a lot out", withdraw_lot},
    Operation{"load", "FILE [clocks=N] [price_steps=yes] [strict=yes]",
              "queues a catalogue's lots; adds the products and growers that it needs", load},
    Operation{"add-product", "group=WORD name=TEXT [name.zh=TEXT] [code.SCHEME=CODE]",
              "adds a product", add_product},
    Operation{"add-participant",
              "name=TEXT [name.zh=TEXT] [buyer=yes] [grower=yes] [credit_limit=] [code.SCHEME=]",
              "adds a participant", add_participant},
    Operation{"set-credit", "PARTICIPANT LIMIT", "sets a credit limit, in minor units", set_credit},
    Operation{"suspend", "PARTICIPANT", "orders and undecided presses are gone at once",
              on_participant<CommandKind::suspend>},
    Operation{"reinstate", "PARTICIPANT", "lifts a suspension",
              on_participant<CommandKind::reinstate>},
    Operation{"cancel-sale", "SALE --reason TEXT", "until the next decision on its clock",
              cancel_sale},
    Operation{"set-fees", "[grower_commission_bp=] [packaging_deposit=] [logistics_fee=]",
              "the fee schedule that settlement applies", set_fees},
    Operation{"add-user", "NAME role=ROLE [participant=] password_file=FILE",
              "trader, auctioneer, settlement, observer or grower", add_user},
    Operation{"set-password", "NAME password_file=FILE", "gives a user a password", set_password},
    Operation{"disable-user", "NAME", "the user can no longer log on", disable_user},
    Operation{"close-market", "", "ends the market day, when every clock is closed", close_market},
};

const Operation* find(std::string word) {
    std::replace(word.begin(), word.end(), '_', '-');
    const auto* found = std::find_if(operations.begin(), operations.end(),
                                     [&](const Operation& each) { return each.name == word; });
    return found == operations.end() ? nullptr : found;
}

}  // namespace

Requests operate_requests(const std::vector<std::string>& words, const client::Client& client,
                          Source source) {
    const Operation* operation = find(words.at(0));
    if (!operation) throw UsageError("no such command: " + words.at(0) + " (help lists them)");
    Arguments arguments({words.begin() + 1, words.end()});
    Requests requests = operation->make(arguments, {client, source});
    arguments.finish();
    return requests;
}

std::string operate_help(const std::string& command) {
    if (const Operation* one = command.empty() ? nullptr : find(command)) {
        return fmt::format("{} {}\n    {}\n", one->name, one->usage, one->help);
    }
    std::string text;
    for (const Operation& each : operations) {
        text += fmt::format("  {:<16} {}\n", each.name, each.help);
    }
    return text + "  help COMMAND     what it takes\n  quit\n";
}

}  // namespace huagu::cli
