// Who is watched is told of each change of its socket once.
#include "gateway/socket_watch.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <deque>

#include "gateway/asio_loop.hpp"

namespace huagu::gateway {
namespace {

/// One end of a line, watched; the test has the other.
class Line : public SocketWatch::Watched {
  public:
    explicit Line(SocketWatch& watch) : watch_(watch) {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
        EXPECT_TRUE(watch.add(ends_[0], *this));
    }
    ~Line() override {
        watch_.remove(ends_[0]);
        for (const int end : ends_) ::close(end);
    }

    void say() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
    void say_no_more() const { EXPECT_EQ(::shutdown(ends_[1], SHUT_WR), 0); }
    void leave() { watch_.remove(ends_[0]); }

    void on_ready(SocketWatch::Ready ready) override {
        if (ready.to_read) ++told_to_read;
        if (ready.to_write) ++told_to_write;
        is_silent = is_silent || ready.silent;
    }

    int told_to_read = 0;
    int told_to_write = 0;
    bool is_silent = false;

  private:
    SocketWatch& watch_;
    std::array<int, 2> ends_{};
};

class Watching : public ::testing::Test {
  protected:
    void poll() {
        while (loop_.poll(Duration(1'000'000)) > 0) continue;
    }

    AsioLoop loop_;
};

TEST_F(Watching, TellsWhatCameOnceThoughNobodyReadsIt) {
    Line line(loop_.watch());
    poll();
    EXPECT_EQ(line.told_to_read, 0);
    line.say();
    poll();
    poll();
    EXPECT_EQ(line.told_to_read, 1);
    line.say();
    poll();
    EXPECT_EQ(line.told_to_read, 2);
    EXPECT_FALSE(line.is_silent);
}

TEST_F(Watching, TellsThatThereIsRoomFromTheStart) {
    Line line(loop_.watch());
    poll();
    EXPECT_EQ(line.told_to_write, 1);
}

TEST_F(Watching, TellsAnEnd) {
    Line line(loop_.watch());
    line.say();
    line.say_no_more();
    poll();
    EXPECT_GE(line.told_to_read, 1);
    EXPECT_TRUE(line.is_silent);
}

TEST_F(Watching, TellsAllOfMany) {
    std::deque<Line> lines;
    for (int n = 0; n < 100; ++n) lines.emplace_back(loop_.watch()).say();
    poll();
    for (const Line& line : lines) EXPECT_EQ(line.told_to_read, 1);
}

TEST_F(Watching, TellsNobodyWhoIsRemoved) {
    Line line(loop_.watch());
    poll();
    line.say();
    line.leave();
    poll();
    EXPECT_EQ(line.told_to_read, 0);
}

}  // namespace
}  // namespace huagu::gateway
