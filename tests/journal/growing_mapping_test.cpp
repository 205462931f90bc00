#include "journal/growing_mapping.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "base/zeroed_array.hpp"
#include "journal/anonymous_mapping.hpp"
#include "journal/reading_ahead.hpp"

namespace huagu::journal {
namespace {

constexpr std::uint64_t page = base::page_bytes;
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

using Touches = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

/// Notes what is asked for.
class NotingMapping final : public Mapping {
  public:
    explicit NotingMapping(Touches& touches) : touches_(touches) {}

    [[nodiscard]] std::byte* data() const override { return memory_.data(); }
    [[nodiscard]] std::uint64_t size() const override { return memory_.size(); }
    [[nodiscard]] Stored<void> grow(std::uint64_t size) override {
        ++attempts_;
        if (size > most_) return tl::unexpected(StorageError{ENOSPC, {"full", "已满"}});
        return memory_.grow(size);
    }
    void touch(std::uint64_t from, std::uint64_t to) override { touches_.emplace_back(from, to); }
    [[nodiscard]] Stored<void> resize(std::uint64_t size) override { return memory_.resize(size); }
    [[nodiscard]] Stored<void> sync() override { return {}; }

    /// There is no room beyond that.
    void set_most(std::uint64_t most) { most_ = most; }
    /// To make room.
    [[nodiscard]] int attempts() const { return attempts_; }

  private:
    AnonymousMapping memory_{64 * mebibyte};
    std::uint64_t most_ = 64 * mebibyte;
    int attempts_ = 0;
    Touches& touches_;
};

/// Which pages the system has given.
std::vector<bool> given_pages(const AnonymousMapping& mapping, std::size_t count) {
    std::vector<unsigned char> states(count);
    EXPECT_EQ(::mincore(mapping.data(), count * page, states.data()), 0);
    std::vector<bool> given;
    for (const unsigned char state : states) given.push_back((state & 1) != 0);
    return given;
}

TEST(GrowingMapping, HasPagesReadyAheadOfWhatIsFilled) {
    Touches touches;
    GrowingMapping mapping(std::make_unique<NotingMapping>(touches));
    for (std::uint64_t used = 0; used < 40 * mebibyte; used += 100'000) {
        ASSERT_TRUE(mapping.make_room(used).has_value());
        while (mapping.reserve_ahead(used)) {
        }
        ASSERT_FALSE(touches.empty());
        EXPECT_GE(touches.back().second, used + mebibyte / 4);
        EXPECT_LE(touches.back().second, mapping.bytes().size());
    }
    for (std::size_t n = 0; n < touches.size(); ++n) {
        EXPECT_LE(touches[n].second - touches[n].first, mebibyte / 16)
            << "so short is a wait for it";
        if (n == 0) continue;
        EXPECT_EQ(touches[n].first, touches[n - 1].second) << "each page once";
    }
}

TEST(GrowingMapping, IsShortOnceHalfOfWhatWasReadyIsFilled) {
    Touches touches;
    GrowingMapping mapping(std::make_unique<NotingMapping>(touches));
    EXPECT_TRUE(mapping.is_short(0));
    while (mapping.reserve_ahead(0)) {
    }
    ASSERT_FALSE(touches.empty());
    const std::uint64_t ready = touches.back().second;
    EXPECT_FALSE(mapping.is_short(ready / 2));
    EXPECT_TRUE(mapping.is_short(ready / 2 + 1));
    while (mapping.reserve_ahead(ready / 2 + 1)) {
    }
    EXPECT_FALSE(mapping.is_short(ready / 2 + 1)) << "whoever asks for room is not asked again";
}

TEST(GrowingMapping, AsksAFullDiskForRoomNowAndThenOnly) {
    Touches touches;
    auto noting = std::make_unique<NotingMapping>(touches);
    NotingMapping& disk = *noting;
    GrowingMapping mapping(std::move(noting));
    ASSERT_TRUE(mapping.make_room(3 * mebibyte).has_value());
    disk.set_most(mapping.bytes().size());
    const int before = disk.attempts();
    std::uint64_t used = mapping.bytes().size() - mebibyte;
    for (const std::uint64_t end = used + mebibyte; used < end; used += 1'000) {
        if (mapping.is_short(used)) {
            EXPECT_FALSE(mapping.reserve_ahead(used)) << "it can do nothing";
        }
        EXPECT_FALSE(mapping.is_short(used)) << "whoever makes room would be woken for nothing";
        EXPECT_FALSE(mapping.reserve_ahead(used));
    }
    EXPECT_GT(disk.attempts(), before);
    EXPECT_LE(disk.attempts(), before + 10) << "each is a system call that finds no room";
    disk.set_most(64 * mebibyte);
    while (!mapping.is_short(used)) used += 1'000;
    while (mapping.reserve_ahead(used)) {
    }
    EXPECT_GT(mapping.bytes().size(), used + mebibyte) << "there is room again";
}

TEST(GrowingMapping, OfFilesThatWereThereAsksForNothingThatIsFilled) {
    Touches touches;
    GrowingMapping mapping(std::make_unique<NotingMapping>(touches));
    ASSERT_TRUE(mapping.make_room(9 * mebibyte).has_value());
    mapping.reserve_ahead(9 * mebibyte);
    ASSERT_EQ(touches.size(), 1U);
    EXPECT_EQ(touches[0].first, 9 * mebibyte);
}

TEST(ReadingAhead, AsksForAllThatFollowsOnceAndBeforeItIsReached) {
    Touches asked;
    ReadingAhead ahead;
    for (std::uint64_t offset = page; offset < 100 * mebibyte; offset += mebibyte / 2) {
        ahead.reached(offset, [&](auto from, auto to) { asked.emplace_back(from, to); });
        EXPECT_GE(asked.back().second, offset + mebibyte);
    }
    EXPECT_EQ(asked.front().first, page);
    for (std::size_t n = 1; n < asked.size(); ++n) {
        EXPECT_EQ(asked[n].first, asked[n - 1].second);
    }
    EXPECT_LT(asked.size(), 20U) << "each is a system call";
}

TEST(Mapping, HasThePagesThatWereAskedFor) {
    if (::madvise(nullptr, 0, MADV_POPULATE_WRITE) != 0) GTEST_SKIP() << "a system before 5.14";
    AnonymousMapping mapping(mebibyte);
    ASSERT_TRUE(mapping.grow(10 * page).has_value());
    mapping.touch(2 * page + 5, 4 * page + 5);
    mapping.touch(8 * page, 12 * page);  // what is beyond its end is not there
    EXPECT_EQ(given_pages(mapping, 10),
              (std::vector<bool>{false, false, true, true, true, false, false, false, true, true}));
    EXPECT_EQ(mapping.data()[9 * page], std::byte{0});
}

}  // namespace
}  // namespace huagu::journal
