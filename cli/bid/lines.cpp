// The part of BidSession that does what a line says.
#include <unistd.h>

#include "cli/bid/hand_text.hpp"
#include "cli/bid/tell.hpp"
#include "cli/time_of_day.hpp"

namespace huagu::cli {

void BidSession::take(std::optional<std::string> line) {
    if (line) {
        if (isatty(STDIN_FILENO) != 0) screen_.typed(*line);
        input_.push_back(std::move(*line));
    } else {
        is_input_over_ = true;
    }
    go_on();
}

/// Lines of a script wait for what the lines before them asked for, and for a connection; a
/// person's do not.
void BidSession::go_on() {
    const auto is_waiting = [this] {
        return !asked_.empty() || !armed_.empty() || pages_ > 0 || sales_from_ || awaits_credit_ ||
               !client_.is_logged_on();
    };
    while (!input_.empty() && (is_person() || !is_waiting())) {
        const std::string line = std::move(input_.front());
        input_.pop_front();
        try {
            const auto words = split_words(line);
            if (!words.empty()) {
                if (words[0][0] != '#') obey(words);
            } else if (is_person()) {
                press_again();
            }
        } catch (const UsageError& error) {
            screen_.message(error.in(language_));
            if (!is_person()) fail(2);
        }
    }
    const bool is_done = is_input_over_ && input_.empty() && !is_waiting() && !is_following_;
    if (is_ready_ && is_done) client_.log_off();
}

void BidSession::obey(const std::vector<std::string>& words) {
    try {
        Arguments arguments({words.begin() + 1, words.end()});
        obey(words[0], arguments);
    } catch (const UsageError& error) {
        screen_.message(error.in(language_));
        if (!lines_ || isatty(STDIN_FILENO) == 0) fail(2);
    }
}

void BidSession::obey(const std::string& word, Arguments& arguments) {
    // What was there before the connection was lost may be gone.
    const bool is_local = word == "unpress" || word == "help" || word == "quit" || word == "exit";
    if (!is_local && !client_.is_logged_on()) {
        tell(Say::away);
        return fail(1);
    }
    if (word == "press") return press(arguments);
    if (word == "order") return place_order(arguments);
    if (word == "reduce") return reduce_order(arguments, false);
    if (word == "cancel") return reduce_order(arguments, true);
    if (word == "follow") return follow(arguments);
    if (word == "unpress") {
        const ClockId clock = arguments.named_number<ClockId>("clock").value_or(focus());
        arguments.finish();
        const auto armed = armed_.find(clock);
        if (armed == armed_.end() || armed->second.sent != CommandId(0)) return;
        tell(Say::disarmed, clock.value());
        return end_press(clock);
    }
    if (word == "queue") {
        const auto clock = arguments.number<ClockId>("clock");
        arguments.finish();
        ++pages_;
        return client_.ask_catalogue_page(clock, 0, 50);
    }
    arguments.finish();
    if (word == "orders") return show_orders();
    if (word == "sales") {
        sales_from_ = SaleId(1);
        return ask_sales();
    }
    if (word == "credit" || word == "balance") return show_credit();
    if (word == "help") return screen_.message(std::string(say(language_, Say::help)));
    if (word == "clocks") {
        std::string text = clocks_text(client_.view(), language_);
        text.pop_back();
        return screen_.message(text);
    }
    if (word != "quit" && word != "exit")
        throw UsageError("no such command: {} (help lists them)",
                         "没有这个命令：{}（help 列出全部命令）", word);
    input_.clear();
    is_input_over_ = true;
    is_following_ = false;
    armed_.clear();
    client_.log_off();
}

void BidSession::press(Arguments& arguments) {
    ArmedPress armed;
    armed.units = Units(arguments.integer("units"));
    armed.lot = arguments.named_number<LotId>("lot").value_or(LotId::none());
    if (const auto at = arguments.named_integer("at")) armed.at = Price(*at);
    armed.is_all_or_none = arguments.named_boolean("all_or_none", false);
    const ClockId clock = arguments.named_number<ClockId>("clock").value_or(focus());
    arguments.finish();
    if (!client_.view().clock(clock)) {
        tell(Say::unknown_clock, clock.value());
        return fail(2);
    }
    units_last_ = armed.units;
    arm(clock, std::move(armed));
}

void BidSession::press_again() {
    if (!units_last_) return;
    if (!client_.is_logged_on()) return tell(Say::away);
    ArmedPress armed;
    armed.units = *units_last_;
    arm(focus(), std::move(armed));
}

void BidSession::arm(ClockId clock, ArmedPress armed) {
    const wire::ClockView* view = client_.view().clock(clock);
    if (!armed.at && !(view && view->round)) {
        tell(Say::no_round, clock.value());
        return fail(1);
    }
    if (armed.at)
        tell(Say::armed, units(language_, armed.units.value()), clock.value(),
             money(armed.at->value()));
    armed.timer = std::make_unique<boost::asio::steady_timer>(io_);
    ArmedPress& kept = armed_.insert_or_assign(clock, std::move(armed)).first->second;
    aim(clock, kept);
}

/// Sets the press to the moment at which the round's hand shows its price, if that will be.
void BidSession::aim(ClockId clock, ArmedPress& armed) {
    if (armed.sent != CommandId(0)) return;
    armed.timer->cancel();
    const wire::ClockView* view = client_.view().clock(clock);
    if (!view || !view->round || view->stopped_step) return;  // the next round comes
    const RoundStarted& round = *view->round;
    if (armed.lot.is_none()) armed.lot = round.lot;
    if (armed.lot != round.lot) return;
    if (!armed.at) return fire(clock, armed, market_time());
    const Hand hand = hand_of(round);
    const Step step = hand.first_step_at_or_below(*armed.at);
    if (step > hand.last_step) {
        tell(Say::never_reached, round.lot.value(), money(armed.at->value()));
        fail(1);
        return end_press(clock);
    }
    const Time when = hand.start_of(step);
    if (when <= market_time()) return fire(clock, armed, market_time());
    armed.timer->expires_at(client_.time_sync().local_time(when));
    armed.timer->async_wait([this, clock, when](const auto& error) {
        if (error) return;
        const auto found = armed_.find(clock);
        if (found != armed_.end()) fire(clock, found->second, std::max(when, market_time()));
    });
}

void BidSession::fire(ClockId clock, ArmedPress& armed, Time press_time) {
    const wire::ClockView* view = client_.view().clock(clock);
    if (!view || !view->round || armed.sent != CommandId(0)) return;
    const bool is_synced = client_.time_sync().is_synced();
    const auto sent = client_.press(Press{
        .clock = clock,
        .lot = view->round->lot,
        .round = view->round->round,
        .press_time = is_synced ? press_time : wire::press_time_on_receipt,
        .units = armed.units,
        .is_all_or_none = armed.is_all_or_none,
    });
    if (!sent) {
        tell(Say::rejected, "press", say(language_, sent.error()));
        fail(1);
        return end_press(clock);
    }
    armed.sent = *sent;
    asked_[sent->value()] = fmt::format("press {}", armed.units.value());
}

void BidSession::end_press(ClockId clock) {
    armed_.erase(clock);
    go_on();
}

std::map<ClockId, ArmedPress>::iterator BidSession::find_sent(std::uint64_t command_id) {
    if (command_id == 0) return armed_.end();
    return std::find_if(armed_.begin(), armed_.end(), [&](const auto& each) {
        return each.second.sent == CommandId(command_id);
    });
}

void BidSession::place_order(Arguments& arguments) {
    Command command(CommandKind::place_order, Time());
    PlaceOrder order;
    order.product = arguments.number<ProductId>("product");
    order.units = Units(arguments.integer("units"));
    order.limit_price = Price(arguments.required_integer("limit"));
    order.order = arguments.named_number<OrderId>("order").value_or(OrderId(own_.next_order()));
    order.clock = arguments.named_number<ClockId>("clock").value_or(ClockId::none());
    order.lot = arguments.named_number<LotId>("lot").value_or(LotId::none());
    if (const auto grade = arguments.named("worst_grade")) order.worst_grade = parse_grade(*grade);
    order.min_length_cm = arguments.named_integer("min_length_cm").value_or(0);
    if (const auto most = arguments.named_integer("max_units_per_lot")) {
        order.max_units_per_lot = Units(*most);
    }
    order.min_units_per_lot = Units(arguments.named_integer("min_units_per_lot").value_or(1));
    arguments.finish();
    command.place_order = order;
    const auto sent = client_.send(command);
    if (!sent) throw UsageError("rejected: {}", "被拒绝：{}", say(language_, sent.error()));
    own_.take_number(order.order.value());
    unentered_.insert(sent->value());
    asked_[sent->value()] = fmt::format("order {}", order.order.value());
}

void BidSession::reduce_order(Arguments& arguments, bool is_cancel) {
    const CommandKind kind = is_cancel ? CommandKind::cancel_order : CommandKind::reduce_order;
    Command command(kind, Time());
    const auto order = arguments.number<OrderId>("order");
    if (is_cancel) {
        command.cancel_order = CancelOrder{order};
    } else {
        command.reduce_order = ReduceOrder{order, Units(arguments.integer("units"))};
    }
    arguments.finish();
    const auto sent = client_.send(command);
    if (!sent) throw UsageError("rejected: {}", "被拒绝：{}", say(language_, sent.error()));
    asked_[sent->value()] = fmt::format("{} {}", is_cancel ? "cancel" : "reduce", order.value());
}

void BidSession::follow(Arguments& arguments) {
    std::vector<ClockId> clocks;
    while (const auto word = arguments.next_word()) {
        clocks.push_back(parse_number<ClockId>("clock", *word));
    }
    arguments.finish();
    followed_ = std::move(clocks);
    is_following_ = is_one_shot();
    if (!followed_.empty() && !client_.view().clock(followed_.front())) {
        tell(Say::unknown_clock, followed_.front().value());
    }
}

void BidSession::show_orders() {
    bool has_any = false;
    for (const auto& [order, own] : own_.orders()) {
        if (own.state != schema::OrderState::open) continue;
        has_any = true;
        tell(Say::order_of, order, own.product, money(own.limit_price),
             units(language_, own.units_left));
    }
    if (!has_any) tell(Say::no_orders);
}

/// All of the day: of those before the log-on the own snapshot has but the last.
void BidSession::ask_sales() {
    constexpr std::uint32_t at_once = 500;
    if (client_.is_logged_on()) client_.ask_purchases_page(*sales_from_, at_once);
}

void BidSession::show_sales() {
    if (own_.sales().empty()) return tell(Say::no_sales);
    for (const auto& [sale, own] : own_.sales()) {
        std::string text = fmt::format(fmt::runtime(say(language_, Say::sale_of)), sale, own.lot,
                                       units(language_, own.units), money(own.price),
                                       money(own.gross), money(own.fee));
        if (own.is_cancelled) text += say(language_, Say::cancelled_mark);
        screen_.message(text);
    }
}

void BidSession::show_credit() {
    tell(Say::credit, money(own_.limit()), money(own_.sold()), money(own_.held()),
         money(own_.available()), time_of_day(own_.credit_at()));
}

}  // namespace huagu::cli
