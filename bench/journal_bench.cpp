// The journal in files, next to what the disk gives for the same bytes: a batch is made durable by
// each in turn, so that both meet the same neighbours. The directory is the first of TMPDIR, /tmp.
#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "base/temporary_directory.hpp"
#include "bench/raw_file.hpp"
#include "journal/disk.hpp"
#include "journal/file_journal.hpp"
#include "journal/journal_reader.hpp"
#include "journal/record.hpp"

namespace huagu::bench {
namespace {

using namespace journal;

constexpr std::size_t frame_size = 120;  // a press's frame, as our client builds it
constexpr std::size_t record_size = sizeof(RecordHead) + frame_size;

/// Makes batches of records that continue a journal's chain.
class Batches {
  public:
    explicit Batches(std::uint32_t records) : records_(records), frame_(frame_size) {
        batch_.reserve(records * record_size);
    }
    std::span<const std::byte> next(const Journal& journal) {
        batch_.clear();
        RecordHead head;
        head.position = journal.end().value();
        head.previous_crc = journal.last_crc();
        for (std::uint32_t i = 0; i < records_; ++i, ++head.position) {
            head.previous_crc = append_record(batch_, head, frame_);
        }
        end_ = {head.position, head.previous_crc};
        return batch_;
    }
    /// Of the last one.
    [[nodiscard]] const ChainEnd& end() const { return end_; }

  private:
    std::uint32_t records_;
    std::vector<std::byte> frame_;
    std::vector<std::byte> batch_;
    ChainEnd end_;
};

FileJournalSettings settings(FileJournalSettings::Durability durability) {
    FileJournalSettings settings;
    settings.durability = durability;
    settings.salt = 1;
    return settings;
}

std::unique_ptr<FileJournal> open(Disk& disk, const std::string& path,
                                  FileJournalSettings::Durability durability) {
    auto journal = FileJournal::open(disk, path, settings(durability));
    HUAGU_ASSERT(journal.has_value());
    return std::move(*journal);
}

template <class Work>
double seconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A batch of so many records: appended and flushed; and written raw. Time is the journal's.
void durable_batch(benchmark::State& state) {
    const auto records = static_cast<std::uint32_t>(state.range(0));
    const base::TemporaryDirectory directory;
    Disk disk;
    const auto journal = open(disk, directory / "journal", FileJournalSettings::Durability::sync);
    RawFile raw(directory / "raw");
    Batches batches(records);
    double ours = 0;
    double raws = 0;
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        const auto batch = batches.next(*journal);
        const double time = seconds([&] {
            journal->append(batch, batches.end());
            HUAGU_ASSERT(journal->flush() == records);
        });
        state.SetIterationTime(time);
        ours += time;
        raws += seconds([&] { raw.write(batch); });
        bytes += batch.size();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(bytes / record_size));
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
    state.counters["of_raw"] = raws / ours;
    state.counters["raw_bytes_per_second"] = static_cast<double>(bytes) / raws;
}

/// What the market's thread does of it, for a batch of so many records.
void append_only(benchmark::State& state) {
    const auto records = static_cast<std::uint32_t>(state.range(0));
    const base::TemporaryDirectory directory;
    Disk disk;
    const auto journal = open(disk, directory / "journal", FileJournalSettings::Durability::none);
    Batches batches(records);
    std::uint64_t done = 0;
    for (auto _ : state) {
        const auto batch = batches.next(*journal);
        state.SetIterationTime(seconds([&] { journal->append(batch, batches.end()); }));
        done += records;
        if (done % 4096 == 0) journal->flush();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
}

/// A journal of a million records, in batches of 256.
struct Written {
    static constexpr std::uint32_t batch = 256;
    static constexpr std::int64_t records = std::int64_t{1} << 20;

    base::TemporaryDirectory directory;
    Disk disk;

    Written() {
        const auto journal =
            open(disk, directory / "journal", FileJournalSettings::Durability::none);
        Batches batches(batch);
        while (journal->end() < Position(records)) {
            const auto bytes = batches.next(*journal);
            journal->append(bytes, batches.end());
            journal->flush();
        }
    }
};

/// Opening: every record is looked at, its crc and the chain.
void open_again(benchmark::State& state) {
    Written written;
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        const auto reader = JournalReader::open(written.disk, written.directory / "journal");
        HUAGU_ASSERT(reader.has_value());
        bytes += (*reader)->facts().bytes;
    }
    state.SetItemsProcessed(state.iterations() * Written::records);
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

/// Reading all records of a journal that is open, as a replay does, each with its crc.
void read_back(benchmark::State& state) {
    Written written;
    const auto reader = JournalReader::open(written.disk, written.directory / "journal");
    std::vector<std::byte> bytes;
    std::uint64_t size = 0;
    for (auto _ : state) {
        for (Position position(0); position < (*reader)->end();) {
            bytes.clear();
            position = (*reader)->read(position, bytes);
            for (std::span<const std::byte> rest = bytes; !rest.empty();) {
                const auto record = read_record(rest);
                HUAGU_ASSERT(record.has_value());
                rest = rest.subspan(record->head.length);
            }
            size += bytes.size();
        }
    }
    state.SetItemsProcessed(state.iterations() * Written::records);
    state.SetBytesProcessed(static_cast<std::int64_t>(size));
}

BENCHMARK(durable_batch)->Arg(1)->Arg(16)->Arg(256)->Arg(1024)->Arg(5400)->UseManualTime();
BENCHMARK(append_only)->Arg(1)->Arg(16)->Arg(256)->UseManualTime();
BENCHMARK(open_again)->Unit(benchmark::kMillisecond);
BENCHMARK(read_back)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
