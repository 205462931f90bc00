#include "settlement/projector.hpp"

#include <string>

#include "base/assert.hpp"
#include "settlement/fees.hpp"
#include "settlement/fingerprint.hpp"
#include "wire/numbered.hpp"

namespace huagu::settlement {

namespace {

/// Numbers of things are below 2^63: the market hands them out from 1.
std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::string text(const flatbuffers::String* value) { return value ? value->str() : ""; }

base::Told result_text(std::uint64_t sequence) {
    return base::told("result {}", "结果 {}", sequence);
}

bool is_known(schema::ResultBody kind) {
    return kind != schema::ResultBody::NONE && wire::is_member(kind);
}

}  // namespace

Projector::Projector(Database& database, DayName name)
    : database_(database), name_(std::move(name)) {
    Transaction transaction(database_);
    database_.run(
        "INSERT INTO market_days (market, day) VALUES ($1, $2) ON CONFLICT (market, day) "
        "DO NOTHING",
        {name_.market, name_.day});
    transaction.commit();
    const auto day = find_day(database_, name_);
    last_sequence_ = day->last_sequence;
    is_closed_ = day->is_closed;
}

Expected<void> Projector::take(const schema::Result& result) {
    if (!wire::is_numbered(result)) return {};
    if (!transaction_) begin();
    if (result.sequence() <= last_sequence()) return check_repeat(result);
    if (auto checked = check_next(result); !checked) return checked;
    // From here on it must succeed.
    store(result);
    last_sequence_ = number(result.sequence());
    ++uncommitted_;
    return {};
}

void Projector::commit() {
    if (!transaction_) return;
    if (uncommitted_ > 0) {
        database_.run("UPDATE market_days SET last_sequence = $1 WHERE market = $2 AND day = $3",
                      {last_sequence_, name_.market, name_.day});
    }
    transaction_->commit();
    transaction_.reset();
    uncommitted_ = 0;
}

/// What the database has counts, not what was here last: another settler may have gone on.
void Projector::begin() {
    transaction_.emplace(database_);
    lock(database_, name_);
    const auto day = find_day(database_, name_);
    HUAGU_ASSERT(day.has_value());
    last_sequence_ = day->last_sequence;
    is_closed_ = day->is_closed;
    buyer_fee_bp_ = day->buyer_fee_bp;
    const Rows schedules = database_.run(
        "SELECT grower_commission_bp, packaging_deposit, logistics_fee FROM fee_schedules "
        "WHERE market = $1 AND day = $2 ORDER BY sequence DESC LIMIT 1",
        {name_.market, name_.day});
    if (schedules.empty()) return;
    schedule_ = {schedules[0].number(0), schedules[0].number(1), schedules[0].number(2)};
}

Expected<void> Projector::check_repeat(const schema::Result& result) {
    const Rows rows = database_.run(
        "SELECT fingerprint FROM results WHERE market = $1 AND day = $2 AND sequence = $3",
        {name_.market, name_.day, number(result.sequence())});
    if (rows.empty()) {
        return refuse("{} is missing below the last sequence {}", "缺少{}，而最后的序号是 {}",
                      result_text(result.sequence()), last_sequence_);
    }
    if (rows[0].number(0) == fingerprint(result)) return {};
    return refuse(
        "{} is another one than the database has: the feed is not the one that it was filled from",
        "{} 与数据库里的不同：这不是当初写入数据库的那个市场的结果",
        result_text(result.sequence()));
}

Expected<void> Projector::check_next(const schema::Result& result) const {
    const base::Told which = result_text(result.sequence());
    if (result.sequence() != last_sequence() + 1) {
        return refuse("{} came after {}: results are missing", "{1} 之后是{0}：中间缺少结果", which,
                      last_sequence_);
    }
    if (!is_known(result.body_type())) {
        return refuse("{} is of a kind that this program does not know: it needs a newer one",
                      "{} 的种类本程序不认识：需要更新的版本", which);
    }
    if (is_closed_) {
        return refuse("{} came after the market was closed", "{} 在收市之后到来", which);
    }
    if (const auto* sale = result.body_as_sale()) return check_sale(*sale);
    if (const auto* opened = result.body_as_market_opened()) {
        const DayName name{text(opened->market()), text(opened->day())};
        if (name != name_) {
            return refuse("{} opens {} {}", "{} 开市的是 {} {}", which, name.market, name.day);
        }
    }
    return {};
}

Expected<void> Projector::check_sale(const schema::Sale& sale) const {
    const base::Told which = base::told("sale {}", "成交 {}", sale.sale());
    if (!sale.buyer()) {
        return refuse("{} hides its buyer: settlement reads the full view",
                      "{} 隐去了买方：结算须读取 full 视图", which);
    }
    const Rows known =
        database_.run("SELECT sequence FROM sales WHERE market = $1 AND day = $2 AND sale = $3",
                      {name_.market, name_.day, number(sale.sale())});
    if (known.empty()) return {};
    return refuse("{} was told before, by result {}", "{} 已由结果 {} 公布过", which,
                  known[0].number(0));
}

void Projector::store(const schema::Result& result) {
    database_.run(
        "INSERT INTO results (market, day, sequence, at, kind, fingerprint) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {name_.market, name_.day, number(result.sequence()), result.at(),
         std::string(EnumNameResultBody(result.body_type())), fingerprint(result)});
    store_body(result);
}

void Projector::store_body(const schema::Result& result) {
    using schema::ResultBody;
    const std::int64_t sequence = number(result.sequence());
    switch (result.body_type()) {
        case ResultBody::market_opened:
            return store(*result.body_as_market_opened());
        case ResultBody::market_closed:
            return store(*result.body_as_market_closed());
        case ResultBody::fees_set:
            return store(*result.body_as_fees_set(), sequence);
        case ResultBody::participant_added:
            return store(*result.body_as_participant_added());
        case ResultBody::product_added:
            return store(*result.body_as_product_added());
        case ResultBody::lot_queued:
            return store(*result.body_as_lot_queued());
        case ResultBody::lot_changed:
            return store(*result.body_as_lot_changed());
        case ResultBody::lot_closed:
            return store(*result.body_as_lot_closed(), sequence);
        case ResultBody::sale:
            return store(*result.body_as_sale(), result);
        case ResultBody::sale_cancelled:
            return store(*result.body_as_sale_cancelled(), result);
        // How the hands moved concerns no money.
        case ResultBody::clock_added:
        case ResultBody::clock_opened:
        case ResultBody::clock_paused:
        case ResultBody::clock_resumed:
        case ResultBody::clock_closed:
        case ResultBody::rules_set:
        case ResultBody::hand_stopped:
        case ResultBody::round_started:
        case ResultBody::desk_reply:
        case ResultBody::notice:
        case ResultBody::NONE:
            return;
    }
}

void Projector::store(const schema::MarketOpened& opened) {
    buyer_fee_bp_ = opened.buyer_fee_bp();
    database_.run(
        "UPDATE market_days SET currency = $1, minor_unit_digits = $2, buyer_fee_bp = $3 "
        "WHERE market = $4 AND day = $5",
        {text(opened.currency()), std::int64_t{opened.minor_unit_digits()}, buyer_fee_bp_,
         name_.market, name_.day});
}

void Projector::store(const schema::MarketClosed& closed) {
    is_closed_ = true;
    database_.run(
        "UPDATE market_days SET is_closed = 1, closed_sales = $1, closed_units = $2, "
        "closed_gross = $3 WHERE market = $4 AND day = $5",
        {number(closed.sales()), closed.units(), closed.gross(), name_.market, name_.day});
}

void Projector::store(const schema::FeesSet& set, std::int64_t sequence) {
    schedule_ = {};
    if (const auto* fees = set.fees()) {
        schedule_ = {fees->grower_commission_bp(), fees->packaging_deposit(),
                     fees->logistics_fee()};
    }
    database_.run(
        "INSERT INTO fee_schedules (market, day, sequence, grower_commission_bp, "
        "packaging_deposit, logistics_fee) VALUES ($1, $2, $3, $4, $5, $6)",
        {name_.market, name_.day, sequence, schedule_.grower_commission_bp,
         schedule_.packaging_deposit, schedule_.logistics_fee});
}

void Projector::store(const schema::ParticipantAdded& participant) {
    database_.run(
        "INSERT INTO participants (market, day, participant, is_buyer, is_grower) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (market, day, participant) "
        "DO UPDATE SET is_buyer = excluded.is_buyer, is_grower = excluded.is_grower",
        {name_.market, name_.day, number(participant.participant()),
         std::int64_t{participant.buyer()}, std::int64_t{participant.grower()}});
    store_names("participant", participant.participant(), participant.names());
    store_codes("participant", participant.participant(), participant.codes());
}

void Projector::store(const schema::ProductAdded& product) {
    database_.run(
        "INSERT INTO products (market, day, product, product_group) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (market, day, product) DO UPDATE SET product_group = excluded.product_group",
        {name_.market, name_.day, number(product.product()), text(product.group())});
    store_names("product", product.product(), product.names());
    store_names("product_group", product.product(), product.group_names());
    store_codes("product", product.product(), product.codes());
}

/// One that is queued again, after it passed, is there already: it has another price now.
void Projector::store(const schema::LotQueued& queued) {
    const auto* lot = queued.lot();
    if (!lot) return;
    database_.run(
        "INSERT INTO lots (market, day, lot, clock, grower, product, grade, length_cm, "
        "items_per_unit, units_offered, start_price, reserve_price, remark) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
        "ON CONFLICT (market, day, lot) DO UPDATE SET start_price = excluded.start_price",
        {name_.market, name_.day, number(lot->lot()), number(lot->clock()), number(lot->grower()),
         number(lot->product()), lot->grade(), lot->length_cm(), lot->items_per_unit(),
         lot->units(), lot->start_price(), lot->reserve_price(), text(lot->remark())});
}

void Projector::store(const schema::LotChanged& changed) {
    const auto* lot = changed.lot();
    if (!lot) return;
    database_.run(
        "UPDATE lots SET start_price = $1, reserve_price = $2 "
        "WHERE market = $3 AND day = $4 AND lot = $5",
        {lot->start_price(), lot->reserve_price(), name_.market, name_.day, number(lot->lot())});
}

/// A second one, after a cancelled sale had opened the lot again, counts instead of the first.
void Projector::store(const schema::LotClosed& closed, std::int64_t sequence) {
    database_.run(
        "UPDATE lots SET outcome = $1, units_sold = $2, units_unsold = $3, closed_sequence = $4 "
        "WHERE market = $5 AND day = $6 AND lot = $7",
        {std::string(EnumNameOutcome(closed.outcome())), closed.units_sold(), closed.units_unsold(),
         sequence, name_.market, name_.day, number(closed.lot())});
}

void Projector::store(const schema::Sale& sale, const schema::Result& result) {
    const SaleFees fees = fees_of(sale.gross(), sale.units(), buyer_fee_bp_, schedule_);
    database_.run(
        "INSERT INTO sales (market, day, sale, sequence, at, clock, lot, round, step, buyer, "
        "grower, price, units, items, gross, buyer_fee, logistics_fee, grower_commission, "
        "packaging_deposit) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
        "$15, $16, $17, $18, $19)",
        {name_.market, name_.day, number(sale.sale()), number(result.sequence()), result.at(),
         number(result.clock().value_or(0)), number(sale.lot()), sale.round(), sale.step(),
         number(sale.buyer().value_or(0)), number(sale.grower()), sale.price(), sale.units(),
         sale.items(), sale.gross(), fees.buyer_fee, fees.logistics_fee, fees.grower_commission,
         fees.packaging_deposit});
}

void Projector::store(const schema::SaleCancelled& cancelled, const schema::Result& result) {
    database_.run(
        "INSERT INTO cancellations (market, day, sale, sequence, at, lot, units, gross, reason) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {name_.market, name_.day, number(cancelled.sale()), number(result.sequence()), result.at(),
         number(cancelled.lot()), cancelled.units(), cancelled.gross(), text(cancelled.reason())});
}

void Projector::store_names(const char* thing, std::uint32_t of,
                            const flatbuffers::Vector<flatbuffers::Offset<schema::Name>>* names) {
    if (!names) return;
    for (const auto* name : *names) {
        database_.run(
            "INSERT INTO names (market, day, thing, number, language, name) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (market, day, thing, number, language) "
            "DO UPDATE SET name = excluded.name",
            {name_.market, name_.day, std::string(thing), number(of), text(name->language()),
             text(name->text())});
    }
}

void Projector::store_codes(const char* thing, std::uint32_t of,
                            const flatbuffers::Vector<flatbuffers::Offset<schema::Code>>* codes) {
    if (!codes) return;
    for (const auto* code : *codes) {
        database_.run(
            "INSERT INTO codes (market, day, thing, number, scheme, code) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (market, day, thing, number, scheme) "
            "DO UPDATE SET code = excluded.code",
            {name_.market, name_.day, std::string(thing), number(of), text(code->scheme()),
             text(code->code())});
    }
}

}  // namespace huagu::settlement
