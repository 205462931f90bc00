// One zstd frame in a file, written and read piece by piece.
#pragma once

#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "journal/storage.hpp"

namespace huagu::journal {

class ZstdWriter {
  public:
    /// The file must outlive it.
    explicit ZstdWriter(File& file);

    [[nodiscard]] Stored<void> write(std::span<const std::byte> bytes);
    /// Ends the frame; gives how long the file is.
    [[nodiscard]] Stored<std::uint64_t> finish();

  private:
    [[nodiscard]] Stored<void> run(std::span<const std::byte> bytes, ZSTD_EndDirective directive);

    File& file_;
    const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context_;
    std::vector<std::byte> packed_;
    std::uint64_t offset_ = 0;
};

class ZstdReader {
  public:
    /// `path` is for errors. The file must outlive it.
    ZstdReader(const File& file, std::string path);

    /// Fills `bytes`; an error if the frame ends before, or is not as it was written.
    [[nodiscard]] Stored<void> read(std::span<std::byte> bytes);
    /// An error unless the frame, and the file, end here.
    [[nodiscard]] Stored<void> finish();

  private:
    /// Unpacks up to so many bytes; none at the end of the frame.
    [[nodiscard]] Stored<std::size_t> some(std::span<std::byte> bytes);

    const File& file_;
    const std::string path_;
    const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context_;
    std::vector<std::byte> packed_;
    ZSTD_inBuffer in_{nullptr, 0, 0};
    std::uint64_t offset_ = 0;
    bool is_at_end_ = false;  // of the frame
};

}  // namespace huagu::journal
