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
      shelf_by_key_(capacity) {
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
    Book& book = books_[added.book];
    book.orders.insert(added);
    book.first = book.orders.begin()->rank;
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
    Book& book = books_[order.book];
    book.orders.erase(book.orders.iterator_to(order));
    if (book.orders.empty()) {
        drop_book(order.book);
    } else {
        book.first = book.orders.begin()->rank;
    }
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
    const StandingOrder* best = nullptr;
    look_on_shelf({lot.product, ClockId::none(), LotId::none()}, lot, from, best);
    if (particular_shelves_ > 0) {
        look_on_shelf({lot.product, lot.clock, LotId::none()}, lot, from, best);
        look_on_shelf({lot.product, ClockId::none(), id}, lot, from, best);
        look_on_shelf({lot.product, lot.clock, id}, lot, from, best);
    }
    return best == nullptr ? no_order : static_cast<OrderSlot>(best - orders_.data());
}

void StandingOrders::look_on_shelf(const ShelfKey& key, const Lot& lot, OrderRank from,
                                   const StandingOrder*& best) const {
    const std::uint32_t* known = shelf_by_key_.find(key);
    if (known == nullptr) return;
    const Shelf& shelf = shelves_[*known];
    auto book = shelf.lower_bound({lot.grade, 0});
    while (book != shelf.end()) {
        if (book->filter.min_length_cm > lot.length_cm) {  // as are all further ones of the grade
            book = shelf.lower_bound({book->filter.worst_grade + 1, 0});
        } else {
            look_in_book(*book, lot, from, best);
            ++book;
        }
    }
}

void StandingOrders::look_in_book(const Book& book, const Lot& lot, OrderRank from,
                                  const StandingOrder*& best) {
    if (best != nullptr && best->rank < book.first) return;
    auto order = book.first < from ? book.orders.lower_bound(from) : book.orders.begin();
    while (order != book.orders.end() && order->participant == lot.grower) ++order;
    if (order == book.orders.end()) return;
    if (best == nullptr || order->rank < best->rank) best = &*order;
}

std::uint32_t StandingOrders::book_for(const OrderFilter& filter) {
    const ShelfKey key{filter.product, filter.clock, filter.lot};
    const std::uint32_t* known = shelf_by_key_.find(key);
    const std::uint32_t shelf = known != nullptr ? *known : free_shelves_.back();
    if (known == nullptr) {
        free_shelves_.pop_back();
        shelf_by_key_.insert(key, shelf);
        if (key.is_particular()) ++particular_shelves_;
    }
    const auto found = shelves_[shelf].find({filter.worst_grade, filter.min_length_cm});
    if (found != shelves_[shelf].end()) return static_cast<std::uint32_t>(&*found - books_.data());

    const std::uint32_t book = first_free_book_;
    HUAGU_ASSERT(book < books_.size());
    first_free_book_ = books_[book].next_free;
    books_[book].filter = filter;
    books_[book].shelf = shelf;
    shelves_[shelf].insert(books_[book]);
    return book;
}

void StandingOrders::drop_book(std::uint32_t book) {
    const OrderFilter& filter = books_[book].filter;
    const std::uint32_t shelf = books_[book].shelf;
    shelves_[shelf].erase(shelves_[shelf].iterator_to(books_[book]));
    if (shelves_[shelf].empty()) {
        const ShelfKey key{filter.product, filter.clock, filter.lot};
        shelf_by_key_.erase(key);
        free_shelves_.push_back(shelf);
        if (key.is_particular()) --particular_shelves_;
    }
    books_[book].next_free = first_free_book_;
    first_free_book_ = book;
}

}  // namespace huagu
