// One line of JSON: an object whose fields are read by name. Whatever is wrong with it is a
// complaint.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huagu::cli {

/// The value of a field. Numbers are integers that fit 64 bits; any other is a `fraction`.
struct JsonValue {
    enum class Kind : std::uint8_t { null, boolean, integer, fraction, text, nested };

    Kind kind = Kind::null;
    bool is_negative = false;  // an integer: then its bits are those of an int64
    bool boolean = false;
    std::uint64_t bits = 0;
    std::string text;
};

/// Reads the fields of one object after the other; the memory of a line serves the next one. The
/// first thing that is wrong is kept, so that a line is read straight through and asked once.
class JsonLine {
  public:
    /// Takes a new line. Values of fields that are objects or arrays are not kept.
    void parse(std::string_view line);

    /// Each counts the field as known. `find` and `optional_…`: nothing if it is left out or null.
    [[nodiscard]] const JsonValue* find(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view name);
    [[nodiscard]] std::optional<bool> optional_boolean(std::string_view name);
    [[nodiscard]] std::optional<std::string_view> optional_text(std::string_view name);
    [[nodiscard]] std::int64_t integer(std::string_view name);
    [[nodiscard]] std::uint64_t unsigned_integer(std::string_view name);
    [[nodiscard]] bool boolean(std::string_view name);
    [[nodiscard]] std::string_view text(std::string_view name);

    /// Whether a field is there, if only as null.
    [[nodiscard]] bool has(std::string_view name);
    /// The first field that nothing has asked for, if there is one.
    [[nodiscard]] std::optional<std::string_view> first_unknown() const;

    void complain(std::string reason);
    [[nodiscard]] const std::string& complaint() const { return complaint_; }

  private:
    struct Field {
        std::string name;
        JsonValue value;
        bool is_known = false;
    };
    class Parser;

    [[nodiscard]] Field* look_up(std::string_view name);
    /// For a field that must be there: complains of `name` if it is not.
    template <class T>
    T required(std::string_view name, std::optional<T> value);

    std::vector<Field> fields_;  // of this line: the first count_
    std::size_t count_ = 0;
    std::size_t next_ = 0;  // the field that is probably asked for next
    std::string complaint_;
};

}  // namespace huagu::cli
