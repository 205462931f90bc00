// Reads an archive (archive.hpp): its segments one after the other, or as a journal's files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/segment.hpp"
#include "journal/zstd_stream.hpp"

namespace huagu::journal {

struct UnpackedSegment {
    SegmentHead head;              // as it lies in the bytes; nobody has looked at its crc
    std::vector<std::byte> bytes;  // of its file, without zeros at its end
};

class ArchiveReader {
  public:
    /// The archive in a journal's directory.
    [[nodiscard]] static Opened<std::unique_ptr<ArchiveReader>> open(Storage& storage,
                                                                     const std::string& directory);

    [[nodiscard]] const WriterNote& note() const { return note_; }
    /// Of the file, bytes.
    [[nodiscard]] Stored<std::uint64_t> size() const { return file_->size(); }
    /// In order; nothing after the last, when the whole file is known to be as it was written.
    [[nodiscard]] Stored<std::optional<UnpackedSegment>> next();

  private:
    ArchiveReader(std::unique_ptr<File> file, const std::string& path)
        : path_(path), file_(std::move(file)), reader_(*file_, path) {}
    [[nodiscard]] Opened<void> read_head();

    const std::string path_;
    const std::unique_ptr<File> file_;
    ZstdReader reader_;
    WriterNote note_;
    std::uint64_t segments_read_ = 0;
};

/// The files of an archived journal, to be read as if they lay in its directory. One segment at a
/// time is in memory, so whoever reads in order is served best. Of one thread; `storage` must
/// outlive it. An error if the archive is not as it was written.
[[nodiscard]] Opened<std::unique_ptr<Storage>> open_archive(Storage& storage,
                                                            const std::string& directory);

}  // namespace huagu::journal
