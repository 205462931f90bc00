#include "journal/journal_reader.hpp"

#include <cerrno>

#include "base/assert.hpp"

namespace huagu::journal {

Opened<std::unique_ptr<JournalReader>> JournalReader::open(Storage& storage,
                                                           const std::string& directory,
                                                           const Expected& expected, Look look) {
    std::unique_ptr<JournalReader> reader(new JournalReader(storage, directory, expected, look));
    if (auto done = reader->refresh(); !done) return tl::unexpected(done.error());
    return reader;
}

Opened<void> JournalReader::refresh() {
    const auto is_there = walk_on(storage_, directory_, expected_, walked_, look_);
    if (!is_there) return tl::unexpected(is_there.error());
    if (!*is_there) return no_journal_in(directory_);
    reader_.set(walked_.segments);
    end_.store(walked_.end.position, std::memory_order_release);
    return {};
}

JournalFacts JournalReader::facts() const {
    JournalFacts facts{walked_.note.day_id, {}, walked_.note.epoch, 0, walked_.tail};
    for (const Segment& segment : walked_.segments) {
        facts.segments.push_back(segment.head);
        facts.bytes += segment.head.size;
    }
    if (!walked_.segments.empty()) {
        facts.bytes -= walked_.segments.back().head.size - walked_.offset;
    }
    return facts;
}

Position JournalReader::read(Position from, std::vector<std::byte>& bytes) const {
    const auto next = reader_.read(from, durable(), bytes);
    if (next) return *next;
    failure_.set(next.error().text.en);
    return from;
}

std::uint32_t JournalReader::day_salt() const { return day_salt_of(walked_.note.day_id); }

}  // namespace huagu::journal
