#include "tests/simulation/terminal.hpp"

#include <utility>

#include "tests/simulation/replies.hpp"

namespace huagu::simulation {

Terminal::Terminal(World& world, SimulatedNetwork& network, client::Options options, Habits habits)
    : world_(world),
      network_(network),
      options_(std::move(options)),
      habits_(habits),
      ledger_(world, options_.user),
      environment_(world, network_, ledger_) {}

void Terminal::start() {
    begin_program();
    act_later();
}

void Terminal::begin_program() {
    // A reader goes on where it was: that much it has written down.
    if (client_ != nullptr) options_.after = place();
    ledger_.program_began();
    answers_.clear();
    desk_reading_.reset();
    client_ = std::make_unique<client::Client>(environment_, options_, *this);
    client_->start();
}

void Terminal::act_later() {
    world_.time.after(world_.about(habits_.acts_every) + us(1), [this] {
        const bool crashes =
            !is_healing_ && habits_.restarts_one_in > 0 && world_.one_in(habits_.restarts_one_in);
        if (crashes) {
            world_.tell(ledger_.user(), "crashes");
            client_->stop();
            has_seen_close_ = false;
            forget();
            begin_program();
        } else {
            act();
        }
        act_later();
    });
}

void Terminal::on_answer(const client::Answer& answer) {
    Told& told = answers_[answer.command_id.value()];
    // An accepted press may be rejected later, when its participant is suspended.
    const bool is_second_word = told.times == 1 && told.reason == Reason::none &&
                                answer.command == CommandKind::press &&
                                answer.reason == Reason::suspended;
    told.reason = answer.reason;
    if (!is_second_word) ++told.times;
}

void Terminal::on_logged_on(const schema::LoggedOn& logged_on) {
    is_desk_ = logged_on.view() == schema::View::desk;
    past_desk_entries_ = logged_on.past_desk_entries();
    if (is_desk_ && options_.after && !desk_reading_)
        desk_reading_ = {options_.after->value(), 0, {}};
}

/// The place of the old day says nothing of this one: it begins after the snapshot.
void Terminal::on_another_day(const schema::LoggedOn&) {
    options_.after.reset();
    desk_reading_.reset();
}

void Terminal::on_snapshot(const schema::Snapshot& snapshot) {
    if (is_desk_ && !desk_reading_) desk_reading_ = {snapshot.sequence(), past_desk_entries_, {}};
}

void Terminal::on_result(const schema::Result& result) {
    if (desk_reading_) desk_reading_->told.push_back(entry_text(result));
    if (result.body_as_market_closed() != nullptr) has_seen_close_ = true;
}

}  // namespace huagu::simulation
