#include "settlement/fingerprint.hpp"

#include <string_view>

namespace huagu::settlement {

namespace {

class Hash {
  public:
    Hash& add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) add_byte((number >> shift) & 0xFFU);
        return *this;
    }
    Hash& add(std::int64_t number) { return add(static_cast<std::uint64_t>(number)); }
    Hash& add(const flatbuffers::String* text) {
        const std::string_view bytes = text ? text->string_view() : std::string_view();
        add(std::uint64_t{bytes.size()});
        for (const char byte : bytes) add_byte(static_cast<unsigned char>(byte));
        return *this;
    }
    Hash& add(const flatbuffers::Vector<flatbuffers::Offset<schema::Name>>* names) {
        if (!names) return *this;
        for (const auto* name : *names) add(name->language()).add(name->text());
        return *this;
    }
    Hash& add(const flatbuffers::Vector<flatbuffers::Offset<schema::Code>>* codes) {
        if (!codes) return *this;
        for (const auto* code : *codes) add(code->scheme()).add(code->code());
        return *this;
    }
    Hash& add(const schema::Lot* lot) {
        if (!lot) return *this;
        add(std::uint64_t{lot->lot()}).add(std::uint64_t{lot->clock()});
        add(std::uint64_t{lot->grower()}).add(std::uint64_t{lot->product()});
        add(lot->grade()).add(lot->length_cm()).add(lot->items_per_unit()).add(lot->units());
        add(lot->min_units()).add(lot->start_price()).add(lot->reserve_price());
        return add(lot->remark());
    }

    [[nodiscard]] std::int64_t value() const { return static_cast<std::int64_t>(value_); }

  private:
    void add_byte(std::uint64_t byte) { value_ = (value_ ^ byte) * 0x100000001B3U; }

    std::uint64_t value_ = 0xCBF29CE484222325U;
};

void add_sale(Hash& hash, const schema::Sale& sale) {
    hash.add(sale.sale()).add(std::uint64_t{sale.lot()}).add(sale.round()).add(sale.step());
    hash.add(sale.price()).add(sale.units()).add(sale.items()).add(sale.gross());
    hash.add(std::uint64_t{sale.buyer().value_or(0)}).add(std::uint64_t{sale.grower()});
}

void add_body(Hash& hash, const schema::Result& result) {
    if (const auto* opened = result.body_as_market_opened()) {
        hash.add(opened->market()).add(opened->day()).add(opened->currency());
        hash.add(std::uint64_t{opened->minor_unit_digits()}).add(opened->buyer_fee_bp());
    } else if (const auto* closed = result.body_as_market_closed()) {
        hash.add(closed->sales()).add(closed->units()).add(closed->gross());
    } else if (const auto* queued = result.body_as_lot_queued()) {
        hash.add(queued->lot()).add(std::uint64_t{queued->reoffer()});
    } else if (const auto* changed = result.body_as_lot_changed()) {
        hash.add(changed->lot());
    } else if (const auto* lot = result.body_as_lot_closed()) {
        hash.add(std::uint64_t{lot->lot()}).add(static_cast<std::uint64_t>(lot->outcome()));
        hash.add(lot->units_sold()).add(lot->units_unsold());
    } else if (const auto* sale = result.body_as_sale()) {
        add_sale(hash, *sale);
    } else if (const auto* cancelled = result.body_as_sale_cancelled()) {
        hash.add(cancelled->sale()).add(std::uint64_t{cancelled->lot()});
        hash.add(cancelled->units()).add(cancelled->gross()).add(cancelled->reason());
    } else if (const auto* product = result.body_as_product_added()) {
        hash.add(std::uint64_t{product->product()}).add(product->group());
        hash.add(product->group_names()).add(product->names()).add(product->codes());
    } else if (const auto* participant = result.body_as_participant_added()) {
        hash.add(std::uint64_t{participant->participant()});
        hash.add(std::uint64_t{participant->buyer()}).add(std::uint64_t{participant->grower()});
        hash.add(participant->names()).add(participant->codes());
    } else if (const auto* set = result.body_as_fees_set(); set && set->fees()) {
        hash.add(set->fees()->grower_commission_bp()).add(set->fees()->packaging_deposit());
        hash.add(set->fees()->logistics_fee());
    }
}

}  // namespace

std::int64_t fingerprint(const schema::Result& result) {
    Hash hash;
    hash.add(result.sequence()).add(std::uint64_t{result.clock().value_or(0)});
    hash.add(result.clock_sequence()).add(result.at());
    hash.add(static_cast<std::uint64_t>(result.body_type()));
    add_body(hash, result);
    return hash.value();
}

}  // namespace huagu::settlement
