#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "cli/columns.hpp"

namespace huagu::cli {

namespace {

using Translation = std::pair<std::string_view, std::string_view>;

/// CLI11's own.
constexpr std::array labels = {
    Translation{"Usage", "用法"},      Translation{"OPTIONS", "选项"},
    Translation{"SUBCOMMAND", "命令"}, Translation{"Positionals", "参数"},
    Translation{"REQUIRED", "必填"},   Translation{"Needs", "需要"},
    Translation{"Excludes", "互斥"},
};

/// In the order of the commands; what several say, where the first does.
constexpr std::array texts = {
    // What an option takes, and the groups of the help.
    Translation{"TEXT", "文本"},
    Translation{"INT", "整数"},
    Translation{"UINT", "整数"},
    Translation{"FLOAT", "数"},
    Translation{"FILE", "文件"},
    Translation{"Options", "选项"},
    Translation{"Subcommands", "命令"},
    Translation{"Print this help message and exit", "显示本说明"},

    Translation{"Huagu: a wholesale Dutch-clock auction", "花谷：批发荷兰钟拍卖系统"},
    Translation{"Display program version information and exit", "显示版本"},
    Translation{"English or Chinese (英文或中文); else as the environment (LANG) has it",
                "英文或中文（English or Chinese）；省略时按环境变量 LANG"},

    Translation{"Run the engine alone on a file of commands (docs/rules.md)",
                "只用引擎执行一个命令文件（docs/rules.md）"},
    Translation{"A JSON object a line; - is standard input", "每行一个 JSON 对象；- 为标准输入"},

    Translation{"Make a catalogue of a market's published results", "把市场公布的结果转为货单"},
    Translation{"aT Flower Auction Center, Seoul: a day's results as CSV (docs/catalogue.md)",
                "首尔 aT 花卉拍卖中心：一天的结果，CSV 文件（docs/catalogue.md）"},
    Translation{"The results", "结果文件"},
    Translation{"Where the catalogue goes (standard output)", "货单写到哪个文件；省略时为标准输出"},
    Translation{"Stop at the first malformed row, with status 2",
                "遇到第一个有误的行就停止，退出码 2"},

    Translation{"Run a market's day", "运行市场的一个交易日"},
    Translation{"The settings (market.toml)", "设置文件（market.toml）"},
    Translation{"Only name every mistake of the settings", "只列出设置中的全部错误"},
    Translation{"Instead of the settings'; 0: any, printed",
                "代替设置中的端口；0 为任一空闲端口，启动时显示"},
    Translation{"HTTP and WebSocket, for browsers; 0: any, printed",
                "HTTP 和 WebSocket，供浏览器使用；0 为任一空闲端口，启动时显示"},
    Translation{"Gateway threads, instead of the settings'; 0: all on one thread",
                "网关线程数，代替设置中的；0 为全部在一个线程上"},
    Translation{"Market time runs so many times faster", "市场时间快多少倍"},
    Translation{"Listen beyond this machine, although there is no TLS",
                "允许监听本机以外的地址，尽管没有 TLS"},
    Translation{
        "The data folder: journal and results of each day, users; without it the day is lost when "
        "the server ends",
        "数据目录：各交易日的日志和结果，以及用户；省略时，服务器结束后当日的数据不再存在"},
    Translation{"sync: what is said is on the disk before; none, for trials: a power cut loses it",
                "sync：先落盘再公布；none（试运行用）：断电会丢失已公布的内容"},
    Translation{
        "Written at the end: of each sale that somebody was told, its deadline (market time) and "
        "how long after it the result was handed to the first socket and to the last of those that "
        "follow its clock, in ns",
        "结束时写出每笔已告知他人的成交的到期时刻（市场时间），以及其后多久结果交给首个、末个关注该"
        "钟的套接字，单位纳秒"},
    Translation{"How much the log says", "运行日志的详细程度"},

    Translation{"What an auctioneer does: one command, or lines from the input; `help` lists them",
                "拍卖师：单条命令，或逐行输入；help 列出全部命令"},
    Translation{"Where the market listens: host:port", "市场的地址，主机:端口"},
    Translation{"Log on as this user", "以此用户登录"},
    Translation{"Its first line is the password; else $HUAGU_PASSWORD, or it is asked for",
                "首行为密码的文件；省略时取 $HUAGU_PASSWORD，或在终端输入"},

    Translation{"A trader: one command, or lines from the input; `help` lists them",
                "交易员：单条命令，或逐行输入；help 列出全部命令"},

    Translation{"The results of the market, as they come", "阅读市场的结果，随出随显"},
    Translation{"The first sequence to show", "从第几条结果（序号）起"},
    Translation{"public if left out; full is for settlement, desk for auctioneers",
                "视图，省略时为 public；full 供结算，desk 供拍卖师"},
    Translation{"A JSON object a line", "每行一个 JSON 对象"},
    Translation{"Only what there is already", "只要已有的结果"},
    Translation{"Gives up when the market is away for so many seconds; 0: at once",
                "断线后等待多少秒；0 为不等"},
    Translation{"Only these clocks: 1,2,3", "只要这些钟：1,2,3"},
    Translation{"Instead of a server: what the data folder has of a day",
                "不连服务器，读数据目录里的一天"},
    Translation{"YYYY-MM-DD; else the newest", "年-月-日，如 2026-11-23；省略时为最近的一天"},

    Translation{"Keeps a database of what was sold; statements from it",
                "维护结算数据库，出具结算单"},
    Translation{"sqlite:FILE or postgresql://…", "sqlite:文件 或 postgresql://…"},
    Translation{"Reads what there is already, and ends", "读完已有的结果就结束"},
    Translation{"Results a transaction, at most", "每个事务最多写入多少条结果"},
    Translation{"Reads nothing: proves that the database has all of a closed day",
                "不读结果：证明数据库里有已收市一天的全部数据"},
    Translation{"Where the database has several", "数据库里有几个市场时，哪一个"},
    Translation{"2026-11-23; else the latest that there is", "如 2026-11-23；省略时为最近的一天"},
    Translation{"What a day comes to for a buyer or a grower", "买方或供货方一天的结算单"},
    Translation{"The buyer's number", "买方的参与者编号"},
    Translation{"The grower's number", "供货方的参与者编号"},
    Translation{"Everyone who sold, bought or paid", "所有卖过、买过或付过款的参与者"},
    Translation{"text if left out", "省略时为 text"},
    Translation{"Gives a buyer back a part of a sale, at its grower's charge",
                "就一笔成交向买方退还部分货款，由供货方承担"},
    Translation{"The sale's number", "成交号"},
    Translation{"Minor units; negative: takes an earlier correction back",
                "以货币最小单位（分）计；负数为收回先前的更正"},
    Translation{"Shown on both statements", "原因，双方的结算单上都会显示"},
    Translation{"Who enters it; else the user of this machine", "登记人；省略时为本机的用户"},
    Translation{"Enters a file of payments, payouts and deposits",
                "登记付款、付货款和保证金的文件"},
    Translation{"CSV: reference,day,participant,kind,amount,note",
                "CSV 文件：reference,day,participant,kind,amount,note"},
    Translation{"Who enters them; else the user of this machine", "登记人；省略时为本机的用户"},

    Translation{"run a simulated morning against a real server",
                "用真实的服务器运行一个模拟的早晨"},
    Translation{"a catalogue, or an aT results day; else a day is generated",
                "货单，或 aT 一天的结果；省略时自动生成一天"},
    Translation{"how many clocks sell at once", "同时拍卖的钟数"},
    Translation{"how many simulated buyers", "模拟买家的个数"},
    Translation{"how many lots; 0: all of the file", "批次数；0 为文件里的全部"},
    Translation{"of the generated day and the simulated buyers", "自动生成的一天和模拟买家的种子"},
    Translation{"market time runs so many times faster than real time",
                "市场时间比真实时间快多少倍"},
    Translation{"who is served on the winning step",
                "成交档上卖给谁：first_press 最先按键者，multi_sale 所有按键者"},
    Translation{"where settings, logs and results go", "设置、运行日志和结果写到哪个文件夹"},
    Translation{"the report as JSON on stdout", "以 JSON 把报表写到标准输出"},
    Translation{"keep the market running, for people in browsers",
                "市场一直运行，供人用浏览器参加"},
    Translation{"with --serve: where browsers connect (8080; 0: any free one)",
                "配合 --serve：浏览器连接的端口（8080；0 为任一空闲端口）"},

    Translation{"Offer a market a heavy load, and measure it", "给市场加重负载并测量"},
    Translation{
        "an even rate; everyone at one moment of each round; a real morning; 10 times what is "
        "admitted; a morning in which all log on again",
        "steady 均匀；burst 每轮同一时刻齐按；morning 真实的早晨；overload 十倍于允许的量；"
        "storm 早晨中全部重新登录"},
    Translation{"terminals; else as the profile has it", "终端数；省略时按 --profile"},
    Translation{"that sell at once; else as the profile has it",
                "同时拍卖的钟数；省略时按 --profile"},
    Translation{"clocks whose results each terminal follows; else as the profile has it",
                "每个终端关注几座钟的成交；省略时按 --profile"},
    Translation{"presses a second (steady, morning, storm)",
                "每秒按键数（steady、morning、storm）"},
    Translation{"how long; else as the profile has it", "持续多少秒；省略时按 --profile"},
    Translation{"of this program, that send", "本程序用于发送的线程数"},
    Translation{"commands a second that the market takes of each terminal (overload: 50)",
                "市场每秒接受每台终端多少条命令（overload：50）"},
    Translation{"start the server too, in a folder that is removed again",
                "同时启动服务器，用完即删其文件夹"},
    Translation{"its gateway threads; 0: all on one thread",
                "服务器的网关线程数；0 为全部在一个线程上"},
    Translation{"how it waits when it has nothing to do: sleep, yield or spin",
                "服务器空闲时如何等待：sleep，yield 或 spin"},
    Translation{"of the server that is started: sync, none, or memory: no files",
                "所启动的服务器：sync，none，或 memory（不写文件）"},
    Translation{"a server that runs with these settings", "以这些设置运行的服务器，主机:端口"},
    Translation{"only write the market's settings, for huagu serve --config",
                "只写出市场的设置文件，供 huagu serve --config 使用"},
    Translation{"the figures as JSON, times in microseconds", "以 JSON 写出数据，时间以微秒计"},
    Translation{"draw latency and throughput over time", "画出时延和吞吐量随时间的变化"},

    Translation{"What a day's journal says (docs/disputes.md)",
                "查看一天的日志（docs/disputes.md）"},
    Translation{"Tell who pressed in a round, who won, and why",
                "说明一轮里谁按了键、谁成交、为什么"},
    Translation{"The server's folder (serve --data)", "服务器的数据目录（serve --data）"},
    Translation{"The round that it was made in", "成交号：产生这笔成交的那一轮"},
    Translation{"And its --round", "批次号，连同 --round"},
    Translation{"From 1", "轮次，从 1 数起"},
    Translation{"Of the times shown, like +08:00", "显示时间所用的时差，如 +08:00"},
    Translation{"For programs: ns and minor units", "供程序使用：纳秒和货币最小单位"},
    Translation{"The day's commands as JSON lines, for huagu simulate",
                "以 JSON 逐行写出当日的命令，供 huagu simulate 使用"},
    Translation{"Instead: each record with all its stamps", "改为写出每条记录及其全部时间戳"},
    Translation{"Run the day again, and compare its results with the files",
                "重放一天，并与结果文件比对"},
    Translation{"Look at every byte of the day's records and results",
                "逐字节检查当日的记录和结果"},
    Translation{"Copy a day, also of a running market, so that a server starts on it",
                "复制一天（市场运行中也可以），服务器可在副本上启动"},
    Translation{"A data folder that does not have the day", "还没有这一天的数据目录"},
    Translation{"Pack a closed day's journal into one file (zstd)",
                "把已收市一天的日志压缩成一个文件（zstd）"},
};

/// Refusals of CLI11 and of options.hpp. What was given, three times at most, is {}; in Chinese it
/// stands by its number.
constexpr std::array refusals = {
    Translation{"A subcommand is required", "缺少命令"},
    Translation{"{} is required", "缺少 {0}"},
    Translation{"The following argument was not expected: {}", "此处没有这个参数：{0}"},
    Translation{"The following arguments were not expected: {}", "此处没有这些参数：{0}"},
    Translation{"{}: 1 required {} missing", "{0} 缺少值"},
    Translation{"{}: At Most 1 required but received {}", "{0} 只能给出一次"},
    Translation{"{} requires {}", "{0} 须与 {1} 同时给出"},
    Translation{"{} excludes {}", "{0} 不能与 {1} 同时给出"},
    Translation{"Could not convert: {} = {}", "{0} 的值不对：{1}"},
    Translation{"{}: {} is not a whole number of {}", "{0} 应为 {2} 的整数，不能是 {1}"},
    Translation{"{}: {} is not a number of {}", "{0} 应为 {2} 的数，不能是 {1}"},
    Translation{"{}: {} not in {}", "{0} 应为 {2} 之一，不能是 {1}"},
    Translation{"{}: File does not exist: {}", "{0}：没有这个文件：{1}"},
    Translation{"{}: File is actually a directory: {}", "{0}：是文件夹，不是文件：{1}"},
};

using Parts = std::array<std::string_view, 3>;

/// What stands in `text` where `pattern` has {}; nothing if it is not like it.
std::optional<Parts> parts_of(std::string_view text, std::string_view pattern) {
    Parts parts;
    for (std::string_view& part : parts) {
        const auto hole = pattern.find("{}");
        if (hole == std::string_view::npos || !text.starts_with(pattern.substr(0, hole))) break;
        text.remove_prefix(hole);
        pattern.remove_prefix(hole + 2);
        const std::string_view next = pattern.substr(0, pattern.find("{}"));
        part = text.substr(0, next.empty() ? text.size() : text.find(next));
        text.remove_prefix(part.size());
    }
    return text == pattern ? std::optional(parts) : std::nullopt;
}

/// As it stands where there is no Chinese.
std::string translated(const std::string& english) { return in_chinese(english).value_or(english); }

std::string refusal(const CLI::App* app, const CLI::Error& error) {
    const std::string english = error.what();
    for (const auto& [pattern, chinese] : refusals) {
        if (const auto parts = parts_of(english, pattern)) {
            const auto& [first, second, third] = *parts;
            return fmt::format(fmt::runtime(chinese), first, second, third) +
                   "\n用 --help 查看说明。\n";
        }
    }
    return CLI::FailureMessage::simple(app, error);
}

/// CLI11 counts bytes to set its columns.
class HelpFormatter : public CLI::Formatter {
  public:
    std::string make_option(const CLI::Option* option, bool is_positional) const override {
        return line(make_option_name(option, is_positional) + make_option_opts(option),
                    make_option_desc(option));
    }
    std::string make_subcommand(const CLI::App* app) const override {
        return line(app->get_display_name(true), app->get_description());
    }

  private:
    [[nodiscard]] std::string line(const std::string& name, const std::string& what) const {
        const std::string first = "  " + name;
        if (columns(first) < column_width_) return left(first, column_width_) + what + "\n";
        return fmt::format("{}\n{}{}\n", first, left("", column_width_), what);
    }
};

void translate(CLI::Option& option) {
    option.description(translated(option.get_description()));
    option.group(translated(option.get_group()));
    const std::string type = option.get_type_name();  // and what is checked: "TEXT:FILE"
    const auto colon = type.find(':');
    option.type_name(translated(type.substr(0, colon)));
    if (colon == std::string::npos) return;
    option.get_validator()->description(translated(type.substr(colon + 1)));
}

void speak(CLI::App& app, Language language, const std::shared_ptr<CLI::Formatter>& formatter) {
    app.formatter(formatter);
    if (CLI::Option* chosen = app.get_option_no_throw("--lang")) {
        chosen->default_val(std::string(code(language)))->default_str("");
    }
    if (language == Language::zh) {
        app.description(translated(app.get_description()));
        app.group(translated(app.get_group()));
        for (CLI::Option* option : app.get_options([](CLI::Option*) { return true; })) {
            translate(*option);
        }
    }
    for (CLI::App* below : app.get_subcommands([](CLI::App*) { return true; })) {
        speak(*below, language, formatter);
    }
}

}  // namespace

std::optional<std::string> in_chinese(const std::string& english) {
    const auto* found =
        std::find_if(texts.begin(), texts.end(), [&](auto& text) { return text.first == english; });
    return found == texts.end() ? std::nullopt : std::optional(std::string(found->second));
}

void speak(CLI::App& app, Language language) {
    const auto formatter = std::make_shared<HelpFormatter>();
    if (language == Language::zh) {
        for (const auto& [english, chinese] : labels) {
            formatter->label(std::string(english), std::string(chinese));
        }
        app.failure_message(refusal);
    }
    speak(app, language, formatter);
}

}  // namespace huagu::cli
