#include "cli/journal/explanation_text.hpp"

#include "cli/journal/told_words.hpp"
#include "wire/seed_hash.hpp"

namespace huagu::cli {

namespace {

std::string units_max_text(Units units) {
    return units == no_max_units ? std::string("–") : std::to_string(units.value());
}

void tell_market(ToldWords& words, const Explanation& told) {
    words.tell("{}, {}, amounts in {}, buyer fee {} basis points.",
               "{}，{}，金额单位 {}，买方手续费 {} 基点。", told.market, told.day, told.currency,
               told.buyer_fee_bp);
    words.tell("Times of day are UTC{}; +s.ssssss counts seconds from when the hand began to move.",
               "时刻为 UTC{}；+s.ssssss 为指针起动后的秒数。", words.offset());
    words.end_part();
}

void tell_lot(ToldWords& words, const Explanation& told) {
    const LotAccount& lot = told.lot;
    const bool has_grade = lot.grade >= 0 && lot.grade <= grade_worst;
    const std::string grade = has_grade ? std::string(1, static_cast<char>('A' + lot.grade)) : "";
    words.tell("Lot {} on clock {}: {} {} {} cm, of {}", "批次 {}，{} 号钟：{} {} {} 厘米，供货 {}",
               lot.lot.value(), words.numbered(told.clock.value(), told.clock_names),
               words.numbered(lot.product.value(), told.product_names), grade, lot.length_cm,
               words.who(lot.grower));
    words.tell(
        "  {} units of {} items, {} left at the announcement; minimum {}; start {}, reserve {}",
        "  {} 件，每件 {} 枝，宣布时余 {} 件；最低 {} 件；起价 {}，底价 {}",
        lot.units_total.value(), lot.items_per_unit.value(), lot.units_left.value(),
        lot.min_units.value(), words.money(lot.start_price), words.money(lot.reserve_price));
    if (!lot.remark.empty()) words.tell("  remark: {}", "  备注：{}", lot.remark);
    const ClockRules& rules = told.rules;
    words.tell("  rules in force: award {}, tie {}, allowance {}, guard {}, max_units {}",
               "  适用规则：award {}，tie {}，allowance {}，guard {}，max_units {}",
               rules.award == Award::first_press ? "first_press" : "multi_sale",
               rules.tie == Tie::press_time ? "press_time" : "random_draw",
               ToldWords::ms(rules.allowance), ToldWords::ms(rules.guard),
               units_max_text(rules.max_units));
    words.end_part();
}

void tell_round(ToldWords& words, const Explanation& told) {
    const Hand& hand = told.hand;
    words.tell("Round {}: announced at {} by {}", "第 {} 轮：{} 由{}宣布", told.round.value(),
               words.time(told.announced.at), words.by(told.announced));
    words.tell("  the hand began to move at {} from {}, falling {} every {}, to step {} at {}",
               "  指针 {} 起动，自 {} 起每次降 {}，间隔 {}，至第 {} 级 {}",
               words.time(hand.starts_at), words.money(hand.start_price),
               words.money(hand.price_step), ToldWords::ms(hand.step_interval),
               hand.last_step.value(), words.money(hand.price(hand.last_step)));
    if (told.stopped) {
        words.tell("  the hand was stopped at {} ({}) by {}", "  指针 {}（{}）被{}停住",
                   words.time(told.stopped->at), words.since_start(told.stopped->at),
                   words.by(*told.stopped));
    }
    words.end_part();
}

std::string bound_text(const ToldWords& words, const Explanation& told, const PressAccount& press) {
    const Duration back = std::min(press.round_trip, told.rules.allowance);
    const std::string earliest = words.since_start(press.received - back);
    switch (press.bound) {
        case Bound::no_claim:
            return words.say("none was claimed: when it was received", "未声明：取收到时刻");
        case Bound::as_claimed:
            return words.say("as claimed, within {} … received", "与声明一致，在 {} … 收到之间",
                             earliest);
        case Bound::to_earliest:
            return words.say("the earliest that counts: received − min(round trip, allowance)",
                             "可计的最早时刻：收到 − min(往返, allowance)");
        case Bound::to_received:
            return words.say("no later than received", "不晚于收到时刻");
    }
    return {};
}

std::string won_text(const ToldWords& words, const Won& won) {
    return words.say("won: sale {}, {} units at {}, gross {}, fee {}",
                     "成交：成交号 {}，{} 件，单价 {}，货款 {}，手续费 {}", won.sale.value(),
                     won.units.value(), words.money(won.price), words.money(won.gross),
                     words.money(won.fee));
}

std::string lost_by_text(const ToldWords& words, LostBy by) {
    switch (by) {
        case LostBy::later_step:
            return words.say("its step came after the winning one", "所在级晚于成交级");
        case LostBy::standing_order:
            return words.say("a standing order pressed at the start of the step",
                             "委托在该级开始时已按下");
        case LostBy::later_moment:
            return words.say("a press on the same step was earlier", "同一级上有更早的按键");
        case LostBy::later_draw:
            return words.say("on the same step, another was drawn first", "同一级上抽签在后");
        case LostBy::nothing_left:
            return words.say("those before it took all", "在前者已取完");
        case LostBy::not_all:
            return words.say("not all of its units were left", "余量不足其全部件数");
        case LostBy::below_minimum:
            return words.say("what was left for it was below the minimum", "可得件数低于最低件数");
    }
    return {};
}

std::string outcome_text(const ToldWords& words, const PressAccount& press) {
    if (press.won) return won_text(words, *press.won);
    if (press.lost) {
        const std::string why = press.lost_by ? lost_by_text(words, *press.lost_by) : "";
        return words.say("lost by {}: {}", "未中，晚 {}：{}", ToldWords::ms(press.lost->late), why);
    }
    if (!press.rejected) return words.say("not decided yet", "尚未判定");
    std::string text = words.say("rejected: {}", "被拒绝：{}",
                                 say(words.is_zh() ? Language::zh : Language::en, *press.rejected));
    if (press.credit) {
        text += words.say(" (needed {}, available {})", "（需要 {}，可用 {}）",
                          words.money(press.credit->needed), words.money(press.credit->available));
    }
    return text;
}

void tell_press(ToldWords& words, const Explanation& told, const PressAccount& press) {
    words.tell("  {}, user {}, command {} (record {}): {} units{}{}",
               "  {}，用户 {}，命令 {}（记录 {}）：{} 件{}{}", words.who(press.participant),
               press.user.value(), press.command_id.value(), press.position.value(),
               press.units.value(),
               press.is_all_or_none ? words.say(", all or none", "，全要或不要") : "",
               press.is_resend ? words.say(", sent again", "，重发") : "");
    const std::string claimed = press.claimed ? words.since_start(*press.claimed) : "–";
    words.tell("    claimed {}, received {} ({}), measured round trip {}",
               "    声明 {}，收到 {}（{}），实测往返 {}", claimed,
               words.since_start(press.received), words.time(press.received),
               ToldWords::ms(press.round_trip));
    words.tell("    granted {} ({}): {}", "    认定 {}（{}）：{}",
               words.since_start(press.press_time), words.time(press.press_time),
               bound_text(words, told, press));
    if (press.step) {
        words.tell("    step {} at {}, which the hand showed from {} to {}",
                   "    第 {} 级，价 {}，指针显示于 {} 至 {}", press.step->value(),
                   words.money(press.price), words.since_start(told.hand.start_of(*press.step)),
                   words.since_start(told.hand.end_of(*press.step)));
    }
    if (told.rules.tie == Tie::random_draw && told.is_market_closed) {
        words.tell("    draw {}", "    抽签值 {}", press.draw);
    }
    words.tell("    {}", "    {}", outcome_text(words, press));
}

void tell_presses(ToldWords& words, const Explanation& told) {
    words.tell("Presses ({}), by step and then in the order in which they are served:",
               "按键（{} 次），按级及受理次序：", told.presses.size());
    for (const PressAccount& press : told.presses) tell_press(words, told, press);
    words.end_part();
}

std::string order_bound_text(const ToldWords& words, const OrderAccount& order) {
    switch (order.bound) {
        case OrderBound::wanted:
            return words.say("all that it wants", "其全部剩余需求");
        case OrderBound::most_per_lot:
            return words.say("its most per lot", "其每批上限");
        case OrderBound::max_units:
            return words.say("the clock's max_units", "该钟的 max_units");
        case OrderBound::units_left:
            return words.say("the units left", "余量");
        case OrderBound::credit:
            return words.say("its credit, {} available", "其额度，可用 {}",
                             words.money(order.available));
    }
    return {};
}

std::string verdict_text(const ToldWords& words, const OrderAccount& order) {
    switch (order.verdict) {
        case OrderVerdict::took:
            return won_text(words, *order.won);
        case OrderVerdict::own_lot:
            return words.say("never presses on its owner's own lot", "不对自己的批次按键");
        case OrderVerdict::not_reached:
            return words.say("its moment did not come: the round was decided before",
                             "未到其时：本轮先已判定");
        case OrderVerdict::came_after:
            return words.say("came after those that took what there was", "在前者已取完");
        case OrderVerdict::passed_over:
            return words.say("passed over: could take {} ({}), needs {}",
                             "跳过：可取 {} 件（{}），至少需 {} 件", order.could_take.value(),
                             order_bound_text(words, order), order.needed.value());
        case OrderVerdict::not_in_round:
            return words.say("entered when the hand showed no price", "录入时指针未显示价格");
    }
    return {};
}

void tell_order(ToldWords& words, const Explanation& told, const OrderAccount& order) {
    words.tell("  {}, order {}: up to {} units at {} or less, entry {} at {}",
               "  {}，委托 {}：最多 {} 件，限价 {}，第 {} 个录入，{}", words.who(order.participant),
               order.order.value(), order.units_wanted.value(), words.money(order.limit),
               order.entry, words.time(order.entered_at));
    if (order.step) {
        words.tell("    presses at {} ({}), step {}", "    按键于 {}（{}），第 {} 级",
                   words.since_start(order.press_time), words.time(order.press_time),
                   order.step->value());
    }
    if (order.is_entered_under && told.rules.tie == Tie::random_draw && told.is_market_closed) {
        words.tell("    draw {}", "    抽签值 {}", order.draw);
    }
    words.tell("    {}", "    {}", verdict_text(words, order));
}

void tell_orders(ToldWords& words, const Explanation& told) {
    if (told.orders.empty()) return;
    words.tell("Standing orders that want the lot ({}):", "想要该批次的委托（{} 个）：",
               told.orders.size());
    for (const OrderAccount& order : told.orders) tell_order(words, told, order);
    words.end_part();
}

/// Why a step is decided when it is.
void tell_due(ToldWords& words, const Explanation& told, Step step) {
    const Time end = told.hand.end_of(step);
    const bool is_stopped = told.stopped && told.stopped->at < end;
    words.tell(
        "  due {} after {} ({}): + allowance {} + guard {}; by then every press that could "
        "still count had come",
        "  {1}（{2}）之后 {0} 到期：allowance {3} + guard {4}；届时所有仍可计的按键均已到达",
        ToldWords::ms(told.rules.allowance + told.rules.guard),
        is_stopped ? words.say("the hand was stopped", "指针停住")
                   : words.say("the hand had rested on step {}", "指针走完第 {} 级", step.value()),
        words.since_start(is_stopped ? told.stopped->at : end), ToldWords::ms(told.rules.allowance),
        ToldWords::ms(told.rules.guard));
}

void tell_decision(ToldWords& words, const Explanation& told) {
    const std::string at = words.time(told.ended.at);
    const std::string since = words.since_start(told.ended.at);
    const std::uint64_t record = told.ended.position.value();
    switch (told.end) {
        case RoundEnd::undecided:
            return words.tell("The journal ends before the round does.", "日志在本轮结束前终止。");
        case RoundEnd::sold:
            words.tell(
                "Decided at {} ({}), record {}: step {} at {} is the earliest that holds a "
                "press that could be served",
                "{}（{}）判定，记录 {}：第 {} 级，价 {}，是最早有可受理按键的一级", at, since,
                record, told.winning_step->value(),
                words.money(told.hand.price(*told.winning_step)));
            return tell_due(words, told, *told.winning_step);
        case RoundEnd::passed:
            words.tell("Passed at {} ({}), record {}: nobody pressed",
                       "{}（{}）流拍，记录 {}：无人按键", at, since, record);
            return tell_due(words, told, told.hand.last_step);
        case RoundEnd::stopped:
            return words.tell(
                "Over at {} ({}), record {}: the hand was stopped, and nobody had "
                "pressed",
                "{}（{}）结束，记录 {}：指针已停，无人按键", at, since, record);
        case RoundEnd::void_round:
            return words.tell("Void at {} ({}), before the hand began to move, by {}",
                              "{}（{}）作废，指针尚未起动，由{}", at, since, words.by(told.ended));
    }
}

void tell_followed(ToldWords& words, const Explanation& told) {
    for (const Event& event : told.followed) {
        switch (event.kind) {
            case EventKind::round_started:
                words.tell("  then round {} of lot {} from {} at {}",
                           "  随后：批次 {1} 第 {0} 轮，起价 {2}，{3}",
                           event.round_started.round.value(), event.round_started.lot.value(),
                           words.money(event.round_started.start_price),
                           words.time(event.round_started.starts_at));
                break;
            case EventKind::lot_closed:
                words.tell("  then lot {} closed: {}, {} units sold, {} unsold",
                           "  随后：批次 {} 结束：{}，售出 {} 件，未售 {} 件",
                           event.lot_closed.lot.value(), name(event.lot_closed.outcome),
                           event.lot_closed.units_sold.value(),
                           event.lot_closed.units_unsold.value());
                break;
            case EventKind::lot_queued:
                words.tell("  then the lot was queued again", "  随后：该批次重新排队");
                break;
            case EventKind::clock_paused:
                words.tell("  then the clock was paused", "  随后：该钟暂停");
                break;
            default:
                break;
        }
    }
    for (const Cancellation& cancelled : told.cancellations) {
        words.tell("  sale {} was cancelled at {} by {}: {}", "  成交 {} 于 {} 被{}撤销：{}",
                   cancelled.sale.value(), words.time(cancelled.by.at), words.by(cancelled.by),
                   cancelled.reason);
    }
}

void tell_seed(ToldWords& words, const Explanation& told) {
    if (told.rules.tie != Tie::random_draw) return;
    std::string hash;
    for (const auto byte : wire::seed_sha256(told.seed)) hash += fmt::format("{:02x}", byte);
    words.end_part();
    words.tell("SHA-256 of the day's seed, published when the market opened: {}",
               "当日种子的 SHA-256（开市时已公布）：{}", hash);
    if (told.is_market_closed) {
        words.tell("The seed: {} (check: printf %s {} | sha256sum)",
                   "种子：{}（核对：printf %s {} | sha256sum）", told.seed, told.seed);
    } else {
        words.tell("The seed and the draws can be told once the market is closed.",
                   "种子与抽签值在收市后方可公布。");
    }
}

}  // namespace

std::string to_text(const Explanation& told, const TextStyle& style) {
    ToldWords words(told, style);
    tell_market(words, told);
    tell_lot(words, told);
    tell_round(words, told);
    tell_orders(words, told);
    tell_presses(words, told);
    tell_decision(words, told);
    tell_followed(words, told);
    tell_seed(words, told);
    return words.text();
}

}  // namespace huagu::cli
