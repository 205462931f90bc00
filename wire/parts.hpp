// Tables that several messages have, for whoever builds one.
#pragma once

#include <string_view>
#include <vector>

#include "engine/lots.hpp"
#include "engine/rules.hpp"
#include "wire/schema.hpp"
#include "wire/texts.hpp"

namespace huagu::wire {

using TextOffset = flatbuffers::Offset<flatbuffers::String>;
using NameOffsets = flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<schema::Name>>>;
using CodeOffsets = flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<schema::Code>>>;

// Nothing is written for an empty text or list.
[[nodiscard]] TextOffset build_text(flatbuffers::FlatBufferBuilder& buffer, std::string_view text);
[[nodiscard]] NameOffsets build_names(flatbuffers::FlatBufferBuilder& buffer,
                                      const std::vector<Name>& names);
[[nodiscard]] CodeOffsets build_codes(flatbuffers::FlatBufferBuilder& buffer,
                                      const std::vector<Code>& codes);

/// Those settings that are given.
[[nodiscard]] flatbuffers::Offset<schema::ClockRules> build_rules(
    flatbuffers::FlatBufferBuilder& buffer, const RulesChange& change);

/// All settings.
[[nodiscard]] flatbuffers::Offset<schema::ClockRules> build_rules(
    flatbuffers::FlatBufferBuilder& buffer, const ClockRules& rules);

/// A lot as it stands.
[[nodiscard]] flatbuffers::Offset<schema::Lot> build_lot(flatbuffers::FlatBufferBuilder& buffer,
                                                         LotId id, const Lot& lot,
                                                         std::string_view remark = {},
                                                         std::string_view photo = {});

}  // namespace huagu::wire
