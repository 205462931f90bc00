// Slots found by their hashes, and slots taken and given back, against maps.
#include "base/slot_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "base/slot_table.hpp"

namespace huagu {

namespace {

constexpr std::size_t capacity = 500;

/// Hashes that lie close to each other, at the table's end and begin too: so chains are long, go
/// round the end, and have members with the same hash.
std::uint64_t crowded_hash(std::uint64_t random) { return random % 40 + 1'000; }

TEST(SlotIndex, FindsWhatIsThereAndNothingElse) {
    std::mt19937_64 random(1);
    base::SlotIndex index(capacity);
    std::map<std::uint32_t, std::uint64_t> known;  // hashes
    for (int times = 0; times < 20'000; ++times) {
        const auto slot = static_cast<std::uint32_t>(random() % capacity);
        if (known.contains(slot)) {
            index.erase(known[slot], slot);
            known.erase(slot);
        } else {
            known[slot] = times % 3 == 0 ? random() : crowded_hash(random());
            index.insert(known[slot], slot);
        }
        ASSERT_EQ(index.size(), known.size());
        if (times % 64 != 0) continue;
        for (std::uint32_t each = 0; each < capacity; ++each) {
            const bool is_there = known.contains(each);
            const std::uint64_t hash = is_there ? known[each] : crowded_hash(each);
            const auto is_meant = [&](std::uint32_t found) { return found == each; };
            ASSERT_EQ(index.find(hash, is_meant), is_there ? each : base::SlotIndex::none);
        }
    }
}

/// Only the lower half of a hash is kept: a slot is asked about for that at most.
TEST(SlotIndex, AsksOnlyAboutSlotsOfTheSameHash) {
    base::SlotIndex index(capacity);
    for (std::uint32_t slot = 0; slot < capacity; ++slot) index.insert(slot % 250, slot);
    std::set<std::uint32_t> asked;
    const auto is_meant = [&](std::uint32_t slot) {
        asked.insert(slot);
        return false;
    };
    EXPECT_EQ(index.find(7, is_meant), base::SlotIndex::none);
    EXPECT_EQ(asked, (std::set<std::uint32_t>{7, 257}));
}

TEST(SlotTable, HandsOutEachSlotOnce) {
    struct Value {
        std::uint32_t next;
    };
    std::mt19937_64 random(1);
    base::SlotTable<Value, &Value::next> table(capacity, base::Pages::small);
    std::vector<std::uint32_t> taken;
    for (int times = 0; times < 20'000; ++times) {
        const bool grows = times / 2'000 % 2 == 0;
        ASSERT_EQ(table.is_full(), taken.size() == capacity);
        if ((random() % 4 != 0) == grows && !table.is_full()) {
            taken.push_back(table.take());
            table[taken.back()].next = taken.back();  // whoever has a slot may use all of it
        } else if (!taken.empty()) {
            std::swap(taken[random() % taken.size()], taken.back());
            ASSERT_EQ(table[taken.back()].next, taken.back());
            table.give_back(taken.back());
            taken.pop_back();
        }
    }
    for (const std::uint32_t slot : taken) {
        ASSERT_LT(slot, table.end());
        ASSERT_EQ(table[slot].next, slot);
    }
}

}  // namespace

}  // namespace huagu
