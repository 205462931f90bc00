// A market day run again from its journal, record by record and decision by decision, for whoever
// wants to look at the market just before and just after each.
#pragma once

#include <span>

#include "journal/journal.hpp"
#include "journal/record.hpp"
#include "sequencer/market_day.hpp"
#include "sequencer/replay.hpp"
#include "wire/texts.hpp"

namespace huagu::cli {

/// What the day's server was set to. Capacities decide what is `full`; whether buyers are hidden,
/// what the public results say.
struct DaySettings {
    Limits limits;
    bool hide_buyers = false;
};

/// One thing that happens to the market: a decision, or what a record says.
struct Happening {
    /// Of a decision: of the clock whose deadline has come. None: what the record says.
    ClockId decides = ClockId::none();
    Time at;
    /// The record; the one that carries time up to a decision.
    const journal::RecordHead& head;
    /// A command as it reached the engine; nothing if it did not, or there is none.
    const Command* command = nullptr;
    wire::Texts texts{};  // of the command
    /// Its id is known, or stale: it is answered and has no effect.
    bool is_repeated = false;

    [[nodiscard]] bool is_decision() const { return !decides.is_none(); }
};

class DayObserver {
  public:
    DayObserver() = default;
    DayObserver(const DayObserver&) = delete;
    DayObserver& operator=(const DayObserver&) = delete;
    virtual ~DayObserver() = default;

    virtual void before(const Happening& /*happening*/, const Market& /*market*/) {}
    /// `events`: what it caused.
    virtual void after(const Happening& happening, const Market& market,
                       std::span<const Event> events) = 0;
    /// True once nothing more is of interest.
    [[nodiscard]] virtual bool is_content() const { return false; }
};

class DayReplay {
  public:
    /// `results` are empty; what the day says is put there.
    DayReplay(const DaySettings& settings, Results& results)
        : day_(settings.limits, settings.hide_buyers, results) {}
    /// For whom what the observer sees is enough: results are not made.
    explicit DayReplay(const DaySettings& settings) : day_(settings.limits) {}

    /// Runs the day from its first record until the observer is content, or to the end.
    [[nodiscard]] Replayed run(const journal::RecordSource& journal, DayObserver& observer);

    [[nodiscard]] const MarketDay& day() const { return day_; }

  private:
    void apply(const journal::Record& record, DayObserver& observer);

    MarketDay day_;
    Outbox nobody_is_there_;
};

}  // namespace huagu::cli
