// A client's connection to the market: frames out, verified frames in. What carries them is behind
// it: TCP (tcp_connection.hpp), a simulated network (tests).
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "wire/frame.hpp"

namespace huagu::client {

/// Lives as long as whatever works for it, so its owner may go at any time. One thread's.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    /// Not called from within the owner's own calls; it may abandon the connection from each.
    class Owner {
      public:
        virtual ~Owner() = default;
        virtual void on_connected() = 0;
        virtual void on_frame(const schema::ServerFrame& frame) = 0;
        /// The last call: why there is no connection (any more).
        virtual void on_disconnected(std::string_view why) = 0;
    };

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    virtual void connect(const std::string& host, const std::string& port) = 0;

    /// A frame with its size, copied. Goes out at once if nothing is under way.
    virtual void send(std::span<const std::byte> frame) = 0;

    /// Closes, once what was sent has gone out; the owner is not called any more.
    virtual void abandon() = 0;

  protected:
    explicit Connection(Owner& owner) : owner_(&owner) {}

    /// Tells the owner of every frame that is whole by now. Why the bytes are none; empty if they
    /// are.
    [[nodiscard]] std::string_view take(std::span<const std::byte> bytes);
    /// The last call, unless it was abandoned.
    void tell_disconnected(std::string_view why);

    [[nodiscard]] bool is_abandoned() const { return owner_ == nullptr; }
    [[nodiscard]] Owner& owner() { return *owner_; }
    void forget_owner() { owner_ = nullptr; }

  private:
    Owner* owner_;
    wire::FrameReader reader_{wire::server_frame_max};
};

}  // namespace huagu::client
