// How late sales are told: a measurement, made only where it is asked for (huagu serve --lateness).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/types.hpp"
#include "gateway/outgoing.hpp"

namespace huagu::gateway {

/// Of one gateway thread.
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
        sales_.push_back({due, place, 0, Duration(0), Duration(0)});
    }
    /// A session whose next result was that one may be handed a sale.
    [[nodiscard]] bool has_sale_from(std::uint64_t next) const {
        return !sales_.empty() && sales_.back().place >= next;
    }
    /// A session's socket took more of what it is to be sent; `next` was the next result before.
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
    std::vector<Sale> sales_;  // by place
};

}  // namespace huagu::gateway
