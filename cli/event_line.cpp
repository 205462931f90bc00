#include "cli/event_line.hpp"

#include <fmt/compile.h>

#include <cstdint>
#include <iterator>

namespace huagu::cli {

namespace {

/// Writes one object, field by field.
class LineWriter {
  public:
    LineWriter(fmt::memory_buffer& lines, const Event& event) : lines_(lines) {
        put(R"({"event":")");
        put(name(event.kind));
        put("\"");
        integer("at", event.at);
        if (is_public(event.kind)) integer("sequence", event.sequence);
    }
    ~LineWriter() { put("}\n"); }
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    /// Of a strong type, or a bare one.
    template <class Number>
    LineWriter& integer(std::string_view field, Number number) {
        if constexpr (requires { number.value(); }) {
            fmt::format_to(std::back_inserter(lines_), FMT_COMPILE(",\"{}\":{}"), field,
                           number.value());
        } else {
            fmt::format_to(std::back_inserter(lines_), FMT_COMPILE(",\"{}\":{}"), field, number);
        }
        return *this;
    }
    LineWriter& word(std::string_view field, std::string_view value) {
        fmt::format_to(std::back_inserter(lines_), FMT_COMPILE(",\"{}\":\"{}\""), field, value);
        return *this;
    }
    LineWriter& json(std::string_view field, std::string_view value) {
        fmt::format_to(std::back_inserter(lines_), FMT_COMPILE(",\"{}\":{}"), field, value);
        return *this;
    }

  private:
    void put(std::string_view text) { lines_.append(text.data(), text.data() + text.size()); }

    fmt::memory_buffer& lines_;
};

void write(LineWriter& line, const LotState& lot) {
    line.integer("clock", lot.clock)
        .integer("lot", lot.lot)
        .integer("units", lot.units)
        .integer("min_units", lot.min_units)
        .integer("start_price", lot.start_price)
        .integer("reserve_price", lot.reserve_price);
}

void write(LineWriter& line, const RoundStarted& round) {
    line.integer("clock", round.clock)
        .integer("lot", round.lot)
        .integer("round", round.round)
        .integer("start_price", round.start_price)
        .integer("price_step", round.price_step)
        .integer("step_interval", round.step_interval)
        .integer("starts_at", round.starts_at)
        .integer("last_step", round.last_step)
        .integer("units", round.units)
        .integer("min_units", round.min_units);
}

void write(LineWriter& line, const Sale& sale) {
    line.integer("sale", sale.sale)
        .integer("clock", sale.clock)
        .integer("lot", sale.lot)
        .integer("round", sale.round)
        .integer("step", sale.step)
        .integer("price", sale.price)
        .integer("units", sale.units)
        .integer("items", sale.items)
        .integer("gross", sale.gross)
        .integer("buyer", sale.buyer)
        .integer("grower", sale.grower);
}

/// Whom an answer concerns: presses and standing orders name themselves, other commands their kind.
void write_asked(LineWriter& line, const Event& event, CommandKind command, OrderId order) {
    if (command == CommandKind::press) {
        line.integer("participant", event.participant).integer("command_id", event.command_id);
    } else if (command == CommandKind::place_order) {
        line.integer("participant", event.participant).integer("order", order);
    } else {
        line.word("command", name(command));
    }
}

void write(LineWriter& line, const Event& event, const Lost& lost) {
    line.integer("participant", event.participant)
        .integer("command_id", event.command_id)
        .integer("clock", lost.clock)
        .integer("lot", lost.lot)
        .integer("round", lost.round)
        .integer("winning_step", lost.winning_step)
        .integer("winning_price", lost.winning_price)
        .integer("late", lost.late);
}

bool has_line(const Event& event) {
    switch (event.kind) {
        case EventKind::won:
        case EventKind::credit_changed:
            return false;
        case EventKind::accepted:
            return event.accepted.command == CommandKind::press ||
                   event.accepted.command == CommandKind::place_order;
        default:
            return true;
    }
}

}  // namespace

void append_line(fmt::memory_buffer& lines, const Event& event, std::string_view cancel_reason) {
    if (!has_line(event)) return;
    LineWriter line(lines, event);
    switch (event.kind) {
        case EventKind::market_opened:
            break;
        case EventKind::market_closed:
            line.integer("sales", event.market_closed.sales)
                .integer("units", event.market_closed.units)
                .integer("gross", event.market_closed.gross);
            break;
        case EventKind::clock_opened:
        case EventKind::clock_paused:
        case EventKind::clock_resumed:
        case EventKind::clock_closed:
            line.integer("clock", event.clock_opened.clock);
            break;
        case EventKind::hand_stopped:
            line.integer("clock", event.hand_stopped.clock)
                .integer("lot", event.hand_stopped.lot)
                .integer("round", event.hand_stopped.round)
                .integer("step", event.hand_stopped.step);
            break;
        case EventKind::lot_queued:
        case EventKind::lot_changed:
            write(line, event.lot_queued);
            break;
        case EventKind::lot_closed:
            line.integer("clock", event.lot_closed.clock)
                .integer("lot", event.lot_closed.lot)
                .word("outcome", name(event.lot_closed.outcome))
                .integer("units_sold", event.lot_closed.units_sold)
                .integer("units_unsold", event.lot_closed.units_unsold);
            break;
        case EventKind::round_started:
            write(line, event.round_started);
            break;
        case EventKind::sale:
            write(line, event.sale);
            break;
        case EventKind::sale_cancelled:
            line.integer("sale", event.sale_cancelled.sale).json("reason", cancel_reason);
            break;
        case EventKind::accepted:
            write_asked(line, event, event.accepted.command, event.accepted.order);
            break;
        case EventKind::rejected:
            write_asked(line, event, event.rejected.command, event.rejected.order);
            line.word("reason", name(event.rejected.reason));
            break;
        case EventKind::lost:
            write(line, event, event.lost);
            break;
        case EventKind::order_changed:
            line.integer("participant", event.participant)
                .integer("order", event.order_changed.order)
                .integer("units_left", event.order_changed.units_left)
                .word("state", name(event.order_changed.state));
            break;
        case EventKind::won:
        case EventKind::credit_changed:
            break;
    }
}

}  // namespace huagu::cli
