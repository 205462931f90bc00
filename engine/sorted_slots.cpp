#include "engine/sorted_slots.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace huagu {

/// A tree of one node has at least one slot, any other more slots than nodes.
SortedSlots::SortedSlots(std::size_t capacity) : nodes_(capacity + 1, base::Pages::huge) {}

void SortedSlots::insert(Root& root, SortKey key, std::uint32_t slot) {
    if (root.is_empty()) root.node_ = take_free();
    const Way way = way_to(root, key);
    std::uint32_t at = way[0].at;
    const Node& leaf = nodes_[way[0].node];
    HUAGU_ASSERT(at == leaf.count || key < leaf.keys[at]);
    for (std::uint32_t level = root.height_; level > 0; --level) {
        SortKey& lowest = nodes_[way[level].node].keys[0];
        if (key < lowest) lowest = key;
    }
    for (std::uint32_t level = 0;; ++level) {
        Node& node = nodes_[way[level].node];
        if (node.count < node_max) return put(node, at, key, slot);
        const std::uint32_t added = split(node);
        Node& right = nodes_[added];
        at <= node.count ? put(node, at, key, slot) : put(right, at - node.count, key, slot);
        key = right.keys[0];
        slot = added;
        if (level == root.height_) break;
        at = way[level + 1].at + 1;
    }
    const std::uint32_t above = take_free();
    put(nodes_[above], 0, nodes_[root.node_].keys[0], root.node_);
    put(nodes_[above], 1, key, slot);
    root.node_ = above;
    ++root.height_;
    HUAGU_ASSERT(root.height_ < levels_max);
}

void SortedSlots::erase(Root& root, SortKey key) {
    const Way way = way_to(root, key);
    Node& leaf = nodes_[way[0].node];
    HUAGU_ASSERT(way[0].at < leaf.count);
    HUAGU_ASSERT(leaf.keys[way[0].at] == key);
    take(leaf, way[0].at);
    for (std::uint32_t level = 0; level < root.height_; ++level) {
        if (nodes_[way[level].node].count >= node_min) return;
        if (!join(nodes_[way[level + 1].node], way[level + 1].at)) return;
    }
    const Node& top = nodes_[root.node_];
    if (root.height_ > 0 && top.count == 1) {
        give_back(std::exchange(root.node_, top.slots[0]));
        --root.height_;
    } else if (top.count == 0) {
        give_back(root.node_);
        root = Root{};
    }
}

SortedSlots::Cursor SortedSlots::first_from(const Root& root, SortKey key) const {
    const Node* node = &fetched(root.node_);
    for (std::uint32_t level = root.height_; level > 0; --level) {
        node = &fetched(node->slots[child_for(*node, key)]);
    }
    return {*this, root, *node, first_at_or_above(*node, key)};
}

SortedSlots::Way SortedSlots::way_to(const Root& root, SortKey key) const {
    Way way;
    std::uint32_t id = root.node_;
    for (std::uint32_t level = root.height_; level > 0; --level) {
        const Node& node = fetched(id);
        way[level] = {id, child_for(node, key)};
        id = node.slots[way[level].at];
    }
    way[0] = {id, first_at_or_above(fetched(id), key)};
    return way;
}

const SortedSlots::Node& SortedSlots::fetched(std::uint32_t id) const {
    const Node& node = nodes_[id];
    const auto* bytes = reinterpret_cast<const char*>(&node);
    for (std::size_t line = 64; line < sizeof(Node); line += 64) __builtin_prefetch(bytes + line);
    return node;
}

std::uint32_t SortedSlots::first_at_or_above(const Node& leaf, SortKey key) {
    std::uint32_t from = 0;
    for (std::uint32_t left = leaf.count; left > 0;) {
        const std::uint32_t half = (left + 1) / 2;
        from += leaf.keys[from + half - 1] < key ? half : 0;
        left -= half;
    }
    return from;
}

/// The last whose key is not above; the first if all are.
std::uint32_t SortedSlots::child_for(const Node& node, SortKey key) {
    std::uint32_t from = 0;
    for (std::uint32_t left = node.count - 1; left > 0;) {
        const std::uint32_t half = (left + 1) / 2;
        from += key < node.keys[from + half] ? 0 : half;
        left -= half;
    }
    return from;
}

void SortedSlots::put(Node& node, std::uint32_t at, SortKey key, std::uint32_t slot) {
    HUAGU_ASSERT(node.count < node_max);
    std::copy_backward(node.keys + at, node.keys + node.count, node.keys + node.count + 1);
    std::copy_backward(node.slots + at, node.slots + node.count, node.slots + node.count + 1);
    node.keys[at] = key;
    node.slots[at] = slot;
    ++node.count;
}

void SortedSlots::take(Node& node, std::uint32_t at) {
    std::copy(node.keys + at + 1, node.keys + node.count, node.keys + at);
    std::copy(node.slots + at + 1, node.slots + node.count, node.slots + at);
    --node.count;
}

void SortedSlots::move_left(Node& left, Node& right, std::uint32_t count) {
    std::copy(right.keys, right.keys + count, left.keys + left.count);
    std::copy(right.slots, right.slots + count, left.slots + left.count);
    std::copy(right.keys + count, right.keys + right.count, right.keys);
    std::copy(right.slots + count, right.slots + right.count, right.slots);
    left.count += count;
    right.count -= count;
}

void SortedSlots::move_right(Node& left, Node& right, std::uint32_t count) {
    std::copy_backward(right.keys, right.keys + right.count, right.keys + right.count + count);
    std::copy_backward(right.slots, right.slots + right.count, right.slots + right.count + count);
    left.count -= count;
    right.count += count;
    std::copy(left.keys + left.count, left.keys + left.count + count, right.keys);
    std::copy(left.slots + left.count, left.slots + left.count + count, right.slots);
}

/// The upper half goes into a new node behind it.
std::uint32_t SortedSlots::split(Node& node) {
    const std::uint32_t added = take_free();
    Node& right = nodes_[added];
    move_right(node, right, node_max / 2);
    right.next = node.next;
    node.next = added;
    return added;
}

/// A child has become too empty: it becomes one with its neighbour, or they share what they have.
/// Whether they became one.
bool SortedSlots::join(Node& parent, std::uint32_t at) {
    HUAGU_ASSERT(parent.count >= 2);
    const std::uint32_t second = at == 0 ? 1 : at;
    Node& left = nodes_[parent.slots[second - 1]];
    Node& right = nodes_[parent.slots[second]];
    if (left.count + right.count <= node_max) {
        move_left(left, right, right.count);
        left.next = right.next;
        give_back(parent.slots[second]);
        take(parent, second);
        return true;
    }
    if (left.count < right.count) {
        move_left(left, right, (right.count - left.count) / 2);
    } else {
        move_right(left, right, (left.count - right.count) / 2);
    }
    parent.keys[second] = right.keys[0];
    return false;
}

std::uint32_t SortedSlots::take_free() {
    const std::uint32_t id = first_free_ == no_node ? used_++ : first_free_;
    Node& node = nodes_[id];
    if (id == first_free_) first_free_ = node.next;
    node.count = 0;
    node.next = no_node;
    return id;
}

void SortedSlots::give_back(std::uint32_t node) {
    nodes_[node].next = first_free_;
    first_free_ = node;
}

std::size_t SortedSlots::check(const Root& root) const {
    return check(root, {root.node_, root.height_}, {0, 0});
}

std::size_t SortedSlots::check(const Root& root, Turn node_at_level, SortKey from) const {
    const auto [id, level] = node_at_level;
    const Node& node = nodes_[id];
    HUAGU_ASSERT(node.count <= node_max);
    HUAGU_ASSERT(id == root.node_ || node.count >= node_min);
    HUAGU_ASSERT(level == 0 || node.count >= 2);
    std::size_t found = level == 0 ? node.count : 0;
    for (std::uint32_t n = 0; n < node.count; ++n) {
        HUAGU_ASSERT(!(node.keys[n] < from));
        HUAGU_ASSERT(n == 0 || node.keys[n - 1] < node.keys[n]);
        if (level > 0) found += check(root, {node.slots[n], level - 1}, node.keys[n]);
    }
    return found;
}

}  // namespace huagu
