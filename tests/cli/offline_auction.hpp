// A day's auction of a catalogue among simulated buyers, without engine or time: the hand of each
// round, one winner a round. For the statistics that the valuation model is held to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "cli/catalogue/bidders.hpp"
#include "cli/catalogue/catalogue.hpp"
#include "cli/catalogue/lanes.hpp"

namespace huagu::cli {

struct OfflineSale {
    std::size_t lot;  // its index in the catalogue
    Price price;
    Units units;
    std::uint32_t buyer;
};

class OfflineAuction {
  public:
    OfflineAuction(const Catalogue& catalogue, const Bidders& bidders, std::uint32_t buyers)
        : catalogue_(catalogue), bidders_(bidders), buyers_(buyers) {}

    std::vector<OfflineSale> run() {
        std::vector<std::pair<ClockId, Price>> steps;
        for (std::size_t lot = 0; lot < catalogue_.lots.size(); ++lot) {
            const ClockId clock = catalogue_.lots[lot].clock;
            const auto known = std::find_if(steps.begin(), steps.end(),
                                            [&](const auto& s) { return s.first == clock; });
            if (known == steps.end()) {
                steps.emplace_back(clock, suggested_price_step(catalogue_, clock));
                sell(lot, steps.back().second);
            } else {
                sell(lot, known->second);
            }
        }
        return std::move(sales_);
    }

  private:
    static constexpr std::int64_t step_interval_ns = 50'000'000;
    static constexpr std::int64_t restart_steps = 19;

    void sell(std::size_t index, Price step) {
        const CatalogueLot& lot = catalogue_.lots[index];
        std::vector<Units> bought(buyers_ + 1);
        Units left = lot.units;
        Price start = lot.start_price;
        for (std::int64_t round = 1; left > Units(0); ++round) {
            std::optional<OfflineSale> winner;
            std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
            for (std::uint32_t buyer = 1; buyer <= buyers_; ++buyer) {
                const auto plan = bidders_.plan(buyer, static_cast<std::uint32_t>(index) + 1, lot,
                                                RoundNumber(round), bought[buyer]);
                if (!plan) continue;
                const std::int64_t at =
                    press_step(*plan, start, step).value() * step_interval_ns + plan->delay.value();
                const Price price = start - step * (at / step_interval_ns);
                if (price < lot.reserve_price || at >= earliest) continue;
                earliest = at;
                winner = OfflineSale{index, price, std::min(plan->units, left), buyer};
            }
            if (!winner) return;
            sales_.push_back(*winner);
            bought[winner->buyer] += winner->units;
            left -= winner->units;
            start = std::min(lot.start_price, winner->price + step * restart_steps);
        }
    }

    const Catalogue& catalogue_;
    const Bidders& bidders_;
    std::uint32_t buyers_;
    std::vector<OfflineSale> sales_;
};

}  // namespace huagu::cli
