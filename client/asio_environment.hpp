// The real environment of clients: an io_context that its user runs.
#pragma once

#include <boost/asio/io_context.hpp>

#include "client/environment.hpp"

namespace huagu::client {

class AsioEnvironment final : public Environment {
  public:
    explicit AsioEnvironment(boost::asio::io_context& io) : io_(io) {}

    [[nodiscard]] LocalTime now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] std::unique_ptr<Timer> make_timer() override;
    [[nodiscard]] std::shared_ptr<Connection> make_connection(Connection::Owner& owner) override;

  private:
    boost::asio::io_context& io_;
};

}  // namespace huagu::client
