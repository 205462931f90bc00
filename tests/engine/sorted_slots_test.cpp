// Trees of slots against sorted maps.
#include "engine/sorted_slots.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace huagu {

namespace {

constexpr std::size_t capacity = 3'000;

/// Two trees of one table, and what they should hold.
class Trees {
  public:
    using Known = std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t>;

    void insert(int tree, SortKey key, std::uint32_t slot) {
        slots_.insert(roots_[tree], key, slot);
        known_[tree][{key.major, key.minor}] = slot;
    }
    void erase(int tree, SortKey key) {
        slots_.erase(roots_[tree], key);
        known_[tree].erase({key.major, key.minor});
    }
    [[nodiscard]] std::size_t size() const { return known_[0].size() + known_[1].size(); }
    [[nodiscard]] const Known& known(int tree) const { return known_[tree]; }
    [[nodiscard]] bool is_empty(int tree) const { return roots_[tree].is_empty(); }

    /// What comes from a key on: all of it, or what a cursor that was there before says.
    void expect_from(int tree, SortKey key) const {
        auto expected = known_[tree].lower_bound({key.major, key.minor});
        auto place = slots_.first_from(roots_[tree], key);
        for (; expected != known_[tree].end(); ++expected, place.advance()) {
            ASSERT_FALSE(place.is_at_end());
            ASSERT_EQ(place.slot(), expected->second);
        }
        ASSERT_TRUE(place.is_at_end());
        auto jumping = slots_.first_from(roots_[tree], {0, 0});
        if (jumping.is_at_end() || !(jumping.key() < key)) return;
        jumping.advance_to(key);
        expected = known_[tree].lower_bound({key.major, key.minor});
        ASSERT_EQ(jumping.is_at_end(), expected == known_[tree].end());
        if (!jumping.is_at_end()) {
            ASSERT_EQ(jumping.slot(), expected->second);
        }
    }
    void check() const {
        for (int tree : {0, 1}) ASSERT_EQ(slots_.check(roots_[tree]), known_[tree].size());
    }

  private:
    SortedSlots slots_{capacity};
    SortedSlots::Root roots_[2];
    Known known_[2];
};

/// Grows to its capacity and shrinks to nothing several times, at random places.
TEST(SortedSlots, HoldsWhatASortedMapHolds) {
    std::mt19937_64 random(1);
    Trees trees;
    std::uint32_t slot = 0;
    for (const bool grows : {true, false, true, false}) {
        while (grows ? trees.size() < capacity : trees.size() > 0) {
            const int tree = static_cast<int>(random() % 2);
            const SortKey key{random() % 50, random() % 1'000};
            const bool adds = (random() % 4 != 0) == grows;
            if (adds) {
                if (trees.size() == capacity) continue;
                if (trees.known(tree).contains({key.major, key.minor})) continue;
                trees.insert(tree, key, ++slot);
            } else {
                auto next = trees.known(tree).lower_bound({key.major, key.minor});
                if (next == trees.known(tree).end()) next = trees.known(tree).begin();
                if (next == trees.known(tree).end()) continue;
                trees.erase(tree, {next->first.first, next->first.second});
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
        trees.insert(0, {7, n}, n);
        trees.insert(1, {7, capacity - n}, n);
    }
    trees.check();
    trees.expect_from(0, {0, 0});
    trees.expect_from(1, {7, capacity / 2});
    for (std::uint32_t n = 0; n < capacity / 2; ++n) {
        trees.erase(0, {7, n});
        trees.erase(1, {7, capacity - n});
        trees.check();
    }
    EXPECT_EQ(trees.size(), 0U);
}

/// Trees of one slot each are what takes most nodes.
TEST(SortedSlots, HasRoomForATreeOfEachSlot) {
    SortedSlots slots(capacity);
    std::vector<SortedSlots::Root> roots(capacity);
    for (std::uint32_t n = 0; n < capacity; ++n) slots.insert(roots[n], {0, 0}, n);
    for (std::uint32_t n = 0; n < capacity; ++n) {
        EXPECT_EQ(slots.first_from(roots[n], {0, 0}).slot(), n);
        slots.erase(roots[n], {0, 0});
        EXPECT_TRUE(roots[n].is_empty());
    }
}

}  // namespace

}  // namespace huagu
