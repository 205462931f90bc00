#include "engine/sorted_slots.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu {

/// Each lower node has at least five of what is below it.
SortedSlots::SortedSlots(std::size_t trees, std::size_t capacity)
    : tops_(trees, base::Pages::huge), lower_(capacity / 4 + 1, base::Pages::huge) {
    static_assert(node_min >= 5);
    HUAGU_ASSERT(lower_.take() == no_node);
}

void SortedSlots::insert(std::uint32_t tree, SortKey key, std::uint32_t slot) {
    Node& top = tops_[tree];
    const Way way = way_to(top, key);
    std::uint32_t at = way[0].at;
    const Node& leaf = *way[0].node;
    HUAGU_ASSERT(at == leaf.count || key < leaf.keys[at]);
    for (std::uint32_t level = top.level; level > 0; --level) {
        SortKey& lowest = way[level].node->keys[0];
        if (key < lowest) lowest = key;
    }
    for (std::uint32_t level = 0;; ++level) {
        Node& node = *way[level].node;
        if (node.count < node_max) return put(node, at, key, slot);
        const bool is_top = &node == &top;
        Node& left = is_top ? push_down(top) : node;
        const std::uint32_t added = split(left);
        Node& right = lower_[added];
        at <= left.count ? put(left, at, key, slot) : put(right, at - left.count, key, slot);
        key = right.keys[0];
        slot = added;
        if (is_top) {
            top.keys[0] = left.keys[0];
            return put(top, 1, key, slot);
        }
        at = way[level + 1].at + 1;
    }
}

void SortedSlots::erase(std::uint32_t tree, SortKey key) {
    Node& top = tops_[tree];
    const Way way = way_to(top, key);
    Node& leaf = *way[0].node;
    HUAGU_ASSERT(way[0].at < leaf.count);
    HUAGU_ASSERT(leaf.keys[way[0].at] == key);
    take(leaf, way[0].at);
    for (std::uint32_t level = 0; level < top.level; ++level) {
        if (way[level].node->count >= node_min) return;
        if (!join(*way[level + 1].node, way[level + 1].at)) return;
    }
    if (top.level > 0 && top.count == 1) pull_up(top);
}

SortedSlots::Cursor SortedSlots::first_from(std::uint32_t tree, SortKey key) const {
    const Node* node = &fetched(tops_[tree]);
    while (node->level > 0) node = &fetched(lower_[node->slots[child_for(*node, key)]]);
    return {*this, *node, first_at_or_above(*node, key)};
}

SortedSlots::Way SortedSlots::way_to(Node& top, SortKey key) {
    Way way;
    Node* node = &fetched(top);
    while (node->level > 0) {
        const std::uint32_t at = child_for(*node, key);
        way[node->level] = {node, at};
        node = &fetched(lower_[node->slots[at]]);
    }
    way[0] = {node, first_at_or_above(*node, key)};
    return way;
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
    const std::uint32_t added = lower_.take();
    Node& right = lower_[added];
    right.count = 0;
    right.level = node.level;
    move_right(node, right, node_max / 2);
    right.next = node.next;
    node.next = added;
    return added;
}

/// What a full top holds goes into a node of its own below it.
SortedSlots::Node& SortedSlots::push_down(Node& top) {
    const std::uint32_t added = lower_.take();
    Node& below = lower_[added];
    below = top;
    ++top.level;
    HUAGU_ASSERT(top.level < levels_max);
    top.count = 1;
    top.slots[0] = added;
    return below;
}

/// What the last node below a top holds goes into the top itself.
void SortedSlots::pull_up(Node& top) {
    const std::uint32_t last = top.slots[0];
    top = lower_[last];
    lower_.give_back(last);
}

/// A child has become too empty: it becomes one with its neighbour, or they share what they have.
/// Whether they became one.
bool SortedSlots::join(Node& parent, std::uint32_t at) {
    HUAGU_ASSERT(parent.count >= 2);
    const std::uint32_t second = at == 0 ? 1 : at;
    Node& left = lower_[parent.slots[second - 1]];
    Node& right = lower_[parent.slots[second]];
    if (left.count + right.count <= node_max) {
        move_left(left, right, right.count);
        left.next = right.next;
        lower_.give_back(parent.slots[second]);
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

std::size_t SortedSlots::check(std::uint32_t tree) const { return check(tops_[tree], 0); }

std::size_t SortedSlots::check(const Node& node, SortKey from) const {
    HUAGU_ASSERT(node.count <= node_max);
    HUAGU_ASSERT(node.level == 0 || node.count >= 2);
    std::size_t found = node.level == 0 ? node.count : 0;
    for (std::uint32_t n = 0; n < node.count; ++n) {
        HUAGU_ASSERT(!(node.keys[n] < from));
        HUAGU_ASSERT(n == 0 || node.keys[n - 1] < node.keys[n]);
        if (node.level == 0) continue;
        const Node& below = lower_[node.slots[n]];
        HUAGU_ASSERT(below.level + 1 == node.level);
        HUAGU_ASSERT(below.count >= node_min);
        found += check(below, node.keys[n]);
    }
    return found;
}

}  // namespace huagu
