#include "bench/loopback_rows.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <memory>
#include <stdexcept>

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

/// As many as this process will have: each connection is one.
void raise_open_files(std::size_t connections) {
    constexpr std::size_t others = 64;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < connections + others) {
        throw Unmeasurable(fmt::format("a process may have {} open files, {} connections need more",
                                       limit.rlim_max, connections));
    }
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
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

}  // namespace

json rates(const RowOptions& options) {
    raise_open_files(2 * options.connections);  // the echo's, too
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

    json pairs = json::array();
    for (std::size_t n = 0; n < options.pairs; ++n) {
        json pair;
        for (const char* which : {"baseline", "value", "null"}) {
            ClosedLoop& loop = std::string_view(which) == "value" ? ours : theirs;
            pair[which] = told(loop.run(options.batch, options.total), options.total);
        }
        pairs.push_back(pair);
    }
    return {{"pairs", pairs},
            {"press_bytes", cli::PressFrame().bytes().size()},
            {"answer_bytes", ours.last_answer().size()}};
}

json durable(const RowOptions& options) {
    asio::io_context io(1);
    Market market(io, options, "sync");
    market.log_on_all(false);
    ClosedLoop ours(io, market.round());
    ours.add(market.sessions().front()->socket(), 0);
    ours.run(options.batch, options.total / 4 + 1);

    const Directory directory;
    RawFile raw(directory / "raw");
    const std::size_t plain_press = cli::PressFrame().bytes().size() - wire::size_prefix;
    const std::size_t records = options.batch * (sizeof(journal::RecordHead) + plain_press);
    // One answer by itself is held against a page.
    const std::vector<std::byte> bytes(options.batch == 1 ? 4096 : records);
    const auto write_raw = [&] {
        ClosedLoop::Times times;
        const Time begin = cli::local_now();
        for (std::size_t n = 0; n < options.total; n += options.batch) {
            const Time sent = cli::local_now();
            raw.write(bytes);
            times.answer.add(cli::local_now() - sent);
        }
        times.seconds = seconds_since(begin);
        return told(times, options.total);
    };
    json pairs = json::array();
    for (std::size_t n = 0; n < options.pairs; ++n) {
        json pair;
        pair["baseline"] = write_raw();
        pair["value"] = told(ours.run(options.batch, options.total), options.total);
        pair["null"] = write_raw();
        pairs.push_back(pair);
    }
    return {{"pairs", pairs}};
}

namespace {

json next_to(Rival& rival, const std::string& durability, const RowOptions& options) {
    asio::io_context io(1);
    Market market(io, options, durability);
    market.log_on_all(false);
    ClosedLoop ours(io, market.round());
    ours.add(market.sessions().front()->socket(), 0);
    ours.run(options.batch, options.total / 2);
    const auto press_rival = [&](std::size_t total) {
        ClosedLoop::Times times;
        const Time begin = cli::local_now();
        for (std::size_t n = 0; n < total; n += options.batch) {
            const Time sent = cli::local_now();
            rival.press(options.batch);
            times.answer.add(cli::local_now() - sent);
        }
        times.seconds = seconds_since(begin);
        return told(times, total);
    };
    const std::size_t theirs = options.rival_total == 0 ? options.total : options.rival_total;
    press_rival(theirs / 2);
    json pairs = json::array();
    for (std::size_t n = 0; n < options.pairs; ++n) {
        json pair;
        pair["baseline"] = press_rival(theirs);
        pair["value"] = told(ours.run(options.batch, options.total), options.total);
        pair["null"] = press_rival(theirs);
        pairs.push_back(pair);
    }
    return {{"pairs", pairs}, {"rival", rival.version()}};
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
    raise_open_files(options.connections);
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

    json pairs = json::array();
    for (std::size_t n = 0; n < options.pairs; ++n) {
        json pair;
        pair["baseline"] = {{"rate", theirs.run(options.total)}};
        pair["value"] = {{"rate", ours.run(options.total, add_product)}};
        pair["null"] = {{"rate", theirs.run(options.total)}};
        pairs.push_back(pair);
    }
    return {{"pairs", pairs}, {"result_bytes", ours.last_result().size()}};
}

json idle_memory(const RowOptions& options) {
    raise_open_files(options.connections);
    asio::io_context io(1);
    Market market(io, options, "memory");
    const std::uint64_t before = market.use().own_bytes;
    market.log_on_all(true);
    const std::uint64_t after = market.use().own_bytes;
    return {
        {"connections", market.sessions().size()},
        {"bytes", static_cast<double>(after - before) / static_cast<double>(options.connections)}};
}

}  // namespace huagu::bench
