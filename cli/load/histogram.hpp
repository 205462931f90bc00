// How long things took, of any length and to within a hundredth: a histogram whose buckets grow
// with what they hold. Kept by each thread alone, added up at the end.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/types.hpp"

namespace huagu::cli {

[[nodiscard]] inline double in_seconds(Duration time) {
    return static_cast<double>(time.value()) / 1e9;
}

class Histogram {
  public:
    /// Less than nothing counts as nothing.
    void add(Duration time) {
        const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.value()));
        ++counts_[bucket_of(value)];
        ++count_;
        max_ = std::max(max_, value);
    }

    void add(const Histogram& other) {
        for (std::size_t n = 0; n < counts_.size(); ++n) counts_[n] += other.counts_[n];
        count_ += other.count_;
        max_ = std::max(max_, other.max_);
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] Duration max() const { return Duration(static_cast<std::int64_t>(max_)); }

    /// The least time that this share (0 … 1) of all did not exceed, and at most 0.8 % above it; 0
    /// of nothing.
    [[nodiscard]] Duration percentile(double share) const {
        if (count_ == 0) return Duration(0);
        const double wanted = share * static_cast<double>(count_);
        double reached = 0;
        for (std::size_t n = 0; n < counts_.size(); ++n) {
            reached += static_cast<double>(counts_[n]);
            if (counts_[n] > 0 && reached >= wanted) {
                return Duration(static_cast<std::int64_t>(std::min(last_of(n), max_)));
            }
        }
        return max();
    }

  private:
    // Below 2^bits each value has a bucket; above, each power of two has 2^bits.
    static constexpr unsigned bits = 7;
    static constexpr std::uint64_t parts = 1U << bits;

    static std::size_t bucket_of(std::uint64_t value) {
        if (value < parts) return value;
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - bits - 1;
        return (shift + 1) * parts + (value >> shift) - parts;
    }
    /// The largest value of a bucket.
    static std::uint64_t last_of(std::size_t bucket) {
        if (bucket < parts) return bucket;
        const std::size_t shift = bucket / parts - 1;
        return ((bucket % parts + parts + 1) << shift) - 1;
    }

    std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>((64 - bits + 1) * parts);
    std::uint64_t count_ = 0;
    std::uint64_t max_ = 0;
};

}  // namespace huagu::cli
