#include "cli/json_line.hpp"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace huagu::cli {

using nlohmann::json;

namespace {

constexpr std::size_t fields_max = 64;

}  // namespace

/// What the JSON reader calls, piece by piece.
class JsonLine::Parser {
  public:
    explicit Parser(JsonLine& line) : line_(line) {}

    bool null() { return take(JsonValue::Kind::null) != nullptr; }
    bool boolean(bool value) {
        JsonValue* taken = take(JsonValue::Kind::boolean);
        if (taken != nullptr) taken->boolean = value;
        return taken != nullptr;
    }
    bool number_integer(json::number_integer_t value) {
        return take_integer(static_cast<std::uint64_t>(value), value < 0);
    }
    bool number_unsigned(json::number_unsigned_t value) { return take_integer(value, false); }
    bool number_float(json::number_float_t, const std::string&) {
        return take(JsonValue::Kind::fraction) != nullptr;
    }
    bool string(std::string& value) {
        JsonValue* taken = take(JsonValue::Kind::text);
        if (taken != nullptr) taken->text.swap(value);
        return taken != nullptr;
    }
    bool binary(json::binary_t&) { return false; }

    bool start_object(std::size_t) { return start(); }
    bool start_array(std::size_t) { return start() && depth_ > 1; }
    bool end_object() { return end(); }
    bool end_array() { return end(); }

    bool key(std::string& name) {
        if (depth_ != 1) return true;
        if (line_.count_ == fields_max) {
            line_.complain("too many fields");
            return false;
        }
        if (line_.count_ == line_.fields_.size()) line_.fields_.emplace_back();
        for (std::size_t i = 0; i < line_.count_; ++i) {
            if (line_.fields_[i].name != name) continue;
            line_.complain(fmt::format("{} is given twice", name));
            return false;
        }
        Field& field = line_.fields_[line_.count_];
        field.name.swap(name);
        field.is_known = false;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const json::exception&) {
        line_.complain("not a JSON object");
        return false;
    }

  private:
    bool take_integer(std::uint64_t bits, bool is_negative) {
        JsonValue* taken = take(JsonValue::Kind::integer);
        if (taken == nullptr) return false;
        taken->bits = bits;
        taken->is_negative = is_negative;
        return true;
    }

    /// The value of the field whose name came last; one inside a nested value goes nowhere. Null
    /// ends the reading: the line is no object.
    JsonValue* take(JsonValue::Kind kind) {
        if (depth_ == 0) {
            line_.complain("not a JSON object");
            return nullptr;
        }
        if (depth_ > 1) return &ignored_;
        JsonValue& value = line_.fields_[line_.count_++].value;
        value.kind = kind;
        return &value;
    }
    bool start() {
        if (depth_ == 1) take(JsonValue::Kind::nested);
        ++depth_;
        return true;
    }
    bool end() {
        --depth_;
        return true;
    }

    JsonLine& line_;
    JsonValue ignored_;
    std::size_t depth_ = 0;
};

void JsonLine::parse(std::string_view line) {
    count_ = 0;
    next_ = 0;
    complaint_.clear();
    Parser parser(*this);
    if (!json::sax_parse(line.begin(), line.end(), &parser)) complain("not a JSON object");
}

JsonLine::Field* JsonLine::look_up(std::string_view name) {
    for (std::size_t i = 0; i < count_; ++i, ++next_) {
        if (next_ >= count_) next_ = 0;
        Field& field = fields_[next_];
        if (field.name != name) continue;
        field.is_known = true;
        ++next_;
        return &field;
    }
    return nullptr;
}

bool JsonLine::has(std::string_view name) { return look_up(name) != nullptr; }

const JsonValue* JsonLine::find(std::string_view name) {
    const Field* field = look_up(name);
    return field == nullptr || field->value.kind == JsonValue::Kind::null ? nullptr : &field->value;
}

std::optional<std::int64_t> JsonLine::optional_integer(std::string_view name) {
    const JsonValue* value = find(name);
    if (value == nullptr) return std::nullopt;
    constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();
    if (value->kind != JsonValue::Kind::integer) {
        complain(fmt::format("{} is not an integer", name));
    } else if (!value->is_negative && value->bits > highest) {
        complain(fmt::format("{} does not fit 64 bits", name));
    }
    return static_cast<std::int64_t>(value->bits);
}

std::optional<bool> JsonLine::optional_boolean(std::string_view name) {
    const JsonValue* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->kind == JsonValue::Kind::boolean) return value->boolean;
    const bool is_bit = value->kind == JsonValue::Kind::integer && value->bits <= 1;
    if (!is_bit) complain(fmt::format("{} is not true or false", name));
    return value->bits == 1;
}

std::optional<std::string_view> JsonLine::optional_text(std::string_view name) {
    const JsonValue* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->kind != JsonValue::Kind::text) complain(fmt::format("{} is not a text", name));
    return value->text;
}

template <class T>
T JsonLine::required(std::string_view name, std::optional<T> value) {
    if (!value) complain(fmt::format("{} is missing", name));
    return value.value_or(T{});
}

std::int64_t JsonLine::integer(std::string_view name) {
    return required(name, optional_integer(name));
}

std::uint64_t JsonLine::unsigned_integer(std::string_view name) {
    const JsonValue* value = find(name);
    if (value == nullptr) return required(name, std::optional<std::uint64_t>());
    if (value->kind != JsonValue::Kind::integer) {
        complain(fmt::format("{} is not an integer", name));
    } else if (value->is_negative) {
        complain(fmt::format("{} is below 0", name));
    }
    return value->bits;
}

bool JsonLine::boolean(std::string_view name) { return required(name, optional_boolean(name)); }

std::string_view JsonLine::text(std::string_view name) {
    return required(name, optional_text(name));
}

std::optional<std::string_view> JsonLine::first_unknown() const {
    for (std::size_t i = 0; i < count_; ++i) {
        if (!fields_[i].is_known) return fields_[i].name;
    }
    return std::nullopt;
}

void JsonLine::complain(std::string reason) {
    if (complaint_.empty()) complaint_ = std::move(reason);
}

}  // namespace huagu::cli
