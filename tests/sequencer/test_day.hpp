// A small market day for tests: grower 1, buyers 2 to 4, clock 1, whose users have the numbers of
// their participants; user 9 is the auctioneer. Times are ms after the market opened.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/market.hpp"
#include "journal/memory_journal.hpp"
#include "sequencer/sequencer.hpp"
#include "tests/journal/mapped_storage.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::test {

inline constexpr std::int64_t ms = 1'000'000;
inline constexpr Time opened{1'000'000 * ms};
constexpr Time at(std::int64_t milliseconds) { return opened + Duration(milliseconds * ms); }

inline constexpr UserId auctioneer{9};

inline Limits small_limits() {
    Limits limits;
    limits.participants = 20;
    limits.users = 40;
    limits.clocks = 4;
    limits.lots = 1000;
    limits.orders = 100;
    limits.presses = 100;
    limits.sales = 10'000;
    return limits;
}

inline SequencerSettings settings() {
    SequencerSettings result;
    result.limits = small_limits();
    result.hide_buyers = true;
    return result;
}

inline Results small_results() {
    return Results({std::uint64_t{1} << 17, std::uint64_t{16} << 20});
}

/// The results of the day that a storage keeps.
inline Results results_in(journal::Storage& storage,
                          journal::Access access = journal::Access::write,
                          journal::Look look = journal::Look::at_opening) {
    return Results(storage, "day", {},
                   {access, {std::uint64_t{1} << 17, std::uint64_t{16} << 20}, look});
}

/// A user's session: slot and user number are the same.
inline SessionId session_of(std::uint32_t user) { return {0, user, 1}; }

inline Incoming incoming(std::uint32_t user, std::int64_t received, const Command& command,
                         const wire::Texts& texts = {}, bool is_server = false) {
    wire::FrameBuilder builder;
    wire::encode_command(builder, command, texts, is_server);
    Incoming item;
    item.frame = FrameBytes(builder.plain());
    item.received = at(received);
    if (is_server) return item;
    item.session = session_of(user);
    item.user = UserId(user);
    if (item.user != auctioneer) item.participant = ParticipantId(user);
    return item;
}

inline Incoming from_server(std::int64_t received, const Command& command,
                            const wire::Texts& texts = {}) {
    return incoming(0, received, command, texts, true);
}

inline Incoming attach(std::uint32_t user, std::int64_t received, SessionId session) {
    Incoming item;
    item.kind = IncomingKind::attach;
    item.user = UserId(user);
    if (item.user != auctioneer) item.participant = ParticipantId(user);
    item.session = session;
    item.received = at(received);
    return item;
}

inline Incoming detach(std::uint32_t user, std::int64_t received, SessionId session,
                       schema::CloseReason ended = schema::CloseReason::logged_off) {
    Incoming item = attach(user, received, session);
    item.kind = IncomingKind::detach;
    item.ended = ended;
    return item;
}

/// A press that claims, and is granted, the moment of its receipt.
inline Incoming press(std::uint32_t user, std::uint64_t id, std::int64_t received,
                      std::int64_t units, std::int64_t round = 1, std::uint32_t lot = 1) {
    Command command(CommandKind::press, Time(0));
    command.command_id = CommandId(id);
    command.press = {ClockId(1), LotId(lot), RoundNumber(round), at(received), Units(units), false};
    Incoming item = incoming(user, received, command);
    item.claimed = at(received);
    item.press_time = at(received);
    return item;
}

/// Of product 1.
inline Command standing_order(std::uint64_t id, std::uint64_t order, std::int64_t limit_price,
                              std::int64_t units) {
    Command command(CommandKind::place_order, Time(0));
    command.command_id = CommandId(id);
    command.place_order = {};
    command.place_order.order = OrderId(order);
    command.place_order.product = ProductId(1);
    command.place_order.limit_price = Price(limit_price);
    command.place_order.units = Units(units);
    return command;
}

inline Command on_clock(CommandKind kind, std::uint32_t clock = 1, std::uint64_t id = 0) {
    Command command(kind, Time(0));
    command.command_id = CommandId(id);
    command.open_clock.clock = ClockId(clock);
    return command;
}

/// The worked example's lot: 18 units of 20 stems, from 100 down to 10.
inline Command lot_of_18(std::uint32_t clock = 1) {
    Command command(CommandKind::queue_lot, Time(0));
    command.queue_lot = {
        ClockId(clock), LotId::none(), ParticipantId(1), ProductId(1), 0,        60,
        Items(20),      Units(18),     Units(1),         Price(100),   Price(10)};
    return command;
}

inline Command add_clock(std::uint32_t clock) {
    Command command(CommandKind::add_clock, Time(0));
    command.add_clock = {ClockId(clock), {}};
    return command;
}

inline std::vector<Incoming> opening() {
    std::vector<Incoming> batch;
    wire::Texts texts;
    texts.market = "Dounan";
    texts.day = "2026-11-23";
    texts.currency = "CNY";
    texts.minor_unit_digits = 2;
    Command open(CommandKind::open_market, Time(0));
    open.open_market = {7, 100};
    batch.push_back(from_server(0, open, texts));
    for (std::uint32_t id = 1; id <= 4; ++id) {
        Command add(CommandKind::add_participant, Time(0));
        add.add_participant = {ParticipantId::none(), id != 1, id == 1, Money(1'000'000)};
        batch.push_back(from_server(0, add));
    }
    batch.push_back(from_server(0, add_clock(1)));
    return batch;
}

struct TestDay {
    journal::MemoryJournal journal;
    Results results = small_results();
    Sequencer sequencer{settings(), journal, results};
    Outbox out;

    /// The market is open, and all users' sessions are there.
    explicit TestDay(journal::Durability durability = journal::Durability::at_once)
        : journal(durability) {
        begin();
    }
    /// With results in files.
    explicit TestDay(journal::Storage& storage) : results(results_in(storage)) { begin(); }

    void begin() {
        std::vector<Incoming> batch = opening();
        for (std::uint32_t user = 2; user <= 4; ++user) {
            batch.push_back(attach(user, 0, session_of(user)));
        }
        batch.push_back(attach(auctioneer.value(), 0, session_of(auctioneer.value())));
        sequencer.turn(at(0), batch, out);
        journal.settle();
        out.clear();
    }

    /// A turn with these items; what it says replaces what was said before.
    template <class... Items>
    void turn(std::int64_t now, Items&&... items) {
        std::vector<Incoming> batch;
        (batch.push_back(std::forward<Items>(items)), ...);
        out.clear();
        sequencer.turn(at(now), batch, out);
        sequencer.check();
    }
    /// As a server does: a turn at least every 100 ms.
    void pass_to(std::int64_t now) {
        Outbox passing;
        std::vector<Incoming> none;
        while (sequencer.last_time() + Duration(100 * ms) < at(now)) {
            sequencer.turn(sequencer.last_time() + Duration(100 * ms), none, passing);
        }
        turn(now);
    }
    /// The worked example's lot runs on clock 1: the hand moves at 800 ms.
    void start_lot() {
        turn(0, from_server(0, lot_of_18()), from_server(0, on_clock(CommandKind::open_clock)));
    }

    const Market& market() const { return sequencer.engine().market(); }
    const Clock& clock(std::uint32_t id = 1) const { return market().clocks[id]; }

    /// The replies of the last turn to a session.
    std::vector<std::string> replies_to(SessionId session) const {
        std::vector<std::string> replies;
        for (const OutItem& item : out.items()) {
            if (item.kind != OutKind::reply || item.session != session) continue;
            const auto frame = out.frame(item);
            replies.emplace_back(reinterpret_cast<const char*>(frame.data()), frame.size());
        }
        return replies;
    }
};

/// The message of a frame, whose size comes first.
class Message {
  public:
    explicit Message(std::span<const std::byte> frame) {
        HUAGU_ASSERT(reader_.next(frame) == wire::Cut::whole);
        message_ = wire::verify_server(reader_.message());
        HUAGU_ASSERT(message_ != nullptr);
    }
    explicit Message(const std::string& frame)
        : Message(std::as_bytes(std::span(frame.data(), frame.size()))) {}

    const schema::ServerFrame* operator->() const { return message_; }

  private:
    wire::FrameReader reader_{wire::server_frame_max};
    const schema::ServerFrame* message_ = nullptr;
};

/// The types of a view's results, from an entry on.
inline std::vector<schema::ResultBody> types_of(const journal::ResultsLog& log,
                                                std::uint64_t from = 0) {
    std::vector<schema::ResultBody> types;
    for (std::uint64_t index = from; index < log.end(); ++index) {
        types.push_back(Message(log.frame(index))->body_as_result()->body_type());
    }
    return types;
}

/// The records of a journal, their frames with them.
struct Journalled {
    std::vector<std::byte> bytes;
    std::vector<journal::Record> records;

    explicit Journalled(const journal::Journal& journal, std::uint64_t from = 0) {
        for (journal::Position position(from);;) {
            const journal::Position next = journal.read(position, bytes);
            if (next == position) break;
            position = next;
        }
        for (std::span<const std::byte> rest = bytes; !rest.empty();) {
            const auto record = journal::read_record(rest);
            HUAGU_ASSERT(record.has_value());
            records.push_back(*record);
            rest = rest.subspan(record->head.length);
        }
    }
};

}  // namespace huagu::test
