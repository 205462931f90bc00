#include "engine/lots.hpp"

namespace huagu {

Lot& Lots::add(LotId id, const Lot& lot) {
    HUAGU_ASSERT(!exists(id));
    HUAGU_ASSERT(lot.phase != LotPhase::absent);
    lots_[id.value()] = lot;
    end_ = std::max(end_, id.value() + 1);
    return lots_[id.value()];
}

void Lots::insert(LotQueue& queue, LotId id, std::int64_t position) {
    HUAGU_ASSERT(position >= 0);
    LotId previous = LotId::none();
    LotId next = queue.first;
    for (; position > 0 && !next.is_none(); --position) {
        previous = next;
        next = (*this)[next].next;
    }
    link(queue, previous, id, next);
}

void Lots::push_back(LotQueue& queue, LotId id) { link(queue, queue.last, id, LotId::none()); }

void Lots::remove(LotQueue& queue, LotId id) {
    Lot& lot = (*this)[id];
    HUAGU_ASSERT(lot.phase == LotPhase::queued);
    (lot.previous.is_none() ? queue.first : (*this)[lot.previous].next) = lot.next;
    (lot.next.is_none() ? queue.last : (*this)[lot.next].previous) = lot.previous;
    lot.previous = LotId::none();
    lot.next = LotId::none();
}

void Lots::link(LotQueue& queue, LotId previous, LotId id, LotId next) {
    Lot& lot = (*this)[id];
    lot.phase = LotPhase::queued;
    lot.previous = previous;
    lot.next = next;
    (previous.is_none() ? queue.first : (*this)[previous].next) = id;
    (next.is_none() ? queue.last : (*this)[next].previous) = id;
}

}  // namespace huagu
