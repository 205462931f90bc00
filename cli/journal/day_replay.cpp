#include "cli/journal/day_replay.hpp"

#include "wire/decode.hpp"
#include "wire/frame.hpp"

namespace huagu::cli {

Replayed DayReplay::run(const journal::RecordSource& journal, DayObserver& observer) {
    RecordsToApply records(journal, day_, Reading::ahead);
    while (const auto record = records.next()) {
        apply(*record, observer);
        if (observer.is_content()) break;
    }
    if (records.is_damaged()) return {day_.end(), day_.end()};
    day_.publish(nobody_is_there_);
    return {day_.end(), std::nullopt};
}

void DayReplay::apply(const journal::Record& record, DayObserver& observer) {
    const journal::RecordHead& head = record.head;
    const Market& market = day_.engine().market();
    while (const auto due = market.deadlines.earliest()) {
        if (due->time > Time(head.time)) break;
        const Happening decision{due->clock, due->time, head};
        observer.before(decision, market);
        day_.decide_next(Time(head.time), nobody_is_there_);
        observer.after(decision, market, day_.events());
    }
    const schema::Command* frame =
        record.frame.empty() ? nullptr : wire::command_of(wire::trusted_client(record.frame));
    Command command;
    const Reason refusal = frame ? day_.read_command(head, *frame, command) : Reason::none;
    const bool is_admitted = frame != nullptr && refusal == Reason::none;
    const Happening happening{ClockId::none(),
                              Time(head.time),
                              head,
                              is_admitted ? &command : nullptr,
                              is_admitted ? wire::texts_of(*frame) : wire::Texts(),
                              is_admitted && day_.is_repeated(command)};
    observer.before(happening, market);
    day_.apply(head, record.frame, nobody_is_there_);
    nobody_is_there_.clear();
    observer.after(happening, market, day_.events());
    day_.publish(nobody_is_there_);
}

}  // namespace huagu::cli
