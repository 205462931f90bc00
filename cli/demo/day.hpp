// The day that the demo runs: its catalogue, who takes part, and the market's settings for it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/catalogue/catalogue.hpp"
#include "cli/language.hpp"
#include "engine/rules.hpp"

namespace huagu::cli {

struct DemoOptions {
    std::string catalogue_file;  // empty: a generated day
    std::int64_t clocks = 0;     // 0: as many as suit the catalogue
    std::int64_t buyers = 60;
    std::int64_t lots = 240;  // of a generated day; else at most so many of the file's, 0: all
    std::uint64_t seed = 1;
    double speed = 0;  // market time to real time; 0: as suits the catalogue
    Award award = Award::first_press;
    std::filesystem::path directory;
    std::optional<std::uint16_t> web_port;  // for people to take part; 0: any free one
};

struct DemoDay {
    Catalogue catalogue;  // lots with clocks; products and growers numbered from 1
    std::int64_t clocks = 0;
    std::int64_t buyers = 0;  // participants 1 … buyers; growers follow
    double speed = 1;
    std::int64_t buyer_fee_bp = 150;
    std::uint64_t seed = 1;
    Award award = Award::first_press;
    std::optional<std::uint16_t> web_port;  // people take part: guests of their own, and a desk
    std::vector<Told> complaints;           // rows of the file that were left out

    /// A grower's number as a participant of the market.
    [[nodiscard]] ParticipantId participant_of(const CatalogueLot& lot) const {
        return ParticipantId(static_cast<std::uint32_t>(buyers) + lot.grower.value());
    }
    /// A lot of the market. With people the catalogue is sold again and again.
    [[nodiscard]] const CatalogueLot& lot(LotId lot) const {
        return catalogue.lots.at((lot.value() - 1) % catalogue.lots.size());
    }
};

/// Throws ToldError if the catalogue cannot be used at all.
DemoDay make_day(const DemoOptions& options);

/// The settings begin with it: a folder that has such may be used for another demo.
inline const std::string settings_mark = "# The demo's market.";

/// The settings file of the market. Guard and allowance are at least 5 ms and 20 ms of real time,
/// whatever the speed.
std::string settings_of(const DemoDay& day);

// The users of the settings. Passwords are the demo's own; its server listens on loopback only.
std::string trader_name(std::int64_t buyer);
inline const std::string demo_auctioneer = "auctioneer";
inline const std::string demo_settlement = "settlement";
inline const std::string demo_password = "flower-valley";
// Those for people.
inline constexpr std::int64_t guests = 2;
std::string guest_name(std::int64_t guest);
inline const std::string guest_auctioneer = "desk";
inline const std::string guest_observer = "screen";

}  // namespace huagu::cli
