// What a participant has of the market: credit, standing orders, sales. Kept from the own snapshot
// and the replies that follow it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "engine/types.hpp"
#include "wire/schema.hpp"

namespace huagu::cli {

struct OwnOrder {
    std::uint32_t product = 0;
    std::int64_t limit_price = 0;
    std::int64_t units_left = 0;
    schema::OrderState state = schema::OrderState::open;
};

struct OwnSale {
    std::uint32_t lot;
    std::int64_t units;
    std::int64_t price;
    std::int64_t gross;
    std::int64_t fee;
    bool is_cancelled = false;
};

class OwnBook {
  public:
    /// A market in which nothing happens keeps an older time than that of the log-on before.
    void load(const schema::OwnSnapshot& snapshot, Time logged_on_at) {
        limit_ = snapshot.credit_limit();
        sold_ = snapshot.sold();
        held_ = snapshot.held();
        credit_at_ = std::max(Time(snapshot.at()), logged_on_at);
        last_order_ = std::max(last_order_, snapshot.last_order());
        orders_.clear();
        if (const auto* orders = snapshot.orders()) {
            for (const auto* order : *orders) {
                enter(*order);
            }
        }
        if (const auto* outcomes = snapshot.outcomes()) {
            for (const auto* reply : *outcomes) {
                if (const auto* won = reply->body_as_won()) add(*won);
            }
        }
    }

    /// A schema::Won or a schema::Purchase.
    template <class Bought>
    void add(const Bought& bought) {
        sales_.try_emplace(bought.sale(), OwnSale{bought.lot(), bought.units(), bought.price(),
                                                  bought.gross(), bought.fee()});
        if (bought.is_cancelled()) cancel_sale(bought.sale());
    }
    void cancel_sale(std::uint64_t sale) {
        if (const auto own = sales_.find(sale); own != sales_.end())
            own->second.is_cancelled = true;
    }

    /// One that was sent has taken the number.
    void take_number(std::uint64_t order) { last_order_ = std::max(last_order_, order); }
    void enter(const schema::StandingOrder& order) {
        take_number(order.order());
        orders_[order.order()] = {order.product(), order.limit_price(), order.units_left()};
    }
    void change(const schema::OrderChanged& changed) {
        const auto order = orders_.find(changed.order());
        if (order == orders_.end()) return;
        order->second.units_left = changed.units_left();
        order->second.state = changed.state();
    }

    void change(const schema::CreditChanged& credit) {
        limit_ = credit.limit();
        sold_ = credit.sold();
        held_ = credit.held();
        credit_at_ = Time(credit.at());
    }

    [[nodiscard]] std::int64_t limit() const { return limit_; }
    [[nodiscard]] std::int64_t sold() const { return sold_; }
    [[nodiscard]] std::int64_t held() const { return held_; }
    [[nodiscard]] std::int64_t available() const { return limit_ - sold_ - held_; }
    /// When the market said so. A press that is accepted or lost changes what is held, and is not
    /// told as a change of credit: since then there may have been some.
    [[nodiscard]] Time credit_at() const { return credit_at_; }
    [[nodiscard]] std::uint64_t next_order() const { return last_order_ + 1; }
    [[nodiscard]] const std::map<std::uint64_t, OwnOrder>& orders() const { return orders_; }
    [[nodiscard]] const std::map<std::uint64_t, OwnSale>& sales() const { return sales_; }

  private:
    std::int64_t limit_ = 0;
    std::int64_t sold_ = 0;
    std::int64_t held_ = 0;
    Time credit_at_;
    std::uint64_t last_order_ = 0;
    std::map<std::uint64_t, OwnOrder> orders_;
    std::map<std::uint64_t, OwnSale> sales_;
};

}  // namespace huagu::cli
