#include "engine/snapshot.hpp"

#include <cstring>
#include <vector>

#include "base/assert.hpp"
#include "base/mix.hpp"
#include "engine/snapshot_parts.hpp"

namespace huagu {

namespace {

constexpr std::uint32_t mark = 0x53'47'55'48;  // "HUGS"

/// Far enough from the ends of 64 bits for every sum of times within bounds.
constexpr Time time_max{std::int64_t{1} << 62};

void save_head(const Limits& limits, StateWriter& writer) {
    writer.put(mark);
    writer.put(snapshot_format);
    writer.put(rules_version);
    writer.put(limits.participants);
    writer.put(limits.users);
    writer.put(limits.clocks);
    writer.put(limits.lots);
    writer.put(limits.orders);
    writer.put(limits.presses);
    writer.put(limits.sales);
}

void load_head(const Limits& limits, StateReader& reader) {
    if (reader.get<std::uint32_t>() != mark) return reader.refuse(SnapshotFault::not_a_snapshot);
    if (reader.get<std::uint32_t>() != snapshot_format) {
        return reader.refuse(SnapshotFault::other_version);
    }
    if (reader.get<std::uint32_t>() != rules_version) {
        return reader.refuse(SnapshotFault::other_version);
    }
    for (const std::uint32_t capacity :
         {limits.participants, limits.users, limits.clocks, limits.lots, limits.orders,
          limits.presses, limits.sales}) {
        if (reader.get<std::uint32_t>() > capacity) reader.refuse(SnapshotFault::does_not_fit);
    }
}

void save_market(const Market& market, StateWriter& writer) {
    writer.put(market.phase);
    writer.put(market.seed);
    writer.put(market.buyer_fee_bp);
    writer.put(market.now);
    writer.put(market.sequences);
}

void load_market(Market& market, StateReader& reader) {
    market.phase = reader.get_up_to(MarketPhase::closed);
    market.seed = reader.get<std::uint64_t>();
    market.buyer_fee_bp = reader.get<std::int64_t>();
    const Time before_all = market.now;
    market.now = reader.get<Time>();
    market.sequences = reader.get<std::uint64_t>();
    const bool is_of_time = market.now <= time_max && market.now >= Time(-time_max.value());
    const bool is_before_all = market.now == before_all && market.phase == MarketPhase::before_open;
    reader.must(is_of_time || is_before_all);
    reader.must(market.buyer_fee_bp >= 0 && market.buyer_fee_bp <= basis_points_max);
}

/// An order was answered when it was entered; so the next of its participant has a higher id.
void check_order_ids(const Market& market, StateReader& reader) {
    for (const OrderSlot slot : market.orders.by_entry()) {
        const StandingOrder& order = market.orders[slot];
        reader.must(order.order.value() <= market.order_answers.highest(order.participant.value()));
    }
}

}  // namespace

void save(const Market& market, StateWriter& writer) {
    save_head(market.capacities, writer);
    save_market(market, writer);
    save_participants(market.participants, writer);
    save_clocks(market, writer);
    save_lots(market.lots, writer);
    save_sales(market, writer);
    save_orders(market.orders, writer);
    save_lanes(market, writer);
    save_answers(market.user_answers, writer);
    save_answers(market.order_answers, writer);
}

std::vector<std::byte> saved(const Market& market) {
    StateWriter writer;
    save(market, writer);
    return writer.take();
}

void load(Market& market, StateReader& reader) {
    HUAGU_ASSERT(market.phase == MarketPhase::before_open);
    load_head(market.capacities, reader);
    if (reader.is_good()) load_market(market, reader);
    if (reader.is_good()) load_participants(market.participants, reader);
    if (reader.is_good()) load_clocks(market, reader);
    if (reader.is_good()) load_lots(market, reader);
    if (reader.is_good()) load_sales(market, reader);
    if (reader.is_good()) load_orders(market, reader);
    if (reader.is_good()) load_lanes(market, reader);
    if (reader.is_good()) load_answers(market.user_answers, reader);
    if (reader.is_good()) load_answers(market.order_answers, reader);
    if (reader.is_good()) check_order_ids(market, reader);
}

void save_answers(const Answers& answers, StateWriter& writer) {
    auto owners = static_cast<std::uint32_t>(answers.owners());
    while (owners > 0 && answers.count(owners - 1) == 0) --owners;
    writer.put(owners);
    for (std::uint32_t owner = 0; owner < owners; ++owner) {
        writer.put(static_cast<std::uint16_t>(answers.count(owner)));
        answers.for_each(owner, [&](std::uint64_t id, const Answer& answer) {
            writer.put(id);
            writer.put(answer.reason);
            writer.put(answer.number);
        });
    }
}

void load_answers(Answers& answers, StateReader& reader) {
    const auto owners = reader.get<std::uint32_t>();
    if (!reader.must(owners <= answers.owners())) return;
    for (std::uint32_t owner = 0; owner < owners; ++owner) {
        const auto count = reader.get<std::uint16_t>();
        if (!reader.must(count <= Answers::kept)) return;
        for (std::uint16_t n = 0; n < count; ++n) {
            const auto id = reader.get<std::uint64_t>();
            const auto reason = reader.get_up_to(Reason::bad_frame);
            const auto number = reader.get<std::uint32_t>();
            if (!reader.must(answers.is_new(owner, id))) return;
            answers.keep(owner, id, {reason, number});
        }
    }
}

std::uint64_t state_hash(const Market& market) {
    std::vector<std::byte> bytes = saved(market);
    bytes.resize((bytes.size() + 7) / 8 * 8);
    std::uint64_t hash = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        hash = base::mix(hash ^ word) + 1;  // so that zeros count
    }
    return hash;
}

}  // namespace huagu
