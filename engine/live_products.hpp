// What each clock's live round sells. A standing order looks here for rounds that it may press in,
// and then at the clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/types.hpp"

namespace huagu {

class LiveProducts {
  public:
    explicit LiveProducts(std::uint32_t clocks) : by_clock_(clocks, ProductId::none()) {}

    /// None: the clock has no live round.
    [[nodiscard]] ProductId on(ClockId clock) const { return by_clock_[clock.value()]; }
    void set(ClockId clock, ProductId product) {
        ProductId& sold = by_clock_[clock.value()];
        if (!sold.is_none()) --rounds_[place(sold)];
        if (!product.is_none()) ++rounds_[place(product)];
        sold = product;
    }

    /// False if no live round sells the product. Most orders want what nobody sells at the moment,
    /// and need not look at every clock.
    [[nodiscard]] bool may_have(ProductId product) const { return rounds_[place(product)] > 0; }

  private:
    static constexpr std::size_t places = 1024;
    static std::size_t place(ProductId product) { return product.value() % places; }

    std::vector<ProductId> by_clock_;
    std::array<std::uint32_t, places> rounds_{};  // live ones, by their products' places
};

}  // namespace huagu
