#include "journal/disk.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/temporary_directory.hpp"

namespace huagu::journal {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

TEST(Disk, AFileIsReadAsItWasWritten) {
    base::TemporaryDirectory directory;
    Disk disk;
    {
        const auto file = disk.open(directory / "a", Access::create);
        ASSERT_TRUE(file.has_value());
        ASSERT_TRUE((*file)->write(3, bytes_of("bloom")).has_value());
        ASSERT_TRUE((*file)->sync().has_value());
        EXPECT_EQ(*(*file)->size(), 8U);
    }
    const auto file = disk.open(directory / "a", Access::read);
    ASSERT_TRUE(file.has_value());
    std::string text(20, 'x');
    EXPECT_EQ(*(*file)->read(2, std::as_writable_bytes(std::span(text))), 6U) << "to its end";
    EXPECT_EQ(text.substr(0, 7), std::string("\0bloomx", 7));
}

TEST(Disk, NewRoomIsZeros) {
    base::TemporaryDirectory directory;
    Disk disk;
    const auto file = disk.open(directory / "a", Access::create);
    ASSERT_TRUE((*file)->write(0, bytes_of("bloom")).has_value());
    ASSERT_TRUE((*file)->resize(2).has_value());
    ASSERT_TRUE((*file)->allocate(10).has_value());
    ASSERT_TRUE((*file)->allocate(4).has_value()) << "at least so long";
    std::string text(10, 'x');
    EXPECT_EQ(*(*file)->read(0, std::as_writable_bytes(std::span(text))), 10U);
    EXPECT_EQ(text, std::string("bl\0\0\0\0\0\0\0\0", 10));
}

TEST(Disk, AnErrorSaysWhatWasDoneToWhichPathAndWhy) {
    base::TemporaryDirectory directory;
    Disk disk;
    const auto absent = disk.open(directory / "none", Access::read);
    ASSERT_FALSE(absent.has_value());
    EXPECT_EQ(absent.error().code, ENOENT);
    EXPECT_EQ(absent.error().text.en,
              "cannot open " + (directory / "none") + ": No such file or directory");
    EXPECT_EQ(absent.error().text.zh, "无法打开 " + (directory / "none") + "：没有这个文件或目录");
    ASSERT_TRUE(disk.open(directory / "a", Access::create).has_value());
    EXPECT_EQ(disk.open(directory / "a", Access::create).error().code, EEXIST);
    EXPECT_EQ(disk.list(directory / "none").error().code, ENOENT);
    EXPECT_EQ(disk.remove(directory / "none").error().code, ENOENT);
    EXPECT_EQ(disk.sync_directory(directory / "none").error().code, ENOENT);
    EXPECT_EQ(disk.rename(directory / "none", directory / "b").error().code, ENOENT);
    EXPECT_EQ(disk.create_directory(directory / "a/b").error().code, ENOTDIR);
}

TEST(Disk, NamesAreListedSortedMovedAndRemoved) {
    base::TemporaryDirectory directory;
    Disk disk;
    ASSERT_TRUE(disk.create_directory(directory / "x/y").has_value());
    ASSERT_TRUE(disk.create_directory(directory / "x/y").has_value()) << "it is there";
    for (const char* name : {"x/c", "x/a", "x/b", "x/y/z"}) {
        ASSERT_TRUE(disk.open(directory / name, Access::create).has_value());
    }
    ASSERT_TRUE(disk.rename(directory / "x/c", directory / "x/a").has_value()) << "replaces";
    using Names = std::vector<std::string>;
    EXPECT_EQ(*disk.list(directory / "x"), (Names{"a", "b", "y"}));
    EXPECT_TRUE(disk.exists(directory / "x/y/z"));
    ASSERT_TRUE(disk.remove(directory / "x").has_value());
    EXPECT_FALSE(disk.exists(directory / "x"));
    EXPECT_TRUE(disk.sync_directory(directory.path()).has_value());
}

TEST(Disk, AMappingGrowsInPlaceAndIsTheFile) {
    base::TemporaryDirectory directory;
    Disk disk;
    const std::uint64_t capacity = std::uint64_t{1} << 37;  // the thread sanitizer has few TiB
    const auto mapping = disk.map(directory / "m", Access::create, capacity);
    ASSERT_TRUE(mapping.has_value()) << mapping.error().text.en;
    EXPECT_EQ((*mapping)->size(), 0U);
    const std::byte* start = (*mapping)->data();
    ASSERT_TRUE((*mapping)->grow(10'000).has_value());
    std::memcpy((*mapping)->data() + 9'000, "bloom", 5);
    ASSERT_TRUE((*mapping)->grow(1'000'000).has_value());
    EXPECT_EQ((*mapping)->data(), start);
    EXPECT_EQ((*mapping)->data()[999'999], std::byte{0});
    ASSERT_TRUE((*mapping)->sync().has_value());
    ASSERT_TRUE((*mapping)->resize(9'003).has_value());
    ASSERT_TRUE((*mapping)->grow(9'010).has_value());
    EXPECT_EQ(std::memcmp((*mapping)->data() + 9'000, "blo\0\0", 5), 0) << "what was cut is gone";
    EXPECT_FALSE((*mapping)->grow(capacity + 1).has_value());

    // Another process sees it grow.
    const auto reader = disk.map(directory / "m", Access::read, capacity);
    ASSERT_TRUE(reader.has_value());
    EXPECT_EQ((*reader)->size(), 9'010U);
    EXPECT_EQ((*reader)->grow(20'000).error().code, ENODATA);
    ASSERT_TRUE((*mapping)->grow(20'000).has_value());
    (*mapping)->data()[19'999] = std::byte{7};
    ASSERT_TRUE((*reader)->grow(20'000).has_value());
    EXPECT_EQ((*reader)->data()[19'999], std::byte{7});
}

/// Files of this process may be so long and no longer.
class SizeLimit {
  public:
    explicit SizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    SizeLimit(const SizeLimit&) = delete;
    SizeLimit& operator=(const SizeLimit&) = delete;
    ~SizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

  private:
    void (*handler_)(int);
    rlimit before_{};
};

TEST(Disk, NoRoomIsAnErrorAndWhatWasThereStays) {
    base::TemporaryDirectory directory;
    Disk disk;
    const auto mapping = disk.map(directory / "m", Access::create, std::uint64_t{1} << 30);
    const auto file = disk.open(directory / "f", Access::create);
    ASSERT_TRUE((*mapping)->grow(1'000).has_value());
    const SizeLimit limit(100'000);
    EXPECT_EQ((*mapping)->grow(1'000'000).error().code, EFBIG);
    EXPECT_EQ((*mapping)->size(), 1'000U);
    (*mapping)->data()[999] = std::byte{1};
    EXPECT_EQ((*file)->allocate(1'000'000).error().code, EFBIG);
    // A part of it is written, and then nothing.
    EXPECT_EQ((*file)->write(0, std::vector<std::byte>(200'000)).error().code, EFBIG);
}

TEST(Disk, ALockHasOneHolderWhoIsNamed) {
    base::TemporaryDirectory directory;
    Disk disk;
    auto held = disk.lock(directory / "lock");
    ASSERT_TRUE(held.has_value());
    const auto second = disk.lock(directory / "lock");
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, EWOULDBLOCK);
    EXPECT_EQ(second.error().text.en,
              (directory / "lock") + " is held by process " + std::to_string(::getpid()));
    EXPECT_EQ(second.error().text.zh,
              (directory / "lock") + " 正被进程 " + std::to_string(::getpid()) + " 占用");
    held->reset();
    EXPECT_TRUE(disk.lock(directory / "lock").has_value());
}

}  // namespace
}  // namespace huagu::journal
