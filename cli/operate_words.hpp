// What `huagu operate` says of its commands, in English and in Chinese.
#pragma once

#include <array>
#include <string_view>

namespace huagu::cli {

struct OperationWords {
    std::string_view name;
    std::array<std::string_view, 2> usage;
    std::array<std::string_view, 2> help;
};

inline constexpr std::array operation_words = {
    OperationWords{"clocks", {"", ""}, {"the clocks as they stand", "各钟的状态"}},
    OperationWords{"queue",
                   {"CLOCK [from=POSITION]", "钟号 [from=起始位置]"},
                   {"a clock's queued lots", "一座钟的待拍批次"}},
    OperationWords{
        "participants",
        {"[from=NUMBER]", "[from=起始编号]"},
        {"credit, standing orders and who is logged on", "各参与方的额度、委托与在线情况"}},
    OperationWords{"health",
                   {"[from=USER]", "[from=起始用户编号]"},
                   {"who reads the results, how far each is, and how the journal does",
                    "谁在读取结果、各读到哪里，以及日志的状况"}},
    OperationWords{
        "open-clock", {"CLOCK … | all", "钟号 … | all"}, {"opens closed clocks", "开放未开放的钟"}},
    OperationWords{"close-clock",
                   {"CLOCK … | all", "钟号 … | all"},
                   {"closes idle or paused clocks", "关闭空闲或暂停的钟"}},
    OperationWords{"start-lot",
                   {"CLOCK …", "钟号 …"},
                   {"announces the next lot where auto_advance is off",
                    "开拍下一批次（auto_advance 关闭时）"}},
    OperationWords{
        "pause-clock", {"CLOCK … | all", "钟号 … | all"}, {"stops the hand, now", "立即停住指针"}},
    OperationWords{"pause-all", {"", ""}, {"stops every hand, now", "立即停住所有指针"}},
    OperationWords{"resume-clock",
                   {"CLOCK … | all", "钟号 … | all"},
                   {"announces a new round after a pause", "暂停之后开始新一轮"}},
    OperationWords{"add-clock",
                   {"CLOCK [name=TEXT] [SETTING=VALUE …]", "钟号 [name=名称] [设置=值 …]"},
                   {"adds a clock", "增加一座钟"}},
    OperationWords{
        "set-rules",
        {"CLOCK SETTING=VALUE …", "钟号 设置=值 …"},
        {"price_step step_interval restart_steps hold allowance guard max_units reoffer "
         "reoffer_start_percent award tie auto_advance; times as 50ms; max_units=none",
         "更改规则：price_step step_interval restart_steps hold allowance guard max_units reoffer "
         "reoffer_start_percent award tie auto_advance；时间如 50ms；max_units=none 为不限"}},
    OperationWords{
        "queue-lot",
        {"clock= grower= product= grade= items_per_unit= units= start_price= reserve_price= "
         "[min_units=1] [length_cm=] [lot=] [remark=] [photo=]",
         "clock=钟号 grower=供货方 product=品种 grade=等级 items_per_unit=每件支数 units=件数 "
         "start_price=起价 reserve_price=底价 [min_units=最低件数] [length_cm=枝长] [lot=批次] "
         "[remark=备注] [photo=照片网址]"},
        {"queues a lot at the end", "在队尾加一批次"}},
    OperationWords{"change-lot",
                   {"LOT [start_price=] [reserve_price=] [min_units=] [position=]",
                    "批次 [start_price=起价] [reserve_price=底价] [min_units=最低件数] "
                    "[position=位置]"},
                   {"changes a queued lot, or the current lot of a paused clock",
                    "更改待拍批次，或暂停的钟上的当前批次"}},
    OperationWords{"withdraw-lot", {"LOT", "批次"}, {"takes a lot out", "撤下一批次"}},
    OperationWords{"load",
                   {"FILE [clocks=N] [price_steps=yes] [strict=yes]",
                    "文件 [clocks=钟数] [price_steps=yes] [strict=yes]"},
                   {"queues a catalogue's lots; adds the products and growers that it needs",
                    "载入货单的批次，并补上所需的品种和供货方"}},
    OperationWords{"add-product",
                   {"group=WORD name=TEXT [name.zh=TEXT] [code.SCHEME=CODE]",
                    "group=品类 name=英文名 [name.zh=中文名] [code.编码体系=编码]"},
                   {"adds a product", "增加品种"}},
    OperationWords{
        "add-participant",
        {"name=TEXT [name.zh=TEXT] [buyer=yes] [grower=yes] [credit_limit=] [code.SCHEME=]",
         "name=英文名 [name.zh=中文名] [buyer=yes] [grower=yes] [credit_limit=额度] "
         "[code.编码体系=编码]"},
        {"adds a participant", "增加参与者"}},
    OperationWords{"set-credit",
                   {"PARTICIPANT LIMIT", "参与者 额度"},
                   {"sets a credit limit, in minor units", "设定额度，以货币最小单位（分）计"}},
    OperationWords{
        "suspend",
        {"PARTICIPANT", "参与者"},
        {"orders and undecided presses are gone at once", "暂停资格：委托和未判定的按键立即作废"}},
    OperationWords{"reinstate", {"PARTICIPANT", "参与者"}, {"lifts a suspension", "恢复资格"}},
    OperationWords{"cancel-sale",
                   {"SALE --reason TEXT", "成交号 --reason 原因"},
                   {"until the next decision on its clock", "撤销成交，须在该钟下一次判定之前"}},
    OperationWords{"set-fees",
                   {"grower_commission_bp= packaging_deposit= logistics_fee=",
                    "grower_commission_bp=佣金万分比 packaging_deposit=包装费 "
                    "logistics_fee=物流费"},
                   {"the fee schedule that settlement applies", "结算所用的收费标准"}},
    OperationWords{"add-user",
                   {"NAME role=ROLE [participant=] password_file=FILE",
                    "用户名 role=角色 [participant=参与者] password_file=文件"},
                   {"trader, auctioneer, settlement, observer or grower",
                    "增加用户：trader（交易员）、auctioneer（拍卖师）、settlement（结算）、"
                    "observer（观察）或 grower（供货方）"}},
    OperationWords{"set-password",
                   {"NAME password_file=FILE", "用户名 password_file=文件"},
                   {"gives a user a password", "设定用户的密码"}},
    OperationWords{
        "disable-user", {"NAME", "用户名"}, {"the user can no longer log on", "停用用户"}},
    OperationWords{"close-market",
                   {"", ""},
                   {"ends the market day, when every clock is closed", "收市，须所有钟都已关闭"}},
};

}  // namespace huagu::cli
