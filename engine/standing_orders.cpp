#include "engine/standing_orders.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.hpp"
#include "base/mix.hpp"

namespace huagu {

namespace {

bool holds(const SortedSlots& slots, std::uint32_t tree, SortKey key, std::uint32_t slot) {
    const auto place = slots.first_from(tree, key);
    return !place.is_at_end() && place.key() == key && place.slot() == slot;
}

SortKey key_of(OrderRank rank) { return rank.number(); }

SortKey key_in_row(const OrderFilter& filter) { return static_cast<SortKey>(filter.min_length_cm); }

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
      links_(capacity, base::Pages::huge),
      by_owner_(capacity),
      in_books_(capacity, capacity),
      books_(capacity, base::Pages::huge),
      in_rows_(capacity, capacity),
      rows_(capacity, base::Pages::small),
      shelves_(capacity, base::Pages::small),
      by_key_(capacity) {}

OrderSlot StandingOrders::find(ParticipantId participant, OrderId order) const {
    return by_owner_.find(hash_of(participant, order), [&](OrderSlot slot) {
        return orders_[slot].order == order && orders_[slot].participant == participant;
    });
}

OrderSlot StandingOrders::add(ParticipantId participant, const PlaceOrder& order, Time entered_at) {
    HUAGU_ASSERT(!is_full());
    const std::uint64_t owner_hash = hash_of(participant, order.order);
    by_owner_.prefetch(owner_hash);

    const OrderSlot slot = links_.take();
    StandingOrder& added = orders_[slot];
    added.rank = {order.limit_price, ++entries_};
    added.entered_at = entered_at;
    added.order = order.order;
    added.participant = participant;
    added.units_left = order.units;
    added.max_units_per_lot = order.max_units_per_lot;
    added.min_units_per_lot = order.min_units_per_lot;
    added.last_sale = SaleId::none();
    added.book = book_for(filter_of(order));
    put_in_book(slot);
    by_owner_.insert(owner_hash, slot);
    put_with_owner(slot);
    return slot;
}

void StandingOrders::remove(OrderSlot slot) {
    StandingOrder& order = orders_[slot];
    take_from_owner(slot);
    take_from_book(slot);
    by_owner_.erase(hash_of(order.participant, order.order), slot);
    order.rank = OrderRank();
    links_.give_back(slot);
}

bool StandingOrders::comes_last(ParticipantId participant, OrderId order) const {
    const Participant& owner = participants_[participant];
    return owner.orders == 0 || orders_[owner.last_order].order < order;
}

std::vector<OrderSlot> StandingOrders::by_entry() const {
    std::vector<OrderSlot> slots;
    for (OrderSlot slot = 0; slot < links_.end(); ++slot) {
        if (!is_open(slot, 0)) slots.push_back(slot);
    }
    std::sort(slots.begin(), slots.end(), [this](OrderSlot a, OrderSlot b) {
        return orders_[a].rank.entry() < orders_[b].rank.entry();
    });
    return slots;
}

void StandingOrders::use_up_entries(std::uint64_t entries) {
    HUAGU_ASSERT(entries >= entries_);
    HUAGU_ASSERT(entries <= OrderRank::entry_max);
    entries_ = entries;
}

OrderSlot StandingOrders::next_for(LotId id, const Lot& lot, OrderRank from) const {
    Found best;
    for (const ClockId clock : {ClockId::none(), lot.clock}) {
        for (const LotId named : {LotId::none(), id}) {
            const ShelfKey key{lot.product, clock, named};
            if (shelves_naming_[key.names()] > 0) look_on_shelf(key, lot, from, best);
        }
    }
    return best.slot;
}

void StandingOrders::look_on_shelf(const ShelfKey& key, const Lot& lot, OrderRank from,
                                   Found& best) const {
    const std::uint32_t shelf = find_shelf(key);
    if (shelf == base::SlotIndex::none) return;
    for (std::int64_t grade = lot.grade; grade <= grade_worst; ++grade) {
        const std::uint32_t row = shelves_[shelf].rows[grade];
        if (row == no_row) continue;
        auto place = in_rows_.first(row);
        while (!place.is_at_end() && place.key() <= static_cast<SortKey>(lot.length_cm)) {
            look_in_book(place.slot(), lot, from, best);
            place.advance();
        }
    }
}

void StandingOrders::look_in_book(std::uint32_t id, const Lot& lot, OrderRank from,
                                  Found& best) const {
    const Book& book = books_[id];
    if (best.rank < book.first) return;
    if (book.first >= from && book.first_owner != lot.grower) {
        best = {book.first_order, book.first};
        return;
    }
    auto place = in_books_.first_from(id, key_of(from));
    while (!place.is_at_end() && orders_[place.slot()].participant == lot.grower) place.advance();
    if (place.is_at_end() || best.rank < OrderRank(place.key())) return;
    best = {place.slot(), OrderRank(place.key())};
}

std::uint64_t StandingOrders::hash_of(ParticipantId participant, OrderId order) {
    return base::mix(base::mix(participant.value()) ^ order.value());
}

std::uint64_t StandingOrders::hash_of(const ShelfKey& key) {
    const std::uint64_t place = std::uint64_t{key.clock.value()} << 32 | key.lot.value();
    return base::mix(base::mix(key.product.value()) ^ place);
}

std::uint32_t StandingOrders::book_for(const OrderFilter& filter) {
    const std::uint32_t shelf = shelf_for(shelf_of(filter));
    const std::uint32_t row = shelves_[shelf].rows[filter.worst_grade];
    if (row == no_row) return new_book(filter, shelf);
    const auto place = in_rows_.first_from(row, key_in_row(filter));
    const bool is_known = !place.is_at_end() && place.key() == key_in_row(filter);
    return is_known ? place.slot() : new_book(filter, shelf);
}

std::uint32_t StandingOrders::new_book(const OrderFilter& filter, std::uint32_t on) {
    const std::uint32_t id = books_.take();
    Book& book = books_[id];
    book.filter = filter;
    book.orders = 0;
    book.shelf = on;
    Shelf& shelf = shelves_[on];
    std::uint32_t& row = shelf.rows[filter.worst_grade];
    if (row == no_row) row = rows_.take();
    in_rows_.insert(row, key_in_row(filter), id);
    ++shelf.books;
    return id;
}

std::uint32_t StandingOrders::find_shelf(const ShelfKey& key) const {
    return by_key_.find(hash_of(key),
                        [&](std::uint32_t shelf) { return shelves_[shelf].key == key; });
}

std::uint32_t StandingOrders::shelf_for(const ShelfKey& key) {
    const std::uint32_t known = find_shelf(key);
    if (known != base::SlotIndex::none) return known;
    const std::uint32_t id = shelves_.take();
    Shelf& shelf = shelves_[id];
    shelf.key = key;
    shelf.books = 0;
    std::fill(std::begin(shelf.rows), std::end(shelf.rows), no_row);
    by_key_.insert(hash_of(key), id);
    ++shelves_naming_[key.names()];
    return id;
}

void StandingOrders::drop_book(std::uint32_t id) {
    const Book& book = books_[id];
    Shelf& shelf = shelves_[book.shelf];
    std::uint32_t& row = shelf.rows[book.filter.worst_grade];
    in_rows_.erase(row, key_in_row(book.filter));
    if (in_rows_.is_empty(row)) rows_.give_back(std::exchange(row, no_row));
    if (--shelf.books == 0) {
        by_key_.erase(hash_of(shelf.key), book.shelf);
        --shelves_naming_[shelf.key.names()];
        shelves_.give_back(book.shelf);
    }
    books_.give_back(id);
}

void StandingOrders::put_in_book(OrderSlot slot) {
    const OrderRank rank = orders_[slot].rank;
    const std::uint32_t id = orders_[slot].book;
    in_books_.prefetch(id);
    Book& book = books_[id];
    if (book.orders++ == 0) return make_first(book, slot);
    if (book.first < rank) return in_books_.insert(id, key_of(rank), slot);
    in_books_.insert(id, key_of(book.first), book.first_order);
    make_first(book, slot);
}

void StandingOrders::take_from_book(OrderSlot slot) {
    const std::uint32_t id = orders_[slot].book;
    Book& book = books_[id];
    if (--book.orders == 0) return drop_book(id);
    if (book.first_order != slot) return in_books_.erase(id, key_of(orders_[slot].rank));
    const OrderSlot first = in_books_.first(id).slot();
    in_books_.erase(id, key_of(orders_[first].rank));
    make_first(book, first);
}

void StandingOrders::make_first(Book& book, OrderSlot slot) {
    book.first = orders_[slot].rank;
    book.first_order = slot;
    book.first_owner = orders_[slot].participant;
}

void StandingOrders::put_with_owner(OrderSlot slot) {
    Participant& owner = participants_[orders_[slot].participant];
    const OrderSlot last = owner.orders > 0 ? owner.last_order : no_order;
    links_[slot] = {last, no_order};
    (last == no_order ? owner.first_order : links_[last].next) = slot;
    owner.last_order = slot;
    ++owner.orders;
}

void StandingOrders::take_from_owner(OrderSlot slot) {
    Participant& owner = participants_[orders_[slot].participant];
    const auto [previous, next] = links_[slot];
    (previous == no_order ? owner.first_order : links_[previous].next) = next;
    (next == no_order ? owner.last_order : links_[next].previous) = previous;
    --owner.orders;
}

void StandingOrders::check() const {
    std::vector<std::size_t> in_book(books_.end());  // open orders
    std::size_t open = 0;
    for (OrderSlot slot = 0; slot < links_.end(); ++slot) {
        if (is_open(slot, 0)) continue;
        const StandingOrder& order = orders_[slot];
        const Book& book = books_[order.book];
        HUAGU_ASSERT(book.first_order == slot ||
                     holds(in_books_, order.book, key_of(order.rank), slot));
        HUAGU_ASSERT(find(order.participant, order.order) == slot);
        ++in_book[order.book];
        ++open;
    }
    HUAGU_ASSERT(by_owner_.size() == open);
    std::vector<std::size_t> on_shelf(shelves_.end());  // books
    for (std::uint32_t id = 0; id < books_.end(); ++id) {
        if (in_book[id] == 0) continue;
        check_book(id, in_book[id]);
        ++on_shelf[books_[id].shelf];
    }
    std::size_t shelves = 0;
    for (std::uint32_t id = 0; id < shelves_.end(); ++id) {
        if (on_shelf[id] == 0) continue;
        HUAGU_ASSERT(shelves_[id].books == on_shelf[id]);
        ++shelves;
    }
    HUAGU_ASSERT(by_key_.size() == shelves);
    std::size_t with_owners = 0;
    for (ParticipantId id(0); id.value() < participants_.end();
         id = ParticipantId(id.value() + 1)) {
        if (!participants_.exists(id)) continue;
        check_owner(participants_[id]);
        with_owners += participants_[id].orders;
    }
    HUAGU_ASSERT(with_owners == open);
}

void StandingOrders::check_book(std::uint32_t id, std::size_t orders) const {
    const Book& book = books_[id];
    HUAGU_ASSERT(book.first == orders_[book.first_order].rank);
    HUAGU_ASSERT(book.first_owner == orders_[book.first_order].participant);
    HUAGU_ASSERT(book.orders == orders);
    HUAGU_ASSERT(in_books_.check(id) + 1 == orders);
    const auto second = in_books_.first(id);
    HUAGU_ASSERT(second.is_at_end() || book.first < OrderRank(second.key()));
    const OrderFilter& filter = book.filter;
    HUAGU_ASSERT(find_shelf(shelf_of(filter)) == book.shelf);
    const Shelf& shelf = shelves_[book.shelf];
    HUAGU_ASSERT(holds(in_rows_, shelf.rows[filter.worst_grade], key_in_row(filter), id));
    std::size_t books = 0;
    for (const std::uint32_t row : shelf.rows) books += row == no_row ? 0 : in_rows_.check(row);
    HUAGU_ASSERT(books == shelf.books);
}

void StandingOrders::check_owner(const Participant& owner) const {
    OrderSlot previous = no_order;
    OrderSlot slot = owner.orders > 0 ? owner.first_order : no_order;
    for (std::uint32_t left = owner.orders; left > 0; --left) {
        HUAGU_ASSERT(links_[slot].previous == previous);
        HUAGU_ASSERT(previous == no_order || orders_[previous].order < orders_[slot].order);
        previous = std::exchange(slot, links_[slot].next);
    }
    HUAGU_ASSERT(slot == no_order);
    HUAGU_ASSERT(owner.orders == 0 || owner.last_order == previous);
}

}  // namespace huagu
