#include "tests/simulation/simulated_network.hpp"

#include <algorithm>
#include <utility>

namespace huagu::simulation {

// ---- Link ----

Link::Link(World& world, const NetworkFaults& faults, std::weak_ptr<ClientEnd> client)
    : world_(world),
      faults_(faults),
      latency_(world.between(us(20), Duration(2 * faults.latency.value()))),
      client_(std::move(client)),
      last_to_server_(world.time.steady()),
      last_to_client_(world.time.steady()) {}

void Link::plan_cut() {
    if (faults_.cut_every.value() == 0) return;
    const Duration when = world_.one_in(2)
                              ? world_.between(Duration(0), Duration(10 * latency_.value()))
                              : world_.about(faults_.cut_every);
    world_.time.after(when, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self != nullptr && self->faults_.cut_every.value() != 0) self->cut();
    });
}

Time Link::next_arrival(Time& last) {
    const Duration late = world_.about(Duration(latency_.value() / 4));
    last = std::max(last, world_.time.steady() + latency_ + late);
    return last;
}

void Link::to_server(std::span<const std::byte> bytes) {
    if (is_cut_ || client_has_closed_) return;
    while (!bytes.empty()) {
        const auto size = world_.one_in(4) ? static_cast<std::size_t>(world_.random.within(
                                                 1, static_cast<std::int64_t>(bytes.size())))
                                           : bytes.size();
        std::vector<std::byte> piece(bytes.begin(), bytes.begin() + static_cast<long>(size));
        bytes = bytes.subspan(size);
        world_.time.at(next_arrival(last_to_server_),
                       [self = shared_from_this(), piece = std::move(piece)] {
                           if (self->is_cut_ || self->server_ == nullptr) return;
                           self->world_.note(piece);
                           self->server_->arrived(piece);
                       });
    }
}

std::size_t Link::to_client(std::span<const std::byte> bytes) {
    const std::size_t room = faults_.in_flight_max - std::min(in_flight_, faults_.in_flight_max);
    bytes = bytes.first(std::min(bytes.size(), room));
    if (bytes.empty()) return 0;
    in_flight_ += bytes.size();
    if (is_cut_) return bytes.size();  // lost, and nobody knows yet
    world_.time.at(
        next_arrival(last_to_client_),
        [self = shared_from_this(), piece = std::vector<std::byte>(bytes.begin(), bytes.end())] {
            if (self->is_cut_) return;
            self->in_flight_ -= piece.size();
            self->world_.note(piece);
            if (const auto client = self->client_.lock()) client->arrived(piece);
            if (self->server_ != nullptr) self->server_->has_room();
        });
    return bytes.size();
}

void Link::client_closes() {
    if (std::exchange(client_has_closed_, true) || is_cut_) return;
    world_.time.at(next_arrival(last_to_server_), [self = shared_from_this()] {
        if (!self->is_cut_) self->tell_server_end();
    });
}

void Link::server_closes() {
    if (std::exchange(server_has_closed_, true) || is_cut_) return;
    world_.time.at(next_arrival(last_to_client_), [self = shared_from_this()] {
        if (!self->is_cut_) self->tell_client_end("the server closed the connection");
    });
}

void Link::cut() {
    if (std::exchange(is_cut_, true)) return;
    world_.note(1);
    const auto tell = [this](std::function<void()> then) {
        if (world_.percent(faults_.silent_percent)) return;
        world_.time.after(world_.about(latency_), std::move(then));
    };
    tell([self = shared_from_this()] { self->tell_server_end(); });
    tell([self = shared_from_this()] { self->tell_client_end("the connection was cut"); });
}

void Link::accepted(ServerEnd* server) { server_ = server; }

void Link::tell_server_end() {
    if (server_ != nullptr) server_->ended();
}

void Link::tell_client_end(std::string_view why) {
    if (const auto client = client_.lock()) client->ended(why);
}

// ---- ServerEnd ----

ServerEnd::ServerEnd(World& world, const NetworkFaults& faults, gateway::EventLoop& loop,
                     std::shared_ptr<Link> link)
    : world_(world), faults_(faults), loop_(loop), link_(std::move(link)) {
    link_->accepted(this);
}

ServerEnd::~ServerEnd() {
    link_->server_is_gone();
    link_->server_closes();
}

gateway::Stream::Moved ServerEnd::read(std::span<std::byte> into) {
    if (received_.empty()) return {has_ended_ ? Outcome::ended : Outcome::would_wait, 0};
    const std::size_t bytes = std::min(into.size(), received_.size());
    std::copy_n(received_.begin(), bytes, into.begin());
    received_.erase(received_.begin(), received_.begin() + static_cast<long>(bytes));
    return {Outcome::done, bytes};
}

gateway::Stream::Moved ServerEnd::write(std::span<const std::span<const std::byte>> pieces) {
    if (has_ended_) return {Outcome::ended, 0};
    std::size_t total = 0;
    for (auto piece : pieces) {
        const bool is_short = faults_.has_short_writes && world_.one_in(8);
        if (is_short) piece = piece.first((piece.size() + 1) / 2);
        const std::size_t bytes = link_->to_client(piece);
        total += bytes;
        if (is_short || bytes < piece.size()) break;
    }
    return {total == 0 ? Outcome::would_wait : Outcome::done, total};
}

void ServerEnd::wait_to_read(gateway::StreamWaiter waiter) {
    reader_.emplace(waiter);
    if (!received_.empty() || has_ended_) tell_reader(false);
}

void ServerEnd::wait_to_write(gateway::StreamWaiter waiter) {
    writer_.emplace(waiter);
    if (has_ended_) has_room();
}

void ServerEnd::finish_writing() { link_->server_closes(); }

void ServerEnd::close() {
    is_closed_ = true;
    link_->server_closes();
    tell_reader(true);
    has_room();
}

std::optional<Duration> ServerEnd::least_round_trip() {
    return Duration(2 * link_->latency().value());
}

void ServerEnd::arrived(std::span<const std::byte> bytes) {
    if (is_closed_) return;
    received_.insert(received_.end(), bytes.begin(), bytes.end());
    tell_reader(false);
}

void ServerEnd::ended() {
    has_ended_ = true;
    tell_reader(false);
    has_room();
}

void ServerEnd::tell_reader(bool has_failed) {
    if (!reader_) return;
    loop_.post([waiter = *reader_, has_failed] { waiter.readable(has_failed); });
    reader_.reset();
}

void ServerEnd::has_room() {
    if (!writer_) return;
    loop_.post([waiter = *writer_] { waiter.writable(); });
    writer_.reset();
}

// ---- SimulatedNetwork ----

void SimulatedNetwork::connect(const std::shared_ptr<ClientEnd>& client) {
    const auto link = std::make_shared<Link>(world_, faults_, client);
    std::erase_if(links_, [](const auto& old) { return old.expired(); });
    links_.push_back(link);
    link->plan_cut();
    const Duration there = link->latency() + world_.about(us(100));
    link->connects_at(world_.time.steady() + there + there);
    world_.time.after(there, [this, link, there, client = std::weak_ptr(client)] {
        const bool is_taken = accept_ != nullptr && !link->is_cut();
        if (is_taken) accept_(link);
        world_.time.after(there, [link, client, is_taken] {
            const auto end = client.lock();
            if (end == nullptr) return;
            if (!is_taken || link->is_cut()) return end->ended("connection refused");
            end->connected(link);
        });
    });
}

void SimulatedNetwork::cut_all() {
    for (const auto& each : links_) {
        if (const auto link = each.lock()) link->cut();
    }
    links_.clear();
}

void SimulatedNetwork::heal() {
    faults_.cut_every = Duration(0);
    faults_.silent_percent = 0;
}

// ---- ClientEnd ----

void ClientEnd::connect(const std::string&, const std::string&) {
    wiretap_.began();
    network_.connect(std::static_pointer_cast<ClientEnd>(shared_from_this()));
}

void ClientEnd::connected(std::shared_ptr<Link> link) {
    link_ = std::move(link);
    if (is_abandoned()) return link_->client_closes();
    owner().on_connected();
}

void ClientEnd::send(std::span<const std::byte> frame) {
    if (link_ == nullptr) return;
    wiretap_.sent(frame);
    link_->to_server(frame);
}

void ClientEnd::abandon() {
    forget_owner();
    if (link_ != nullptr) link_->client_closes();
}

void ClientEnd::arrived(std::span<const std::byte> bytes) {
    if (is_abandoned()) return;
    wiretap_.received(bytes);
    const std::string_view why = take(bytes);
    if (!why.empty()) ended(why);
}

void ClientEnd::ended(std::string_view why) {
    const auto self = shared_from_this();
    if (link_ != nullptr) link_->client_closes();
    tell_disconnected(why);
}

}  // namespace huagu::simulation
