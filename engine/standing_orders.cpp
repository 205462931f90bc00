#include "engine/standing_orders.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu {

bool matches(const OrderFilter& filter, LotId id, const Lot& lot) {
    return filter.product == lot.product && lot.grade <= filter.worst_grade &&
           lot.length_cm >= filter.min_length_cm &&
           (filter.clock.is_none() || filter.clock == lot.clock) &&
           (filter.lot.is_none() || filter.lot == id);
}

StandingOrders::StandingOrders(std::uint32_t capacity, Participants& participants)
    : participants_(participants),
      orders_(capacity),
      books_(capacity),
      shelves_(capacity),
      by_owner_(capacity),
      book_by_filter_(capacity),
      shelf_by_product_(capacity) {
    free_shelves_.reserve(capacity);
    for (std::uint32_t slot = capacity; slot > 0; --slot) {
        orders_[slot - 1].next = first_free_;
        first_free_ = slot - 1;
        books_[slot - 1].next_free = slot;  // past the end: no more
        free_shelves_.push_back(slot - 1);
    }
}

OrderSlot StandingOrders::find(ParticipantId participant, OrderId order) const {
    const OrderSlot* slot = by_owner_.find({participant, order});
    return slot == nullptr ? no_order : *slot;
}

OrderSlot StandingOrders::add(ParticipantId participant, const PlaceOrder& order, Time entered_at) {
    HUAGU_ASSERT(!is_full());
    HUAGU_ASSERT(comes_last(participant, order.order));
    const OrderSlot slot = first_free_;
    StandingOrder& added = orders_[slot];
    first_free_ = added.next;

    added.rank = {order.limit_price, ++entries_};
    added.entered_at = entered_at;
    added.participant = participant;
    added.order = order.order;
    added.units_left = order.units;
    added.max_units_per_lot = order.max_units_per_lot;
    added.min_units_per_lot = order.min_units_per_lot;
    added.last_sale = SaleId::none();
    added.book =
        book_for({order.product, order.clock, order.lot, order.worst_grade, order.min_length_cm});
    books_[added.book].orders.insert(added);
    by_owner_.insert({participant, order.order}, slot);

    Participant& owner = participants_[participant];
    added.next = no_order;
    added.previous = owner.orders > 0 ? owner.last_order : no_order;
    if (owner.orders > 0) {
        orders_[owner.last_order].next = slot;
    } else {
        owner.first_order = slot;
    }
    owner.last_order = slot;
    ++owner.orders;
    return slot;
}

void StandingOrders::remove(OrderSlot slot) {
    StandingOrder& order = orders_[slot];
    Sorted& sorted = books_[order.book].orders;
    sorted.erase(sorted.iterator_to(order));
    if (sorted.empty()) drop_book(order.book);
    by_owner_.erase({order.participant, order.order});

    Participant& owner = participants_[order.participant];
    (order.previous == no_order ? owner.first_order : orders_[order.previous].next) = order.next;
    (order.next == no_order ? owner.last_order : orders_[order.next].previous) = order.previous;
    --owner.orders;

    order.rank.entry = 0;  // no order's
    order.next = first_free_;
    first_free_ = slot;
}

bool StandingOrders::comes_last(ParticipantId participant, OrderId order) const {
    const Participant& owner = participants_[participant];
    return owner.orders == 0 || orders_[owner.last_order].order < order;
}

std::vector<OrderSlot> StandingOrders::by_entry() const {
    std::vector<OrderSlot> slots;
    for (OrderSlot slot = 0; slot < orders_.size(); ++slot) {
        if (orders_[slot].rank.entry != 0) slots.push_back(slot);
    }
    std::sort(slots.begin(), slots.end(), [this](OrderSlot a, OrderSlot b) {
        return orders_[a].rank.entry < orders_[b].rank.entry;
    });
    return slots;
}

void StandingOrders::use_up_entries(std::uint64_t entries) {
    HUAGU_ASSERT(entries >= entries_);
    entries_ = entries;
}

OrderSlot StandingOrders::next_for(LotId id, const Lot& lot, OrderRank from) const {
    const std::uint32_t* shelf = shelf_by_product_.find({lot.product});
    if (shelf == nullptr) return no_order;
    const StandingOrder* best = nullptr;
    for (const Book& book : shelves_[*shelf]) {
        if (!matches(book.filter, id, lot)) continue;
        auto order = book.orders.lower_bound(from);
        while (order != book.orders.end() && order->participant == lot.grower) ++order;
        if (order != book.orders.end() && (best == nullptr || order->rank < best->rank)) {
            best = &*order;
        }
    }
    return best == nullptr ? no_order : static_cast<OrderSlot>(best - orders_.data());
}

std::uint32_t StandingOrders::book_for(const OrderFilter& filter) {
    const FilterKey key{filter};
    if (const std::uint32_t* known = book_by_filter_.find(key)) return *known;
    const std::uint32_t book = first_free_book_;
    HUAGU_ASSERT(book < books_.size());
    first_free_book_ = books_[book].next_free;
    books_[book].filter = filter;
    book_by_filter_.insert(key, book);

    const std::uint32_t* shelf = shelf_by_product_.find({filter.product});
    if (shelf == nullptr) {
        shelf_by_product_.insert({filter.product}, free_shelves_.back());
        free_shelves_.pop_back();
        shelf = shelf_by_product_.find({filter.product});
    }
    shelves_[*shelf].push_back(books_[book]);
    return book;
}

void StandingOrders::drop_book(std::uint32_t book) {
    const OrderFilter filter = books_[book].filter;
    const std::uint32_t shelf = *shelf_by_product_.find({filter.product});
    shelves_[shelf].erase(shelves_[shelf].iterator_to(books_[book]));
    if (shelves_[shelf].empty()) {
        shelf_by_product_.erase({filter.product});
        free_shelves_.push_back(shelf);
    }
    book_by_filter_.erase(FilterKey{filter});
    books_[book].next_free = first_free_book_;
    first_free_book_ = book;
}

}  // namespace huagu
