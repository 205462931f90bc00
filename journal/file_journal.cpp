#include "journal/file_journal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/assert.hpp"
#include "base/mix.hpp"
#include "journal/record.hpp"

namespace huagu::journal {

namespace {

/// For the records of the market's own, which come also while there is no room for commands.
constexpr std::size_t reserve = 8 * Journal::batch_max;

BatchHead head_at(const std::byte* bytes) {
    BatchHead head;
    std::memcpy(&head, bytes, sizeof(head));
    return head;
}

void put_head(std::byte* bytes, const BatchHead& head) { std::memcpy(bytes, &head, sizeof(head)); }

FileJournalSettings with_room_for_a_batch(FileJournalSettings settings) {
    const std::uint64_t least = head_page_size + sizeof(BatchHead) + Journal::batch_max;
    settings.segment_size = std::max(settings.segment_size, least);
    return settings;
}

/// Pages of a sync that failed may read well and never reach the disk, whatever is synced later.
/// The last batch may be such: its bytes are written once more, as they are.
Stored<void> write_again(File& file, std::uint64_t from, std::uint64_t to) {
    std::vector<std::byte> bytes(to - from);
    const auto read = file.read(from, bytes);
    if (!read) return tl::unexpected(read.error());
    return file.write(from, std::span(bytes).first(*read));
}

}  // namespace

FileJournal::FileJournal(Storage& storage, std::string directory,
                         const FileJournalSettings& settings, std::unique_ptr<StorageLock> lock)
    : storage_(storage),
      directory_(std::move(directory)),
      settings_(with_room_for_a_batch(settings)),
      lock_(std::move(lock)),
      filling_(std::make_unique<Pending>(settings.pending_max + reserve)),
      reader_(storage),
      writing_(std::make_unique<Pending>(settings.pending_max + reserve)) {}

FileJournal::~FileJournal() {
    // A later opening knows that so much must be there; if it cannot be noted, less is known.
    if (file_ && !failure_.is_set()) static_cast<void>(note_position());
}

// Opening

Opened<std::unique_ptr<FileJournal>> FileJournal::open(Storage& storage,
                                                       const std::string& directory,
                                                       const FileJournalSettings& settings) {
    if (auto done = storage.create_directory(directory); !done) return fault_of(done.error());
    auto lock = storage.lock(directory + "/lock");
    if (!lock) return fault_of_lock(lock.error());
    std::unique_ptr<FileJournal> journal(
        new FileJournal(storage, directory, settings, std::move(*lock)));
    if (auto done = journal->recover(); !done) return tl::unexpected(done.error());
    return journal;
}

Opened<void> FileJournal::recover() {
    Walked walked;
    const auto is_there =
        walk_on(storage_, directory_, {settings_.day_id, settings_.durable_at_least}, walked);
    if (!is_there) return tl::unexpected(is_there.error());
    if (!*is_there) {
        if (settings_.durable_at_least > Position(0)) {
            return tl::unexpected(
                Fault{FaultKind::lost,
                      base::told("there is no journal in {}, but its records "
                                 "were told to clients. Restore it from a copy "
                                 "(huagu journal copy)",
                                 "{} 中没有日志，但其记录已告知客户端。请用副本恢复"
                                 "（huagu journal copy）",
                                 directory_),
                      directory_,
                      0,
                      {}});
        }
        walked.note.day_id = settings_.day_id;
        walked.end = {0, day_salt()};
    }
    for (const Segment& segment : walked.segments) {
        if (segment.head.schema == settings_.schema && segment.head.rules == settings_.rules) {
            continue;
        }
        return tl::unexpected(
            Fault{FaultKind::version,
                  base::told("{} is of schema version {} and rules version {}; "
                             "a market day is continued by the version that "
                             "began it",
                             "{} 的消息版本为 {}，规则版本为 {}；"
                             "交易日须由开始它的版本继续",
                             segment.path, segment.head.schema, segment.head.rules),
                  segment.path, 0, Position(walked.end.position)});
    }
    if (walked.tail) {
        if (auto done = cut(storage_, walked); !done) return fault_of(done.error());
        tail_ = walked.tail;
    }
    if (auto done = begin(walked); !done) return fault_of(done.error());
    return {};
}

Stored<void> FileJournal::begin(const Walked& walked) {
    std::unique_ptr<File> last;
    // Whoever wrote it may have ended between a write and its sync, or did without.
    for (const Segment& segment : walked.segments) {
        auto file = storage_.open(segment.path, Access::write);
        if (!file) return tl::unexpected(file.error());
        // A file that was copied may have holes: there must be room for what is to come.
        if (auto done = (*file)->allocate(segment.head.size); !done) return done;
        if (&segment == &walked.segments.back() && !segment.marks.empty()) {
            const std::uint64_t from = segment.marks.back().offset;
            if (auto done = write_again(**file, from, walked.offset); !done) return done;
        }
        if (auto done = (*file)->sync(); !done) return done;
        last = std::move(*file);
    }
    end_ = walked.end;
    written_ = walked.end;
    durable_.store(end_.position, std::memory_order_release);
    // The note comes first: segments without one are damage.
    note_ = walked.note;
    note_.segments = walked.segments.size();
    ++note_.epoch;
    if (auto done = note_position(); !done) return done;
    file_ = std::move(last);  // a journal that has its file notes its end when it ends
    if (storage_.exists(directory_ + "/next")) {
        if (auto done = storage_.remove(directory_ + "/next"); !done) return done;
    }
    if (walked.segments.empty()) return begin_segment();
    reader_.set(walked.segments);
    head_ = walked.segments.back().head;
    offset_ = walked.offset;
    reader_.note({written_.position, offset_});
    return {};
}

void FileJournal::call_when_durable(Wake wake, void* context) {
    HUAGU_ASSERT(end_ == written_);
    when_durable_ = {wake, context};
}

void FileJournal::call_when_appended(Wake wake, void* context) {
    HUAGU_ASSERT(end_ == written_);
    when_appended_ = {wake, context};
}

void FileJournal::call_before_told(BeforeTold call, void* context) {
    HUAGU_ASSERT(end_ == written_);
    before_told_ = call;
    before_told_context_ = context;
}

// The market's thread

/// That the batch continues the chain to there, flush() sees before it writes it.
void FileJournal::append(std::span<const std::byte> batch, const ChainEnd& end) {
    HUAGU_ASSERT(!batch.empty());
    HUAGU_ASSERT(batch.size() <= batch_max);
    HUAGU_ASSERT(end.position > end_.position);
    const std::uint64_t first = end_.position;
    const auto records = static_cast<std::uint32_t>(end.position - first);
    end_ = end;
    if (failure_.is_set()) return;
    bool had_work = false;
    {
        const std::scoped_lock lock(mutex_);
        had_work = filling_->size > 0;
        const BatchHead last = had_work ? head_at(&filling_->bytes[filling_->last]) : BatchHead{};
        if (!had_work || last.bytes + batch.size() > batch_max) {
            HUAGU_ASSERT(filling_->size + sizeof(BatchHead) <= filling_->bytes.size());
            BatchHead head;
            head.first_position = first;
            filling_->last = filling_->size;
            put_head(&filling_->bytes[filling_->last], head);
            filling_->size += sizeof(head);
        }
        copy(batch, records);
    }
    if (!had_work) when_appended_.call();
}

void FileJournal::copy(std::span<const std::byte> batch, std::uint32_t records) {
    HUAGU_ASSERT(filling_->size + batch.size() <= filling_->bytes.size());  // see room()
    std::memcpy(&filling_->bytes[filling_->size], batch.data(), batch.size());
    filling_->size += batch.size();
    BatchHead head = head_at(&filling_->bytes[filling_->last]);
    head.records += records;
    head.bytes += static_cast<std::uint32_t>(batch.size());
    put_head(&filling_->bytes[filling_->last], head);
    pending_.fetch_add(batch.size(), std::memory_order_relaxed);
}

std::size_t FileJournal::room() const {
    const std::uint64_t pending = pending_.load(std::memory_order_relaxed);
    return settings_.pending_max - std::min(pending, settings_.pending_max);
}

// The flusher's thread

bool FileJournal::has_work() const {
    if (failure_.is_set()) return false;
    const std::scoped_lock lock(mutex_);
    return filling_->size > 0;
}

std::uint64_t FileJournal::flush() {
    if (failure_.is_set()) return 0;
    {
        const std::scoped_lock lock(mutex_);
        std::swap(filling_, writing_);
    }
    const std::uint64_t before = written_.position;
    for (std::size_t at = 0; at < writing_->size;) {
        const std::size_t size = sizeof(BatchHead) + head_at(&writing_->bytes[at]).bytes;
        if (const auto done = write({&writing_->bytes[at], size}); !done) {
            fail(done.error());
            break;
        }
        at += size;
        pending_.fetch_sub(size - sizeof(BatchHead), std::memory_order_relaxed);
        if (before_told_ != nullptr)
            before_told_(before_told_context_, Position(written_.position));
        durable_.store(written_.position, std::memory_order_release);
        when_durable_.call();
    }
    writing_->size = 0;
    const bool is_half_full = offset_ > full_size() / 2;
    if (is_half_full && next_is_.load(std::memory_order_relaxed) == Next::unneeded) {
        next_is_.store(Next::wanted, std::memory_order_relaxed);
    }
    return written_.position - before;
}

/// No room for it stops the market while all that was taken can be written yet.
void FileJournal::reserve_ahead() {
    if (!is_short_of_room()) return;
    Stored<void> done;
    {
        const std::scoped_lock lock(making_);
        if (next_is_.load(std::memory_order_relaxed) != Next::wanted) return;
        done = prepare();
        if (done) next_is_.store(Next::ready, std::memory_order_relaxed);
    }
    if (!done) fail(done.error());
}

/// Whoever waits learns that it is in vain.
void FileJournal::fail(const StorageError& error) {
    failure_.set(error.text.en);
    when_durable_.call();
}

/// All of it is durable when this returns.
Stored<void> FileJournal::write(std::span<std::byte> batch) {
    const bool has_batches = offset_ > head_page_size;
    if (offset_ + batch.size() > head_.size || (has_batches && offset_ > full_size())) {
        if (auto done = begin_segment(); !done) return done;
    }
    BatchHead head = head_at(batch.data());
    HUAGU_ASSERT(head.first_position == written_.position);
    ChainEnd end = written_;
    extend(end, batch.subspan(sizeof(head)));
    HUAGU_ASSERT(end.position == head.first_position + head.records);
    seal(head, head_.salt);
    put_head(batch.data(), head);
    if (auto done = file_->write(offset_, batch); !done) return done;
    if (auto done = sync(*file_); !done) return done;
    reader_.note({written_.position, offset_});
    written_ = end;
    offset_ += batch.size();
    return {};
}

std::uint64_t FileJournal::full_size() const {
    return std::min(head_.size, settings_.segment_fill_max);
}

Stored<void> FileJournal::sync(File& file) { return is_synced() ? file.sync() : Stored<void>(); }

Stored<void> FileJournal::prepare() {
    if (next_) return {};
    const std::string path = directory_ + "/next";
    if (storage_.exists(path)) {
        if (auto done = storage_.remove(path); !done) return done;
    }
    auto file = storage_.open(path, Access::create);
    if (!file) return tl::unexpected(file.error());
    if (auto done = (*file)->allocate(settings_.segment_size); !done) return done;
    if (auto done = sync(**file); !done) return done;
    next_ = std::move(*file);
    return {};
}

Stored<void> FileJournal::begin_segment() {
    SegmentHead head;
    head.schema = settings_.schema;
    head.rules = settings_.rules;
    head.day_id = settings_.day_id;
    head.number = note_.segments;
    head.epoch = note_.epoch;
    head.salt = base::mix(settings_.salt ^ base::mix(head.number + 1));
    head.first_position = written_.position;
    head.created = settings_.created;
    head.size = settings_.segment_size;
    head.previous_crc = written_.crc;
    const std::string path = directory_ + "/" + segment_name(head.first_position);
    if (auto done = name_segment(head, path); !done) return done;
    auto file = storage_.open(path, Access::write);  // so that its errors name it
    if (!file) return tl::unexpected(file.error());
    head_ = head;
    file_ = std::move(*file);
    offset_ = head_page_size;
    reader_.add({path, head, {}});
    ++note_.segments;
    return note_position();
}

/// Its head is safe before it has its name, its name before a batch is in it.
Stored<void> FileJournal::name_segment(const SegmentHead& head, const std::string& path) {
    const std::scoped_lock lock(making_);
    if (auto done = prepare(); !done) return done;
    if (auto done = next_->write(0, page_of(head)); !done) return done;
    if (auto done = sync(*next_); !done) return done;
    if (auto done = storage_.rename(directory_ + "/next", path); !done) return done;
    next_.reset();
    next_is_.store(Next::unneeded, std::memory_order_relaxed);
    return is_synced() ? storage_.sync_directory(directory_) : Stored<void>();
}

Stored<void> FileJournal::note_position() {
    note_.position = written_.position;
    return write_note(storage_, directory_, note_, is_synced() ? Synced::yes : Synced::no);
}

Position FileJournal::read(Position from, std::vector<std::byte>& bytes) const {
    const auto next = reader_.read(from, durable(), bytes);
    if (next) return *next;
    failure_.set(next.error().text.en);
    return from;
}

}  // namespace huagu::journal
