// How fast results are read: a feed from the log to 1 and 100 readers over loopback sockets, next
// to the same bytes sent from one piece of memory; what an entry costs its writer; finding a place;
// opening files. The feed is as a gateway thread's: run() and send(), reader by reader, in turn.
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/temporary_directory.hpp"
#include "journal/disk.hpp"
#include "journal/results.hpp"

namespace huagu::bench {
namespace {

using journal::Position;
using journal::ResultsLog;

constexpr std::size_t bytes_at_once = 256 * 1024;  // of one reader's turn, as the gateway's
constexpr std::uint64_t entries = 1'000'000;

void must(bool is_done, const char* what) {
    if (!is_done) throw std::runtime_error(what);
}

/// A frame of 96 to 223 bytes, as results are.
std::span<const std::byte> frame_of(std::uint64_t index) {
    static const std::vector<std::byte> bytes = [] {
        std::vector<std::byte> made(1024);
        std::mt19937_64 random(1);
        for (std::byte& byte : made) byte = std::byte(random() % 256);
        return made;
    }();
    return std::span(bytes).subspan(index % 512, 96 + index * 37 % 128);
}

void append(ResultsLog& log, std::uint64_t index) {
    log.append(index + 1, static_cast<std::uint32_t>(index % 40), Position(index + 1),
               frame_of(index));
}

/// Files of a day that go when the program ends.
class Files {
  public:
    journal::ResultsFiles open(std::string_view view) {
        auto files = journal::open_results(disk_, directory_.path(), view, {});
        if (!files) throw base::ToldError(files.error().text);
        return std::move(*files);
    }
    void remove(const std::string& view) {
        for (const char* end : {".index", ".frames"}) {
            std::filesystem::remove(directory_ / (view + end));
        }
    }

  private:
    journal::Disk disk_;
    const base::TemporaryDirectory directory_;
};

Files& files() {
    static Files all;
    return all;
}

/// A view of a million results.
ResultsLog& written() {
    static ResultsLog log(files().open("full"));
    static const bool is_shown = [] {
        for (std::uint64_t index = 0; index < entries; ++index) append(log, index);
        log.publish();
        return log.end() == entries;
    }();
    must(is_shown, "not all was written");
    return log;
}

/// Connections over loopback, and one thread that reads from all of them and forgets.
class Readers {
  public:
    explicit Readers(std::size_t count) {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* any = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof(address);
        must(::bind(listener, any, size) == 0 && ::listen(listener, 128) == 0, "no listener");
        must(::getsockname(listener, any, &size) == 0, "no port");
        for (std::size_t n = 0; n < count; ++n) {
            const int reader = ::socket(AF_INET, SOCK_STREAM, 0);
            must(::connect(reader, any, size) == 0, "no connection");
            readers_.push_back({reader, POLLIN, 0});
            senders_.push_back({::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK), POLLOUT, 0});
        }
        ::close(listener);
        thread_ = std::thread([this] { read(); });
    }
    ~Readers() {
        for (const pollfd& sender : senders_) ::close(sender.fd);
        thread_.join();
        for (const pollfd& reader : readers_) ::close(reader.fd);
    }
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    /// Sends each reader the bytes that `next(reader, sent)` gives, until it gives none; `sent` are
    /// those that the reader has.
    template <class Next>
    void feed(Next next) {
        std::vector<std::uint64_t> sent(senders_.size());
        for (std::size_t left = senders_.size(); left > 0;) {
            must(::poll(senders_.data(), senders_.size(), -1) > 0, "poll");
            for (std::size_t n = 0; n < senders_.size(); ++n) {
                if ((senders_[n].revents & POLLOUT) == 0) continue;
                const std::span<const std::byte> bytes = next(n, sent[n]);
                if (bytes.empty()) {
                    senders_[n].events = 0;
                    --left;
                    continue;
                }
                const ssize_t done =
                    ::send(senders_[n].fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (done > 0) sent[n] += static_cast<std::uint64_t>(done);
            }
        }
        for (pollfd& sender : senders_) sender.events = POLLOUT;
    }

  private:
    void read() {
        std::vector<std::byte> buffer(bytes_at_once);
        for (std::size_t open = readers_.size(); open > 0;) {
            ::poll(readers_.data(), readers_.size(), -1);
            for (pollfd& reader : readers_) {
                if ((reader.revents & (POLLIN | POLLHUP)) == 0) continue;
                if (::recv(reader.fd, buffer.data(), buffer.size(), MSG_DONTWAIT) != 0) continue;
                reader.events = 0;
                reader.revents = 0;
                ::shutdown(reader.fd, SHUT_RDWR);
                reader.fd = -1 - reader.fd;  // poll() leaves it out
                --open;
            }
        }
        for (pollfd& reader : readers_) reader.fd = -1 - reader.fd;
    }

    std::vector<pollfd> senders_;
    std::vector<pollfd> readers_;
    std::thread thread_;
};

/// So many entries to each reader that 100 readers get 100 MB.
std::uint64_t feed_end(std::size_t readers) {
    const ResultsLog& log = written();
    return readers == 1 ? log.end() : log.end() / 150;
}

void feed_from_log(benchmark::State& state) {
    const ResultsLog& log = written();
    const auto count = static_cast<std::size_t>(state.range(0));
    const std::uint64_t end = feed_end(count);
    const std::uint64_t bytes = log.entry(end - 1).offset + log.entry(end - 1).size;
    Readers readers(count);
    for (auto _ : state) {
        // A reader's cursor, and how many bytes lie before it.
        struct Place {
            std::uint64_t entry = 0;
            std::uint64_t bytes = 0;
        };
        std::vector<Place> places(count);
        readers.feed([&](std::size_t reader, std::uint64_t sent) {
            Place& at = places[reader];
            for (; at.entry < end; ++at.entry) {
                const std::uint64_t size = log.entry(at.entry).size;
                if (at.bytes + size > sent) break;
                at.bytes += size;
            }
            if (at.entry == end) return std::span<const std::byte>();
            return log.run(at.entry, end, bytes_at_once).bytes.subspan(sent - at.bytes);
        });
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes * count) * state.iterations());
}

void feed_raw(benchmark::State& state) {
    const ResultsLog& log = written();
    const auto count = static_cast<std::size_t>(state.range(0));
    const std::span<const std::byte> all = log.run(0, feed_end(count), ~std::size_t{0} >> 1).bytes;
    Readers readers(count);
    for (auto _ : state) {
        readers.feed([&](std::size_t, std::uint64_t sent) {
            return all.subspan(sent, std::min(bytes_at_once, all.size() - sent));
        });
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(all.size() * count) * state.iterations());
}

void find(benchmark::State& state) {
    const ResultsLog& log = written();
    std::mt19937_64 random(1);
    for (auto _ : state) benchmark::DoNotOptimize(log.find(1 + random() % entries));
}

/// What a result costs the sequencer's thread in one view, with room ahead or not.
void append_to_files(benchmark::State& state) {
    constexpr std::uint64_t at_once = 100'000;
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        {
            ResultsLog log(files().open("desk"));
            state.ResumeTiming();
            for (std::uint64_t index = 0; index < at_once; ++index) append(log, index);
            state.PauseTiming();
            log.publish();
            bytes += log.entry(at_once - 1).offset;
        }
        files().remove("desk");
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(at_once) * state.iterations());
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void append_to_memory(benchmark::State& state) {
    constexpr std::uint64_t at_once = 100'000;
    for (auto _ : state) {
        ResultsLog log;
        for (std::uint64_t index = 0; index < at_once; ++index) append(log, index);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(at_once) * state.iterations());
}

/// All entries and frames checked; the files are in the system's cache.
void open_files(benchmark::State& state) {
    const ResultsLog& log = written();
    const std::uint64_t bytes = log.entry(entries - 1).offset + log.entry(entries - 1).size +
                                entries * sizeof(journal::ResultsEntry);
    for (auto _ : state) must(files().open("full").found == entries, "not all is found");
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

BENCHMARK(feed_from_log)->Arg(1)->Arg(100)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(feed_raw)->Arg(1)->Arg(100)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(find);
BENCHMARK(append_to_memory)->Unit(benchmark::kMillisecond);
BENCHMARK(append_to_files)->Unit(benchmark::kMillisecond);
BENCHMARK(open_files)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
