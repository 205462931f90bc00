#include "wire/parts.hpp"

namespace huagu::wire {

using Buffer = flatbuffers::FlatBufferBuilder;

TextOffset build_text(Buffer& buffer, std::string_view text) {
    if (text.empty()) return 0;
    return buffer.CreateString(text.data(), text.size());
}

NameOffsets build_names(Buffer& buffer, const std::vector<Name>& names) {
    if (names.empty()) return 0;
    std::vector<flatbuffers::Offset<schema::Name>> offsets;
    offsets.reserve(names.size());
    for (const Name& name : names) {
        const auto language = build_text(buffer, name.language);
        offsets.push_back(schema::CreateName(buffer, language, build_text(buffer, name.text)));
    }
    return buffer.CreateVector(offsets);
}

CodeOffsets build_codes(Buffer& buffer, const std::vector<Code>& codes) {
    if (codes.empty()) return 0;
    std::vector<flatbuffers::Offset<schema::Code>> offsets;
    offsets.reserve(codes.size());
    for (const Code& code : codes) {
        const auto scheme = build_text(buffer, code.scheme);
        offsets.push_back(schema::CreateCode(buffer, scheme, build_text(buffer, code.code)));
    }
    return buffer.CreateVector(offsets);
}

flatbuffers::Offset<schema::ClockRules> build_rules(Buffer& buffer, const RulesChange& change) {
    schema::ClockRulesBuilder table(buffer);
    const ClockRules& rules = change.rules;
    const auto is_given = [&change](RuleBit bit) { return (change.given & bit) != 0; };
    if (is_given(rule_price_step)) table.add_price_step(rules.price_step.value());
    if (is_given(rule_step_interval)) table.add_step_interval(rules.step_interval.value());
    if (is_given(rule_restart_steps)) table.add_restart_steps(rules.restart_steps);
    if (is_given(rule_hold)) table.add_hold(rules.hold.value());
    if (is_given(rule_allowance)) table.add_allowance(rules.allowance.value());
    if (is_given(rule_guard)) table.add_guard(rules.guard.value());
    if (is_given(rule_max_units)) {
        if (rules.max_units == no_max_units) {
            table.add_no_max_units(true);
        } else {
            table.add_max_units(rules.max_units.value());
        }
    }
    if (is_given(rule_reoffer)) table.add_reoffer(rules.reoffer);
    if (is_given(rule_reoffer_start_percent)) {
        table.add_reoffer_start_percent(rules.reoffer_start_percent);
    }
    if (is_given(rule_award)) table.add_award(to_schema(rules.award));
    if (is_given(rule_tie)) table.add_tie(to_schema(rules.tie));
    if (is_given(rule_auto_advance)) table.add_auto_advance(rules.auto_advance);
    return table.Finish();
}

flatbuffers::Offset<schema::ClockRules> build_rules(Buffer& buffer, const ClockRules& rules) {
    constexpr std::uint16_t all = (rule_auto_advance << 1) - 1;
    return build_rules(buffer, RulesChange{rules, all});
}

flatbuffers::Offset<schema::Lot> build_lot(Buffer& buffer, LotId id, const Lot& lot,
                                           std::string_view remark, std::string_view photo) {
    const auto remark_offset = build_text(buffer, remark);
    const auto photo_offset = build_text(buffer, photo);
    schema::LotBuilder table(buffer);
    table.add_lot(id.value());
    table.add_clock(lot.clock.value());
    table.add_grower(lot.grower.value());
    table.add_product(lot.product.value());
    table.add_grade(lot.grade);
    table.add_length_cm(lot.length_cm);
    table.add_items_per_unit(lot.items_per_unit.value());
    table.add_units(lot.units_left.value());
    table.add_min_units(lot.min_units_in_force().value());
    table.add_start_price(lot.start_price.value());
    table.add_reserve_price(lot.reserve_price.value());
    table.add_remark(remark_offset);
    table.add_photo(photo_offset);
    return table.Finish();
}

}  // namespace huagu::wire
