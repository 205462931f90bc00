#include "cli/journal/explain.hpp"

#include "base/assert.hpp"
#include "cli/journal/decision_account.hpp"
#include "cli/journal/names.hpp"
#include "engine/award.hpp"
#include "engine/credit.hpp"

namespace huagu::cli {

namespace {

Doing doing_of(const Happening& happening) {
    Doing doing;
    if (happening.command != nullptr) {
        doing.command = happening.command->kind;
        doing.user = happening.command->user;
    }
    doing.at = happening.at;
    doing.position = journal::Position(happening.head.position);
    return doing;
}

class FindSale final : public DayObserver {
  public:
    explicit FindSale(SaleId sale) : sale_(sale) {}

    void after(const Happening& /*happening*/, const Market& /*market*/,
               std::span<const Event> events) override {
        for (const Event& event : events) {
            if (event.kind != EventKind::sale || event.sale.sale != sale_) continue;
            found_ = {event.sale.lot, event.sale.round};
        }
    }
    [[nodiscard]] bool is_content() const override { return found_.has_value(); }
    [[nodiscard]] const std::optional<RoundOfLot>& found() const { return found_; }

  private:
    SaleId sale_;
    std::optional<RoundOfLot> found_;
};

/// Follows the day, and keeps what concerns one round.
class Explainer final : public DayObserver {
  public:
    explicit Explainer(RoundOfLot target) : target_(target) {}

    void before(const Happening& happening, const Market& market) override;
    void after(const Happening& happening, const Market& market,
               std::span<const Event> events) override;

    /// Once the day is over.
    [[nodiscard]] std::optional<Explanation> finish();

  private:
    enum class Stage : std::uint8_t { before_round, live, over };

    [[nodiscard]] bool is_press_of_target(const Happening& happening) const {
        return happening.command != nullptr && happening.command->kind == CommandKind::press &&
               happening.command->press.lot == target_.lot &&
               happening.command->press.round == target_.round;
    }
    void begin(const RoundStarted& round, const Happening& happening, const Market& market);
    void keep_press(const Happening& happening, std::span<const Event> events);
    void keep_dropped(std::span<const Event> events);
    void keep_stop(const Happening& happening, std::span<const Event> events);
    void end(const Happening& happening, std::span<const Event> events);
    void keep_cancellations(const Happening& happening, std::span<const Event> events);
    void place(PressAccount& press) const;
    void sort_presses();

    const RoundOfLot target_;
    Stage stage_ = Stage::before_round;
    Explanation told_;
    std::optional<DecisionAccount> decision_;     // that is being made
    std::optional<CreditRefusal> credit_before_;  // of a press: if it should not suffice
};

void Explainer::before(const Happening& happening, const Market& market) {
    decision_.reset();
    credit_before_.reset();
    if (stage_ != Stage::live) return;
    if (happening.decides == told_.clock) decision_.emplace(market, told_.clock);
    if (!is_press_of_target(happening)) return;
    const Command& command = *happening.command;
    const Time press_time = command.press.press_time;
    if (!market.participants.exists(command.participant)) return;
    if (press_time < told_.hand.starts_at) return;
    const Lot& lot = market.lots[target_.lot];
    const Price price = told_.hand.price(told_.hand.step_at(press_time));
    const Money wanted = gross(price, lot.items_per_unit,
                               std::min(std::max(command.press.units, Units(0)), lot.units_left));
    credit_before_ = {cost(wanted, market.buyer_fee_bp),
                      market.participants[command.participant].credit.available()};
}

void Explainer::after(const Happening& happening, const Market& market,
                      std::span<const Event> events) {
    told_.is_market_closed = market.phase == MarketPhase::closed;
    if (is_press_of_target(happening)) keep_press(happening, events);
    if (stage_ == Stage::over) return keep_cancellations(happening, events);
    if (stage_ == Stage::live) {
        keep_dropped(events);
        keep_stop(happening, events);
        if (decision_) decision_->settle(events, told_.presses, told_.orders);
        const Clock& clock = market.clocks[told_.clock.value()];
        const bool is_live = clock.has_round() && clock.current == target_.lot &&
                             clock.round.number == target_.round;
        if (!is_live) end(happening, events);
        return;
    }
    for (const Event& event : events) {
        if (event.kind != EventKind::round_started) continue;
        const RoundStarted& round = event.round_started;
        if (RoundOfLot{round.lot, round.round} == target_) begin(round, happening, market);
    }
}

void Explainer::begin(const RoundStarted& started, const Happening& happening,
                      const Market& market) {
    stage_ = Stage::live;
    const Round& round = market.clocks[started.clock.value()].round;
    const Lot& lot = market.lots[started.lot];
    told_.clock = started.clock;
    told_.rules = round.rules;
    told_.hand = round.hand;
    told_.round = started.round;
    told_.announced = doing_of(happening);
    told_.seed = market.seed;
    told_.buyer_fee_bp = market.buyer_fee_bp;
    told_.lot = {started.lot,       lot.grower,         lot.product,       lot.grade,
                 lot.length_cm,     lot.items_per_unit, lot.units_total,   started.units,
                 started.min_units, lot.start_price,    lot.reserve_price, {}};
}

void Explainer::keep_press(const Happening& happening, std::span<const Event> events) {
    const Command& command = *happening.command;
    const journal::RecordHead& head = happening.head;
    PressAccount press;
    press.participant = command.participant;
    press.user = command.user;
    press.command_id = command.command_id;
    press.position = journal::Position(head.position);
    if (head.claimed != 0) press.claimed = Time(head.claimed);
    press.received = Time(head.received);
    press.round_trip = Duration(head.round_trip);
    press.press_time = command.press.press_time;
    press.at = happening.at;
    press.units = command.press.units;
    press.is_all_or_none = command.press.is_all_or_none;
    press.is_resend = happening.is_repeated;
    if (!press.claimed) {
        press.bound = Bound::no_claim;
    } else if (press.press_time == *press.claimed) {
        press.bound = Bound::as_claimed;
    } else {
        press.bound = *press.claimed > press.press_time ? Bound::to_received : Bound::to_earliest;
    }
    for (const Event& event : events) {
        if (event.kind == EventKind::rejected) press.rejected = event.rejected.reason;
    }
    if (press.rejected == Reason::no_credit) press.credit = credit_before_;
    if (stage_ != Stage::before_round) place(press);
    told_.presses.push_back(press);
}

/// On the step that its press time belongs to.
void Explainer::place(PressAccount& press) const {
    press.draw = draw(told_.seed, target_.lot, target_.round, press.participant);
    if (press.press_time < told_.hand.starts_at) return;
    const Step step = told_.hand.step_at(press.press_time);
    if (step > told_.hand.last_step) return;
    press.step = step;
    press.price = told_.hand.price(step);
}

/// A participant was suspended: its undecided press is gone.
void Explainer::keep_dropped(std::span<const Event> events) {
    for (const Event& event : events) {
        if (event.kind != EventKind::rejected) continue;
        if (event.rejected.reason != Reason::suspended) continue;
        for (PressAccount& press : told_.presses) {
            if (press.is_resend || press.user != event.user) continue;
            if (press.command_id == event.command_id) press.rejected = Reason::suspended;
        }
    }
}

void Explainer::keep_stop(const Happening& happening, std::span<const Event> events) {
    for (const Event& event : events) {
        if (event.kind != EventKind::hand_stopped) continue;
        if (event.hand_stopped.lot == target_.lot) told_.stopped = doing_of(happening);
    }
}

void Explainer::end(const Happening& happening, std::span<const Event> events) {
    stage_ = Stage::over;
    told_.ended = doing_of(happening);
    told_.end = happening.is_decision() ? RoundEnd::stopped : RoundEnd::void_round;
    for (const Event& event : events) {
        if (event.kind == EventKind::sale) {
            told_.end = RoundEnd::sold;
            told_.sales.push_back(event.sale);
            continue;
        }
        const bool has_left =
            event.kind == EventKind::lot_closed || event.kind == EventKind::lot_queued;
        if (has_left && told_.end == RoundEnd::stopped) told_.end = RoundEnd::passed;
        if (is_public(event.kind)) told_.followed.push_back(event);
    }
    if (told_.end == RoundEnd::sold) told_.winning_step = told_.sales.front().step;
}

void Explainer::keep_cancellations(const Happening& happening, std::span<const Event> events) {
    for (const Event& event : events) {
        if (event.kind != EventKind::sale_cancelled) continue;
        for (const Sale& sale : told_.sales) {
            if (sale.sale != event.sale_cancelled.sale) continue;
            told_.cancellations.push_back(
                {sale.sale, doing_of(happening), std::string(happening.texts.reason)});
        }
    }
}

/// By step and tie; what is on no step comes last, as it was received.
void Explainer::sort_presses() {
    const auto rank = [](const PressAccount& press) {
        return TieRank{press.press_time, press.draw, press.participant};
    };
    std::stable_sort(told_.presses.begin(), told_.presses.end(),
                     [&](const PressAccount& a, const PressAccount& b) {
                         if (a.step.has_value() != b.step.has_value()) return a.step.has_value();
                         if (!a.step) return false;
                         if (*a.step != *b.step) return *a.step < *b.step;
                         return rank(a).comes_before(rank(b), told_.rules.tie);
                     });
}

std::optional<Explanation> Explainer::finish() {
    if (stage_ == Stage::before_round) return std::nullopt;
    for (PressAccount& press : told_.presses) place(press);
    sort_presses();
    return std::move(told_);
}

}  // namespace

tl::expected<std::optional<RoundOfLot>, journal::Position> find_round(
    const journal::RecordSource& journal, const DaySettings& settings, SaleId sale) {
    FindSale finder(sale);
    const Replayed replayed = DayReplay(settings).run(journal, finder);
    if (replayed.damaged_at) return tl::unexpected(*replayed.damaged_at);
    return finder.found();
}

tl::expected<std::optional<Explanation>, journal::Position> explain(
    const journal::RecordSource& journal, const DaySettings& settings, RoundOfLot target,
    Results& results) {
    Explainer explainer(target);
    const Replayed replayed = DayReplay(settings, results).run(journal, explainer);
    if (replayed.damaged_at) return tl::unexpected(*replayed.damaged_at);
    auto told = explainer.finish();
    if (told) give_names(results.full, *told);
    return told;
}

}  // namespace huagu::cli
