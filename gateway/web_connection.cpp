#include "gateway/web_connection.hpp"

#include <boost/beast/core/buffers_generator.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "gateway/web_answers.hpp"
#include "gateway/web_stream.hpp"

namespace huagu::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint32_t header_max = 8 << 10;   // bytes
constexpr std::chrono::seconds answer_max{60};  // for a slow line to take a file
constexpr std::chrono::seconds goodbye_max{2};  // for the last answer to arrive
constexpr std::string_view market_path = "/market";

class WebConnection : public std::enable_shared_from_this<WebConnection> {
  public:
    WebConnection(tcp::socket socket, GatewayThread& thread, WebShared& shared)
        : stream_(std::move(socket)), thread_(thread), shared_(shared) {
        ++shared_.requesters;
    }
    ~WebConnection() { --shared_.requesters; }
    WebConnection(const WebConnection&) = delete;
    WebConnection& operator=(const WebConnection&) = delete;

    void read();

  private:
    void on_request(const error_code& error);
    void on_bad_request(const error_code& error);
    void on_market(const WebRequest& request);
    void write(WebAnswer answer);
    void say_goodbye();
    void forget_the_rest();

    beast::tcp_stream stream_;
    GatewayThread& thread_;
    WebShared& shared_;
    beast::flat_buffer buffer_{std::size_t{2} * header_max};
    std::optional<http::request_parser<http::empty_body>> parser_;
};

/// A whole request must come in the time of a log-on, so that slow ones hold nothing for long.
void WebConnection::read() {
    parser_.emplace();
    parser_->header_limit(header_max);
    stream_.expires_after(std::chrono::nanoseconds(shared_.settings.log_on_max.value()));
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                                self->on_request(error);
                            });
}

void WebConnection::on_request(const error_code& error) {
    if (error) return on_bad_request(error);
    WebRequest request = parser_->release();
    // What nobody reads would be taken for the next request.
    const bool has_body = request.chunked() || request.count(http::field::content_length) > 0;
    if (has_body) request.keep_alive(false);
    if (path_of(request) == market_path) return on_market(request);
    write(answer(request));
}

/// Whoever sent what is no request is told; whoever is slow, or went, is not.
void WebConnection::on_bad_request(const error_code& error) {
    if (error == http::error::end_of_stream) return say_goodbye();
    if (error.category() != make_error_code(http::error::bad_method).category()) return;
    WebRequest none;
    none.version(11);
    none.keep_alive(false);
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return write(refuse(none, http::status::request_header_fields_too_large,
                            "The request's header is too long.", "请求头太长。"));
    }
    write(refuse(none, http::status::bad_request, "This is no request.", "这不是有效的请求。"));
}

void WebConnection::on_market(const WebRequest& request) {
    if (!beast::websocket::is_upgrade(request)) {
        return write(refuse(request, http::status::upgrade_required,
                            "Terminals connect here, by WebSocket. The terminal is at /.",
                            "终端通过 WebSocket 连接到这里。终端在 /。"));
    }
    if (!is_known_origin(request, shared_.settings.web_origins)) {
        return write(refuse(request, http::status::forbidden,
                            "A page of another origin may not open a terminal here "
                            "(server.web_origins names those that may).",
                            "其他来源的网页不能在这里打开终端（见 server.web_origins）。"));
    }
    if (!shared_.has_room()) {
        return write(refuse(request, http::status::service_unavailable,
                            "There are too many connections: try again later.",
                            "连接太多，请稍后再试。"));
    }
    accept_web_socket(stream_.release_socket(), request, shared_.settings,
                      [&thread = thread_](std::unique_ptr<Stream> stream) {
                          thread.adopt(std::move(stream), thread.real_now());
                      });
}

void WebConnection::write(WebAnswer answer) {
    const bool goes_on = answer.keep_alive();
    stream_.expires_after(answer_max);
    beast::async_write(stream_, std::move(answer),
                       [self = shared_from_this(), goes_on](const error_code& error, std::size_t) {
                           if (error) return;
                           if (goes_on) return self->read();
                           self->say_goodbye();
                       });
}

/// What still comes is read and forgotten, for to close before would take the answer back.
void WebConnection::say_goodbye() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(goodbye_max);
    forget_the_rest();
}

void WebConnection::forget_the_rest() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(header_max),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                                if (!error) self->forget_the_rest();
                            });
}

}  // namespace

void serve_web(tcp::socket socket, GatewayThread& thread, WebShared& shared) {
    if (shared.requesters >= shared.settings.connections) return;
    std::make_shared<WebConnection>(std::move(socket), thread, shared)->read();
}

}  // namespace huagu::gateway
