#include "bench/loopback_rows.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/open_files.hpp"
#include "base/temporary_directory.hpp"
#include "bench/closed_loop.hpp"
#include "bench/echo_readers.hpp"
#include "bench/echo_server.hpp"
#include "bench/fan_out.hpp"
#include "bench/raw_file.hpp"
#include "bench/rival.hpp"
#include "cli/load/desk.hpp"
#include "cli/load/sender.hpp"
#include "cli/load/server.hpp"
#include "cli/load/session.hpp"
#include "journal/record.hpp"
#include "wire/encode.hpp"
#include "wire/frame_builder.hpp"

namespace huagu::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using nlohmann::json;

constexpr std::size_t log_ons_at_once = 256;
constexpr Duration patience{20'000'000'000};

/// Each connection is one.
void want_open_files(std::size_t connections) {
    constexpr std::size_t others = 64;
    const rlim_t most = base::raise_open_files();
    if (most < connections + others) {
        throw Unmeasurable(fmt::format("a process may have {} open files, {} connections need more",
                                       most, connections));
    }
}

double seconds_since(Time begin) { return cli::in_seconds(cli::local_now() - begin); }

/// One clock whose hand rests 10 s on its first step: each terminal's first press is accepted, the
/// others are refused as already pressed, and no decision comes in between.
cli::LoadPlan resting_market(std::size_t terminals) {
    cli::LoadOptions options;
    options.connections = static_cast<std::int64_t>(terminals);
    options.clocks = 1;
    cli::LoadPlan plan = cli::make_plan(options);
    plan.rules = "step_interval = \"10 s\"\nhold = 0\n";
    return plan;
}

class Market {
  public:
    Market(asio::io_context& io, const RowOptions& options, const std::string& durability)
        : plan_(resting_market(options.connections)),
          server_(plan_, {HUAGU_PROGRAM, options.threads, durability}),
          io_(io),
          desk_(desk_io_, "127.0.0.1", server_.port(), plan_, rounds_) {
        desk_.prepare();
        desk_.open();
    }

    void log_on_all(bool follows_results) {
        const auto all = static_cast<std::size_t>(plan_.connections);
        while (sessions_.size() < all) {
            const std::size_t first = sessions_.size();
            const std::size_t end = std::min(all, first + log_ons_at_once);
            for (std::size_t n = first; n < end; ++n) {
                const std::string name = cli::terminal_name(static_cast<std::int64_t>(n) + 1);
                sessions_.push_back(std::make_unique<cli::LoadSession>(
                    io_, endpoint(), cli::LoadUser{name, follows_results, {}}));
            }
            for (std::size_t n = first; n < end; ++n) sessions_[n]->await_log_on();
        }
    }

    [[nodiscard]] tcp::endpoint endpoint() const {
        return {asio::ip::address_v4::loopback(),
                static_cast<std::uint16_t>(std::stoul(server_.port()))};
    }
    [[nodiscard]] const std::vector<std::unique_ptr<cli::LoadSession>>& sessions() const {
        return sessions_;
    }
    [[nodiscard]] cli::LiveRound round() const { return rounds_.at(ClockId(1)); }
    [[nodiscard]] cli::ProcessUse use() const { return server_.use(); }

  private:
    cli::LoadPlan plan_;
    cli::LoadServer server_;
    asio::io_context& io_;
    asio::io_context desk_io_;
    cli::LiveRounds rounds_;
    cli::LoadDesk desk_;
    std::vector<std::unique_ptr<cli::LoadSession>> sessions_;
};

json told(const ClosedLoop::Times& times, std::size_t total) {
    return {{"rate", static_cast<double>(total) / times.seconds},
            {"p50", times.answer.percentile(0.5).value()},
            {"p99", times.answer.percentile(0.99).value()}};
}

/// What `press` of so many takes, batch by batch, each waited for.
template <class Press>
json told_of_batches(std::size_t batch, std::size_t total, const Press& press) {
    ClosedLoop::Times times;
    const Time begin = cli::local_now();
    for (std::size_t n = 0; n < total; n += batch) {
        const Time sent = cli::local_now();
        press();
        times.answer.add(cli::local_now() - sent);
    }
    times.seconds = seconds_since(begin);
    return told(times, total);
}

/// In turn, and the baseline once more.
template <class Baseline, class Value>
json pairs_of(const RowOptions& options, const Baseline& baseline, const Value& value) {
    json pairs = json::array();
    for (std::size_t n = 0; n < options.pairs; ++n) {
        json pair;
        pair["baseline"] = baseline();
        pair["value"] = value();
        pair["null"] = baseline();
        pairs.push_back(pair);
    }
    return pairs;
}

/// A market with one terminal that presses, everything warm.
class OneSession {
  public:
    OneSession(const RowOptions& options, const std::string& durability, std::size_t warm_up)
        : options_(options), market_(io_, options, durability) {
        market_.log_on_all(false);
        loop_.emplace(io_, market_.round());
        loop_->add(market_.sessions().front()->socket(), 0);
        loop_->run(options.batch, warm_up);
    }

    json press() { return told(loop_->run(options_.batch, options_.total), options_.total); }

  private:
    RowOptions options_;
    asio::io_context io_{1};
    Market market_;
    std::optional<ClosedLoop> loop_;
};

}  // namespace

json rates(const RowOptions& options) {
    want_open_files(2 * options.connections);  // the echo's, too
    const EchoServer echo;
    asio::io_context io(1);
    Market market(io, options, "none");
    market.log_on_all(false);
    ClosedLoop ours(io, market.round());
    for (const auto& session : market.sessions()) ours.add(session->socket(), 0);
    ours.run(options.batch, options.total / 2);  // everything is warm, and each has pressed once

    asio::io_context echo_io(1);
    std::vector<tcp::socket> sockets =
        echo.greet(echo_io, EchoTo::sender, ours.last_answer(), options.connections);
    ClosedLoop theirs(echo_io, market.round());
    for (tcp::socket& socket : sockets) theirs.add(socket, 0);
    theirs.run(options.batch, options.total / 2);

    const auto run = [&](ClosedLoop& loop) {
        return told(loop.run(options.batch, options.total), options.total);
    };
    return {{"pairs", pairs_of(
                          options, [&] { return run(theirs); }, [&] { return run(ours); })},
            {"press_bytes", cli::PressFrame().bytes().size()},
            {"answer_bytes", ours.last_answer().size()}};
}

json durable(const RowOptions& options) {
    OneSession ours(options, "sync", options.total / 4 + 1);
    const base::TemporaryDirectory directory;
    RawFile raw(directory / "raw");
    const std::size_t record =
        journal::record_size(cli::PressFrame().bytes().size() - wire::size_prefix);
    // One answer by itself is held against a page.
    const std::vector<std::byte> bytes(options.batch == 1 ? 4096 : options.batch * record);
    const auto write_raw = [&] {
        return told_of_batches(options.batch, options.total, [&] { raw.write(bytes); });
    };
    return {{"pairs", pairs_of(options, write_raw, [&] { return ours.press(); })}};
}

namespace {

json next_to(Rival& rival, const std::string& durability, const RowOptions& options) {
    OneSession ours(options, durability, options.total / 2);
    const auto press_rival = [&](std::size_t total) {
        return told_of_batches(options.batch, total, [&] { rival.press(options.batch); });
    };
    const std::size_t theirs = options.rival_total == 0 ? options.total : options.rival_total;
    press_rival(theirs / 2);
    return {
        {"pairs", pairs_of(
                      options, [&] { return press_rival(theirs); }, [&] { return ours.press(); })},
        {"rival", rival.version()}};
}

}  // namespace

json next_to_redis(const RowOptions& options) {
    const bool is_synced = options.batch == 1;
    const auto redis = start_redis(is_synced ? RedisSync::always : RedisSync::never);
    return next_to(*redis, is_synced ? "sync" : "none", options);
}

json next_to_postgres(const RowOptions& options) {
    const auto postgres = start_postgres();
    return next_to(*postgres, "sync", options);
}

namespace {

/// Causes a result for everyone with each command: a product is added.
class House {
  public:
    House(asio::io_context& io, const tcp::endpoint& server)
        : session_(io, server, {cli::load_auctioneer, false, {}}) {
        session_.await_log_on();
        texts_.group = "rose";
        texts_.names = {{"en", "Rose"}};
    }

    void add_product() {
        wire::encode_add_product(builder_, session_.next_id(), ProductId::none(), texts_);
        session_.add(builder_.frame());
        const bool is_written = session_.write();
        const auto why_over = session_.read(buffer_, [](const schema::ServerFrame&) {});
        if (is_written && why_over.empty()) return;
        throw std::runtime_error("the auctioneer's products were not taken: " +
                                 std::string(why_over));
    }

  private:
    cli::LoadSession session_;
    wire::FrameBuilder builder_;
    wire::Texts texts_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(64 * 1024);
};

}  // namespace

json fan_out(const RowOptions& options) {
    want_open_files(options.connections);
    const EchoServer echo;
    EchoReaders theirs(echo, options.connections);
    asio::io_context io(1);
    Market market(io, options, "none");
    market.log_on_all(true);
    House house(io, market.endpoint());  // and the desk's session ends
    FanOut ours(io);
    for (const auto& session : market.sessions()) ours.add(session->socket());
    const auto add_product = [&] { house.add_product(); };
    ours.run(3, add_product);
    theirs.connect(ours.last_result());

    const auto read_echo = [&] { return json{{"rate", theirs.run(options.total)}}; };
    const auto read_results = [&] { return json{{"rate", ours.run(options.total, add_product)}}; };
    return {{"pairs", pairs_of(options, read_echo, read_results)},
            {"result_bytes", ours.last_result().size()}};
}

json idle_memory(const RowOptions& options) {
    want_open_files(options.connections);
    asio::io_context io(1);
    Market market(io, options, "memory");
    const std::uint64_t before = market.use().own_bytes;
    market.log_on_all(true);
    const std::uint64_t after = market.use().own_bytes;
    return {
        {"bytes", static_cast<double>(after - before) / static_cast<double>(options.connections)}};
}

namespace {

/// Asks each session for the market's time, and counts those that are answered.
std::size_t count_answers(const std::vector<std::unique_ptr<cli::LoadSession>>& sessions) {
    wire::FrameBuilder builder;
    builder.finish(schema::ClientBody::time_sync,
                   schema::CreateTimeSync(builder.begin(), cli::local_now().value()).Union());
    std::vector<std::byte> buffer(64 * 1024);
    std::vector<cli::LoadSession*> asked;
    for (const auto& session : sessions) {
        session->add(builder.frame());
        asked.push_back(session.get());
    }
    std::size_t answers = 0;
    const Time end = cli::local_now() + patience;
    while (!asked.empty() && cli::local_now() < end) {
        std::erase_if(asked, [&](cli::LoadSession* session) {
            bool is_answered = false;
            const auto note = [&](const schema::ServerFrame& frame) {
                const auto* ping = frame.body_as_ping();
                if (ping != nullptr) session->add_pong(ping->id());
                is_answered = is_answered || frame.body_as_time_synced() != nullptr;
            };
            const bool is_over = !session->read(buffer, note).empty();
            static_cast<void>(session->write());
            if (is_answered) ++answers;
            return is_answered || is_over;
        });
    }
    return answers;
}

}  // namespace

json held(const RowOptions& options) {
    want_open_files(options.connections);
    asio::io_context io(1);
    Market market(io, options, "memory");
    market.log_on_all(true);
    std::this_thread::sleep_for(std::chrono::seconds(3));
    return {{"connections", count_answers(market.sessions())}};
}

}  // namespace huagu::bench
