// A day on which every kind of event happens, and the frames that tell of it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/market.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::wire {

inline constexpr Limits limits{.participants = 10,
                               .users = 10,
                               .clocks = 4,
                               .lots = 10,
                               .orders = 10,
                               .presses = 10,
                               .sales = 10};

inline constexpr std::int64_t ms = 1'000'000;

/// A ServerFrame that was received.
class Received {
  public:
    explicit Received(const FrameBuilder& builder) {
        std::span<const std::byte> frame = builder.frame();
        EXPECT_EQ(reader_->next(frame), Cut::whole);
        frame_ = verify_server(reader_->message());
        EXPECT_NE(frame_, nullptr);
    }
    const schema::ServerFrame* operator->() const { return frame_; }

  private:
    std::unique_ptr<FrameReader> reader_ = std::make_unique<FrameReader>(server_frame_max);
    const schema::ServerFrame* frame_;
};

/// One event in each of its frames.
struct Told {
    Event event;
    std::vector<Received> frames;  // public: shown, masked; private: the reply, the desk's
};

/// A market whose events are encoded as they are made.
class Day {
  public:
    Day() : engine_(limits), events_(limits) {}

    void apply(Command command, const Texts& texts = {}) {
        advance(command.at);
        engine_.apply(command, events_);
        tell(Cause{&command, &texts});
    }
    void advance(Time to) {
        while (engine_.next_deadline() && *engine_.next_deadline() <= to) {
            engine_.process_deadline(events_);
            tell(Cause{});
        }
    }

    [[nodiscard]] const std::vector<Told>& told() const { return told_; }
    [[nodiscard]] const Market& market() const { return engine_.market(); }
    /// The first after `from` that is of a kind.
    [[nodiscard]] const Told& find(EventKind kind, std::size_t from = 0) const {
        const auto found =
            std::find_if(told_.begin() + static_cast<std::ptrdiff_t>(from), told_.end(),
                         [kind](const Told& told) { return told.event.kind == kind; });
        if (found == told_.end()) throw std::runtime_error("not told: " + std::string(name(kind)));
        return *found;
    }
    [[nodiscard]] const schema::Result& result(EventKind kind, std::size_t from = 0) const {
        return *find(kind, from).frames[0]->body_as_result();
    }

  private:
    void tell(Cause cause) {
        const Market& market = engine_.market();
        for (const Event& event : events_.events()) {
            Told told{event, {}};
            ResultHead head{Sequence(told_.size() + 1), clock_of(event), told_.size() + 100,
                            event.at};
            if (is_public(event.kind)) {
                encode_result(builder_, head, event, market, cause, Buyers::shown);
                told.frames.emplace_back(builder_);
                encode_result(builder_, head, event, market, cause, Buyers::masked);
                told.frames.emplace_back(builder_);
            } else {
                encode_reply(builder_, event, market, "more");
                told.frames.emplace_back(builder_);
                encode_desk_reply(builder_, head, event, market, "more");
                told.frames.emplace_back(builder_);
            }
            told_.push_back(std::move(told));
        }
        events_.clear();
    }

    Engine engine_;
    EventBuffer events_;
    FrameBuilder builder_;
    std::vector<Told> told_;
};

/// By user 1, with the next command id; `at` in ms, as below.
[[nodiscard]] Command command(CommandKind kind, std::int64_t at);

/// On lot 1, round 1.
[[nodiscard]] Command press(std::int64_t at, std::uint32_t participant, std::int64_t units);

[[nodiscard]] Day whole_day();

}  // namespace huagu::wire
