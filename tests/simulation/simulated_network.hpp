// Connections between clients and a server, in simulated time. As with TCP the bytes of one
// direction arrive in order, once, in other pieces than they were sent; and when a connection is
// cut, what was on its way is lost, and either side may learn of it late, or never.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/connection.hpp"
#include "gateway/event_loop.hpp"
#include "gateway/stream.hpp"
#include "tests/simulation/world.hpp"

namespace huagu::simulation {

struct NetworkFaults {
    Duration latency = us(200);       // one way, usually; sometimes many times more
    Duration cut_every{0};            // of each connection, on average; 0: never
    std::int64_t silent_percent = 0;  // of the cuts: a side is not told
    bool has_short_writes = false;
    std::size_t in_flight_max = 64 * 1024;  // bytes to a client; then its server waits
};

class ClientEnd;
class ServerEnd;

/// One connection. Lives while one of its ends does, or something is on its way.
class Link : public std::enable_shared_from_this<Link> {
  public:
    Link(World& world, const NetworkFaults& faults, std::weak_ptr<ClientEnd> client);

    void to_server(std::span<const std::byte> bytes);
    /// So many bytes go; 0: the connection is full.
    std::size_t to_client(std::span<const std::byte> bytes);
    void client_closes();
    void server_closes();
    /// What is on its way is lost.
    void cut();

    /// Half of the cuts come soon after the connection began, so that each state is met.
    void plan_cut();
    /// The server takes the connection; its end says when it is gone. Nothing reaches the client
    /// before `connected`.
    void accepted(ServerEnd* server);
    void connects_at(Time connected) { last_to_client_ = connected; }
    void server_is_gone() { server_ = nullptr; }

    [[nodiscard]] Duration latency() const { return latency_; }
    [[nodiscard]] bool is_cut() const { return is_cut_; }

  private:
    Time next_arrival(Time& last);
    void tell_server_end();
    void tell_client_end(std::string_view why);

    World& world_;
    const NetworkFaults& faults_;
    const Duration latency_;
    std::weak_ptr<ClientEnd> client_;
    ServerEnd* server_ = nullptr;
    Time last_to_server_;
    Time last_to_client_;
    std::size_t in_flight_ = 0;  // to the client
    bool is_cut_ = false;
    bool server_has_closed_ = false;
    bool client_has_closed_ = false;
};

/// The server's: the real gateway's sessions speak to it.
class ServerEnd final : public gateway::Stream {
  public:
    ServerEnd(World& world, const NetworkFaults& faults, gateway::EventLoop& loop,
              std::shared_ptr<Link> link);
    ~ServerEnd() override;

    [[nodiscard]] Moved read(std::span<std::byte> into) override;
    [[nodiscard]] Moved write(std::span<const std::span<const std::byte>> pieces) override;
    void wait_to_read(gateway::StreamWaiter waiter) override;
    void wait_to_write(gateway::StreamWaiter waiter) override;
    void finish_writing() override;
    void close() override;
    [[nodiscard]] std::optional<Duration> least_round_trip() override;
    [[nodiscard]] const std::string& peer() const override { return peer_; }

    // The link's.

    void arrived(std::span<const std::byte> bytes);
    void ended();
    void has_room();

  private:
    void tell_reader(bool has_failed);

    World& world_;
    const NetworkFaults& faults_;
    gateway::EventLoop& loop_;
    std::shared_ptr<Link> link_;
    std::string peer_ = "simulated";
    std::vector<std::byte> received_;
    bool has_ended_ = false;
    bool is_closed_ = false;
    std::optional<gateway::StreamWaiter> reader_;
    std::optional<gateway::StreamWaiter> writer_;
};

class SimulatedNetwork {
  public:
    using Accept = std::function<void(std::shared_ptr<Link>)>;

    SimulatedNetwork(World& world, NetworkFaults faults) : world_(world), faults_(faults) {}

    /// Whoever takes connections; nobody: they are refused.
    void listen(Accept accept) { accept_ = std::move(accept); }
    void connect(const std::shared_ptr<ClientEnd>& client);
    /// The server's machine is gone: every connection is cut.
    void cut_all();
    /// No more faults from now on.
    void heal();

    [[nodiscard]] const NetworkFaults& faults() const { return faults_; }

  private:
    World& world_;
    NetworkFaults faults_;
    Accept accept_;
    std::vector<std::weak_ptr<Link>> links_;
};

/// Whoever listens on the wire, at a client's end of it.
struct Wiretap {
    virtual ~Wiretap() = default;
    virtual void sent(std::span<const std::byte> frame) = 0;
    virtual void received(std::span<const std::byte> bytes) = 0;
    virtual void began() = 0;  // another connection
};

/// The client's: the real client library speaks to it.
class ClientEnd final : public client::Connection {
  public:
    ClientEnd(SimulatedNetwork& network, Owner& owner, Wiretap& wiretap)
        : Connection(owner), network_(network), wiretap_(wiretap) {}

    void connect(const std::string& host, const std::string& port) override;
    void send(std::span<const std::byte> frame) override;
    void abandon() override;

    // The network's.

    void connected(std::shared_ptr<Link> link);
    void arrived(std::span<const std::byte> bytes);
    void ended(std::string_view why);

  private:
    SimulatedNetwork& network_;
    Wiretap& wiretap_;
    std::shared_ptr<Link> link_;
};

}  // namespace huagu::simulation
