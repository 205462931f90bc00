#include "bench/closed_loop.hpp"

#include <boost/asio/write.hpp>
#include <stdexcept>

#include "bench/frames.hpp"
#include "cli/load/sender.hpp"

namespace huagu::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

bool is_answer(schema::ServerBody type) {
    return type == schema::ServerBody::accepted || type == schema::ServerBody::rejected;
}

}  // namespace

void ClosedLoop::add(tcp::socket& socket, std::uint64_t last_id) {
    socket.non_blocking(true);
    peers_.push_back(std::make_unique<Peer>(Peer{&socket, last_id, {}, 0, Time(0)}));
    wait(*peers_.back());
}

ClosedLoop::Times ClosedLoop::run(std::size_t batch, std::size_t total) {
    batch_size_ = batch;
    wanted_ = total;
    answered_ = under_way_ = 0;
    times_ = {};
    const Time begin = cli::local_now();
    for (const auto& peer : peers_) send_batch(*peer);
    io_.restart();
    while (under_way_ > 0 && !has_failed_) io_.run_one();
    if (has_failed_) throw std::runtime_error("a connection ended");
    times_.seconds = cli::in_seconds(cli::local_now() - begin);
    times_.seconds *= static_cast<double>(total) / static_cast<double>(answered_);
    return std::move(times_);
}

void ClosedLoop::send_batch(Peer& peer) {
    batch_.clear();
    for (std::size_t n = 0; n < batch_size_; ++n) {
        frame_.set(CommandId(++peer.last_id), round_);
        const auto bytes = frame_.bytes();
        batch_.insert(batch_.end(), bytes.begin(), bytes.end());
    }
    peer.awaited = batch_size_;
    under_way_ += batch_size_;
    peer.sent = cli::local_now();
    // A batch fits what the kernel keeps for a connection: all answers before were read.
    boost::system::error_code error;
    asio::write(*peer.socket, asio::buffer(batch_), error);
    has_failed_ = has_failed_ || error;
}

void ClosedLoop::wait(Peer& peer) {
    peer.socket->async_wait(tcp::socket::wait_read, [this, &peer](boost::system::error_code error) {
        if (error) return;
        read(peer);
        wait(peer);
    });
}

void ClosedLoop::read(Peer& peer) {
    boost::system::error_code error;
    const std::size_t size = peer.socket->read_some(asio::buffer(buffer_), error);
    if (error == asio::error::would_block) return;
    if (error) {
        has_failed_ = true;
        return;
    }
    const std::size_t answers = take(peer, std::span(buffer_).first(size));
    if (answers > peer.awaited) throw std::runtime_error("more answers than presses");
    if (answers == 0) return;
    peer.awaited -= answers;
    under_way_ -= answers;
    answered_ += answers;
    if (peer.awaited > 0) return;
    times_.answer.add(cli::local_now() - peer.sent);
    if (answered_ < wanted_) send_batch(peer);
}

std::size_t ClosedLoop::take(Peer& peer, std::span<const std::byte> bytes) {
    std::size_t answers = 0;
    cut(peer.unread, bytes, [&](std::span<const std::byte> frame) {
        if (!is_answer(type_of(frame))) return;
        if (answered_ + ++answers == wanted_) last_answer_.assign(frame.begin(), frame.end());
    });
    return answers;
}

}  // namespace huagu::bench
