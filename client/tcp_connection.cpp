#include "client/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

namespace huagu::client {

namespace asio = boost::asio;
using boost::system::error_code;

void Connection::connect(const std::string& host, const std::string& port) {
    resolver_.async_resolve(host, port,
                            [self = shared_from_this()](error_code error, const auto& endpoints) {
                                if (error) return self->fail(error.message());
                                if (self->owner_) self->on_resolved(endpoints);
                            });
}

void Connection::on_resolved(const asio::ip::tcp::resolver::results_type& endpoints) {
    asio::async_connect(socket_, endpoints,
                        [self = shared_from_this()](error_code error, const auto&) {
                            if (error) return self->fail(error.message());
                            if (!self->owner_) return;
                            error_code ignored;  // a press must not wait for the next segment
                            self->socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
                            self->owner_->on_connected();
                            if (self->owner_) self->receive();
                        });
}

void Connection::send(std::span<const std::byte> frame) {
    output_.insert(output_.end(), frame.begin(), frame.end());
    if (writing_.empty()) write();
}

void Connection::abandon() {
    owner_ = nullptr;
    resolver_.cancel();
    if (writing_.empty()) close();
}

void Connection::close() {
    error_code ignored;
    socket_.close(ignored);
}

void Connection::receive() {
    socket_.async_read_some(asio::buffer(input_),
                            [self = shared_from_this()](error_code error, std::size_t size) {
                                if (error) return self->fail(error.message());
                                self->on_received(size);
                            });
}

void Connection::on_received(std::size_t size) {
    std::span<const std::byte> input(input_.data(), size);
    while (owner_ && !input.empty()) {
        const wire::Cut cut = reader_.next(input);
        if (cut == wire::Cut::incomplete) break;
        if (cut != wire::Cut::whole) return fail(name(cut));
        const schema::ServerFrame* frame = wire::verify_server(reader_.message());
        if (!frame) return fail("the server sent bytes that are no message");
        owner_->on_frame(*frame);
    }
    if (owner_) receive();
}

void Connection::write() {
    std::swap(output_, writing_);
    asio::async_write(socket_, asio::buffer(writing_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                          self->writing_.clear();
                          if (error) return self->fail(error.message());
                          if (!self->output_.empty()) return self->write();
                          if (!self->owner_) self->close();
                      });
}

void Connection::fail(std::string_view why) {
    close();
    if (!owner_) return;
    Owner* owner = owner_;
    owner_ = nullptr;
    owner->on_disconnected(why);
}

}  // namespace huagu::client
