#include "client/asio_environment.hpp"

#include <boost/asio/steady_timer.hpp>

#include "client/tcp_connection.hpp"

namespace huagu::client {
namespace {

using Then = std::function<void()>;

class AsioTimer final : public Timer {
  public:
    explicit AsioTimer(boost::asio::io_context& io) : timer_(io) {}

    void wait(std::chrono::nanoseconds time, Then then) override {
        // A wait that was overtaken, or whose timer is gone, finds nobody.
        then_ = std::make_shared<Then>(std::move(then));
        timer_.expires_after(std::chrono::duration_cast<boost::asio::steady_timer::duration>(time));
        timer_.async_wait(
            [then = std::weak_ptr<Then>(then_)](const boost::system::error_code& error) {
                if (error) return;
                if (const auto still = then.lock()) (*still)();
            });
    }

    void cancel() override {
        then_.reset();
        timer_.cancel();
    }

  private:
    boost::asio::steady_timer timer_;
    std::shared_ptr<Then> then_;
};

}  // namespace

std::unique_ptr<Timer> AsioEnvironment::make_timer() { return std::make_unique<AsioTimer>(io_); }

std::shared_ptr<Connection> AsioEnvironment::make_connection(Connection::Owner& owner) {
    return std::make_shared<TcpConnection>(io_, owner);
}

}  // namespace huagu::client
