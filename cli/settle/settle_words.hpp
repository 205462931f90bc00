// What a statement says, in English and in Chinese.
#pragma once

#include <array>
#include <string_view>

#include "cli/bid/words.hpp"

namespace huagu::cli {

/// Formats of fmt where {} stands for something.
enum class StatementWord : std::uint8_t {
    buyer_title,   // number, name
    grower_title,  // number, name
    provisional,
    sale,
    clock,
    lot,
    units,
    price,
    gross,
    buyer_fee,
    grower_commission,
    logistics_fee,
    packaging_deposit,
    complaint_deduction,
    complaint_refund,
    buyer_balance,
    grower_balance,
    payment,
    payout,
    deposit,
    open,
    cancelled,
    complaint,  // number, sale, reason
    no_sales
};

inline constexpr std::array<std::array<std::string_view, 2>, 24> statement_words = {{
    {"Statement of buyer {}  {}", "买方结算单  {}  {}"},
    {"Payout of grower {}  {}", "供货方结算单  {}  {}"},
    {"provisional: the market is not closed", "暂算：市场尚未收市"},
    {"sale", "成交"},
    {"clock", "钟号"},
    {"lot", "批次"},
    {"units", "件数"},
    {"price", "单价"},
    {"gross", "交易款"},
    {"buyer fee", "交易佣金"},
    {"commission", "交易佣金"},
    {"logistics fee", "物流服务费"},
    {"packaging deposit", "代扣包装费"},
    {"complaint deduction", "投诉扣款"},
    {"complaint refund", "投诉补款"},
    {"balance: to pay", "结算金额（应付）"},
    {"balance: to be paid out", "结算金额（应收）"},
    {"payment", "已付款"},
    {"payout", "已付货款"},
    {"deposit", "保证金"},
    {"still open", "未结金额"},
    {"cancelled", "已撤销"},
    {"complaint {}, sale {}: {}", "投诉 {}，成交 {}：{}"},
    {"no sales", "没有成交"},
}};

inline std::string_view say(Language language, StatementWord what) {
    return statement_words.at(static_cast<std::size_t>(what))
        .at(static_cast<std::size_t>(language));
}

}  // namespace huagu::cli
