#include "cli/catalogue/csv.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/assert.hpp"

namespace huagu::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Bytes of the UTF-8 sequence that `text` begins with; 0 if it begins with none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (first == 0xE0 && byte(1) < 0xA0) return 0;   // overlong
        if (first == 0xED && byte(1) >= 0xA0) return 0;  // a surrogate
        return continues(1) && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (first == 0xF0 && byte(1) < 0x90) return 0;   // overlong
        if (first == 0xF4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
        return continues(1) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

/// Text that is safe to print on a terminal and to send as a FlatBuffers string.
Told complaint_about(std::string_view line) {
    if (line.size() > csv_line_bytes_max)
        return {"the line is longer than 16384 bytes", "该行超过 16384 字节"};
    for (std::string_view rest = line; !rest.empty();) {
        const std::size_t length = utf8_length(rest);
        if (length == 0) return {"the line is not UTF-8", "该行不是 UTF-8"};
        const auto first = static_cast<unsigned char>(rest[0]);
        const bool is_c1 =
            length == 2 && first == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0;
        if (first < 0x20 || first == 0x7F || is_c1)
            return {"the line has a control character", "该行有控制字符"};
        rest.remove_prefix(length);
    }
    return {};
}

/// Takes a field and the comma after it off `rest`. `has_more` tells whether there was a comma.
Told take_field(std::string_view& rest, std::string& field, bool& has_more) {
    field.clear();
    if (!rest.starts_with('"')) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        field = rest.substr(0, end);
        if (field.find('"') != std::string::npos) {
            return {"a quote inside a field without quotes", "没有引号的字段中出现引号"};
        }
        rest.remove_prefix(end);
    } else {
        rest.remove_prefix(1);
        for (;;) {
            const std::size_t quote = rest.find('"');
            if (quote == std::string_view::npos) {
                return {"a quote is not closed on its line", "引号没有在同一行内配对"};
            }
            field += rest.substr(0, quote);
            rest.remove_prefix(quote + 1);
            if (!rest.starts_with('"')) break;
            field += '"';
            rest.remove_prefix(1);
        }
        if (!rest.empty() && rest.front() != ',') {
            return {"text after a closing quote", "右引号之后还有文字"};
        }
    }
    has_more = rest.starts_with(',');
    if (has_more) rest.remove_prefix(1);
    if (field.size() > csv_field_bytes_max)
        return {"a field is longer than 200 bytes", "有字段超过 200 字节"};
    return {};
}

void split(std::string_view line, CsvRow& row) {
    row.complaint = complaint_about(line);
    for (bool has_more = row.complaint.is_empty(); has_more;) {
        row.complaint = take_field(line, row.fields.emplace_back(), has_more);
        if (!row.complaint.is_empty()) return;
    }
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::optional<CsvRow> CsvReader::next() {
    while (!rest_.empty()) {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++line_;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        CsvRow row;
        row.line = line_;
        split(line, row);
        return row;
    }
    return std::nullopt;
}

NamedFields::NamedFields(const std::vector<std::string>& header, const CsvRow& row)
    : header_(header), row_(row), complaint_(row.complaint) {
    if (row.fields.size() != header.size()) {
        complain(told("{} fields where the header has {}", "有 {} 个字段，而表头有 {} 个",
                      row.fields.size(), header.size()));
    }
}

const std::string& NamedFields::text(std::string_view column) {
    static const std::string nothing;
    const auto found = std::find(header_.begin(), header_.end(), column);
    HUAGU_ASSERT(found != header_.end());  // the header was checked before
    const auto index = static_cast<std::size_t>(found - header_.begin());
    return index < row_.fields.size() ? row_.fields[index] : nothing;
}

const std::string& NamedFields::required_text(std::string_view column) {
    const std::string& field = text(column);
    if (field.empty()) complain(told("{} is empty", "{} 为空", column));
    return field;
}

std::int64_t NamedFields::number(std::string_view column, std::int64_t low, std::int64_t high) {
    const std::string& field = text(column);
    std::int64_t value = 0;
    const char* const end = field.data() + field.size();
    const auto [stopped, error] = std::from_chars(field.data(), end, value);
    if (error != std::errc() || stopped != end || value < low || value > high) {
        complain(told("{} '{}' is not a whole number from {} to {}",
                      "{0} 应为 {2} 至 {3} 的整数，不能是“{1}”", column, field, low, high));
        return low;
    }
    return value;
}

void NamedFields::complain(Told reason) {
    if (complaint_.is_empty()) complaint_ = std::move(reason);
}

void append_csv(std::string& text, std::string_view field, bool is_last) {
    if (field.find_first_of("\",") == std::string_view::npos) {
        text += field;
    } else {
        text += '"';
        for (const char c : field) {
            if (c == '"') text += '"';
            text += c;
        }
        text += '"';
    }
    text += is_last ? '\n' : ',';
}

}  // namespace huagu::cli
