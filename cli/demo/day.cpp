#include "cli/demo/day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/catalogue/file.hpp"
#include "cli/catalogue/generator.hpp"
#include "cli/catalogue/lanes.hpp"

namespace huagu::cli {

namespace {

// A file of a whole real day has thousands of lots, a generated one a few hundred.
constexpr std::size_t many_lots = 1'000;
// So many times people may see the same catalogue, in a day of theirs.
constexpr std::size_t times_served = 500;

Told describe_in_both(const RowsRead& rows, const std::string& path) {
    return {describe(rows, path, Language::en), describe(rows, path, Language::zh)};
}

Catalogue load(const DemoOptions& options, std::int64_t clocks, std::vector<Told>& complaints) {
    if (options.catalogue_file.empty()) return generate(options.seed, options.lots, clocks);
    const auto text = read_text_file(options.catalogue_file);
    if (!text) throw ToldError(text.error());
    Loaded loaded = load_catalogue(*text, OnMalformed::go_on);
    if (!loaded.rows.complaints.empty()) {
        complaints.push_back(describe_in_both(loaded.rows, options.catalogue_file));
    }
    if (loaded.catalogue.lots.empty()) {
        throw ToldError("{}: no lot\n{}", "{}：没有批次\n{}", options.catalogue_file,
                        describe_in_both(loaded.rows, options.catalogue_file));
    }
    if (options.lots > 0 && static_cast<std::size_t>(options.lots) < loaded.catalogue.lots.size()) {
        loaded.catalogue.lots.resize(static_cast<std::size_t>(options.lots));
    }
    return std::move(loaded.catalogue);
}

/// Settings number products and participants by their order, from 1.
void renumber(Catalogue& catalogue) {
    std::map<ProductId, ProductId> products;
    for (Product& product : catalogue.products) {
        const ProductId number(static_cast<std::uint32_t>(products.size() + 1));
        products[product.number] = number;
        product.number = number;
    }
    std::map<ParticipantId, ParticipantId> growers;
    for (CatalogueLot& lot : catalogue.lots) {
        const ParticipantId next(static_cast<std::uint32_t>(growers.size() + 1));
        lot.grower = growers.try_emplace(lot.grower, next).first->second;
        lot.product = products.at(lot.product);
    }
}

/// As TOML has it; JSON's escapes are TOML's.
std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string names(const std::string& en, const std::string& zh) {
    return fmt::format("{{ en = {}, zh = {} }}", quoted(en), quoted(zh));
}

std::int64_t growers_of(const Catalogue& catalogue) {
    std::int64_t most = 0;
    for (const CatalogueLot& lot : catalogue.lots) {
        most = std::max<std::int64_t>(most, lot.grower.value());
    }
    return most;
}

std::string market_part(const DemoDay& day) {
    // At most 10 s of market time, the bound of rules.md.
    const auto real_ms = [&](double ms) {
        return static_cast<std::int64_t>(std::min(10'000.0, ms * std::max(1.0, day.speed)));
    };
    std::string text = fmt::format(
        "{} Started with --speed {}: market time runs so many times faster.\n"
        "[market]\nname = {}\nday = \"2026-06-15\"\ncurrency = {}\nbuyer_fee_bp = {}\n\n",
        settings_mark, day.speed, names("Flower valley", "花谷"), quoted(day.catalogue.currency),
        day.buyer_fee_bp);
    text += fmt::format(
        "[server]\nport = 0\n{}\n[passwords]\nfile = \"users.toml\"\nstrength = \"least\"\n\n"
        "[rates]\ntrader = {{ per_second = 2000, burst = 4000 }}\n"
        "auctioneer = {{ per_second = 100000, burst = 100000 }}\n\n"
        "[limits]\nclocks = 63\nlots = {}\n\n"
        "[rules]\nallowance = \"{} ms\"\nguard = \"{} ms\"\ntie = \"random_draw\"\n"
        "award = \"{}\"\n\n",
        day.web_port ? fmt::format("web_port = {}\n", *day.web_port) : "",
        day.catalogue.lots.size() * (day.web_port ? times_served : 1) + 1, real_ms(20), real_ms(5),
        day.award == Award::first_press ? "first_press" : "multi_sale");
    return text;
}

}  // namespace

std::string trader_name(std::int64_t buyer) { return fmt::format("trader-{}", buyer); }
std::string guest_name(std::int64_t guest) { return fmt::format("guest-{}", guest); }

DemoDay make_day(const DemoOptions& options) {
    DemoDay day;
    const bool is_generated = options.catalogue_file.empty();
    const std::int64_t clocks = options.clocks > 0 ? options.clocks : 8;
    day.catalogue = load(options, clocks, day.complaints);
    const bool is_large = day.catalogue.lots.size() > many_lots;
    day.clocks = options.clocks > 0 ? options.clocks : (is_large ? 40 : 8);
    if (!is_generated) assign_clocks(day.catalogue, day.clocks);
    renumber(day.catalogue);
    day.buyers = options.buyers;
    const double as_suits = options.web_port ? 1 : (is_large ? 40 : 20);  // people are slow
    day.speed = options.speed > 0 ? options.speed : as_suits;
    day.seed = options.seed;
    day.award = options.award;
    day.web_port = options.web_port;
    return day;
}

std::string settings_of(const DemoDay& day) {
    std::string text = market_part(day);
    for (std::int64_t clock = 1; clock <= day.clocks; ++clock) {
        const ClockId id(static_cast<std::uint32_t>(clock));
        text += fmt::format("[[clocks]]\nname = {}\nrules = {{ price_step = {} }}\n\n",
                            names(fmt::format("Clock {}", clock), fmt::format("{} 号钟", clock)),
                            suggested_price_step(day.catalogue, id).value());
    }
    const auto participant = [&](const std::string& name, const char* role) {
        text += fmt::format(
            "[[participants]]\nname = {}\n{} = true\ncredit_limit = 100000000000\n\n", name, role);
    };
    for (std::int64_t buyer = 1; buyer <= day.buyers; ++buyer) {
        participant(names(fmt::format("Buyer {}", buyer), fmt::format("买家 {}", buyer)), "buyer");
    }
    for (std::int64_t grower = 1; grower <= growers_of(day.catalogue); ++grower) {
        participant(names(fmt::format("Grower {}", grower), fmt::format("种植户 {}", grower)),
                    "grower");
    }
    for (std::int64_t guest = 1; day.web_port && guest <= guests; ++guest) {
        participant(names(fmt::format("Guest {}", guest), fmt::format("来宾 {}", guest)), "buyer");
    }
    for (const Product& product : day.catalogue.products) {
        text += fmt::format("[[products]]\nname = {}\ngroup = {}\ngroup_name = {}\n\n",
                            names(product.name_en, product.name_zh), quoted(product.group_en),
                            names(product.group_en, product.group_zh));
    }
    const auto user = [&](const std::string& name, const char* role, const std::string& more) {
        text += fmt::format("[[users]]\nname = {}\npassword = {}\nrole = \"{}\"\n{}\n",
                            quoted(name), quoted(demo_password), role, more);
    };
    user(demo_auctioneer, "auctioneer", "");
    user(demo_settlement, "settlement", "");
    for (std::int64_t buyer = 1; buyer <= day.buyers; ++buyer) {
        user(trader_name(buyer), "trader", fmt::format("participant = {}\n", buyer));
    }
    if (!day.web_port) return text;
    for (std::int64_t guest = 1; guest <= guests; ++guest) {
        const std::int64_t participant_number = day.buyers + growers_of(day.catalogue) + guest;
        user(guest_name(guest), "trader", fmt::format("participant = {}\n", participant_number));
    }
    user(guest_auctioneer, "auctioneer", "");
    user(guest_observer, "observer", "");
    return text;
}

}  // namespace huagu::cli
