#include "cli/catalogue/generator.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "cli/catalogue/catalogue_csv.hpp"
#include "cli/catalogue/flower_groups.hpp"
#include "cli/catalogue/lanes.hpp"
#include "cli/catalogue/random.hpp"

namespace huagu::cli {
namespace {

/// Grower numbers come round again after these, so that a big day still fits a market's capacity.
constexpr std::int64_t growers = 2'000;
constexpr std::int64_t lots_a_delivery_max = 6;

/// Of a hundred lots so many are of grade A … E; in percent of A's price, A is three times D; each
/// grade is 10 cm shorter than the one above.
constexpr std::array<std::int64_t, 5> grade_shares = {30, 34, 21, 11, 4};
constexpr std::array<std::int64_t, 5> grade_prices = {100, 76, 53, 33, 22};
constexpr std::int64_t cm_a_grade = 10;

class Day {
  public:
    Day(std::uint64_t seed, std::int64_t lots) : random_(seed), lots_(lots) {
        catalogue_.currency = "CNY";
        catalogue_.lots.reserve(static_cast<std::size_t>(lots));
        made_.resize(flower_groups().size());
        add_products();
    }

    Catalogue make() {
        for (std::int64_t delivery = 0; made() < lots_; ++delivery) {
            add_delivery(ParticipantId(static_cast<std::uint32_t>(delivery % growers) + 1));
        }
        drop_unused_products();
        return std::move(catalogue_);
    }

  private:
    [[nodiscard]] std::int64_t made() const { return std::ssize(catalogue_.lots); }

    void add_products() {
        std::uint32_t number = 0;
        for (const FlowerGroup& group : flower_groups()) {
            first_products_.push_back(number + 1);
            for (const Variety& variety : group.varieties) {
                catalogue_.products.push_back({ProductId(++number), std::string(group.en),
                                               std::string(group.zh), std::string(variety.en),
                                               std::string(variety.zh)});
            }
        }
    }

    /// The group that is furthest behind its share, so that the mix is right on a short day too.
    [[nodiscard]] std::size_t next_group() const {
        const auto lack = [&](std::size_t group) {
            return flower_groups()[group].share * (made() + 1) - 1'000 * made_[group];
        };
        std::size_t best = 0;
        for (std::size_t group = 1; group < made_.size(); ++group) {
            if (lack(group) > lack(best)) best = group;
        }
        return best;
    }

    /// What one grower brings: a few lots of one group.
    void add_delivery(ParticipantId grower) {
        const std::size_t group = next_group();
        const std::int64_t count = std::min(random_.within(1, lots_a_delivery_max), lots_ - made());
        for (std::int64_t i = 0; i < count; ++i) add_lot(grower, group);
    }

    void add_lot(ParticipantId grower, std::size_t group_index) {
        const FlowerGroup& group = flower_groups()[group_index];
        const auto variety =
            static_cast<std::uint32_t>(random_.within(0, std::ssize(group.varieties) - 1));
        CatalogueLot lot;
        lot.grower = grower;
        lot.product = ProductId(first_products_[group_index] + variety);
        lot.grade = draw_grade();
        if (group.length_cm > 0) lot.length_cm = group.length_cm - cm_a_grade * lot.grade;
        const auto pack = static_cast<std::size_t>(random_.within(0, std::ssize(group.items) - 1));
        lot.items_per_unit = Items(group.items[pack]);
        lot.units = Units(draw_quantile(group.units, random_.next()));
        const std::int64_t items = lot.items_per_unit.value();
        lot.min_units = std::min(lot.units, Units((group.least_items + items - 1) / items));
        set_prices(lot, group.price * group.varieties[variety].price_percent / 100);
        catalogue_.lots.push_back(lot);
        ++made_[group_index];
    }

    std::int64_t draw_grade() {
        std::int64_t left = random_.within(0, 99);
        std::int64_t grade = 0;
        for (const std::int64_t share : grade_shares) {
            if (left < share) break;
            left -= share;
            ++grade;
        }
        return grade;
    }

    /// Growers differ by a fifth in what they expect, start the hand at about 1.9 times that and
    /// reserve about 0.4 times: expected_range reads it back from the two.
    void set_prices(CatalogueLot& lot, std::int64_t grade_a_price) {
        const std::int64_t grade_percent = grade_prices.at(static_cast<std::size_t>(lot.grade));
        const std::int64_t thousandths =
            grade_a_price * grade_percent * random_.within(80, 120) / 10;
        const std::int64_t start = thousandths * random_.within(180, 200) / 100'000;
        const std::int64_t reserve = thousandths * random_.within(34, 46) / 100'000;
        lot.reserve_price = Price(std::max<std::int64_t>(1, reserve));
        lot.start_price = Price(std::max<std::int64_t>(2, start));
    }

    /// A short day has not every variety, and a catalogue names only what it offers.
    void drop_unused_products() {
        std::vector<bool> is_used(catalogue_.products.size() + 1);
        for (const CatalogueLot& lot : catalogue_.lots) is_used[lot.product.value()] = true;
        std::erase_if(catalogue_.products,
                      [&](const Product& product) { return !is_used[product.number.value()]; });
    }

    Random random_;
    std::int64_t lots_;
    Catalogue catalogue_;
    std::vector<std::uint32_t> first_products_;  // of a group, by its index
    std::vector<std::int64_t> made_;             // lots of a group, by its index
};

}  // namespace

Catalogue generate(std::uint64_t seed, std::int64_t lots, std::int64_t clocks) {
    HUAGU_ASSERT(lots >= 1 && lots <= lots_max);
    Catalogue catalogue = Day(seed, lots).make();
    assign_clocks(catalogue, clocks);
    return catalogue;
}

}  // namespace huagu::cli
