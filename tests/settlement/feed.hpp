// Results of a day as they come over the wire, made by the test: one after another, numbered.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "wire/schema.hpp"

namespace huagu::settlement {

inline constexpr const char* test_market = "Test Market";
inline constexpr const char* test_day = "2026-11-23";

class MadeResult {
  public:
    using Build = std::function<flatbuffers::Offset<void>(flatbuffers::FlatBufferBuilder&)>;

    MadeResult(std::uint64_t sequence, schema::ResultBody type, const Build& build) {
        flatbuffers::FlatBufferBuilder buffer;
        const auto body = build(buffer);
        schema::ResultBuilder result(buffer);
        result.add_sequence(sequence);
        result.add_clock(1);
        result.add_clock_sequence(sequence);
        result.add_at(static_cast<std::int64_t>(sequence) * 1'000'000);
        result.add_body_type(type);
        result.add_body(body);
        buffer.Finish(result.Finish());
        const auto bytes = buffer.GetBufferSpan();
        bytes_.assign(bytes.begin(), bytes.end());
    }
    const schema::Result& operator*() const {
        return *flatbuffers::GetRoot<schema::Result>(bytes_.data());
    }

  private:
    std::vector<std::uint8_t> bytes_;
};

struct MadeSale {
    std::uint64_t sale;
    std::uint32_t lot;
    std::uint32_t buyer;  // 0: masked
    std::int64_t units;
    std::int64_t price;  // of 20 items a unit
};

/// Grows by what is said; sequences go on by themselves.
class Feed {
  public:
    using Builder = flatbuffers::FlatBufferBuilder;
    using Body = schema::ResultBody;

    [[nodiscard]] const std::deque<MadeResult>& results() const { return results_; }
    [[nodiscard]] const schema::Result& last() const { return *results_.back(); }
    [[nodiscard]] std::uint64_t size() const { return results_.size(); }

    Feed& add(Body type, const MadeResult::Build& build) {
        results_.emplace_back(first_ + results_.size(), type, build);
        return *this;
    }
    /// The next one that is said bears this number.
    void number_from(std::uint64_t sequence) { first_ = sequence - results_.size(); }

    Feed& open(const char* day = test_day) {
        return add(Body::market_opened, [&](Builder& to) {
            return schema::CreateMarketOpenedDirect(to, test_market, day, "CNY", 2, 150).Union();
        });
    }
    Feed& set_fees(std::int64_t commission_bp, std::int64_t packaging, std::int64_t logistics) {
        return add(Body::fees_set, [&](Builder& to) {
            const auto fees = schema::CreateFees(to, commission_bp, packaging, logistics);
            return schema::CreateFeesSet(to, fees).Union();
        });
    }
    Feed& add_participant(std::uint32_t number, bool is_buyer, const std::string& en,
                          const std::string& zh) {
        return add(Body::participant_added, [&](Builder& to) {
            const auto names = names_of(to, en, zh);
            const std::vector codes = {schema::CreateCodeDirect(to, "gln", "4012345000009")};
            return schema::CreateParticipantAddedDirect(to, number, is_buyer, !is_buyer, &names,
                                                        &codes)
                .Union();
        });
    }
    Feed& add_product(std::uint32_t number, const std::string& en, const std::string& zh) {
        return add(Body::product_added, [&](Builder& to) {
            const auto groups = names_of(to, "Rose", "玫瑰");
            const auto names = names_of(to, en, zh);
            return schema::CreateProductAddedDirect(to, number, "rose", &groups, &names).Union();
        });
    }
    /// Of grower 3, product 1, 20 items a unit.
    Feed& queue_lot(std::uint32_t lot, std::int64_t units, std::int64_t start_price = 100,
                    bool is_reoffer = false) {
        return add(Body::lot_queued, [&](Builder& to) {
            const auto queued = schema::CreateLotDirect(to, lot, 1, 3, 1, 1, 60, 20, units, 1,
                                                        start_price, 10, "no thorns");
            return schema::CreateLotQueued(to, queued, is_reoffer).Union();
        });
    }
    Feed& start_round(std::uint32_t lot) {
        return add(Body::round_started, [&](Builder& to) {
            return schema::CreateRoundStarted(to, lot, 1, 100).Union();
        });
    }
    Feed& sell(const MadeSale& made) {
        return add(Body::sale, [&](Builder& to) {
            schema::SaleBuilder sale(to);
            sale.add_sale(made.sale);
            sale.add_lot(made.lot);
            sale.add_round(1);
            sale.add_price(made.price);
            sale.add_units(made.units);
            sale.add_items(made.units * 20);
            sale.add_gross(made.price * made.units * 20);
            if (made.buyer != 0) sale.add_buyer(made.buyer);
            sale.add_grower(3);
            return sale.Finish().Union();
        });
    }
    Feed& cancel(const MadeSale& made, const char* reason = "two labels") {
        return add(Body::sale_cancelled, [&](Builder& to) {
            return schema::CreateSaleCancelledDirect(to, made.sale, made.lot, made.units,
                                                     made.price * made.units * 20, reason)
                .Union();
        });
    }
    Feed& close_lot(std::uint32_t lot, std::int64_t sold, std::int64_t unsold) {
        return add(Body::lot_closed, [&](Builder& to) {
            const auto outcome = unsold == 0 ? schema::Outcome::sold : schema::Outcome::passed;
            return schema::CreateLotClosed(to, lot, outcome, sold, unsold).Union();
        });
    }
    Feed& close(std::uint64_t sales, std::int64_t units, std::int64_t gross) {
        return add(Body::market_closed, [&](Builder& to) {
            return schema::CreateMarketClosed(to, sales, units, gross, 7).Union();
        });
    }

  private:
    static std::vector<flatbuffers::Offset<schema::Name>> names_of(Builder& to,
                                                                   const std::string& en,
                                                                   const std::string& zh) {
        return {schema::CreateNameDirect(to, "en", en.c_str()),
                schema::CreateNameDirect(to, "zh-CN", zh.c_str())};
    }

    std::deque<MadeResult> results_;
    std::uint64_t first_ = 1;
};

inline constexpr MadeSale sale_1{1, 1, 1, 2, 22};  // gross 880
inline constexpr MadeSale sale_2{2, 1, 2, 3, 41};  // gross 2,460
inline constexpr MadeSale sale_3{3, 2, 1, 1, 35};  // gross 700; cancelled

/// Buyers 1 and 2, grower 3; lots 1 of 5 units and 2 of 4; fees of 5 %, 30 and 12 a unit.
inline Feed opened_day() {
    Feed feed;
    feed.open().set_fees(500, 30, 12);
    feed.add_participant(1, true, "Anna", "安娜").add_participant(2, true, "Ben", "本");
    feed.add_participant(3, false, "Grower", "花农").add_product(1, "Carola", "卡罗拉");
    feed.queue_lot(1, 5).queue_lot(2, 4);
    return feed;
}

/// The three sales, the third cancelled after its lot had closed and before it closed again.
inline Feed whole_day() {
    Feed feed = opened_day();
    feed.start_round(1).sell(sale_1).sell(sale_2).close_lot(1, 5, 0);
    feed.sell(sale_3).close_lot(2, 1, 3).cancel(sale_3).close_lot(2, 0, 4);
    feed.close(2, 5, 880 + 2460);
    return feed;
}

}  // namespace huagu::settlement
