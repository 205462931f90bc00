// What `huagu bid` says, in English and in Chinese.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "cli/language.hpp"
#include "engine/reason.hpp"

namespace huagu::cli {

/// Formats of fmt; {} in both languages in the same order. Units and lots come counted ("2 units").
enum class Say : std::uint8_t {
    welcome,         // user, market, day
    accepted,        // what
    entered_before,  // what
    rejected,        // what, reason
    won,             // units, lot, price, gross, fee, sale
    lost,            // lot, price, milliseconds
    armed,           // units, clock, price
    disarmed,        // clock
    never_reached,   // lot, price
    lot_gone,        // lot
    no_round,        // clock
    unknown_clock,   // clock
    order_state,     // order, state, units
    order_of,        // order, product, limit, units
    order_of_other,  // order, product, limit, units
    credit,          // limit, sold, held, available, time of day
    no_orders,
    no_sales,
    sale_of,  // sale, lot, units, price, gross, fee
    cancelled_mark,
    round_starts,  // clock, lot, round, units, price
    sold,          // clock, lot, units, price
    lot_passed,    // clock, lot
    paused,        // clock
    closed,        // market is closed
    hand,          // clock, lot, product, price, bar, units, min_units
    hand_waits,    // clock, lot, product, seconds, price, units, min_units
    hand_paused,   // clock, lot, product
    hand_idle,     // clock, lots queued
    state_open,
    state_filled,
    state_cancelled,
    no_connection,  // why
    away,           // there is no connection
    another_day,    // market, day
    suspended,
    reinstated,
    notice,  // text, in both languages
    help,
    count,
};

inline constexpr std::array<std::array<std::string_view, 2>, static_cast<std::size_t>(Say::count)>
    bid_words = {{
        {"{} at {}, {}. `help` lists what can be said.", "{}，{}，{}。输入 help 查看命令。"},
        {"{}: accepted", "{}：已接受"},
        {"{}: was entered before, perhaps by a colleague: nothing new",
         "{}：此前已留下（或由同事留下），没有新增"},
        {"{}: rejected: {}", "{}：被拒绝：{}"},
        {"won: {} of lot {} at {}, gross {}, fee {} (sale {})",
         "成交：{}，批次 {}，单价 {}，货款 {}，手续费 {}（成交号 {}）"},
        {"lost: lot {} went at {}, {} ms after the first press",
         "未中：批次 {} 以 {} 成交，比首按晚 {} 毫秒"},
        {"will press {} on clock {} at {}", "将在 {1} 号钟于 {2} 按下，{0}"},
        {"will not press on clock {}", "{} 号钟：已取消预按"},
        {"lot {} does not go down to {}", "批次 {} 不会降到 {}"},
        {"lot {} is closed", "批次 {} 已结束"},
        {"no round is announced on clock {}", "{} 号钟没有进行中的轮次"},
        {"there is no clock {}", "没有 {} 号钟"},
        {"standing order {}: {}, {} left", "委托 {}：{}，剩余 {}"},
        {"standing order {}: product {}, limit {}, {} left", "委托 {}：品种 {}，限价 {}，剩余 {}"},
        {"a colleague's standing order {}: product {}, limit {}, {}",
         "同事的委托 {}：品种 {}，限价 {}，{}"},
        {"limit {}, sold {}, held {}, available {} (as of {} UTC; a press accepted or lost since "
         "then is not in it)",
         "额度 {}，已购 {}，冻结 {}，可用 {}（截至 UTC {}；此后被接受或未中的按键未计入）"},
        {"no standing orders", "没有委托"},
        {"no sales", "没有成交"},
        {"sale {}: lot {}, {} at {}, gross {}, fee {}",
         "成交 {}：批次 {}，{}，单价 {}，货款 {}，手续费 {}"},
        {" (cancelled)", "（已撤销）"},
        {"clock {}: lot {}, round {}: {} from {}", "{} 号钟：批次 {}，第 {} 轮：{}，起价 {}"},
        {"clock {}: lot {}: {} sold at {}", "{} 号钟：批次 {}：{}以 {} 成交"},
        {"clock {}: lot {} passed", "{} 号钟：批次 {} 流拍"},
        {"clock {} is paused", "{} 号钟暂停"},
        {"the market is closed", "市场已收市"},
        {"clock {}  lot {}  {}  {}  {}  {} left, from {}",
         "{} 号钟  批次 {}  {}  {}  {}  余 {} 件，{} 件起"},
        {"clock {}  lot {}  {}  in {:.1f} s from {}  {} left, from {}",
         "{} 号钟  批次 {}  {}  {:.1f} 秒后从 {} 开始  余 {} 件，{} 件起"},
        {"clock {}  lot {}  {}  paused", "{} 号钟  批次 {}  {}  暂停"},
        {"clock {}  {} queued", "{} 号钟  待拍 {}"},
        {"open", "有效"},
        {"filled", "已满足"},
        {"cancelled", "已撤销"},
        {"no connection: {}", "没有连接：{}"},
        {"no connection", "没有连接"},
        {"another day's market: {}, {}. What was meant for the old one is gone.",
         "已是另一个交易日的市场：{}，{}。原先的预按和委托作废。"},
        {"you are suspended: presses and orders are refused, and standing orders are gone. Ask the "
         "auctioneer.",
         "资格已被暂停：按键和委托会被拒绝，原有委托已作废。请联系拍卖师。"},
        {"you are reinstated", "资格已恢复"},
        {"notice: {}", "通知：{}"},
        {R"(  press UNITS [at=PRICE] [clock=C] [lot=L] [all_or_none=yes]
                                now, or when the hand shows PRICE; Enter: as last time, now
  unpress [clock=C]             do not press after all
  order PRODUCT UNITS limit=PRICE [clock=] [lot=] [worst_grade=] [min_length_cm=]
        [max_units_per_lot=] [min_units_per_lot=] [order=ID]
                                leave a standing order
  reduce ORDER UNITS · cancel ORDER · orders
  credit · sales                what is available; what was bought
  clocks · queue CLOCK          the market
  follow CLOCK …                show these clocks; the first one's hand
  quit
Prices are in minor units of the currency.)",
         R"(  press 件数 [at=价格] [clock=钟号] [lot=批次] [all_or_none=yes]
                                立即按下，或在指针到价时按下；直接回车：同上次件数，立即按下
  unpress [clock=钟号]          取消预按
  order 品种 件数 limit=限价 [clock=] [lot=] [worst_grade=] [min_length_cm=]
        [max_units_per_lot=] [min_units_per_lot=] [order=委托号]
                                留下委托
  reduce 委托号 件数 · cancel 委托号 · orders
  credit · sales                可用额度；我的成交
  clocks · queue 钟号           市场状态
  follow 钟号 …                 关注这些钟；显示第一个的指针
  quit
价格以货币最小单位（分）计。)"},
    }};

inline std::string_view say(Language language, Say what) {
    return bid_words.at(static_cast<std::size_t>(what)).at(static_cast<std::size_t>(language));
}

inline constexpr std::array<std::string_view, reason_names.size()> reason_names_zh = {
    "无",           "过期的命令号", "市场未开放",     "已存在",       "没有该参与者",
    "没有该钟",     "没有该批次",   "没有该委托",     "没有该成交",   "已被暂停资格",
    "不是买家",     "数值无效",     "件数无效",       "价格无效",     "钟未开放",
    "钟未暂停",     "钟不空闲",     "太晚",           "批次未在拍卖", "轮次不符",
    "指针尚未起动", "指针已停",     "自己的批次",     "低于最低件数", "高于最高件数",
    "本轮已按过",   "额度不足",     "委托正在成交中", "已不能撤销",   "时间超前",
    "繁忙",         "已满",         "不允许",         "错误的数据帧",
};

inline std::string_view say(Language language, Reason reason) {
    const auto number = static_cast<std::size_t>(reason);
    return language == Language::zh ? reason_names_zh.at(number) : reason_names.at(number);
}

}  // namespace huagu::cli
