#include "cli/operate_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/catalogue_requests.hpp"
#include "cli/columns.hpp"
#include "cli/log_on.hpp"
#include "cli/market_text.hpp"
#include "cli/operate_words.hpp"

namespace huagu::cli {

namespace {

struct Context {
    const client::Client& client;
    Source source;
    Language language;
};

using Make = Requests (*)(Arguments&, const Context&);

struct Operation {
    std::string_view name;
    Make make;
};

/// A name that is given without a language is English. A view, as the texts that it goes into are:
/// choosing between a literal and a string would leave them a view of a temporary.
std::string_view or_english(std::string_view language) {
    return language.empty() ? "en" : language;
}

/// Views of them.
std::vector<wire::Name> names_of(const wire::TextPairs& named) {
    std::vector<wire::Name> names;
    for (const auto& [language, text] : named) names.push_back({or_english(language), text});
    return names;
}

std::vector<wire::Code> codes_of(const wire::TextPairs& coded) {
    std::vector<wire::Code> codes;
    for (const auto& [scheme, code] : coded) codes.push_back({scheme, code});
    return codes;
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
    if (kind == CommandKind::set_rules && !named.empty())
        throw UsageError("a clock has its name", "钟已有名称");
    return {{fmt::format("{} {}", name(kind), clock.value()), Awaited::answer,
             [command, named](client::Client& client) {
                 wire::Texts texts;
                 texts.names = names_of(named);
                 const auto sent = client.send(command, texts);
                 return sent ? Reason::none : sent.error();
             }}};
}

/// The engine takes any product's number; people mistype.
Request warn_if_unknown(ProductId product, Language language) {
    return {fmt::format("product {}", product.value()), Awaited::page,
            [product](client::Client& client) {
                if (!client.is_logged_on()) return Reason::busy;
                client.ask_reference({product.value()}, {});
                return Reason::none;
            },
            [product, language](client::Client& client, std::uint32_t) {
                if (!client.view().product(product)) {
                    fmt::print(stderr, "{}\n",
                               say(language, "warning: the market knows no product {}",
                                   "警告：市场没有品种 {}", product.value()));
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
    if (!context.client.view().product(product)) {
        requests.push_back(warn_if_unknown(product, context.language));
    }
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
    if (named.empty()) throw UsageError("no name is given", "缺少 name");
    const auto coded = arguments.family("code");
    return {{"add_participant", Awaited::answer, [command, named, coded](client::Client& client) {
                 wire::Texts texts;
                 texts.names = names_of(named);
                 texts.codes = codes_of(coded);
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
    if (named.empty()) throw UsageError("no name is given", "缺少 name");
    const auto coded = arguments.family("code");
    return {{"add_product", Awaited::answer,
             [product, group, group_named, named, coded](client::Client& client) {
                 wire::Texts texts;
                 texts.group = group;
                 texts.group_names = names_of(group_named);
                 texts.names = names_of(named);
                 texts.codes = codes_of(coded);
                 const auto sent = client.add_product(product, texts);
                 return sent ? Reason::none : sent.error();
             }}};
}

Requests set_fees(Arguments& arguments, const Context&) {
    const wire::Fees fees{arguments.required_integer("grower_commission_bp"),
                          arguments.required_integer("packaging_deposit"),
                          arguments.required_integer("logistics_fee")};
    return {{"set_fees", Awaited::answer, [fees](client::Client& client) {
                 const auto sent = client.set_fees(fees);
                 return sent ? Reason::none : sent.error();
             }}};
}

std::string new_password(Arguments& arguments, const Context& context, const std::string& user) {
    if (const auto file = arguments.named("password_file")) return read_password_file(*file);
    if (const auto variable = arguments.named("password_env")) {
        const char* value = std::getenv(variable->c_str());
        if (!value) throw UsageError("${} is not set", "没有设置 ${}", *variable);
        return value;
    }
    if (const auto password = arguments.named("password")) {
        if (context.source == Source::input) return *password;
        throw UsageError("everyone on this machine sees a password there: give password_file",
                         "写在命令行的密码会被本机所有人看到：请用 password_file");
    }
    if (context.source == Source::input)
        throw UsageError("no password_file is given", "缺少 password_file");
    return ask_password(say(context.language, "New password of {}", "{} 的新密码", user));
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
    throw UsageError("no such role: {}", "没有这个角色：{}", word);
}

Requests add_user(Arguments& arguments, const Context& context) {
    const std::string user = arguments.word("user");
    const schema::Role role = parse_role(arguments.required("role"));
    const auto participant = arguments.named_number<ParticipantId>("participant");
    const std::string password = new_password(arguments, context, user);
    return administration(
        "add_user " + user,
        [=](client::Client& client) { client.add_user(user, role, participant, password); },
        say(context.language,
            "the name or password is empty or too long, or the role does not go with a participant "
            "(traders and growers are of one, others of none)",
            "用户名或密码为空或太长，或角色与参与者不符（交易员和供货方属于一个参与者，其他角色"
            "不属于任何参与者）"));
}

Requests set_password(Arguments& arguments, const Context& context) {
    const std::string user = arguments.word("user");
    const std::string password = new_password(arguments, context, user);
    return administration(
        "set_password " + user,
        [=](client::Client& client) { client.set_password(user, password); },
        say(context.language, "there is no such user, or the password is empty or too long",
            "没有这个用户，或密码为空或太长"));
}

Requests disable_user(Arguments& arguments, const Context& context) {
    const std::string user = arguments.word("user");
    return administration(
        "disable_user " + user, [=](client::Client& client) { client.disable_user(user); },
        say(context.language, "there is no such user", "没有这个用户"));
}

Requests load(Arguments& arguments, const Context& context) {
    const std::string path = arguments.word("file");
    OfferOptions options;
    options.clocks = arguments.named_integer("clocks");
    options.is_strict = arguments.named_boolean("strict", false);
    options.sets_price_steps = arguments.named_boolean("price_steps", false);
    return catalogue_requests(path, options, context.client, context.language);
}

Requests show_clocks(Arguments&, const Context& context) {
    return {{"clocks", Awaited::nothing, [language = context.language](client::Client& client) {
                 std::fputs(clocks_text(client.view(), language).c_str(), stdout);
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

/// Their names first: a log-on tells those only whose lots come next.
Requests show_participants(Arguments& arguments, const Context&) {
    constexpr std::uint32_t at_once = 100;
    const auto from = arguments.named_number<ParticipantId>("from").value_or(ParticipantId(0));
    const auto ask_names = [from](client::Client& client) {
        if (!client.is_logged_on()) return Reason::busy;
        std::vector<std::uint32_t> numbers(at_once);
        std::iota(numbers.begin(), numbers.end(), from.value());
        client.ask_reference({}, numbers);
        return Reason::none;
    };
    const auto ask_page = [from](client::Client& client) {
        if (!client.is_logged_on()) return Reason::busy;
        client.ask_participants_page(from, at_once);
        return Reason::none;
    };
    return {{"names", Awaited::page, ask_names}, {"participants", Awaited::page, ask_page}};
}

Requests show_health(Arguments& arguments, const Context& context) {
    const auto from = arguments.named_number<UserId>("from").value_or(UserId(0));
    if (!context.client.knows(schema::ClientBody::health)) {
        throw UsageError("this server is older, and does not tell its health",
                         "该服务器版本较旧，不提供运行状况");
    }
    return {{"health", Awaited::page, [from](client::Client& client) {
                 if (!client.is_logged_on()) return Reason::busy;
                 // Asked again after a reconnect, it may be another server.
                 if (!client.knows(schema::ClientBody::health)) return Reason::not_allowed;
                 client.ask_health(from, 100);
                 return Reason::none;
             }}};
}

using schema::ClockState;

/// In the order of operation_words.
constexpr std::array operations = {
    Operation{"clocks", show_clocks},
    Operation{"queue", show_queue},
    Operation{"participants", show_participants},
    Operation{"health", show_health},
    Operation{"open-clock", on_clocks<CommandKind::open_clock, ClockState::closed>},
    Operation{"close-clock",
              on_clocks<CommandKind::close_clock, ClockState::idle, ClockState::paused>},
    Operation{"start-lot", on_clocks<CommandKind::start_lot, ClockState::idle>},
    Operation{"pause-clock",
              on_clocks<CommandKind::pause_clock, ClockState::running, ClockState::idle>},
    Operation{"pause-all", pause_all},
    Operation{"resume-clock", on_clocks<CommandKind::resume_clock, ClockState::paused>},
    Operation{"add-clock", clock_settings<CommandKind::add_clock>},
    Operation{"set-rules", clock_settings<CommandKind::set_rules>},
    Operation{"queue-lot", queue_lot},
    Operation{"change-lot", change_lot},
    Operation{"withdraw-lot", withdraw_lot},
    Operation{"load", load},
    Operation{"add-product", add_product},
    Operation{"add-participant", add_participant},
    Operation{"set-credit", set_credit},
    Operation{"suspend", on_participant<CommandKind::suspend>},
    Operation{"reinstate", on_participant<CommandKind::reinstate>},
    Operation{"cancel-sale", cancel_sale},
    Operation{"set-fees", set_fees},
    Operation{"add-user", add_user},
    Operation{"set-password", set_password},
    Operation{"disable-user", disable_user},
    Operation{"close-market", close_market},
};

constexpr bool has_words(std::size_t at) {
    return at == operations.size() ||
           (operations.at(at).name == operation_words.at(at).name && has_words(at + 1));
}
static_assert(operations.size() == operation_words.size());
static_assert(has_words(0));

/// Which of the operations it is.
std::optional<std::size_t> find(std::string word) {
    std::replace(word.begin(), word.end(), '_', '-');
    const auto* found = std::find_if(operations.begin(), operations.end(),
                                     [&](const Operation& each) { return each.name == word; });
    if (found == operations.end()) return std::nullopt;
    return static_cast<std::size_t>(found - operations.begin());
}

std::size_t find_known(const std::string& word) {
    if (const auto found = find(word)) return *found;
    throw UsageError("no such command: {} (help lists them)",
                     "没有这个命令：{}（help 列出全部命令）", word);
}

}  // namespace

Requests operate_requests(const std::vector<std::string>& words, const client::Client& client,
                          Source source, Language language) {
    const Operation& operation = operations.at(find_known(words.at(0)));
    Arguments arguments({words.begin() + 1, words.end()});
    Requests requests = operation.make(arguments, {client, source, language});
    arguments.finish();
    return requests;
}

std::string operate_help(Language language, const std::string& command) {
    const auto in = static_cast<std::size_t>(language);
    if (!command.empty()) {
        const OperationWords& one = operation_words.at(find_known(command));
        return fmt::format("{} {}\n    {}\n", one.name, one.usage.at(in), one.help.at(in));
    }
    std::string text;
    for (const OperationWords& each : operation_words) {
        text += "  " + left(each.name, 17) + std::string(each.help.at(in)) + "\n";
    }
    return text + say(language, "  help COMMAND     what it takes\n  quit\n",
                      "  help 命令        该命令的参数\n  quit             退出\n");
}

}  // namespace huagu::cli
