// The bulk bids that rest with the engine, found by the lots that they want.
//
// Orders with the same filter form a book, sorted by limit (higher first) and entry (earlier
// first). A lot looks only into the books of its product, and in each only at its next order.
#pragma once

#include <boost/intrusive/list.hpp>
#include <boost/intrusive/set.hpp>
#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/flat_map.hpp"
#include "engine/command.hpp"
#include "engine/lots.hpp"
#include "engine/participants.hpp"
#include "engine/types.hpp"

namespace huagu {

/// Which lots an order wants.
struct OrderFilter {
    ProductId product;
    ClockId clock;  // any, if none
    LotId lot;      // any, if none
    std::int64_t worst_grade = 0;
    std::int64_t min_length_cm = 0;

    friend bool operator==(const OrderFilter&, const OrderFilter&) = default;
};

[[nodiscard]] bool matches(const OrderFilter& filter, LotId id, const Lot& lot);

/// Which of two orders is served first at a step's start.
struct OrderRank {
    Price limit;
    std::uint64_t entry = 0;  // orders entered earlier have a smaller one

    friend constexpr bool operator<(const OrderRank& a, const OrderRank& b) {
        return a.limit != b.limit ? a.limit > b.limit : a.entry < b.entry;
    }
};

using OrderSlot = std::uint32_t;
inline constexpr OrderSlot no_order = std::numeric_limits<OrderSlot>::max();

struct StandingOrder
    : boost::intrusive::set_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> {
    OrderRank rank;
    Time entered_at;
    ParticipantId participant;
    OrderId order;
    Units units_left;  // it still wants
    Units max_units_per_lot;
    Units min_units_per_lot;
    SaleId last_sale = SaleId::none();  // heads the chain of its sales
    OrderSlot previous = no_order;      // of the participant
    OrderSlot next = no_order;          // of the participant; of the free ones
    std::uint32_t book = 0;
};

class StandingOrders {
  public:
    StandingOrders(std::uint32_t capacity, Participants& participants);

    [[nodiscard]] bool is_full() const { return first_free_ == no_order; }

    /// How many were ever entered: the entry of the newest.
    [[nodiscard]] std::uint64_t entries() const { return entries_; }

    /// An order that is open, by its owner's number; no_order if there is none.
    [[nodiscard]] OrderSlot find(ParticipantId participant, OrderId order) const;

    /// There must be room, and order ids of a participant increase.
    OrderSlot add(ParticipantId participant, const PlaceOrder& order, Time entered_at);
    void remove(OrderSlot slot);

    /// Whether an order would come after all that its participant has open, as add() wants it.
    [[nodiscard]] bool comes_last(ParticipantId participant, OrderId order) const;

    /// All that are open, those entered earlier first.
    [[nodiscard]] std::vector<OrderSlot> by_entry() const;
    /// The next order is entered as the one after `entries`, which is not below entries().
    void use_up_entries(std::uint64_t entries);

    /// Whether the order that had this entry is still in its slot.
    [[nodiscard]] bool is_open(OrderSlot slot, std::uint64_t entry) const {
        return orders_[slot].rank.entry == entry;
    }

    StandingOrder& operator[](OrderSlot slot) { return orders_[slot]; }
    const StandingOrder& operator[](OrderSlot slot) const { return orders_[slot]; }
    [[nodiscard]] const OrderFilter& filter(OrderSlot slot) const {
        return books_[orders_[slot].book].filter;
    }
    /// Whether an order may press on a lot: it wants it, and it is not its owner's own.
    [[nodiscard]] bool wants(OrderSlot slot, LotId id, const Lot& lot) const {
        return orders_[slot].participant != lot.grower && matches(filter(slot), id, lot);
    }

    /// The highest-ranked order at or after `from` that wants the lot; no_order if there is none.
    [[nodiscard]] OrderSlot next_for(LotId id, const Lot& lot, OrderRank from) const;

  private:
    struct ByRank {
        using type = OrderRank;
        const OrderRank& operator()(const StandingOrder& order) const { return order.rank; }
    };
    using Sorted = boost::intrusive::set<StandingOrder, boost::intrusive::key_of_value<ByRank>,
                                         boost::intrusive::constant_time_size<false>>;

    struct Book : boost::intrusive::list_base_hook<
                      boost::intrusive::link_mode<boost::intrusive::normal_link>> {
        OrderFilter filter;
        Sorted orders;
        std::uint32_t next_free = 0;
    };
    /// The books of one product.
    using Shelf = boost::intrusive::list<Book, boost::intrusive::constant_time_size<false>>;

    struct OwnersOrder {
        ParticipantId participant;
        OrderId order;
        friend bool operator==(const OwnersOrder&, const OwnersOrder&) = default;
        friend std::uint64_t hash(const OwnersOrder& key) {
            return base::mix(base::mix(key.participant.value()) ^ key.order.value());
        }
    };
    struct FilterKey : OrderFilter {
        friend bool operator==(const FilterKey&, const FilterKey&) = default;
        friend std::uint64_t hash(const FilterKey& key) {
            std::uint64_t mixed = base::mix(key.product.value());
            mixed = base::mix(mixed ^ key.clock.value());
            mixed = base::mix(mixed ^ key.lot.value());
            mixed = base::mix(mixed ^ static_cast<std::uint64_t>(key.worst_grade));
            return base::mix(mixed ^ static_cast<std::uint64_t>(key.min_length_cm));
        }
    };
    struct ProductKey {
        ProductId product;
        friend bool operator==(const ProductKey&, const ProductKey&) = default;
        friend std::uint64_t hash(const ProductKey& key) { return base::mix(key.product.value()); }
    };

    std::uint32_t book_for(const OrderFilter& filter);
    void drop_book(std::uint32_t book);

    Participants& participants_;
    std::vector<StandingOrder> orders_;
    std::vector<Book> books_;
    std::vector<Shelf> shelves_;
    std::vector<std::uint32_t> free_shelves_;
    OrderSlot first_free_ = no_order;
    std::uint32_t first_free_book_ = 0;
    std::uint64_t entries_ = 0;
    base::FlatMap<OwnersOrder, OrderSlot> by_owner_;
    base::FlatMap<FilterKey, std::uint32_t> book_by_filter_;
    base::FlatMap<ProductKey, std::uint32_t> shelf_by_product_;
};

}  // namespace huagu
