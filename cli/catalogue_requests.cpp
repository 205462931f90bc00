#include "cli/catalogue_requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <numeric>
#include <set>

#include "cli/arguments.hpp"
#include "cli/catalogue/file.hpp"
#include "cli/catalogue/lanes.hpp"

namespace huagu::cli {

namespace {

/// How many products and participants a question about the market's names asks for.
constexpr std::uint32_t asked_at_once = 500;

/// The scheme under which a participant bears the catalogue's number of a grower.
constexpr std::string_view grower_scheme = "catalogue";

/// What is known on the way, shared by the requests that follow from one another.
struct Load {
    Catalogue catalogue;
    bool sets_price_steps = false;
    Language language = Language::en;
    std::uint32_t asked = 0;                  // the market's names are known up to this number
    std::map<ProductId, ProductId> products;  // the catalogue's → the market's
    std::map<ParticipantId, ParticipantId> growers;  // likewise
};
using Shared = std::shared_ptr<Load>;

std::string english(const wire::TextPairs& names) {
    for (const auto& [language, text] : names) {
        if (language == "en") return text;
    }
    return names.empty() ? "" : names.front().second;
}

/// The market's product of the same group and name.
std::optional<ProductId> known_product(const wire::MarketView& view, const Product& product,
                                       std::uint32_t last) {
    for (std::uint32_t number = 1; number <= last; ++number) {
        const auto* known = view.product(ProductId(number));
        const bool is_same =
            known && known->group == product.group_en && english(known->names) == product.name_en;
        if (is_same) return ProductId(number);
    }
    return std::nullopt;
}

/// The market's growers by the catalogue's numbers, as their codes have them.
std::map<ParticipantId, ParticipantId> known_growers(const wire::MarketView& view,
                                                     std::uint32_t last) {
    std::map<ParticipantId, ParticipantId> growers;
    for (std::uint32_t number = 1; number <= last; ++number) {
        const auto* known = view.participant(ParticipantId(number));
        if (!known || !known->is_grower) continue;
        for (const auto& [scheme, code] : known->codes) {
            if (scheme != grower_scheme) continue;
            const auto grower = static_cast<std::uint32_t>(std::strtoul(code.c_str(), nullptr, 10));
            growers.emplace(ParticipantId(grower), ParticipantId(number));
        }
    }
    return growers;
}

Request add_product(const Shared& load, const Product& product) {
    return {"add_product " + product.name_en, Awaited::answer,
            [product](client::Client& client) {
                wire::Texts texts;
                texts.group = product.group_en;
                texts.group_names = {{"en", product.group_en}, {"zh", product.group_zh}};
                texts.names = {{"en", product.name_en}, {"zh", product.name_zh}};
                const auto sent = client.add_product(ProductId::none(), texts);
                return sent ? Reason::none : sent.error();
            },
            [load, number = product.number](client::Client&, std::uint32_t given) {
                load->products[number] = ProductId(given);
                return Requests{};
            },
            true};
}

Request add_grower(const Shared& load, ParticipantId grower) {
    return {
        say(load->language, "add_participant (grower {})", "add_participant（种植户{}）",
            grower.value()),
        Awaited::answer,
        [grower](client::Client& client) {
            Command command(CommandKind::add_participant, Time());
            command.add_participant = AddParticipant{ParticipantId::none(), false, true, Money(0)};
            const std::string en = fmt::format("Grower {}", grower.value());
            const std::string zh = fmt::format("种植户{}", grower.value());
            wire::Texts texts;
            texts.names = {{"en", en}, {"zh", zh}};
            const std::string code = std::to_string(grower.value());
            texts.codes = {{grower_scheme, code}};  // by which the next load knows it
            const auto sent = client.send(command, texts);
            return sent ? Reason::none : sent.error();
        },
        [load, grower](client::Client&, std::uint32_t given) {
            load->growers[grower] = ParticipantId(given);
            return Requests{};
        },
        true};
}

Request set_price_step(ClockId clock, Price price_step) {
    Command command(CommandKind::set_rules, Time());
    command.set_rules.clock = clock;
    command.set_rules.change = {};
    command.set_rules.change.rules.price_step = price_step;
    command.set_rules.change.given = rule_price_step;
    Request request =
        ask(fmt::format("set_rules {} price_step={}", clock.value(), price_step.value()), command);
    request.is_quiet = true;
    return request;
}

/// `number`: which of the file's lots, from 1. Lots of a market's published results bear its line.
Request queue_lot(const Shared& load, const CatalogueLot& lot, std::size_t number) {
    const std::string line = lot.source_line > 0 ? say(load->language, ", results line {}",
                                                       "，成交结果第 {} 行", lot.source_line)
                                                 : "";
    return {say(load->language, "queue_lot (lot {} of the file{})", "queue_lot（文件的第 {} 批{}）",
                number, line),
            Awaited::answer,
            [load, lot](client::Client& client) {
                Command command(CommandKind::queue_lot, Time());
                command.queue_lot = QueueLot{.clock = lot.clock,
                                             .lot = LotId::none(),
                                             .grower = load->growers.at(lot.grower),
                                             .product = load->products.at(lot.product),
                                             .grade = lot.grade,
                                             .length_cm = lot.length_cm,
                                             .items_per_unit = lot.items_per_unit,
                                             .units = lot.units,
                                             .min_units = lot.min_units,
                                             .start_price = lot.start_price,
                                             .reserve_price = lot.reserve_price};
                const auto sent = client.send(command);
                return sent ? Reason::none : sent.error();
            },
            {},
            true};
}

/// Once the market's names are known: what it lacks, then the lots.
Requests add_all(const Shared& load, const wire::MarketView& view) {
    Requests requests;
    for (const Product& product : load->catalogue.products) {
        if (const auto known = known_product(view, product, load->asked)) {
            load->products[product.number] = *known;
        } else {
            requests.push_back(add_product(load, product));
        }
    }
    load->growers = known_growers(view, load->asked);
    std::set<ParticipantId> unknown;
    for (const CatalogueLot& lot : load->catalogue.lots) {
        if (!load->growers.contains(lot.grower)) unknown.insert(lot.grower);
    }
    for (const ParticipantId grower : unknown) requests.push_back(add_grower(load, grower));
    if (load->sets_price_steps) {
        for (const auto& [clock, state] : view.clocks()) {
            const bool is_used = std::any_of(
                load->catalogue.lots.begin(), load->catalogue.lots.end(),
                [&, number = clock](const CatalogueLot& lot) { return lot.clock == number; });
            if (!is_used || state.state != schema::ClockState::closed) continue;
            requests.push_back(set_price_step(clock, suggested_price_step(load->catalogue, clock)));
        }
    }
    std::size_t number = 0;
    for (const CatalogueLot& lot : load->catalogue.lots) {
        requests.push_back(queue_lot(load, lot, ++number));
    }
    requests.push_back({"load", Awaited::nothing, [load](client::Client&) {
                            const std::size_t count = load->catalogue.lots.size();
                            fmt::print("{}\n", say(load->language, "offered: {}", "已提交：{}",
                                                   lots(load->language, count)));
                            return Reason::none;
                        }});
    return requests;
}

/// Asks for the next names, and goes on until there are none.
Request ask_names(const Shared& load) {
    return {"names of the market", Awaited::page,
            [load](client::Client& client) {
                if (!client.is_logged_on()) return Reason::busy;
                std::vector<std::uint32_t> numbers(asked_at_once);
                std::iota(numbers.begin(), numbers.end(), load->asked + 1);
                client.ask_reference(numbers, numbers);
                return Reason::none;
            },
            [load](client::Client& client, std::uint32_t) {
                const auto& view = client.view();
                bool has_any = false;
                for (std::uint32_t i = 1; i <= asked_at_once; ++i) {
                    const std::uint32_t number = load->asked + i;
                    has_any = has_any || view.product(ProductId(number)) ||
                              view.participant(ParticipantId(number));
                }
                load->asked += asked_at_once;
                return has_any ? Requests{ask_names(load)} : add_all(load, view);
            },
            true};
}

}  // namespace

Requests catalogue_requests(const std::string& path, const OfferOptions& options,
                            const client::Client& client, Language language) {
    const auto text = read_text_file(path);
    if (!text) throw UsageError(text.error());
    Loaded loaded =
        load_catalogue(*text, options.is_strict ? OnMalformed::stop : OnMalformed::go_on);
    const std::string complaints = describe(loaded.rows, path, language);
    std::fputs(complaints.c_str(), stderr);
    if (options.is_strict && !complaints.empty())
        throw UsageError("nothing was loaded", "没有载入任何内容");
    if (loaded.catalogue.currency != client.currency()) {
        throw UsageError("the catalogue is in {}, the market in {}",
                         "货单的币种是 {}，市场的币种是 {}", loaded.catalogue.currency,
                         client.currency());
    }
    if (loaded.catalogue.lots.empty())
        throw UsageError("there are no lots in {}", "{} 里没有批次", path);

    const auto load = std::make_shared<Load>();
    load->catalogue = std::move(loaded.catalogue);
    load->sets_price_steps = options.sets_price_steps;
    load->language = language;
    const auto& lots = load->catalogue.lots;
    const bool has_clocks = std::none_of(
        lots.begin(), lots.end(), [](const CatalogueLot& lot) { return lot.clock.is_none(); });
    const auto clocks =
        options.clocks.value_or(static_cast<std::int64_t>(client.view().clocks().size()));
    if (clocks < 1 || clocks > clocks_max)
        throw UsageError("clocks is 1 … 63", "clocks 应为 1 … 63");
    if (!has_clocks || options.clocks) assign_clocks(load->catalogue, clocks);
    return {ask_names(load)};
}

}  // namespace huagu::cli
