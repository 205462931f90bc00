// A day copied into another data folder, for a backup, or to be read or served there.
#pragma once

#include <string>

#include "journal/journal.hpp"
#include "journal/storage.hpp"

namespace huagu::gateway {

struct DayCopied {
    std::string folder;
    journal::Position end;   // of the journal's copy
    bool has_users = false;  // the users file, too
};

/// Copies a day, of a running market too, so that `huagu serve --data TO` goes on with it: the
/// journal as far as it was safe when it was looked at (an archive is unpacked), what it was begun
/// with, and the data folder's users. Results are made again from the journal. The day is there
/// whole, or not at all, and of a copy that fails nothing stays; a server must not be running in
/// `to`. Throws base::ToldError, saying why not.
[[nodiscard]] DayCopied copy_day(journal::Storage& storage, const std::string& data,
                                 const std::string& day, const std::string& to);

}  // namespace huagu::gateway
