#include "gateway/listener.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

namespace huagu::gateway {

using boost::asio::ip::tcp;
namespace asio = boost::asio;

namespace {

tcp::acceptor listening(asio::io_context& io, const tcp::endpoint& at, std::string_view option) {
    try {
        tcp::acceptor acceptor(io, at);
        acceptor.listen(4096);
        return acceptor;
    } catch (const boost::system::system_error& error) {
        const std::string where = fmt::format("{}:{}", at.address().to_string(), at.port());
        if (error.code() != asio::error::address_in_use) {
            throw CannotListen(
                base::Told(where + ": " + error.code().message(),
                           where + "：无法监听：" + base::told_by_system(error.code().value()).zh));
        }
        throw CannotListen(
            "{}: the address is in use, by another server perhaps: end it, or give another port "
            "with {}",
            "{}：地址已被占用，也许是另一个服务器：请结束它，或用 {} 指定别的端口", where, option);
    }
}

}  // namespace

Listener::Listener(std::span<const std::unique_ptr<AsioLoop>> loops, const tcp::endpoint& at,
                   std::string_view port_option, Take take)
    : loops_(loops),
      take_(std::move(take)),
      acceptor_(listening(loops.front()->io(), at, port_option)),
      accept_again_(loops.front()->io()),
      port_(acceptor_.local_endpoint().port()) {
    accept();
}

void Listener::close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    accept_again_.cancel();
}

void Listener::accept() {
    const std::size_t loop = std::exchange(next_loop_, (next_loop_ + 1) % loops_.size());
    acceptor_.async_accept(loops_[loop]->io(), [this, loop](const boost::system::error_code& error,
                                                            tcp::socket socket) {
        on_accepted(error, std::move(socket), loop);
    });
}

void Listener::on_accepted(const boost::system::error_code& error, tcp::socket socket,
                           std::size_t loop) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (!error) {
        take_(std::move(socket), loop);
        return accept();
    }
    // No more files, say: not at once again.
    spdlog::error("a connection could not be taken: {}", error.message());
    accept_again_.expires_after(std::chrono::milliseconds(20));
    accept_again_.async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) accept();
    });
}

}  // namespace huagu::gateway
