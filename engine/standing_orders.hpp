// The bulk bids that rest with the engine, found by the lots that they want.
//
// Orders with the same filter form a book, sorted by limit (higher first) and entry (earlier
// first). Books of the same product, clock and lot stand on a shelf, sorted by grade and length, so
// that a lot comes by those only that want it; in each it looks only at its next order, if at all.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "base/flat_map.hpp"
#include "base/zeroed_array.hpp"
#include "engine/command.hpp"
#include "engine/lots.hpp"
#include "engine/participants.hpp"
#include "engine/sorted_slots.hpp"
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
    friend constexpr bool operator==(const OrderRank&, const OrderRank&) = default;
};

using OrderSlot = std::uint32_t;
inline constexpr OrderSlot no_order = std::numeric_limits<OrderSlot>::max();

struct StandingOrder {
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

    /// Asks for the memory that add() will need of a participant's next order.
    void prefetch_add(const Participant& owner, ParticipantId participant, OrderId order) const {
        by_owner_.prefetch({participant, order});
        if (owner.orders > 0) orders_.prefetch(owner.last_order);
        orders_.prefetch(first_free_);
    }
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

    [[nodiscard]] std::size_t bytes() const {
        return orders_.bytes() + in_books_.bytes() + books_.bytes() + on_shelves_.bytes() +
               by_owner_.bytes() + shelves_.bytes();
    }

    /// The highest-ranked order at or after `from` that wants the lot; no_order if there is none.
    [[nodiscard]] OrderSlot next_for(LotId id, const Lot& lot, OrderRank from) const;

    /// Asserts that each open order stands in its book, and each book on its shelf; slow.
    void check() const;

  private:
    struct alignas(64) Book {
        OrderFilter filter;
        OrderRank first;  // of its orders: there is at least one
        OrderSlot first_order;
        std::uint32_t next_free;
        SortedSlots::Root orders;  // by rank
    };
    static_assert(sizeof(Book) == 64);

    struct OwnersOrder {
        ParticipantId participant;
        OrderId order;
        friend bool operator==(const OwnersOrder&, const OwnersOrder&) = default;
        friend std::uint64_t hash(const OwnersOrder& key) {
            return base::mix(base::mix(key.participant.value()) ^ key.order.value());
        }
    };
    struct ShelfKey {
        ProductId product;
        ClockId clock;
        LotId lot;
        [[nodiscard]] bool is_particular() const { return !clock.is_none() || !lot.is_none(); }
        friend bool operator==(const ShelfKey&, const ShelfKey&) = default;
        friend std::uint64_t hash(const ShelfKey& key) {
            const std::uint64_t place = std::uint64_t{key.clock.value()} << 32 | key.lot.value();
            return base::mix(base::mix(key.product.value()) ^ place);
        }
    };

    static SortKey key_of(OrderRank rank);
    static SortKey key_on_shelf(std::int64_t worst_grade, std::int64_t min_length_cm);
    static ShelfKey shelf_of(const OrderFilter& filter) {
        return {filter.product, filter.clock, filter.lot};
    }

    /// The best so far of a search.
    struct Found {
        OrderSlot slot = no_order;
        OrderRank rank;
    };
    /// Takes the place of `best` if one of the shelf's comes before it.
    void look_on_shelf(const ShelfKey& key, const Lot& lot, OrderRank from, Found& best) const;
    void look_in_book(const Book& book, const Lot& lot, OrderRank from, Found& best) const;
    std::uint32_t book_for(const OrderFilter& filter);
    void put_in_book(OrderSlot slot);
    void take_from_book(OrderSlot slot);
    void drop_book(std::uint32_t book);

    Participants& participants_;
    base::ZeroedArray<StandingOrder> orders_;
    SortedSlots in_books_;  // orders
    base::ZeroedArray<Book> books_;
    SortedSlots on_shelves_;  // books
    OrderSlot first_free_ = no_order;
    std::uint32_t first_free_book_ = 0;
    std::uint64_t entries_ = 0;
    base::FlatMap<OwnersOrder, OrderSlot> by_owner_;
    base::FlatMap<ShelfKey, SortedSlots::Root> shelves_;  // books by grade and length
    std::uint32_t particular_shelves_ = 0;                // of orders that name a clock or a lot
};

}  // namespace huagu
