// Slots in the order of their keys: B+ trees whose nodes are of one table of fixed capacity. A
// search reads a few lines of the cache that lie together on each of a few levels, where a tree of
// two ways misses on each of many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/zeroed_array.hpp"

namespace huagu {

struct SortKey {
    std::uint64_t major;
    std::uint64_t minor;

    friend bool operator==(const SortKey&, const SortKey&) = default;
    /// Without a jump: which way a search goes cannot be foreseen.
    friend bool operator<(const SortKey& a, const SortKey& b) {
        return static_cast<bool>(
            static_cast<int>(a.major < b.major) |
            (static_cast<int>(a.major == b.major) & static_cast<int>(a.minor < b.minor)));
    }
};

class SortedSlots {
    struct Node;

  public:
    /// All trees together hold at most so many slots.
    explicit SortedSlots(std::size_t capacity);

    [[nodiscard]] std::size_t bytes() const { return nodes_.bytes(); }

    /// One tree. Its nodes are in the table.
    class Root {
      public:
        [[nodiscard]] bool is_empty() const { return node_ == no_node; }

      private:
        friend class SortedSlots;
        std::uint32_t node_ = no_node;
        std::uint32_t height_ = 0;  // levels above the leaves
    };

    /// The key must not be there, and there must be room.
    void insert(Root& root, SortKey key, std::uint32_t slot);
    /// The key must be there.
    void erase(Root& root, SortKey key);

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
        /// To the first key from a later one: most likely it is near.
        void advance_to(SortKey later) {
            for (std::uint32_t steps = 0; !is_at_end() && key() < later; ++steps) {
                if (steps == node_max) {
                    *this = all_->first_from(*root_, later);
                    return;
                }
                advance();
            }
        }

      private:
        friend class SortedSlots;
        Cursor(const SortedSlots& all, const Root& root, const Node& node, std::uint32_t at)
            : all_(&all), root_(&root), node_(&node), at_(at) {
            leave_end_of_node();
        }
        void leave_end_of_node() {
            if (at_ < node_->count || node_->next == no_node) return;
            node_ = &all_->nodes_[node_->next];
            at_ = 0;
        }

        const SortedSlots* all_;
        const Root* root_;
        const Node* node_;
        std::uint32_t at_;
    };
    [[nodiscard]] Cursor first_from(const Root& root, SortKey key) const;

    /// Asserts that all nodes of a tree are in order and no emptier than they may be. Returns how
    /// many slots it holds.
    std::size_t check(const Root& root) const;

  private:
    static constexpr std::uint32_t node_max = 15;  // five lines of the cache
    static constexpr std::uint32_t node_min = 5;   // but in a root
    static constexpr std::size_t levels_max = 15;  // 5^14 > 2^32
    static constexpr std::uint32_t no_node = 0;    // that place is an empty leaf

    /// A leaf holds slots. Of the others, keys[n] is not above any key below the node slots[n], and
    /// above all those below slots[n − 1].
    struct alignas(64) Node {
        std::uint32_t count;
        std::uint32_t next;  // leaf; of the free ones
        SortKey keys[node_max];
        std::uint32_t slots[node_max];
    };
    static_assert(sizeof(Node) == 320);

    /// A node on the way to a leaf, and which of its members the way takes.
    struct Turn {
        std::uint32_t node;
        std::uint32_t at;
    };
    using Way = std::array<Turn, levels_max>;  // the leaf first

    Way way_to(const Root& root, SortKey key) const;
    /// A node all of whose lines are asked for at once: a search would miss one after the other.
    [[nodiscard]] const Node& fetched(std::uint32_t id) const;
    [[nodiscard]] static std::uint32_t first_at_or_above(const Node& leaf, SortKey key);
    [[nodiscard]] static std::uint32_t child_for(const Node& node, SortKey key);
    static void put(Node& node, std::uint32_t at, SortKey key, std::uint32_t slot);
    static void take(Node& node, std::uint32_t at);
    /// Moves `count` of `right` from its begin to the end of `left`, or the other way round.
    static void move_left(Node& left, Node& right, std::uint32_t count);
    static void move_right(Node& left, Node& right, std::uint32_t count);
    std::uint32_t split(Node& node);
    bool join(Node& parent, std::uint32_t at);
    std::uint32_t take_free();
    void give_back(std::uint32_t node);
    std::size_t check(const Root& root, Turn node_at_level, SortKey from) const;

    base::ZeroedArray<Node> nodes_;
    std::uint32_t used_ = 1;  // nodes from it on were never in use
    std::uint32_t first_free_ = no_node;
};

}  // namespace huagu
