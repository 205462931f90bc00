#include "sequencer/participants_page.hpp"

#include <algorithm>
#include <vector>

namespace huagu {

void encode_participants_page(wire::FrameBuilder& builder, const schema::ParticipantsPage& asked,
                              Sequence sequence, Time at, const Market& market,
                              const Sessions& sessions) {
    auto& buffer = builder.begin();
    const std::uint32_t end = market.participants.end();
    const std::uint32_t from = std::min(asked.from_participant(), end);
    const std::uint32_t page_end =
        from + std::min({asked.participants(), participants_page_max, end - from});
    std::vector<flatbuffers::Offset<schema::ParticipantState>> states;
    for (ParticipantId id(from); id.value() < page_end; id = ParticipantId(id.value() + 1)) {
        if (!market.participants.exists(id)) continue;
        const Participant& participant = market.participants[id];
        std::uint32_t logged_on = 0;
        sessions.for_each(UserId::none(), id, [&](SessionId) { ++logged_on; });
        const Credit& credit = participant.credit;
        const Sessions::Ended& ended = sessions.ended(id);
        states.push_back(schema::CreateParticipantState(
            buffer, id.value(), participant.is_suspended, credit.limit.value(), credit.sold.value(),
            credit.held.value(), participant.orders, logged_on, ended.lost,
            ended.has_any ? flatbuffers::Optional<schema::CloseReason>(ended.last)
                          : flatbuffers::nullopt,
            ended.at.value()));
    }
    const auto page = schema::CreateParticipantsPageAnswer(
        buffer, schema::Reason::none, asked.from_participant(), page_end < end ? page_end : 0,
        sequence.value(), at.value(), buffer.CreateVector(states));
    builder.finish(schema::ServerBody::participants_page, page.Union());
}

}  // namespace huagu
