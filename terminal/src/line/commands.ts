// What can be asked of the market: a function a command, from plain numbers to the schema's.
import * as schema from '@schema';
import type { Time } from '../messages';

export interface Command {
    kind: schema.CommandBody;
    body: schema.CommandT['body'];
}

const { CommandBody } = schema;
const long = (value: number): bigint => BigInt(Math.round(value));
const longOr = (value: number | null | undefined): bigint | null =>
    value === null || value === undefined ? null : long(value);

export interface PressFields {
    clock: number;
    lot: number;
    round: number;
    pressTime: Time;
    units: number;
    allOrNone: boolean;
}
export const press = (of: PressFields): Command => ({
    kind: CommandBody.press,
    body: new schema.PressT(
        of.clock,
        of.lot,
        long(of.round),
        of.pressTime,
        long(of.units),
        of.allOrNone,
    ),
});

export interface OrderFields {
    order: number;
    product: number;
    clock: number | null;
    worstGrade: number | null;
    minLengthCm: number | null;
    limitPrice: number;
    units: number;
    maxUnitsPerLot: number | null;
    minUnitsPerLot: number | null;
}
export const placeOrder = (of: OrderFields): Command => ({
    kind: CommandBody.place_order,
    body: new schema.PlaceOrderT(
        long(of.order),
        of.product,
        of.clock,
        null,
        longOr(of.worstGrade),
        longOr(of.minLengthCm),
        long(of.limitPrice),
        long(of.units),
        longOr(of.maxUnitsPerLot),
        longOr(of.minUnitsPerLot),
    ),
});
export const reduceOrder = (order: number, units: number): Command => ({
    kind: CommandBody.reduce_order,
    body: new schema.ReduceOrderT(long(order), long(units)),
});
export const cancelOrder = (order: number): Command => ({
    kind: CommandBody.cancel_order,
    body: new schema.CancelOrderT(long(order)),
});

export const openClock = (clock: number): Command => ({
    kind: CommandBody.open_clock,
    body: new schema.OpenClockT(clock),
});
export const closeClock = (clock: number): Command => ({
    kind: CommandBody.close_clock,
    body: new schema.CloseClockT(clock),
});
export const startLot = (clock: number): Command => ({
    kind: CommandBody.start_lot,
    body: new schema.StartLotT(clock),
});
export const pauseClock = (clock: number): Command => ({
    kind: CommandBody.pause_clock,
    body: new schema.PauseClockT(clock),
});
export const resumeClock = (clock: number): Command => ({
    kind: CommandBody.resume_clock,
    body: new schema.ResumeClockT(clock),
});
export const closeMarket = (): Command => ({
    kind: CommandBody.close_market,
    body: new schema.CloseMarketT(),
});

/** Null or left out: it stays as it is. `maxUnits` 0: nobody is limited. */
export interface RuleFields {
    priceStep?: number | null;
    stepInterval?: number | null;
    restartSteps?: number | null;
    hold?: number | null;
    allowance?: number | null;
    guard?: number | null;
    maxUnits?: number | null;
    reoffer?: number | null;
    reofferStartPercent?: number | null;
    award?: schema.Award | null;
    tie?: schema.Tie | null;
    autoAdvance?: boolean | null;
}
export const setRules = (clock: number, of: RuleFields): Command => ({
    kind: CommandBody.set_rules,
    body: new schema.SetRulesT(
        clock,
        new schema.ClockRulesT(
            longOr(of.priceStep),
            longOr(of.stepInterval),
            longOr(of.restartSteps),
            longOr(of.hold),
            longOr(of.allowance),
            longOr(of.guard),
            longOr(of.maxUnits || null),
            of.maxUnits === 0,
            longOr(of.reoffer),
            longOr(of.reofferStartPercent),
            of.award ?? null,
            of.tie ?? null,
            of.autoAdvance ?? null,
        ),
    ),
});

/** Null or left out: it stays as it is. */
export interface LotChange {
    startPrice?: number | null;
    reservePrice?: number | null;
    minUnits?: number | null;
    position?: number | null;
}
export const changeLot = (lot: number, to: LotChange): Command => ({
    kind: CommandBody.change_lot,
    body: new schema.ChangeLotT(
        lot,
        longOr(to.startPrice),
        longOr(to.reservePrice),
        longOr(to.minUnits),
        longOr(to.position),
    ),
});
export const withdrawLot = (lot: number): Command => ({
    kind: CommandBody.withdraw_lot,
    body: new schema.WithdrawLotT(lot),
});
export const cancelSale = (sale: number, reason: string): Command => ({
    kind: CommandBody.cancel_sale,
    body: new schema.CancelSaleT(long(sale), reason),
});

export const setCredit = (participant: number, limit: number): Command => ({
    kind: CommandBody.set_credit,
    body: new schema.SetCreditT(participant, long(limit)),
});
export const suspend = (participant: number): Command => ({
    kind: CommandBody.suspend,
    body: new schema.SuspendT(participant),
});
export const reinstate = (participant: number): Command => ({
    kind: CommandBody.reinstate,
    body: new schema.ReinstateT(participant),
});
