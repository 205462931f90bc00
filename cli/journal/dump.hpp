// A day's commands as a scenario file: `huagu simulate` of it makes the day's public events again.
#pragma once

#include "cli/journal/day_replay.hpp"
#include "cli/result_json.hpp"
#include "cli/scenario.hpp"

namespace huagu::cli {

/// Gives a line for each record: its command, with the numbers that the market handed out, or an
/// `advance`, if it changed nothing that `simulate` knows.
class Dump final : public DayObserver {
  public:
    explicit Dump(LineSink sink) : sink_(std::move(sink)) {}

    void before(const Happening& happening, const Market& market) override;
    void after(const Happening& happening, const Market& market,
               std::span<const Event> events) override;

  private:
    LineSink sink_;
    /// The next that the market hands out, before the record.
    ParticipantId next_participant_;
    LotId next_lot_;
};

/// A record with all its stamps and what it asks, whatever became of that.
[[nodiscard]] Json record_json(const journal::Record& record);

/// All of them, a line each. Gives the position of one that cannot be read.
[[nodiscard]] std::optional<journal::Position> dump_records(const journal::RecordSource& journal,
                                                            const LineSink& sink);

}  // namespace huagu::cli
