#include "gateway/opening.hpp"

#include <sodium.h>

#include "wire/encode.hpp"

namespace huagu::gateway {
namespace {

std::vector<wire::Name> views(const Names& names) {
    std::vector<wire::Name> views;
    for (const auto& [language, text] : names) views.push_back({language, text});
    return views;
}

std::vector<wire::Code> views_of_codes(const Codes& codes) {
    std::vector<wire::Code> views;
    for (const auto& [scheme, code] : codes) views.push_back({scheme, code});
    return views;
}

class Opening {
  public:
    void add(const Command& command, const wire::Texts& texts = {}) {
        wire::encode_command(builder_, command, texts, /*is_server=*/true);
        frames_.emplace_back(builder_.plain());
    }
    void add_product(ProductId product, const wire::Texts& texts) {
        wire::encode_add_product(builder_, CommandId(0), product, texts);
        frames_.emplace_back(builder_.plain());
    }
    void set_fees(const wire::Fees& fees) {
        wire::encode_set_fees(builder_, CommandId(0), fees);
        frames_.emplace_back(builder_.plain());
    }
    std::vector<FrameBytes> take() { return std::move(frames_); }

  private:
    wire::FrameBuilder builder_;
    std::vector<FrameBytes> frames_;
};

Command command_of(CommandKind kind) { return {kind, Time(0)}; }

void add_market(Opening& opening, const Settings& settings, std::uint64_t seed) {
    Command open = command_of(CommandKind::open_market);
    open.open_market = {seed, settings.buyer_fee_bp};
    wire::Texts texts;
    texts.market = settings.market;
    texts.day = settings.day;
    texts.currency = settings.currency;
    texts.minor_unit_digits = settings.minor_digits;
    opening.add(open, texts);
    if (settings.fees) opening.set_fees(*settings.fees);
}

void add_clocks(Opening& opening, const std::vector<ClockLane>& clocks) {
    constexpr std::uint16_t all_rules = (rule_auto_advance << 1) - 1;
    std::uint32_t number = 0;
    for (const ClockLane& clock : clocks) {
        Command add = command_of(CommandKind::add_clock);
        add.add_clock = {ClockId(++number), {clock.rules, all_rules}};
        wire::Texts texts;
        texts.names = views(clock.name);
        opening.add(add, texts);
        if (!clock.is_open) continue;
        Command open = command_of(CommandKind::open_clock);
        open.open_clock = {ClockId(number)};
        opening.add(open);
    }
}

}  // namespace

std::vector<FrameBytes> opening_commands(const Settings& settings, std::uint64_t seed) {
    Opening opening;
    add_market(opening, settings, seed);
    for (const ProductSettings& product : settings.products) {
        wire::Texts texts;
        texts.names = views(product.name);
        texts.group = product.group;
        texts.group_names = views(product.group_name);
        texts.codes = views_of_codes(product.codes);
        opening.add_product(ProductId::none(), texts);
    }
    for (const ParticipantSettings& participant : settings.participants) {
        Command add = command_of(CommandKind::add_participant);
        add.add_participant = {ParticipantId::none(), participant.is_buyer, participant.is_grower,
                               participant.credit_limit};
        wire::Texts texts;
        texts.names = views(participant.name);
        texts.codes = views_of_codes(participant.codes);
        opening.add(add, texts);
    }
    add_clocks(opening, settings.clocks);
    return opening.take();
}

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    randombytes_buf(&seed, sizeof seed);
    return seed;
}

}  // namespace huagu::gateway
