#include "cli/settle/statement_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/catalogue/csv.hpp"
#include "cli/columns.hpp"
#include "cli/money.hpp"
#include "cli/settle/settle_words.hpp"

namespace huagu::cli {

namespace {

using settlement::CorrectionLine;
using settlement::PaymentKind;
using settlement::PaymentLine;
using settlement::SaleLine;
using settlement::Side;
using settlement::Statement;

/// A kind of amount: its name for machines, its words, and whether it adds to the balance.
struct Item {
    std::string_view line;
    StatementWord word;
    std::int64_t sign;
};

/// The side's own names and signs.
struct SideItems {
    StatementWord title;
    Item commission;
    Item unit_fee;
    Item correction;
    StatementWord balance;
    Item paid;
};

constexpr Item gross_item{"gross", StatementWord::gross, 1};
constexpr SideItems buyer_items{StatementWord::buyer_title,
                                {"buyer_fee", StatementWord::buyer_fee, 1},
                                {"logistics_fee", StatementWord::logistics_fee, 1},
                                {"complaint_refund", StatementWord::complaint_refund, -1},
                                StatementWord::buyer_balance,
                                {"payment", StatementWord::payment, -1}};
constexpr SideItems grower_items{StatementWord::grower_title,
                                 {"grower_commission", StatementWord::grower_commission, -1},
                                 {"packaging_deposit", StatementWord::packaging_deposit, -1},
                                 {"complaint_deduction", StatementWord::complaint_deduction, -1},
                                 StatementWord::grower_balance,
                                 {"payout", StatementWord::payout, -1}};

const SideItems& items_of(Side side) { return side == Side::buyer ? buyer_items : grower_items; }

class Text {
  public:
    Text(const Statement& statement, Language language)
        : statement_(statement), language_(language), items_(items_of(statement.side)) {}

    std::string take() {
        head();
        sales();
        for (const CorrectionLine& line : statement_.corrections) correction(line);
        if (!statement_.corrections.empty()) text_ += '\n';
        totals();
        return std::move(text_);
    }

  private:
    [[nodiscard]] std::string money(std::int64_t amount) const {
        return format_minor(amount, statement_.day.minor_unit_digits);
    }
    [[nodiscard]] std::string_view word(StatementWord what) const { return say(language_, what); }

    void head() {
        const auto& day = statement_.day;
        text_ += fmt::format("{}  {}  {}\n", day.name.market, day.name.day, day.currency);
        text_ +=
            fmt::format(fmt::runtime(word(items_.title)), statement_.participant, statement_.name);
        text_ += '\n';
        if (!day.is_closed) text_ += fmt::format("({})\n", word(StatementWord::provisional));
        text_ += '\n';
    }

    void sales() {
        if (statement_.sales.empty()) {
            text_ += fmt::format("{}\n\n", word(StatementWord::no_sales));
            return;
        }
        using enum StatementWord;
        std::vector<std::string> heads;
        for (const auto what : {sale, clock, lot, units, price, gross, items_.commission.word,
                                items_.unit_fee.word}) {
            heads.emplace_back(word(what));
        }
        row(heads, "");
        for (const SaleLine& line : statement_.sales) {
            row({std::to_string(line.sale), std::to_string(line.clock), std::to_string(line.lot),
                 std::to_string(line.units), money(line.price), money(line.gross),
                 money(line.commission), money(line.unit_fee)},
                line.is_cancelled ? fmt::format("{} ({})", line.product, word(cancelled))
                                  : line.product);
        }
        text_ += '\n';
    }

    /// Figures, and what is sold last: a name may be of any width.
    void row(const std::vector<std::string>& cells, const std::string& product) {
        constexpr std::array<std::size_t, 8> widths = {7, 6, 7, 7, 10, 15, 13, 18};
        for (std::size_t i = 0; i < cells.size(); ++i) {
            text_ += right(cells[i], widths.at(i));
        }
        if (!product.empty()) text_ += "  " + product;
        text_ += '\n';
    }

    void correction(const CorrectionLine& line) {
        text_ += right(money(-line.amount), total_width) + "  " +
                 fmt::format(fmt::runtime(word(StatementWord::complaint)), line.number, line.sale,
                             line.reason) +
                 '\n';
    }

    void total(std::int64_t amount, std::string_view what) {
        text_ += right(money(amount), total_width) + "  " + std::string(what) + '\n';
    }
    void total(std::int64_t amount, const Item& item) {
        total(item.sign * amount, word(item.word));
    }

    void totals() {
        const auto& sums = statement_.totals;
        total(sums.gross, gross_item);
        total(sums.commission, items_.commission);
        total(sums.unit_fee, items_.unit_fee);
        total(sums.correction, items_.correction);
        total(sums.balance, word(items_.balance));
        text_ += '\n';
        for (const PaymentLine& line : statement_.payments) {
            if (line.kind == PaymentKind::deposit) continue;
            total(-line.amount,
                  fmt::format("{}  {}  {}", word(items_.paid.word), line.reference, line.note));
        }
        total(sums.open, word(StatementWord::open));
        if (sums.deposits != 0) total(sums.deposits, word(StatementWord::deposit));
    }

    static constexpr std::size_t total_width = 20;
    const Statement& statement_;
    Language language_;
    const SideItems& items_;
    std::string text_;
};

class Csv {
  public:
    Csv(const Statement& statement, Language language)
        : statement_(statement), language_(language), items_(items_of(statement.side)) {}

    std::string take() {
        for (const SaleLine& line : statement_.sales) sale(line);
        for (const CorrectionLine& line : statement_.corrections) {
            row(items_.correction, line.amount,
                {.sale = line.sale, .reference = std::to_string(line.number), .note = line.reason});
        }
        row("balance", items_.balance, statement_.totals.balance, {});
        for (const PaymentLine& line : statement_.payments) {
            const Details details{.reference = line.reference, .note = line.note};
            if (line.kind == PaymentKind::deposit) {
                row("deposit", StatementWord::deposit, line.amount, details);
            } else {
                row(items_.paid, line.amount, details);
            }
        }
        row("open", StatementWord::open, statement_.totals.open, {});
        return std::move(text_);
    }

  private:
    /// The fields that only some rows have.
    struct Details {
        std::int64_t sale = 0;
        const SaleLine* of = nullptr;
        std::string reference = {};
        std::string note = {};
    };

    void sale(const SaleLine& line) {
        const Details details{.sale = line.sale, .of = &line};
        if (line.is_cancelled) {
            return row("cancelled", StatementWord::cancelled, 0, details);
        }
        row(gross_item, line.gross, details);
        row(items_.commission, line.commission, details);
        row(items_.unit_fee, line.unit_fee, details);
    }

    void row(const Item& item, std::int64_t amount, const Details& details) {
        row(item.line, item.word, item.sign * amount, details);
    }

    void row(std::string_view line, StatementWord word, std::int64_t amount,
             const Details& details) {
        const auto number = [&](std::int64_t value) {
            append_csv(text_, value == 0 ? "" : std::to_string(value));
        };
        const SaleLine* of = details.of;
        append_csv(text_, statement_.day.name.market);
        append_csv(text_, statement_.day.name.day);
        append_csv(text_, statement_.side == Side::buyer ? "buyer" : "grower");
        number(statement_.participant);
        append_csv(text_, statement_.name);
        append_csv(text_, line);
        append_csv(text_, say(language_, word));
        number(details.sale);
        number(of ? of->lot : 0);
        append_csv(text_, of ? of->product : "");
        number(of ? of->units : 0);
        append_csv(text_, of ? plain(of->price) : "");
        append_csv(text_, plain(amount));
        append_csv(text_, details.reference);
        append_csv(text_, details.note, true);
    }

    /// With the currency's digits, and without what groups them.
    [[nodiscard]] std::string plain(std::int64_t amount) const {
        std::string text = format_minor(amount, statement_.day.minor_unit_digits);
        std::erase(text, ',');
        return text;
    }

    const Statement& statement_;
    Language language_;
    const SideItems& items_;
    std::string text_;
};

}  // namespace

std::string statement_text(const Statement& statement, Language language) {
    return Text(statement, language).take();
}

std::string statement_csv_header() {
    return "market,day,side,participant,name,line,text,sale,lot,product,units,price,amount,"
           "reference,note\n";
}

std::string statement_csv(const Statement& statement, Language language) {
    return Csv(statement, language).take();
}

}  // namespace huagu::cli
