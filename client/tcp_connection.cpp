#include "client/tcp_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

namespace huagu::client {

namespace asio = boost::asio;
using boost::system::error_code;

void TcpConnection::connect(const std::string& host, const std::string& port) {
    resolver_.async_resolve(host, port, [self = self()](error_code error, const auto& endpoints) {
        if (error) return self->fail(error.message());
        if (!self->is_abandoned()) self->on_resolved(endpoints);
    });
}

void TcpConnection::on_resolved(const asio::ip::tcp::resolver::results_type& endpoints) {
    asio::async_connect(socket_, endpoints, [self = self()](error_code error, const auto&) {
        if (error) return self->fail(error.message());
        if (self->is_abandoned()) return;
        error_code ignored;  // a press must not wait for the next segment
        self->socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
        self->owner().on_connected();
        if (!self->is_abandoned()) self->receive();
    });
}

void TcpConnection::send(std::span<const std::byte> frame) {
    output_.insert(output_.end(), frame.begin(), frame.end());
    if (writing_.empty()) write();
}

void TcpConnection::abandon() {
    forget_owner();
    resolver_.cancel();
    if (writing_.empty()) close();
}

void TcpConnection::close() {
    error_code ignored;
    socket_.close(ignored);
}

void TcpConnection::receive() {
    socket_.async_read_some(asio::buffer(input_),
                            [self = self()](error_code error, std::size_t size) {
                                if (error) return self->fail(error.message());
                                self->on_received(size);
                            });
}

void TcpConnection::on_received(std::size_t size) {
    const std::string_view why = take(std::span(input_).first(size));
    if (!why.empty()) return fail(why);
    if (!is_abandoned()) receive();
}

void TcpConnection::write() {
    std::swap(output_, writing_);
    asio::async_write(socket_, asio::buffer(writing_),
                      [self = self()](error_code error, std::size_t) {
                          self->writing_.clear();
                          if (error) return self->fail(error.message());
                          if (!self->output_.empty()) return self->write();
                          if (self->is_abandoned()) self->close();
                      });
}

void TcpConnection::fail(std::string_view why) {
    close();
    tell_disconnected(why);
}

}  // namespace huagu::client
