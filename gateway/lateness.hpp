// How late sales are told: a measurement, made only where it is asked for (huagu serve --lateness).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/types.hpp"
#include "gateway/outgoing.hpp"

namespace huagu::gateway {

/// Of one gateway thread.
class Lateness {
  public:
    struct Sale {
        Time due;       // its decision's deadline: the guard is in it
        Duration late;  // until its result was handed to the first socket of those that follow
    };

    /// A sale's result is about to be told to those who follow its clock, at that place in the log.
    /// Somebody does: else it would wait for ever.
    void add(std::uint64_t place, Time due) { waiting_.push_back({place, due}); }
    [[nodiscard]] bool is_waiting() const { return !waiting_.empty(); }
    /// A session's socket took more of what it is to be sent; `next` was the next result before.
    void handed_over(const Outgoing& to, std::uint64_t next, Time now) {
        std::erase_if(waiting_, [&](const Waiting& each) {
            if (!to.has_written(each.place, next)) return false;
            sales_.push_back({each.due, now - each.due});
            return true;
        });
    }
    /// Those that anybody was handed.
    [[nodiscard]] const std::vector<Sale>& sales() const { return sales_; }

  private:
    struct Waiting {
        std::uint64_t place;
        Time due;
    };

    std::vector<Sale> sales_;
    std::vector<Waiting> waiting_;
};

}  // namespace huagu::gateway
