// Slots in the order of their keys: B+ trees whose nodes are of one table of fixed capacity. A
// search reads a few lines of the cache that lie together on each of a few levels, where a tree of
// two ways misses on each of many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/slot_table.hpp"
#include "base/zeroed_array.hpp"

namespace huagu {

using SortKey = std::uint64_t;

class SortedSlots {
    struct Node;

  public:
    /// Trees of numbers below `trees`, empty at first. Together they hold at most so many slots.
    SortedSlots(std::size_t trees, std::size_t capacity);

    [[nodiscard]] std::size_t bytes() const { return tops_.bytes() + lower_.bytes(); }

    [[nodiscard]] bool is_empty(std::uint32_t tree) const { return tops_[tree].count == 0; }
    /// The key must not be there, and there must be room.
    void insert(std::uint32_t tree, SortKey key, std::uint32_t slot);
    /// The key must be there.
    void erase(std::uint32_t tree, SortKey key);

    /// Asks for where every search of a tree begins.
    void prefetch(std::uint32_t tree) const { tops_.prefetch(tree); }

    /// Goes through the keys in their order, until something is inserted or erased.
    class Cursor {
      public:
        [[nodiscard]] bool is_at_end() const { return at_ == node_->count; }
        [[nodiscard]] std::uint32_t slot() const { return node_->slots[at_]; }
        [[nodiscard]] SortKey key() const { return node_->keys[at_]; }
        void advance() {
            ++at_;
            leave_end_of_node();
        }

      private:
        friend class SortedSlots;
        Cursor(const SortedSlots& all, const Node& node, std::uint32_t at)
            : all_(&all), node_(&node), at_(at) {
            leave_end_of_node();
        }
        void leave_end_of_node() {
            if (at_ < node_->count || node_->next == no_node) return;
            node_ = &all_->lower_[node_->next];
            at_ = 0;
        }

        const SortedSlots* all_;
        const Node* node_;
        std::uint32_t at_;
    };
    [[nodiscard]] Cursor first_from(std::uint32_t tree, SortKey key) const;
    [[nodiscard]] Cursor first(std::uint32_t tree) const {
        const Node* node = &tops_[tree];
        while (node->level > 0) node = &lower_[node->slots[0]];
        return {*this, *node, 0};
    }

    /// Asserts that all nodes of a tree are in order and no emptier than they may be. Returns how
    /// many slots it holds.
    std::size_t check(std::uint32_t tree) const;

  private:
    static constexpr std::uint32_t node_max = 15;  // three lines of the cache
    static constexpr std::uint32_t node_min = 5;   // but in a top
    static constexpr std::size_t levels_max = 15;  // 5^14 > 2^32
    static constexpr std::uint32_t no_node = 0;

    /// A leaf holds slots. Of the others, keys[n] is not above any key below the node slots[n], and
    /// above all those below slots[n − 1].
    struct alignas(64) Node {
        std::uint32_t count;
        std::uint32_t level;  // above the leaves
        SortKey keys[node_max];
        std::uint32_t slots[node_max];
        std::uint32_t next;  // leaf; of the free ones
    };
    static_assert(sizeof(Node) == 192);

    /// A node on the way to a leaf, and which of its members the way takes.
    struct Turn {
        Node* node;
        std::uint32_t at;
    };
    using Way = std::array<Turn, levels_max>;  // the leaf first

    Way way_to(Node& top, SortKey key);
    /// A node all of whose lines are asked for at once: a search would miss one after the other.
    static const Node& fetched(const Node& node) {
        const auto* bytes = reinterpret_cast<const char*>(&node);
        for (std::size_t line = 0; line < sizeof(Node); line += 64) {
            base::prefetch(bytes + line);
        }
        return node;
    }
    static Node& fetched(Node& node) {
        fetched(std::as_const(node));
        return node;
    }
    [[nodiscard]] static std::uint32_t first_at_or_above(const Node& leaf, SortKey key);
    [[nodiscard]] static std::uint32_t child_for(const Node& node, SortKey key);
    static void put(Node& node, std::uint32_t at, SortKey key, std::uint32_t slot);
    static void take(Node& node, std::uint32_t at);
    /// Moves `count` of `right` from its begin to the end of `left`, or the other way round.
    static void move_left(Node& left, Node& right, std::uint32_t count);
    static void move_right(Node& left, Node& right, std::uint32_t count);
    std::uint32_t split(Node& node);
    bool join(Node& parent, std::uint32_t at);
    Node& push_down(Node& top);
    void pull_up(Node& top);
    std::size_t check(const Node& node, SortKey from) const;

    /// By tree: so where one is found is known before it is looked at.
    base::ZeroedArray<Node> tops_;
    base::SlotTable<Node, &Node::next> lower_;
};

}  // namespace huagu
