#include "gateway/health.hpp"

#include <algorithm>
#include <vector>

namespace huagu::gateway {
namespace {

flatbuffers::Optional<std::int64_t> number_of(std::optional<Time> time) {
    return time ? flatbuffers::Optional<std::int64_t>(time->value()) : flatbuffers::nullopt;
}

flatbuffers::Offset<schema::Reader> reader_of(flatbuffers::FlatBufferBuilder& buffer, UserId user,
                                              std::string_view name, const ReaderState& state) {
    const auto name_offset = buffer.CreateString(name.data(), name.size());
    schema::ReaderBuilder reader(buffer);
    reader.add_user(user.value());
    reader.add_name(name_offset);
    reader.add_role(state.role);
    if (state.ended) reader.add_ended(*state.ended);
    reader.add_since(state.since.value());
    if (state.sent) reader.add_sent(state.sent->value());
    if (state.behind_since) reader.add_behind_since(state.behind_since->value());
    if (state.stands_since) reader.add_stands_since(state.stands_since->value());
    return reader.Finish();
}

flatbuffers::Offset<schema::JournalHealth> journal_of(flatbuffers::FlatBufferBuilder& buffer,
                                                      const Shared& shared) {
    const JournalWatch& watch = shared.journal_watch;
    const std::uint64_t durable = shared.journal.durable().value();
    // The watch may have looked a while ago: what waited then may be safe by now.
    const std::uint64_t written = std::max(watch.written(), durable);
    const auto waits_since = durable < written ? watch.waits_since() : std::nullopt;
    const auto free = shared.disk_free ? shared.disk_free() : std::nullopt;
    return schema::CreateJournalHealth(
        buffer, written, durable, number_of(watch.durable_at()), number_of(waits_since),
        watch.longest_wait().value(),
        free ? flatbuffers::Optional<std::uint64_t>(*free) : flatbuffers::nullopt);
}

}  // namespace

void encode_health(wire::FrameBuilder& builder, const schema::Health& asked, const Shared& shared,
                   Sequence sequence) {
    auto& buffer = builder.begin();
    const std::uint32_t end = shared.readers.end();
    const std::uint32_t from = std::min(asked.from_user(), end);
    const std::uint32_t look_end = from + std::min(health_page_users, end - from);
    const std::uint32_t most = std::min(asked.readers(), health_page_max);
    std::vector<flatbuffers::Offset<schema::Reader>> readers;
    UserId user(from);
    for (; user.value() < look_end && readers.size() < most; user = UserId(user.value() + 1)) {
        const auto state = shared.readers.find(user);
        if (!state) continue;
        readers.push_back(reader_of(buffer, user, shared.users.name_of(user), *state));
    }
    const auto readers_offset = buffer.CreateVector(readers);
    const auto journal = journal_of(buffer, shared);
    const auto answer = schema::CreateHealthAnswer(
        buffer, schema::Reason::none, asked.from_user(), user.value() < end ? user.value() : 0,
        sequence.value(), shared.time.now().value(), readers_offset, journal);
    builder.finish(schema::ServerBody::health, answer.Union());
}

void refuse_health(wire::FrameBuilder& builder, Reason reason) {
    const auto refused = schema::CreateHealthAnswer(builder.begin(), wire::to_schema(reason));
    builder.finish(schema::ServerBody::health, refused.Union());
}

}  // namespace huagu::gateway
