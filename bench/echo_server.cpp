#include "bench/echo_server.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>

#include "base/open_files.hpp"
#include "bench/frames.hpp"

namespace huagu::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

using wire::size_prefix;
constexpr std::size_t answers_at_once = 1024;

/// Counts the frames of a stream without keeping them.
class FrameCount {
  public:
    std::size_t add(std::span<const std::byte> bytes) {
        std::size_t whole = 0;
        while (!bytes.empty()) {
            if (rest_ == 0) {
                const std::size_t part = std::min(size_prefix - prefix_, bytes.size());
                std::memcpy(&size_[prefix_], bytes.data(), part);
                prefix_ += part;
                bytes = bytes.subspan(part);
                if (prefix_ < size_prefix) break;
                prefix_ = 0;
                rest_ = number_at<std::uint32_t>(size_);
            }
            const std::size_t part = std::min(rest_, bytes.size());
            rest_ -= part;
            bytes = bytes.subspan(part);
            if (rest_ == 0) ++whole;
        }
        return whole;
    }

  private:
    std::byte size_[size_prefix] = {};
    std::size_t prefix_ = 0;
    std::size_t rest_ = 0;  // of the frame, after its size
};

class Echo {
  public:
    explicit Echo(tcp::acceptor acceptor, asio::io_context& io)
        : acceptor_(std::move(acceptor)), io_(io) {
        accept();
    }

  private:
    struct Peer {
        explicit Peer(tcp::socket from) : socket(std::move(from)) {}
        tcp::socket socket;
        FrameCount frames;
        EchoTo to = EchoTo::sender;
        std::vector<std::byte> greeting;
        std::size_t answer = 0;  // its bytes
        const std::vector<std::byte>* answers = nullptr;
    };

    void accept() {
        acceptor_.async_accept(io_, [this](boost::system::error_code error, tcp::socket socket) {
            if (error) return;
            socket.set_option(tcp::no_delay(true));
            socket.non_blocking(true);
            peers_.push_back(std::make_unique<Peer>(std::move(socket)));
            wait(*peers_.back());
            accept();
        });
    }

    void wait(Peer& peer) {
        peer.socket.async_wait(tcp::socket::wait_read, [this, &peer](boost::system::error_code) {
            if (read(peer)) wait(peer);
        });
    }

    /// False: it is gone.
    bool read(Peer& peer) {
        boost::system::error_code error;
        const std::size_t size = peer.socket.read_some(asio::buffer(buffer_), error);
        if (error == asio::error::would_block) return true;
        if (error) return false;
        std::span<const std::byte> bytes(buffer_.data(), size);
        if (peer.answers == nullptr && !greet(peer, bytes)) return true;
        const std::size_t frames = peer.frames.add(bytes);
        if (peer.to == EchoTo::sender) {
            answer(peer, frames);
        } else {
            for (const auto& each : peers_) {
                if (each->answers != nullptr) answer(*each, frames);
            }
        }
        return true;
    }

    /// Takes the greeting from the front of the bytes, and answers it; whether it is whole.
    bool greet(Peer& peer, std::span<const std::byte>& bytes) {
        std::vector<std::byte>& greeting = peer.greeting;
        greeting.insert(greeting.end(), bytes.begin(), bytes.end());
        if (greeting.size() < size_prefix + 1) return false;
        const std::size_t end = size_prefix + number_at<std::uint32_t>(greeting.data());
        if (greeting.size() < end) return false;
        peer.to = static_cast<EchoTo>(greeting[size_prefix]);
        std::vector<std::byte>& many = answers_[{greeting.begin() + size_prefix + 1,
                                                 greeting.begin() + static_cast<long>(end)}];
        peer.answer = end - size_prefix - 1;
        while (many.size() < peer.answer * answers_at_once) {
            many.insert(many.end(), greeting.begin() + size_prefix + 1,
                        greeting.begin() + static_cast<long>(end));
        }
        peer.answers = &many;
        answer(peer, 1);
        bytes = bytes.last(greeting.size() - end);
        return true;
    }

    static void answer(Peer& peer, std::size_t frames) {
        std::size_t left = frames * peer.answer;
        std::size_t from = 0;  // of an answer that was begun
        while (left > 0) {
            const std::size_t part = std::min(left, peer.answers->size() - from);
            boost::system::error_code error;
            const std::size_t written =
                peer.socket.write_some(asio::buffer(peer.answers->data() + from, part), error);
            // What the kernel does not take at once, it takes when the client has read.
            if (error && error != asio::error::would_block) return;
            left -= written;
            from = (from + written) % peer.answer;
        }
    }

    tcp::acceptor acceptor_;
    asio::io_context& io_;
    std::vector<std::unique_ptr<Peer>> peers_;
    // An answer → the same, many times.
    std::map<std::vector<std::byte>, std::vector<std::byte>> answers_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(64 * 1024);
};

/// What a connection sends first: how its frames are answered, and with which bytes.
std::vector<std::byte> greeting(EchoTo to, std::span<const std::byte> answer) {
    const auto size = static_cast<std::uint32_t>(answer.size() + 1);
    std::vector<std::byte> bytes(size_prefix);
    std::memcpy(bytes.data(), &size, sizeof size);
    bytes.push_back(static_cast<std::byte>(to));
    bytes.insert(bytes.end(), answer.begin(), answer.end());
    return bytes;
}

}  // namespace

EchoServer::EchoServer() {
    asio::io_context io(1);
    tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    acceptor.listen(4096);
    endpoint_ = acceptor.local_endpoint();
    const pid_t parent = ::getpid();
    io.notify_fork(asio::io_context::fork_prepare);
    process_ = ::fork();
    if (process_ != 0) {
        io.notify_fork(asio::io_context::fork_parent);
        return;
    }
    io.notify_fork(asio::io_context::fork_child);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) std::_Exit(1);
    base::raise_open_files();
    const Echo echo(std::move(acceptor), io);
    io.run();
    std::_Exit(0);
}

EchoServer::~EchoServer() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

std::vector<tcp::socket> EchoServer::greet(asio::io_context& io, EchoTo to,
                                           std::span<const std::byte> answer,
                                           std::size_t connections) const {
    const std::vector<std::byte> bytes = greeting(to, answer);
    std::vector<std::byte> first_answer(answer.size());
    std::vector<tcp::socket> sockets;
    for (std::size_t n = 0; n < connections; ++n) {
        tcp::socket& socket = sockets.emplace_back(io);
        socket.connect(endpoint_);
        socket.set_option(tcp::no_delay(true));
        asio::write(socket, asio::buffer(bytes));
        asio::read(socket, asio::buffer(first_answer));  // so the echo knows it
    }
    return sockets;
}

}  // namespace huagu::bench
