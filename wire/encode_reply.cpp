// Private events → replies.
#include "wire/encode.hpp"
#include "wire/reply_numbers.hpp"

namespace huagu::wire {

namespace {

using Buffer = flatbuffers::FlatBufferBuilder;

/// Writes what add_numbers() names.
struct Built {
    Buffer& buffer;

    template <class Number>
    void add(flatbuffers::voffset_t field, Number value) {
        buffer.AddElement(field, value, Number(0));
    }
    template <class Number>
    void add_if(bool is_there, flatbuffers::voffset_t field, Number value) {
        if (is_there) buffer.AddElement(field, value);
    }
};

struct Reply {
    schema::ServerBody message;
    ReplyOffset part;
};

Reply build(Buffer& buffer, const Event& event, const Market& market, std::string_view text) {
    const bool has_text = event.kind == EventKind::rejected;
    const auto text_offset = build_text(buffer, has_text ? text : std::string_view());
    return with_reply_table(event.kind, [&]<class Table>(std::type_identity<Table> table) {
        typename Table::Builder builder(buffer);
        Built numbers{buffer};
        add_numbers(table, event, market, numbers);
        if constexpr (std::is_same_v<Table, schema::Rejected>) builder.add_text(text_offset);
        return Reply{schema::ServerBodyTraits<Table>::enum_value,
                     {schema::ReplyBodyTraits<Table>::enum_value, builder.Finish().Union()}};
    });
}

}  // namespace

ReplyOffset build_reply(Buffer& buffer, const Event& event, const Market& market,
                        std::string_view text) {
    return build(buffer, event, market, text).part;
}

void encode_reply(FrameBuilder& builder, const Event& event, const Market& market,
                  std::string_view text) {
    const Reply reply = build(builder.begin(), event, market, text);
    builder.finish(reply.message, reply.part.body);
}

void encode_rejected(FrameBuilder& builder, const schema::Command& command, Time at, Reason reason,
                     std::string_view text) {
    Buffer& buffer = builder.begin();
    const auto text_offset = build_text(buffer, text);
    schema::RejectedBuilder table(buffer);
    table.add_command_id(command.command_id());
    table.add_at(at.value());
    if (is_member(command.body_type())) table.add_command(to_kind(command.body_type()));
    if (const schema::PlaceOrder* order = command.body_as_place_order()) {
        table.add_order(order->order());
    }
    table.add_reason(to_schema(reason));
    table.add_text(text_offset);
    builder.finish(schema::ServerBody::rejected, table.Finish().Union());
}

}  // namespace huagu::wire
