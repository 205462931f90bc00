#include "cli/bid/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/bid/hand_text.hpp"
#include "cli/bid/tell.hpp"
#include "cli/log_on.hpp"

namespace huagu::cli {

namespace {

constexpr std::chrono::milliseconds redraw_interval{50};
// Before a page is asked for again, and from one to the next: a press must not be `busy` for them.
constexpr std::chrono::milliseconds busy_wait{200};
constexpr std::chrono::milliseconds page_rest{100};

}  // namespace

BidSession::BidSession(boost::asio::io_context& io, client::Options log_on, Language language,
                       std::vector<std::string> words)
    : io_(io),
      redraw_(io),
      ask_again_(io),
      language_(language),
      user_(log_on.user),
      words_(std::move(words)),
      screen_(words_.empty()),
      client_(io, std::move(log_on), *this) {
    client_.start();
    redraw();
}

void BidSession::on_logged_on(const schema::LoggedOn& logged_on) {
    minor_unit_digits_ = logged_on.minor_unit_digits();
    logged_on_at_ = Time(logged_on.market_time());
    user_number_ = logged_on.user();
    if (is_ready_ || is_one_shot()) return;
    const auto text = [](const flatbuffers::String* s) { return s ? s->str() : std::string(); };
    tell(Say::welcome, user_, text(logged_on.market()), text(logged_on.day()));
}

/// A script was written for the day that it began in; a person goes on.
void BidSession::on_another_day(const schema::LoggedOn& logged_on) {
    const auto text = [](const flatbuffers::String* s) { return s ? s->str() : std::string(); };
    tell(Say::another_day, text(logged_on.market()), text(logged_on.day()));
    own_ = OwnBook();
    unentered_.clear();
    armed_.clear();
    units_last_.reset();
    asked_.clear();
    pages_ = 0;
    sales_from_.reset();
    awaits_credit_ = false;
    if (is_person() || is_following_) return;
    fail(1);
    input_.clear();
    is_input_over_ = true;
    client_.log_off();
}

void BidSession::on_synced() {
    if (is_ready_ || !has_own_) return;
    is_ready_ = true;
    if (is_one_shot()) {
        is_input_over_ = true;
        obey(words_);
    } else {
        const auto on_line = [this](std::optional<std::string> line) { take(std::move(line)); };
        lines_ = std::make_unique<LineReader>(io_, on_line);
    }
    go_on();
}

void BidSession::on_snapshot(const schema::Snapshot&) {
    std::vector<ClockId> clocks;  // an aim may end a press
    for (const auto& [clock, armed] : armed_) clocks.push_back(clock);
    for (const ClockId clock : clocks) aim(clock, armed_.at(clock));
}

void BidSession::on_own_snapshot(const schema::OwnSnapshot& snapshot) {
    own_.load(snapshot, logged_on_at_);
    // What was decided while there was no connection.
    if (const auto* outcomes = snapshot.outcomes()) {
        for (const auto* reply : *outcomes) {
            const auto* won = reply->body_as_won();
            const auto* lost = reply->body_as_lost();
            if (won && find_sent(won->command_id()) != armed_.end()) on_won(*won);
            if (lost && find_sent(lost->command_id()) != armed_.end()) on_lost(*lost);
        }
    }
    has_own_ = true;
    awaits_credit_ = false;
    if (snapshot.suspended()) tell(Say::suspended);
    if (sales_from_) ask_sales();
    if (is_ready_) return go_on();
    const std::size_t burst = client::Options{}.sync_burst;
    if (client_.time_sync().exchanges() >= burst) on_synced();
}

void BidSession::on_result(const schema::Result& result) {
    if (result.body_type() == schema::ResultBody::market_closed) {
        tell(Say::closed);
        if (!armed_.empty()) fail(1);
        return client_.log_off();
    }
    if (const auto* notice = result.body_as_notice(); notice && notice->text()) {
        return tell(Say::notice, notice->text()->str());
    }
    if (const auto* cancelled = result.body_as_sale_cancelled()) {
        own_.cancel_sale(cancelled->sale());
    }
    if (!result.clock()) return;
    const ClockId clock(*result.clock());
    if (const auto* round = result.body_as_round_started()) {
        if (is_shown(clock)) tell_round(clock, *round);
        if (const auto armed = armed_.find(clock); armed != armed_.end()) aim(clock, armed->second);
    } else if (const auto* closed = result.body_as_lot_closed()) {
        const bool has_passed = closed->outcome() == schema::Outcome::passed;
        if (has_passed && is_shown(clock)) tell(Say::lot_passed, clock.value(), closed->lot());
        const auto armed = armed_.find(clock);
        if (armed == armed_.end() || armed->second.lot != LotId(closed->lot())) return;
        if (armed->second.sent != CommandId(0)) return;  // its own outcome will come
        tell(Say::lot_gone, closed->lot());
        fail(1);
        end_press(clock);
    } else if (const auto* sale = result.body_as_sale(); sale && is_shown(clock)) {
        tell(Say::sold, clock.value(), sale->lot(), units(language_, sale->units()),
             money(sale->price()));
    } else if (result.body_type() == schema::ResultBody::clock_paused && is_shown(clock)) {
        tell(Say::paused, clock.value());
    }
}

void BidSession::on_answer(const client::Answer& answer) {
    const auto asked = asked_.find(answer.command_id.value());
    const std::string what =
        asked == asked_.end() ? std::string(name(answer.command)) : asked->second;
    asked_.erase(answer.command_id.value());
    const bool is_unentered = unentered_.erase(answer.command_id.value()) > 0;
    if (answer.reason == Reason::none) {
        tell(is_unentered ? Say::entered_before : Say::accepted, what);
        return go_on();
    }
    const auto sent = find_sent(answer.command_id.value());
    const bool is_overtaken = answer.reason == Reason::wrong_round ||
                              answer.reason == Reason::too_late ||
                              answer.reason == Reason::lot_not_running;
    if (sent != armed_.end() && sent->second.at && is_overtaken) {
        sent->second.sent = CommandId(0);  // somebody stopped the hand higher: the next round
        return aim(sent->first, sent->second);
    }
    tell(Say::rejected, what, say(language_, answer.reason));
    fail(1);
    if (sent != armed_.end()) return end_press(sent->first);
    go_on();
}

void BidSession::on_won(const schema::Won& won) {
    own_.add(won);
    tell(Say::won, units(language_, won.units()), won.lot(), money(won.price()), money(won.gross()),
         money(won.fee()), won.sale());
    // Another user of the participant may have used the same id, for another lot.
    const auto sent = find_sent(won.command_id());
    if (sent == armed_.end() || sent->second.lot != LotId(won.lot())) return;
    awaits_credit_ = true;
    end_press(sent->first);
}

void BidSession::on_lost(const schema::Lost& lost) {
    tell(Say::lost, lost.lot(), money(lost.winning_price()), lost.late() / 1'000'000);
    const auto sent = find_sent(lost.command_id());
    if (sent == armed_.end() || sent->second.lot != LotId(lost.lot())) return;
    fail(1);
    end_press(sent->first);
}

void BidSession::on_order_entered(const schema::OrderEntered& entered) {
    own_.enter(*entered.order());
    if (entered.user() == user_number_) {
        unentered_.erase(entered.command_id());
    } else {
        tell(Say::order_of_other, entered.order()->order(), entered.order()->product(),
             money(entered.order()->limit_price()),
             units(language_, entered.order()->units_left()));
    }
}

void BidSession::on_order_changed(const schema::OrderChanged& order) {
    own_.change(order);
    const Say state = order.state() == schema::OrderState::filled      ? Say::state_filled
                      : order.state() == schema::OrderState::cancelled ? Say::state_cancelled
                                                                       : Say::state_open;
    tell(Say::order_state, order.order(), say(language_, state),
         units(language_, order.units_left()));
}

void BidSession::on_credit_changed(const schema::CreditChanged& credit) {
    own_.change(credit);
    awaits_credit_ = false;
    go_on();
}

void BidSession::on_suspension_changed(const schema::SuspensionChanged& changed) {
    tell(changed.suspended() ? Say::suspended : Say::reinstated);
}

/// Of pages asked for twice, because a connection was lost, one counts.
void BidSession::on_purchases_page(const schema::PurchasesPageAnswer& page) {
    if (!sales_from_) return;
    if (page.reason() == schema::Reason::busy) return ask_sales_after(busy_wait);
    if (page.reason() != schema::Reason::none) {
        sales_from_.reset();
        tell(Say::rejected, "sales", say(language_, static_cast<Reason>(page.reason())));
        fail(1);
        return go_on();
    }
    if (page.from_sale() != sales_from_->value()) return;
    if (const auto* purchases = page.purchases()) {
        for (const auto* bought : *purchases) own_.add(*bought);
    }
    sales_from_ = SaleId(page.next());
    if (page.next() > 0) return ask_sales_after(page_rest);
    sales_from_.reset();
    show_sales();
    go_on();
}

void BidSession::ask_sales_after(std::chrono::milliseconds rest) {
    ask_again_.expires_after(rest);
    ask_again_.async_wait([this](const auto& error) {
        if (!error && sales_from_) ask_sales();
    });
}

void BidSession::on_catalogue_page(const schema::CataloguePageAnswer& page) {
    std::string text = page_text(page, minor_unit_digits_, language_);
    text.pop_back();
    screen_.message(text);
    if (pages_ > 0) --pages_;
    go_on();
}

void BidSession::on_ended(const client::Ended& ended) {
    if (ended.reason == schema::CloseReason::logged_off) return io_.stop();
    tell(Say::no_connection, ended.reason ? describe(ended, language_) : std::string(ended.text));
    if (ended.will_reconnect && is_ready_) return;  // but at first the market must be there
    fail(1);
    io_.stop();
}

bool BidSession::is_person() const { return lines_ && isatty(STDIN_FILENO) != 0; }

bool BidSession::is_shown(ClockId clock) const {
    if (is_one_shot() && !is_following_) return false;
    return followed_.empty() ||
           std::find(followed_.begin(), followed_.end(), clock) != followed_.end();
}

/// The clock whose hand is shown, and that a press without one is for.
ClockId BidSession::focus() const {
    if (!followed_.empty()) return followed_.front();
    const auto& clocks = client_.view().clocks();
    return clocks.empty() ? ClockId(1) : clocks.begin()->first;
}

Time BidSession::market_time() const {
    return client_.time_sync().is_synced() ? client_.market_time() : client_.view().at();
}

void BidSession::redraw() {
    const bool is_moving = is_ready_ && screen_.is_terminal() && (!is_one_shot() || is_following_);
    if (is_moving && client_.is_logged_on()) {
        screen_.hand(
            hand_text(client_.view(), focus(), market_time(), minor_unit_digits_, language_));
    } else if (is_moving) {
        screen_.hand(std::string(say(language_, Say::away)));
    }
    if (!screen_.is_terminal()) return;
    redraw_.expires_after(redraw_interval);
    redraw_.async_wait([this](const auto& error) {
        if (!error) redraw();
    });
}

void BidSession::tell_round(ClockId clock, const schema::RoundStarted& round) {
    tell(Say::round_starts, clock.value(), round.lot(), round.round(),
         units(language_, round.units()), money(round.start_price()));
}

}  // namespace huagu::cli
