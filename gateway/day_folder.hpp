// The folder of one market day, within the data folder that `--data` names:
//
//     DATA/lock              held by the server that runs
//     DATA/users.jsonl       the users, unless the settings name another file
//     DATA/DAY/day.json      what the day was begun with, and its id (day_facts.hpp)
//     DATA/DAY/token.key     what makes the day's resume tokens
//     DATA/DAY/begun         the day's opening is durable; without it nobody was told anything
//     DATA/DAY/journal/      segments
//     DATA/DAY/results/      the three views
//     DATA/DAY/snapshots/    caches of the state
#pragma once

#include <memory>
#include <string>

#include "gateway/settings.hpp"
#include "gateway/users.hpp"
#include "journal/segment.hpp"
#include "journal/storage.hpp"

namespace huagu::gateway {

struct DayFolder {
    std::string path;
    journal::DayId day_id{};
    TokenKey token_key{};
    bool is_new = false;  // just made: the market is to be opened

    [[nodiscard]] std::string journal() const { return path + "/journal"; }
    [[nodiscard]] std::string results() const { return path + "/results"; }
    [[nodiscard]] std::string snapshots() const { return path + "/snapshots"; }
};

/// Makes the data folder, if it is not there, and holds it for one process. Throws
/// base::ToldError if another has it, or it cannot be made.
[[nodiscard]] std::unique_ptr<journal::StorageLock> lock_data(journal::Storage& storage,
                                                              const std::string& data);

/// The folder of the settings' day. One whose opening never became durable is put aside (DAY.cut,
/// DAY.cut.2 …) and the day begun anew: nothing of it was ever told. Throws base::ToldError if
/// the journal says otherwise; and if the day was begun with other settings than these, as far as
/// what happened depends on them: it names the first that differs.
[[nodiscard]] DayFolder open_day_folder(journal::Storage& storage, const std::string& data,
                                        const Settings& settings);

/// The opening is durable.
void mark_begun(journal::Storage& storage, const DayFolder& folder);

}  // namespace huagu::gateway
