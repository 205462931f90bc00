#include "engine/standing_orders.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu {

namespace {

bool holds(const SortedSlots& slots, const SortedSlots::Root& tree, SortKey key,
           std::uint32_t slot) {
    const auto place = slots.first_from(tree, key);
    return !place.is_at_end() && place.key() == key && place.slot() == slot;
}

}  // namespace

bool matches(const OrderFilter& filter, LotId id, const Lot& lot) {
    return filter.product == lot.product && lot.grade <= filter.worst_grade &&
           lot.length_cm >= filter.min_length_cm &&
           (filter.clock.is_none() || filter.clock == lot.clock) &&
           (filter.lot.is_none() || filter.lot == id);
}

StandingOrders::StandingOrders(std::uint32_t capacity, Participants& participants)
    : participants_(participants),
      orders_(capacity, base::Pages::huge),
      in_books_(capacity),
      books_(capacity),
      on_shelves_(capacity),
      by_owner_(capacity),
      shelves_(capacity) {
    for (std::uint32_t slot = capacity; slot > 0; --slot) {
        orders_[slot - 1].next = first_free_;
        first_free_ = slot - 1;
        books_[slot - 1].next_free = slot;  // past the end: no more
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
    put_in_book(slot);
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
    if (order.previous != no_order) orders_.prefetch(order.previous);
    if (order.next != no_order) orders_.prefetch(order.next);
    take_from_book(slot);
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
    Found best;
    look_on_shelf({lot.product, ClockId::none(), LotId::none()}, lot, from, best);
    if (particular_shelves_ > 0) {
        look_on_shelf({lot.product, lot.clock, LotId::none()}, lot, from, best);
        look_on_shelf({lot.product, ClockId::none(), id}, lot, from, best);
        look_on_shelf({lot.product, lot.clock, id}, lot, from, best);
    }
    return best.slot;
}

void StandingOrders::look_on_shelf(const ShelfKey& key, const Lot& lot, OrderRank from,
                                   Found& best) const {
    const SortedSlots::Root* shelf = shelves_.find(key);
    if (shelf == nullptr) return;
    auto place = on_shelves_.first_from(*shelf, key_on_shelf(lot.grade, 0));
    while (!place.is_at_end()) {
        const Book& book = books_[place.slot()];
        if (book.filter.min_length_cm > lot.length_cm) {  // as are all further ones of the grade
            place.advance_to(key_on_shelf(book.filter.worst_grade + 1, 0));
        } else {
            look_in_book(book, lot, from, best);
            place.advance();
        }
    }
}

void StandingOrders::look_in_book(const Book& book, const Lot& lot, OrderRank from,
                                  Found& best) const {
    if (best.slot != no_order && best.rank < book.first) return;
    Found found{book.first_order, book.first};
    if (found.rank < from || orders_[found.slot].participant == lot.grower) {
        auto place = in_books_.first_from(book.orders, key_of(from));
        while (!place.is_at_end() && orders_[place.slot()].participant == lot.grower) {
            place.advance();
        }
        if (place.is_at_end()) return;
        found = {place.slot(), orders_[place.slot()].rank};
    }
    if (best.slot == no_order || found.rank < best.rank) best = found;
}

SortKey StandingOrders::key_of(OrderRank rank) {
    return {static_cast<std::uint64_t>(price_max - rank.limit.value()), rank.entry};
}

SortKey StandingOrders::key_on_shelf(std::int64_t worst_grade, std::int64_t min_length_cm) {
    return {static_cast<std::uint64_t>(worst_grade), static_cast<std::uint64_t>(min_length_cm)};
}

std::uint32_t StandingOrders::book_for(const OrderFilter& filter) {
    const ShelfKey shelf_key = shelf_of(filter);
    SortedSlots::Root* shelf = shelves_.find(shelf_key);
    if (shelf == nullptr) {
        shelf = &shelves_.insert(shelf_key, {});
        if (shelf_key.is_particular()) ++particular_shelves_;
    }
    const SortKey key = key_on_shelf(filter.worst_grade, filter.min_length_cm);
    const auto place = on_shelves_.first_from(*shelf, key);
    if (!place.is_at_end() && place.key() == key) return place.slot();

    const std::uint32_t id = first_free_book_;
    HUAGU_ASSERT(id < books_.size());
    Book& book = books_[id];
    first_free_book_ = book.next_free;
    book.filter = filter;
    book.first_order = no_order;
    on_shelves_.insert(*shelf, key, id);
    return id;
}

void StandingOrders::put_in_book(OrderSlot slot) {
    const StandingOrder& order = orders_[slot];
    Book& book = books_[order.book];
    in_books_.insert(book.orders, key_of(order.rank), slot);
    if (book.first_order != no_order && book.first < order.rank) return;
    book.first = order.rank;
    book.first_order = slot;
}

void StandingOrders::take_from_book(OrderSlot slot) {
    const StandingOrder& order = orders_[slot];
    Book& book = books_[order.book];
    in_books_.erase(book.orders, key_of(order.rank));
    if (book.orders.is_empty()) return drop_book(order.book);
    if (book.first_order != slot) return;
    book.first_order = in_books_.first_from(book.orders, key_of(order.rank)).slot();
    book.first = orders_[book.first_order].rank;
}

void StandingOrders::drop_book(std::uint32_t id) {
    Book& book = books_[id];
    const OrderFilter& filter = book.filter;
    const ShelfKey key = shelf_of(filter);
    SortedSlots::Root* shelf = shelves_.find(key);
    on_shelves_.erase(*shelf, key_on_shelf(filter.worst_grade, filter.min_length_cm));
    if (shelf->is_empty()) {
        shelves_.erase(key);
        if (key.is_particular()) --particular_shelves_;
    }
    book.next_free = first_free_book_;
    first_free_book_ = id;
}

void StandingOrders::check() const {
    std::vector<std::size_t> in_book(books_.size());  // open orders
    for (OrderSlot slot = 0; slot < orders_.size(); ++slot) {
        const StandingOrder& order = orders_[slot];
        if (order.rank.entry == 0) continue;
        HUAGU_ASSERT(holds(in_books_, books_[order.book].orders, key_of(order.rank), slot));
        ++in_book[order.book];
    }
    std::size_t books = 0;
    std::size_t on_shelves = 0;
    std::size_t shelves = 0;
    for (std::uint32_t id = 0; id < books_.size(); ++id) {
        if (in_book[id] == 0) continue;
        const Book& book = books_[id];
        HUAGU_ASSERT(in_books_.check(book.orders) == in_book[id]);
        HUAGU_ASSERT(in_books_.first_from(book.orders, {0, 0}).slot() == book.first_order);
        HUAGU_ASSERT(orders_[book.first_order].rank == book.first);
        const SortedSlots::Root* shelf = shelves_.find(shelf_of(book.filter));
        HUAGU_ASSERT(shelf != nullptr);
        const SortKey key = key_on_shelf(book.filter.worst_grade, book.filter.min_length_cm);
        HUAGU_ASSERT(holds(on_shelves_, *shelf, key, id));
        ++books;
        if (on_shelves_.first_from(*shelf, {0, 0}).slot() != id) continue;
        ++shelves;
        on_shelves += on_shelves_.check(*shelf);
    }
    HUAGU_ASSERT(on_shelves == books);
    HUAGU_ASSERT(shelves == shelves_.size());
}

}  // namespace huagu
