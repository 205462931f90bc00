#include "journal/zstd_stream.hpp"

#include <cerrno>
#include <new>
#include <utility>

#include "base/assert.hpp"

namespace huagu::journal {

namespace {

tl::unexpected<StorageError> not_as_written(const std::string& path, const base::Told& why) {
    return tl::unexpected(StorageError{
        EIO, base::told("{} is not as it was written: {}. Restore it from a copy of the day",
                        "{} 与写入时不符：{}。请用当日的副本恢复", path, why)});
}

}  // namespace

ZstdWriter::ZstdWriter(File& file)
    : file_(file), context_(ZSTD_createCCtx(), ZSTD_freeCCtx), packed_(ZSTD_CStreamOutSize()) {
    if (!context_) throw std::bad_alloc();
    const std::size_t set = ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    HUAGU_ASSERT(ZSTD_isError(set) == 0);
}

Stored<void> ZstdWriter::write(std::span<const std::byte> bytes) {
    return run(bytes, ZSTD_e_continue);
}

Stored<std::uint64_t> ZstdWriter::finish() {
    if (auto done = run({}, ZSTD_e_end); !done) return tl::unexpected(done.error());
    return offset_;
}

Stored<void> ZstdWriter::run(std::span<const std::byte> bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
        ZSTD_outBuffer out{packed_.data(), packed_.size(), 0};
        const std::size_t left = ZSTD_compressStream2(context_.get(), &out, &in, directive);
        if (ZSTD_isError(left) != 0) {
            return tl::unexpected(StorageError{ENOMEM, base::as_is(ZSTD_getErrorName(left))});
        }
        if (auto done = file_.write(offset_, std::span(packed_).first(out.pos)); !done) return done;
        offset_ += out.pos;
        const bool is_done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
        if (is_done) return {};
    }
}

ZstdReader::ZstdReader(const File& file, std::string path)
    : file_(file),
      path_(std::move(path)),
      context_(ZSTD_createDCtx(), ZSTD_freeDCtx),
      packed_(ZSTD_DStreamInSize()) {
    if (!context_) throw std::bad_alloc();
}

Stored<void> ZstdReader::read(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const auto size = some(bytes);
        if (!size) return tl::unexpected(size.error());
        if (*size == 0) return not_as_written(path_, {"it ends too early", "过早结束"});
        bytes = bytes.subspan(*size);
    }
    return {};
}

Stored<void> ZstdReader::finish() {
    std::byte more{};
    const auto size = some({&more, 1});
    if (!size) return tl::unexpected(size.error());
    const auto length = file_.size();
    if (!length) return tl::unexpected(length.error());
    const bool is_all = in_.pos == in_.size && offset_ == *length;
    if (*size != 0 || !is_all)
        return not_as_written(path_, {"something follows its end", "结尾之后还有内容"});
    return {};
}

Stored<std::size_t> ZstdReader::some(std::span<std::byte> bytes) {
    ZSTD_outBuffer out{bytes.data(), bytes.size(), 0};
    while (out.pos == 0 && !is_at_end_) {
        if (in_.pos == in_.size) {
            const auto size = file_.read(offset_, packed_);
            if (!size) return tl::unexpected(size.error());
            offset_ += *size;
            in_ = {packed_.data(), *size, 0};
        }
        const bool had_input = in_.pos < in_.size;
        const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in_);
        if (ZSTD_isError(left) != 0)
            return not_as_written(path_, base::as_is(ZSTD_getErrorName(left)));
        is_at_end_ = left == 0;
        if (!had_input && out.pos == 0 && !is_at_end_) {
            return not_as_written(path_, {"it is cut off", "被截断"});
        }
    }
    return out.pos;
}

}  // namespace huagu::journal
