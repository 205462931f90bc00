#include "tests/simulation/replies.hpp"

#include <fmt/format.h>

namespace huagu::simulation {
namespace {

template <class Number>
std::string text_of(flatbuffers::Optional<Number> number) {
    return number ? std::to_string(*number) : "-";
}

ReplySaid said(const schema::Accepted& accepted) {
    return {fmt::format("accepted {} {} order {} number {}", accepted.command_id(),
                        schema::EnumNameCommandKind(accepted.command()), text_of(accepted.order()),
                        text_of(accepted.number())),
            accepted.command_id(), true, accepted.command(), schema::Reason::none};
}

ReplySaid said(const schema::Rejected& rejected) {
    return {fmt::format("rejected {} {} order {} {}", rejected.command_id(),
                        schema::EnumNameCommandKind(rejected.command()), text_of(rejected.order()),
                        schema::EnumNameReason(rejected.reason())),
            rejected.command_id(), false, rejected.command(), rejected.reason()};
}

ReplySaid said(const schema::Won& won) {
    return {fmt::format("won {} order {} sale {} clock {} lot {}: {} at {}, gross {} fee {}",
                        won.command_id(), text_of(won.order()), won.sale(), won.clock(), won.lot(),
                        won.units(), won.price(), won.gross(), won.fee())};
}

ReplySaid said(const schema::Lost& lost) {
    return {fmt::format("lost {} clock {} lot {} round {}: step {} price {} late {}",
                        lost.command_id(), lost.clock(), lost.lot(), lost.round(),
                        lost.winning_step(), lost.winning_price(), lost.late())};
}

ReplySaid said(const schema::OrderChanged& order) {
    return {fmt::format("order {} {} left {}", order.order(), order.units_left(),
                        schema::EnumNameOrderState(order.state()))};
}

ReplySaid said(const schema::CreditChanged& credit) {
    return {fmt::format("credit limit {} sold {} held {}", credit.limit(), credit.sold(),
                        credit.held())};
}

}  // namespace

std::optional<ReplySaid> said_by(const schema::ServerFrame& frame) {
    if (const auto* accepted = frame.body_as_accepted()) return said(*accepted);
    if (const auto* rejected = frame.body_as_rejected()) return said(*rejected);
    if (const auto* won = frame.body_as_won()) return said(*won);
    if (const auto* lost = frame.body_as_lost()) return said(*lost);
    if (const auto* order = frame.body_as_order_changed()) return said(*order);
    if (const auto* credit = frame.body_as_credit_changed()) return said(*credit);
    return std::nullopt;
}

ReplySaid said_by(const schema::DeskReply& reply) {
    if (const auto* accepted = reply.reply_as_accepted()) return said(*accepted);
    if (const auto* rejected = reply.reply_as_rejected()) return said(*rejected);
    if (const auto* won = reply.reply_as_won()) return said(*won);
    if (const auto* lost = reply.reply_as_lost()) return said(*lost);
    if (const auto* order = reply.reply_as_order_changed()) return said(*order);
    if (const auto* credit = reply.reply_as_credit_changed()) return said(*credit);
    return {};
}

std::string entry_text(const schema::Result& result) {
    std::string text = fmt::format("#{} at {}: {}", result.sequence(), result.at(),
                                   schema::EnumNameResultBody(result.body_type()));
    if (const auto* reply = result.body_as_desk_reply()) {
        text += fmt::format(" to user {} of {}: {}", text_of(reply->user()),
                            text_of(reply->participant()), said_by(*reply).text);
    } else if (const auto* notice = result.body_as_notice()) {
        text += fmt::format(" {}", schema::EnumNameNoticeKind(notice->kind()));
    }
    return text;
}

}  // namespace huagu::simulation
