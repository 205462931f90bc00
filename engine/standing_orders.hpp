// The bulk bids that rest with the engine, found by the lots that they want.
//
// Orders with the same filter form a book, sorted by limit (higher first) and entry (earlier
// first). Books of the same product, clock and lot stand on a shelf, in a row for each grade,
// sorted by length, so that a lot comes by those only that want it; in each it looks only at its
// next order.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "base/slot_index.hpp"
#include "base/slot_table.hpp"
#include "base/zeroed_array.hpp"
#include "engine/command.hpp"
#include "engine/lots.hpp"
#include "engine/participants.hpp"
#include "engine/rules.hpp"
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

/// Which of two orders is served first at a step's start: the smaller rank. One number, so that
/// ranks are compared at once.
class OrderRank {
  public:
    /// Orders are numbered as they are entered, up to so many in a day.
    static constexpr int entry_bits = 37;
    static constexpr std::uint64_t entry_max = (std::uint64_t{1} << entry_bits) - 1;
    static_assert(std::uint64_t{price_max} <= ~std::uint64_t{0} >> entry_bits);

    constexpr OrderRank() = default;  // no order's
    constexpr OrderRank(Price limit, std::uint64_t entry)
        : number_(static_cast<std::uint64_t>(price_max - limit.value()) << entry_bits | entry) {}
    explicit constexpr OrderRank(std::uint64_t number) : number_(number) {}
    static constexpr OrderRank after_all() { return OrderRank(~std::uint64_t{0}); }

    [[nodiscard]] constexpr Price limit() const {
        return Price(price_max - static_cast<std::int64_t>(number_ >> entry_bits));
    }
    /// Orders entered earlier have a smaller one.
    [[nodiscard]] constexpr std::uint64_t entry() const { return number_ & entry_max; }
    [[nodiscard]] constexpr std::uint64_t number() const { return number_; }
    [[nodiscard]] constexpr OrderRank next() const { return OrderRank(number_ + 1); }

    friend constexpr auto operator<=>(const OrderRank&, const OrderRank&) = default;

  private:
    std::uint64_t number_ = 0;
};

using OrderSlot = std::uint32_t;
inline constexpr OrderSlot no_order = base::SlotIndex::none;

/// All in one line of the cache.
struct alignas(64) StandingOrder {
    OrderRank rank;
    Time entered_at;
    OrderId order;
    ParticipantId participant;
    std::uint32_t book = 0;
    Units units_left;  // it still wants
    Units max_units_per_lot;
    Units min_units_per_lot;
    SaleId last_sale = SaleId::none();  // heads the chain of its sales
};
static_assert(sizeof(StandingOrder) == 64);

class StandingOrders {
  public:
    StandingOrders(std::uint32_t capacity, Participants& participants);

    [[nodiscard]] bool is_full() const {
        return links_.is_full() || entries_ == OrderRank::entry_max;
    }

    /// How many were ever entered: the entry of the newest.
    [[nodiscard]] std::uint64_t entries() const { return entries_; }

    /// An order that is open, by its owner's number; no_order if there is none.
    [[nodiscard]] OrderSlot find(ParticipantId participant, OrderId order) const;

    /// There must be room, and order ids of a participant increase.
    OrderSlot add(ParticipantId participant, const PlaceOrder& order, Time entered_at);
    void remove(OrderSlot slot);

    /// Whether an order would come after all that its participant has open, as add() wants it.
    [[nodiscard]] bool comes_last(ParticipantId participant, OrderId order) const;

    /// The order of the same participant with the next higher id; no_order after the last.
    [[nodiscard]] OrderSlot next_of_owner(OrderSlot slot) const { return links_[slot].next; }

    /// All that are open, those entered earlier first.
    [[nodiscard]] std::vector<OrderSlot> by_entry() const;
    /// The next order is entered as the one after `entries`, which is not below entries().
    void use_up_entries(std::uint64_t entries);

    /// Whether the order that had this entry is still in its slot.
    [[nodiscard]] bool is_open(OrderSlot slot, std::uint64_t entry) const {
        return orders_[slot].rank.entry() == entry;
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
        return orders_.bytes() + links_.bytes() + by_owner_.bytes() + in_books_.bytes() +
               books_.bytes() + in_rows_.bytes() + rows_.bytes() + shelves_.bytes() +
               by_key_.bytes();
    }

    /// The highest-ranked order at or after `from` that wants the lot; no_order if there is none.
    [[nodiscard]] OrderSlot next_for(LotId id, const Lot& lot, OrderRank from) const;

    /// Asserts that each open order stands in its book and with its owner, and each book on its
    /// shelf; slow.
    void check() const;

  private:
    /// Of one participant's orders, by id. Apart from the orders: who comes or goes writes into its
    /// neighbours', and so much of these lie together.
    struct Links {
        OrderSlot previous;
        OrderSlot next;  // of the free ones, too
    };
    /// Its first order stands in it, so that most searches end here; all others in the tree of its
    /// number.
    struct alignas(64) Book {
        OrderFilter filter;
        OrderRank first;
        OrderSlot first_order;
        ParticipantId first_owner;
        std::uint32_t orders;
        std::uint32_t shelf;
        std::uint32_t next_free;
    };
    static_assert(sizeof(Book) == 64);

    /// What the books of one shelf have in common.
    struct ShelfKey {
        ProductId product;
        ClockId clock;
        LotId lot;
        /// Whether a clock, a lot, both or neither: a number below 4.
        [[nodiscard]] std::size_t names() const {
            return (clock.is_none() ? 0U : 1U) + (lot.is_none() ? 0U : 2U);
        }
        friend bool operator==(const ShelfKey&, const ShelfKey&) = default;
    };
    static constexpr std::uint32_t no_row = base::SlotIndex::none;
    struct alignas(64) Shelf {
        ShelfKey key;
        std::uint32_t books;
        std::uint32_t next_free;
        std::uint32_t rows[grade_worst + 1];  // by the worst grade; no_row if no book has it
    };
    /// Of a shelf, the books with one worst grade: in the tree of its number.
    struct Row {
        std::uint32_t next_free;
    };

    [[nodiscard]] static std::uint64_t hash_of(ParticipantId participant, OrderId order);
    [[nodiscard]] static std::uint64_t hash_of(const ShelfKey& key);
    static OrderFilter filter_of(const PlaceOrder& order) {
        return {order.product, order.clock, order.lot, order.worst_grade, order.min_length_cm};
    }
    static ShelfKey shelf_of(const OrderFilter& filter) {
        return {filter.product, filter.clock, filter.lot};
    }

    /// The best so far of a search.
    struct Found {
        OrderSlot slot = no_order;
        OrderRank rank = OrderRank::after_all();
    };
    /// Takes the place of `best` if one of the shelf's comes before it.
    void look_on_shelf(const ShelfKey& key, const Lot& lot, OrderRank from, Found& best) const;
    void look_in_book(std::uint32_t book, const Lot& lot, OrderRank from, Found& best) const;

    [[nodiscard]] std::uint32_t find_shelf(const ShelfKey& key) const;
    std::uint32_t book_for(const OrderFilter& filter);
    std::uint32_t shelf_for(const ShelfKey& key);
    std::uint32_t new_book(const OrderFilter& filter, std::uint32_t shelf);
    void drop_book(std::uint32_t book);
    void put_in_book(OrderSlot slot);
    void take_from_book(OrderSlot slot);
    void make_first(Book& book, OrderSlot slot);
    void put_with_owner(OrderSlot slot);
    void take_from_owner(OrderSlot slot);
    void check_book(std::uint32_t book, std::size_t orders) const;
    void check_owner(const Participant& owner) const;

    Participants& participants_;
    base::ZeroedArray<StandingOrder> orders_;
    base::SlotTable<Links, &Links::next> links_;  // beside the orders
    base::SlotIndex by_owner_;                    // orders
    SortedSlots in_books_;                        // orders
    base::SlotTable<Book, &Book::next_free> books_;
    SortedSlots in_rows_;  // books, by least length
    base::SlotTable<Row, &Row::next_free> rows_;
    base::SlotTable<Shelf, &Shelf::next_free> shelves_;
    base::SlotIndex by_key_;             // shelves
    std::uint32_t shelves_naming_[4]{};  // how many, by ShelfKey::names()
    std::uint64_t entries_ = 0;
};

}  // namespace huagu
