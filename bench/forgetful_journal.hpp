// A journal that costs the market's thread what the one in files does, and forgets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "journal/journal.hpp"
#include "journal/record.hpp"

namespace huagu::bench {

class ForgetfulJournal final : public journal::Journal {
  public:
    void append(std::span<const std::byte> batch, const journal::ChainEnd& end) override {
        std::memcpy(copy_.get(), batch.data(), batch.size());
        end_ = end;
    }
    journal::Position end() const override { return journal::Position(end_.position); }
    journal::Position durable() const override { return end(); }
    journal::Position read(journal::Position from, std::vector<std::byte>&) const override {
        return from;
    }
    std::size_t room() const override { return no_limit; }
    std::uint32_t last_crc() const override { return end_.crc; }
    std::uint32_t day_salt() const override { return 0; }
    std::uint64_t epoch() const override { return 1; }
    std::string_view failure() const override { return {}; }
    void call_when_durable(Wake, void*) override {}

  private:
    std::unique_ptr<std::byte[]> copy_ = std::make_unique<std::byte[]>(batch_max);
    journal::ChainEnd end_;
};

}  // namespace huagu::bench
