// Trees of slots against sorted maps.
#include "engine/sorted_slots.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace huagu {

namespace {

constexpr std::size_t capacity = 3'000;

/// Two trees of one table, and what they should hold.
class Trees {
  public:
    using Known = std::map<SortKey, std::uint32_t>;

    void insert(std::uint32_t tree, SortKey key, std::uint32_t slot) {
        slots_.insert(tree, key, slot);
        known_[tree][key] = slot;
    }
    void erase(std::uint32_t tree, SortKey key) {
        slots_.erase(tree, key);
        known_[tree].erase(key);
    }
    [[nodiscard]] std::size_t size() const { return known_[0].size() + known_[1].size(); }
    [[nodiscard]] const Known& known(std::uint32_t tree) const { return known_[tree]; }
    [[nodiscard]] bool is_empty(std::uint32_t tree) const { return slots_.is_empty(tree); }

    /// What comes from a key on, and what comes first of all.
    void expect_from(std::uint32_t tree, SortKey key) const {
        auto expected = known_[tree].lower_bound(key);
        auto place = slots_.first_from(tree, key);
        for (; expected != known_[tree].end(); ++expected, place.advance()) {
            ASSERT_FALSE(place.is_at_end());
            ASSERT_EQ(place.key(), expected->first);
            ASSERT_EQ(place.slot(), expected->second);
        }
        ASSERT_TRUE(place.is_at_end());
        const auto first = slots_.first(tree);
        ASSERT_EQ(first.is_at_end(), known_[tree].empty());
        if (!first.is_at_end()) {
            ASSERT_EQ(first.key(), known_[tree].begin()->first);
        }
    }
    void check() const {
        for (const std::uint32_t tree : {0U, 1U})
            ASSERT_EQ(slots_.check(tree), known_[tree].size());
    }

  private:
    SortedSlots slots_{2, capacity};
    Known known_[2];
};

/// Grows to its capacity and shrinks to nothing several times, at random places.
TEST(SortedSlots, HoldsWhatASortedMapHolds) {
    std::mt19937_64 random(1);
    Trees trees;
    std::uint32_t slot = 0;
    for (const bool grows : {true, false, true, false}) {
        while (grows ? trees.size() < capacity : trees.size() > 0) {
            const std::uint32_t tree = static_cast<std::uint32_t>(random() % 2);
            const SortKey key = random() % 50'000;
            const bool adds = (random() % 4 != 0) == grows;
            if (adds) {
                if (trees.size() == capacity) continue;
                if (trees.known(tree).contains(key)) continue;
                trees.insert(tree, key, ++slot);
            } else {
                auto next = trees.known(tree).lower_bound(key);
                if (next == trees.known(tree).end()) next = trees.known(tree).begin();
                if (next == trees.known(tree).end()) continue;
                trees.erase(tree, next->first);
            }
            if (slot % 16 == 0) trees.expect_from(tree, key);
            trees.check();
        }
    }
    EXPECT_TRUE(trees.is_empty(0));
    EXPECT_TRUE(trees.is_empty(1));
}

/// One after the other, up and down: what is in order anyway is where trees go wrong.
TEST(SortedSlots, TakesKeysInOrder) {
    Trees trees;
    for (std::uint32_t n = 0; n < capacity / 2; ++n) {
        trees.insert(0, n, n);
        trees.insert(1, capacity - n, n);
    }
    trees.check();
    trees.expect_from(0, 0);
    trees.expect_from(1, capacity / 2);
    for (std::uint32_t n = 0; n < capacity / 2; ++n) {
        trees.erase(0, n);
        trees.erase(1, capacity - n);
        trees.check();
    }
    EXPECT_EQ(trees.size(), 0U);
}

/// Trees of few slots need no node but their tops.
TEST(SortedSlots, HasRoomForATreeOfEachSlot) {
    SortedSlots slots(capacity, capacity);
    for (std::uint32_t n = 0; n < capacity; ++n) slots.insert(n, 7, n);
    for (std::uint32_t n = 0; n < capacity; ++n) {
        EXPECT_EQ(slots.first_from(n, 0).slot(), n);
        slots.erase(n, 7);
        EXPECT_TRUE(slots.is_empty(n));
    }
}

/// Nodes are emptiest when full ones were split, and then most of what they hold went again.
TEST(SortedSlots, HasRoomForNodesAsEmptyAsTheyMayBe) {
    SortedSlots slots(1, capacity);
    for (std::uint32_t round = 0; round < 4; ++round) {
        for (std::uint32_t n = 0; n < capacity; ++n) slots.insert(0, n, n);
        for (std::uint32_t n = 0; n < capacity; ++n) {
            if (n % 3 != round % 3) slots.erase(0, n);
        }
        for (std::uint32_t n = capacity; n > 0; --n) {
            if ((n - 1) % 3 != round % 3) slots.insert(0, n - 1, n - 1);
        }
        EXPECT_EQ(slots.check(0), capacity);
        for (std::uint32_t n = 0; n < capacity; ++n) slots.erase(0, n);
    }
    EXPECT_TRUE(slots.is_empty(0));
}

}  // namespace

}  // namespace huagu
