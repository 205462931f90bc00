// How late sales are told: a measurement, made only where it is asked for (huagu serve --lateness).
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include "base/assert.hpp"
#include "engine/types.hpp"
#include "gateway/outgoing.hpp"

namespace huagu::gateway {

/// Of one gateway thread; or of several, when they have ended.
class Lateness {
  public:
    struct Sale {
        Time due;                // its decision's deadline: the guard is in it
        std::uint64_t place;     // of its result in the log
        std::uint64_t sockets;   // that were handed it, of those that follow its clock
        Duration late;           // until the first was; 0: none was
        Duration late_for_last;  // until the last was
    };

    /// A sale's result is about to be told to those who follow its clock, at that place in the log,
    /// which is above those before.
    void add(std::uint64_t place, Time due) {
        HUAGU_ASSERT(sales_.empty() || sales_.back().place < place);
        sales_.push_back({due, place, 0, Duration(0), Duration(0)});
    }
    /// Takes in what another thread says: a sale that both told was first told by the earlier.
    void add(const Lateness& other) {
        const auto is_before = [](const Sale& a, const Sale& b) { return a.place < b.place; };
        std::vector<Sale> all;
        std::merge(sales_.begin(), sales_.end(), other.sales_.begin(), other.sales_.end(),
                   std::back_inserter(all), is_before);
        sales_.clear();
        for (const Sale& sale : all) {
            if (sales_.empty() || sales_.back().place != sale.place) {
                sales_.push_back(sale);
            } else {
                sales_.back() = of_both(sales_.back(), sale);
            }
        }
    }
    /// A session whose next result was that one may be handed a sale.
    [[nodiscard]] bool has_sale_from(std::uint64_t next) const {
        return !sales_.empty() && sales_.back().place >= next;
    }
    /// A session's socket took more of what it is to be sent; `next` was the next result before, or
    /// the first since it logged on: what is older it was not to have had in time.
    void handed_over(const Outgoing& to, std::uint64_t next, Time now) {
        const auto is_before = [](const Sale& sale, std::uint64_t place) {
            return sale.place < place;
        };
        auto sale = std::lower_bound(sales_.begin(), sales_.end(), next, is_before);
        for (; sale != sales_.end() && sale->place < to.next(); ++sale) {
            if (!to.has_written(sale->place, next)) continue;
            sale->late_for_last = now - sale->due;
            if (sale->sockets++ == 0) sale->late = sale->late_for_last;
        }
    }
    [[nodiscard]] const std::vector<Sale>& sales() const { return sales_; }

  private:
    static Sale of_both(const Sale& a, const Sale& b) {
        if (a.sockets == 0) return b;
        if (b.sockets == 0) return a;
        return {a.due, a.place, a.sockets + b.sockets, std::min(a.late, b.late),
                std::max(a.late_for_last, b.late_for_last)};
    }

    std::vector<Sale> sales_;  // by place
};

}  // namespace huagu::gateway
