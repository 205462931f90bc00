import * as schema from '@schema';
import { beforeEach, describe, expect, test } from 'vitest';
import type { OrderFields } from '../../src/line/commands';
import { fateOf, type Fate } from '../../src/market/cancelling';
import { Market } from '../../src/market/market';
import { averages } from '../../src/market/day';
import { isNearReserve, shown } from '../../src/market/shown';
import { decode, type LoggedOn } from '../../src/messages';
import { isAnswerOver, marketRefuses, pressAt } from '../../src/press';
import { salesListed } from '../../src/screens/desk/decisions';
import { isPart } from '../../src/screens/trader/purchases_panel';
import { frame, loggedOn, result } from './server';

const { ClockState, Outcome, ResultBody, ServerBody } = schema;
const second = 1_000_000_000n;

let market: Market;
let sequence: number;
let now: bigint; // of the results
beforeEach(() => {
    now = 0n;
    market = new Market();
    sequence = 0;
    tell(ResultBody.clock_added, new schema.ClockAddedT(new schema.ClockRulesT(1n)));
    queue(1);
    queue(2);
    tell(ResultBody.clock_opened, new schema.ClockOpenedT());
});

function say(type: schema.ServerBody, body: schema.ServerFrameT['body']): void {
    market.apply(decode(new Uint8Array(frame(type, body)))!);
}
function tell(type: schema.ResultBody, body: schema.ResultT['body']): void {
    sequence += 1;
    say(ServerBody.result, Object.assign(result(sequence, 1, type, body), { at: now }));
}
function decidedAt(time: bigint): void {
    now = time;
}
function queue(lot: number): void {
    const queued = new schema.LotT(lot, 1, 9, 5, 0n, 60n, 20n, 18n, 1n, 100n, 10n, 'fine', null);
    tell(ResultBody.lot_queued, new schema.LotQueuedT(queued));
}
/** The worked example of docs/rules.md: 100 down to 10, 50 ms a step, from 10 s on. */
function start(lot: number, round = 1n, price = 100n, units = 18n): void {
    const started = new schema.RoundStartedT(
        lot,
        round,
        price,
        1n,
        50_000_000n,
        10n * second,
        price - 10n,
        units,
        1n,
    );
    tell(ResultBody.round_started, started);
}
const sale = (number: number, lot: number, units: number, price: number): void =>
    tell(
        ResultBody.sale,
        new schema.SaleT(
            BigInt(number),
            lot,
            1n,
            BigInt(100 - price),
            BigInt(price),
            BigInt(units),
            BigInt(units * 20),
            BigInt(price * units * 20),
            3,
            9,
        ),
    );
const clock = () => market.view.clocks.get(1)!;

describe('market', () => {
    test('a lot goes from the queue to the clock, and its texts stay known', () => {
        expect(clock().queue).toEqual([1, 2]);
        start(1);
        expect(clock()).toMatchObject({
            current: 1,
            queue: [2],
            queuedLots: 1,
            state: ClockState.running,
        });
        expect(market.view.lots.get(1)).toMatchObject({ remark: 'fine', units: 18 });
    });

    test('a sale takes its units, ends the round and counts', () => {
        start(1);
        sale(1, 1, 2, 22);
        expect(clock()).toMatchObject({ round: null, lastSale: { price: 22 } });
        expect(market.view.lots.get(1)!.units).toBe(16);
        expect(market.day.totals()).toEqual({ sales: 1, units: 2, items: 40, gross: 880 });
    });

    test('a cancelled sale is struck, and no longer counts', () => {
        start(1);
        sale(1, 1, 2, 22);
        tell(ResultBody.sale_cancelled, new schema.SaleCancelledT(1n, 1, 2n, 880n, 'mistaken'));
        expect(market.day.sales[0]!.cancelled).toBe('mistaken');
        expect(market.day.revision).toBe(2);
        expect(market.day.totals(1)).toEqual({ sales: 0, units: 0, items: 0, gross: 0 });
        expect(averages(market.day.sales)).toEqual([]);
    });

    describe('a sale can be cancelled', () => {
        const offered = (): number[] => market.day.cancellable(1).map(({ sale }) => sale);
        const close = (lot: number, outcome: schema.Outcome): void =>
            tell(ResultBody.lot_closed, new schema.LotClosedT(lot, outcome, 0n, 18n));
        beforeEach(() => {
            start(1);
            decidedAt(second);
            sale(1, 1, 2, 22);
        });

        test('with all of its decision, until the next sale', () => {
            sale(2, 1, 2, 22);
            expect(offered()).toEqual([1, 2]);
            tell(ResultBody.sale_cancelled, new schema.SaleCancelledT(1n, 1, 2n, 880n, 'mistaken'));
            expect(offered()).toEqual([2]);
            start(1, 2n);
            decidedAt(2n * second);
            sale(3, 1, 2, 30);
            expect(offered()).toEqual([3]);
        });

        test('until a lot passes, the same or a later one', () => {
            start(1, 2n);
            expect(offered()).toEqual([1]);
            close(1, Outcome.passed);
            expect(offered()).toEqual([]);
        });

        test('until a lot passes that is then offered again', () => {
            start(1, 2n);
            queue(3);
            expect(offered()).toEqual([1]);
            queue(1);
            expect(offered()).toEqual([]);
        });

        test('though its lot was sold out or withdrawn, or the hand was stopped', () => {
            close(1, Outcome.sold);
            start(2);
            tell(ResultBody.hand_stopped, new schema.HandStoppedT(2, 1n, 30n));
            tell(ResultBody.clock_paused, new schema.ClockPausedT());
            close(2, Outcome.withdrawn);
            expect(offered()).toEqual([1]);
        });

        test('until its clock closes', () => {
            tell(ResultBody.clock_paused, new schema.ClockPausedT());
            tell(ResultBody.clock_closed, new schema.ClockClosedT());
            expect(offered()).toEqual([]);
            tell(ResultBody.clock_opened, new schema.ClockOpenedT());
            expect(offered()).toEqual([]);
        });
    });

    test('the desk lists the latest sales, and all of a decision that can be cancelled', () => {
        const listed = (): number[] => salesListed(market, 1).map(({ sale }) => sale);
        for (const number of [1, 2]) {
            start(1, BigInt(number));
            decidedAt(BigInt(number) * second);
            sale(number, 1, 1, 22);
        }
        expect(listed()).toEqual([2, 1]);
        start(1, 3n);
        decidedAt(3n * second);
        for (const number of [3, 4, 5, 6, 7, 8]) sale(number, 1, 1, 22);
        expect(listed()).toEqual([8, 7, 6, 5, 4, 3]);
        start(1, 4n);
        decidedAt(4n * second);
        sale(9, 1, 1, 22);
        expect(listed()).toEqual([9, 8, 7, 6]);
    });

    describe('the units of a sale that is cancelled', () => {
        const fate = (at: bigint | null = 2n * second): Fate =>
            fateOf(market, market.day.sales[0]!, at);
        beforeEach(() => {
            start(1);
            decidedAt(second);
            sale(1, 1, 2, 22);
        });

        test('are offered again until the next hand moves, and nobody knows that without market time', () => {
            expect(fate()).toBe('offered_at_once');
            start(1, 2n); // from 10 s on
            expect(fate(10n * second - 1n)).toBe('offered_at_once');
            expect(fate(10n * second)).toBe('unsold');
            expect(fate(null)).toBe('unknown');
        });

        test('are unsold while the hand stops, and offered again once the clock is paused', () => {
            start(1, 2n);
            tell(ResultBody.hand_stopped, new schema.HandStoppedT(1, 2n, 30n));
            expect(fate(11n * second)).toBe('unsold_stopping');
            expect(fate(null)).toBe('unsold_stopping');
            tell(ResultBody.clock_paused, new schema.ClockPausedT());
            expect(fate(11n * second)).toBe('offered_at_resume');
            expect(fate(null)).toBe('offered_at_resume');
        });

        test('are unsold if their lot was withdrawn, also before the next lot’s hand moves', () => {
            tell(ResultBody.clock_paused, new schema.ClockPausedT());
            tell(ResultBody.lot_closed, new schema.LotClosedT(1, Outcome.withdrawn, 2n, 16n));
            expect(fate()).toBe('unsold_withdrawn');
            tell(ResultBody.clock_resumed, new schema.ClockResumedT());
            start(2);
            expect(fate()).toBe('unsold_withdrawn');
        });

        test('stay sold after the next decision, and are not cancelled twice', () => {
            start(1, 2n);
            decidedAt(12n * second);
            sale(2, 1, 2, 30);
            expect(fate()).toBe('too_late');
            const [, latest] = market.day.sales;
            tell(ResultBody.sale_cancelled, new schema.SaleCancelledT(2n, 1, 2n, 880n, 'mistaken'));
            expect(fateOf(market, latest!, now)).toBe('too_late');
        });
    });

    test('averages weigh by items, by grade and over all', () => {
        start(1);
        sale(1, 1, 1, 20);
        start(1, 2n);
        sale(2, 1, 3, 40);
        const [all, best] = averages(market.day.sales);
        expect(all).toMatchObject({
            grade: null,
            sales: 2,
            lowest: 20,
            highest: 40,
            gross: 2800,
            items: 80,
        });
        expect(best).toMatchObject({ grade: 0, units: 4 });
    });

    test('a lot that passed is said to have, until the next round', () => {
        start(1);
        tell(ResultBody.lot_closed, new schema.LotClosedT(1, Outcome.passed, 0n, 18n));
        const ended = { kind: 'ended', lot: 1, outcome: Outcome.passed };
        expect(shown(clock(), 20n * second)).toEqual(ended);
        start(2);
        expect(shown(clock(), 10n * second).kind).toBe('running');
    });

    test('a lot that is put before a current one sends that back to the head', () => {
        start(1);
        start(2);
        expect(clock()).toMatchObject({ current: 2, queue: [1], queuedLots: 1 });
    });

    test('a lot moves in the queue', () => {
        queue(3);
        const moved = new schema.LotT(3, 1, 9, 5, 0n, 60n, 20n, 18n, 1n, 100n, 10n);
        tell(ResultBody.lot_changed, new schema.LotChangedT(moved, 0n));
        expect(clock().queue).toEqual([3, 1, 2]);
        expect(market.view.lots.get(3)!.remark).toBe('fine');
    });

    test('texts of queued lots, which a snapshot leaves out, come with the past; the rest has changed since', () => {
        market = new Market();
        const lot = new schema.LotT(1, 1, 9, 5, 0n, 60n, 20n, 12n, 1n, 80n, 10n);
        const queued = Object.assign(new schema.ClockSnapshotT(1), { queue: [lot], queuedLots: 1 });
        say(ServerBody.snapshot, new schema.SnapshotT(50n, 0n, [queued]));
        sequence = 0;
        queue(1);
        expect(market.view.lots.get(1)).toMatchObject({
            remark: 'fine',
            units: 12,
            startPrice: 80,
        });
        expect(clock()).toMatchObject({ queue: [1], queuedLots: 1 });
    });

    test('results from before the snapshot tell names and sales, but move no clock', () => {
        market = new Market();
        say(ServerBody.snapshot, new schema.SnapshotT(50n, 0n, [new schema.ClockSnapshotT(1)]));
        sequence = 0;
        queue(1);
        start(1);
        sale(1, 1, 2, 22);
        expect(clock().current).toBeNull();
        expect(market.day.sales[0]).toMatchObject({ product: 5, price: 22 });
    });
});

describe('what a clock shows', () => {
    const at = (ms: number): bigint => 10n * second + BigInt(ms * 1_000_000);

    test('the price of the moment, and no message is needed for it', () => {
        start(1);
        expect(shown(clock(), at(0))).toMatchObject({ kind: 'running', step: 0, price: 100 });
        expect(shown(clock(), at(3_910))).toMatchObject({ kind: 'running', step: 78, price: 22 });
    });

    test('the schedule before the hand moves', () => {
        start(1);
        expect(shown(clock(), at(-400))).toMatchObject({ kind: 'announced', startsIn: 400 });
    });

    test('no price without a line', () => {
        start(1);
        expect(shown(clock(), null)).toEqual({ kind: 'covered' });
    });

    test('no price after the last step', () => {
        start(1);
        expect(shown(clock(), at(91 * 50 - 1)).kind).toBe('running');
        expect(shown(clock(), at(91 * 50)).kind).toBe('deciding');
    });

    test('the step at which the auctioneer stopped it', () => {
        start(1);
        tell(ResultBody.hand_stopped, new schema.HandStoppedT(1, 1n, 30n));
        expect(shown(clock(), at(5_000))).toMatchObject({ kind: 'stopped', price: 70 });
        tell(ResultBody.clock_paused, new schema.ClockPausedT());
        expect(shown(clock(), at(5_100))).toEqual({ kind: 'paused', resumesAt: 70 });
    });

    test('the sale in the first half of the hold, what comes next in the second', () => {
        start(1);
        decidedAt(8n * second);
        sale(1, 1, 18, 22);
        tell(ResultBody.lot_closed, new schema.LotClosedT(1, Outcome.sold, 18n, 0n));
        expect(shown(clock(), 8n * second)).toMatchObject({ kind: 'sold', sale: { price: 22 } });
        start(2);
        expect(shown(clock(), at(-1_001))).toMatchObject({
            kind: 'sold',
            sale: { lot: 1, price: 22, units: 18 },
        });
        expect(shown(clock(), at(-1_000))).toMatchObject({ kind: 'announced', startsIn: 1_000 });
    });

    test('that a lot passed, likewise', () => {
        start(1);
        decidedAt(8n * second);
        tell(ResultBody.lot_closed, new schema.LotClosedT(1, Outcome.passed, 0n, 18n));
        start(2);
        expect(shown(clock(), at(-1_001))).toMatchObject({ kind: 'ended', lot: 1 });
        expect(shown(clock(), at(-1_000)).kind).toBe('announced');
    });

    test('no sale that was cancelled', () => {
        start(1);
        sale(1, 1, 2, 22);
        tell(ResultBody.sale_cancelled, new schema.SaleCancelledT(1n, 1, 2n, 880n, 'mistaken'));
        expect(shown(clock(), at(0))).toEqual({ kind: 'idle' });
    });
});

describe('a paused clock', () => {
    const pause = (): void => tell(ResultBody.clock_paused, new schema.ClockPausedT());
    const resumesAt = () => clock().resumePrice;
    const lotIsNow = (startPrice: bigint, reservePrice: bigint): void => {
        const lot = new schema.LotT(1, 1, 9, 5, 0n, 60n, 20n, 18n, 1n, startPrice, reservePrice);
        tell(ResultBody.lot_changed, new schema.LotChangedT(lot, null));
    };
    const rules = (): void => {
        const set = new schema.ClockRulesT(1n, null, 19n);
        tell(ResultBody.rules_set, new schema.RulesSetT(set));
    };

    test('goes on at the price of the round that it made void', () => {
        start(1, 2n, 41n);
        pause();
        expect(resumesAt()).toBe(41);
        tell(ResultBody.clock_resumed, new schema.ClockResumedT());
        expect(resumesAt()).toBeNull();
    });

    test('goes on above the sale that was still decided', () => {
        rules();
        start(1);
        tell(ResultBody.hand_stopped, new schema.HandStoppedT(1, 1n, 79n));
        sale(1, 1, 2, 22);
        pause();
        expect(resumesAt()).toBe(41);
    });

    test('goes on above a sale that is cancelled, but not above the start price', () => {
        rules();
        start(1);
        tell(ResultBody.hand_stopped, new schema.HandStoppedT(1, 1n, 5n));
        sale(1, 1, 18, 95);
        tell(ResultBody.lot_closed, new schema.LotClosedT(1, Outcome.sold, 18n, 0n));
        pause();
        expect(resumesAt()).toBeNull(); // the next lot, at its start price
        tell(ResultBody.sale_cancelled, new schema.SaleCancelledT(1n, 1, 18n, 0n, 'mistaken'));
        expect(resumesAt()).toBe(100);
    });

    test('goes on at a new start price; where results do not tell, nothing is said', () => {
        start(1, 2n, 41n);
        pause();
        lotIsNow(90n, 10n);
        expect(resumesAt()).toBe(90);
        lotIsNow(90n, 15n);
        expect(resumesAt()).toBeNull();
    });
});

describe('near its reserve price', () => {
    const isNear = (ms: number): boolean =>
        isNearReserve(clock(), 10n * second + BigInt(ms * 1_000_000));

    test('is a hand that runs, in the last second before its last step', () => {
        start(1);
        expect([-1, 0, 3_499, 3_500, 4_549, 4_550].map(isNear)).toEqual([
            false,
            false,
            false,
            true,
            true,
            false, // its time is over
        ]);
    });

    test('is a slow hand in its last five steps', () => {
        const slow = new schema.RoundStartedT(
            1,
            1n,
            100n,
            1n,
            250_000_000n,
            10n * second,
            90n,
            18n,
            1n,
        );
        tell(ResultBody.round_started, slow);
        expect([84 * 250, 85 * 250].map(isNear)).toEqual([false, true]);
    });

    test('is no hand that nobody can vouch for, nor one that was stopped', () => {
        start(1);
        expect(isNearReserve(clock(), null)).toBe(false);
        tell(ResultBody.hand_stopped, new schema.HandStoppedT(1, 1n, 85n));
        expect(isNear(4_250)).toBe(false);
    });
});

describe('press', () => {
    const at = 10n * second + 3_910_000_000n;
    const quantity = { units: 2, allOrNone: false };
    const attempt = (units = 2, time: bigint | null = at) =>
        pressAt(market.view, market.own, 1, { ...quantity, units }, time);

    test('says the moment, the round and the units, and remembers the price seen', () => {
        start(1);
        expect(attempt()).toEqual({
            press: { clock: 1, lot: 1, round: 1, pressTime: at, units: 2, allOrNone: false },
            shownPrice: 22,
        });
    });

    test('fires once a round', () => {
        start(1);
        const first = attempt();
        if ('press' in first) market.own.pressed(7, first.press, first.shownPrice);
        expect(attempt()).toEqual({ refused: 'twice' });
        say(
            ServerBody.rejected,
            new schema.RejectedT(7n, 0n, schema.CommandKind.press, null, schema.Reason.clock_ahead),
        );
        expect(attempt()).toHaveProperty('press');
    });

    test('is no press without a line, a hand, or enough units', () => {
        start(1);
        expect(attempt(2, null)).toEqual({ refused: 'no_line' });
        expect(attempt(2, at - 10n * second)).toEqual({ refused: 'no_round' });
        expect(attempt(0)).toEqual({ refused: 'below_minimum' });
    });

    test('is one that the market would refuse, as far as is known', () => {
        const why = (units: number, price: number, allOrNone = false) => {
            const press = { clock: 1, lot: 1, round: 1, pressTime: at, units, allOrNone };
            return marketRefuses(market, press, price);
        };
        const isOf = (participant: number): void => {
            const fields = { ...loggedOn(), participant, buyerFeeBp: 250 };
            market.loggedOn = fields as unknown as LoggedOn;
        };
        start(1);
        isOf(2);
        expect(why(4, 100)).toBeNull(); // the credit is not known
        market.own.credit = { limit: 10_000, sold: 1_000, held: 800 };
        expect(why(4, 100)).toBeNull(); // 8,000 and 200 of fee
        expect(why(4, 101)).toBe('no_credit');
        expect(why(100, 22)).toBeNull(); // 18 are left
        expect(why(18, 22, true)).toBeNull();
        expect(why(19, 22, true)).toBe('more_than_left');
        isOf(9);
        expect(why(4, 100)).toBe('own_lot');
        isOf(2);
        const rules = Object.assign(new schema.ClockRulesT(1n), { maxUnits: 4n });
        tell(ResultBody.rules_set, new schema.RulesSetT(rules));
        expect(why(4, 100)).toBeNull();
        expect(why(5, 1)).toBe('above_maximum');
    });

    test('is answered: won, lost by how much, or why not', () => {
        start(1);
        const first = attempt();
        if ('press' in first) market.own.pressed(7, first.press, first.shownPrice);
        say(ServerBody.lost, new schema.LostT(7n, 0n, 1, 1, 1n, 77n, 23n, 12_000_000n));
        expect(market.own.presses.get(1)).toMatchObject({
            answer: 'lost',
            lost: { winningPrice: 23, late: 12e6 },
        });
        say(ServerBody.won, new schema.WonT(7n, 0n, null, 1n, 1, 1, 2n, 22n, 880n, 22n));
        expect(market.own.presses.get(1)).toMatchObject({
            answer: 'won',
            won: { units: 2, price: 22 },
        });
        expect(market.own.purchases.get(1)).toMatchObject({ gross: 880, fee: 22 });
    });

    test('is answered until the hand of another lot runs', () => {
        start(1);
        const isOver = (time: bigint) => isAnswerOver({ lot: 1 }, shown(clock(), time));
        expect(isOver(at)).toBe(false);
        start(1, 2n);
        expect(isOver(at)).toBe(false);
        tell(ResultBody.lot_closed, new schema.LotClosedT(1, Outcome.passed, 0n, 18n));
        start(2);
        expect(isOver(10n * second - 1n)).toBe(false);
        expect(isOver(10n * second)).toBe(true);
    });
});

describe('what is the participant’s own', () => {
    const { CommandKind, OrderState, Reason, ReplyBody } = schema;
    const logOn = (fields: Partial<schema.LoggedOnT>): void => {
        const bytes = new Uint8Array(frame(ServerBody.logged_on, loggedOn(fields)));
        market.logOn(decode(bytes)!.body as LoggedOn, true, true);
    };
    const order = (units: bigint): schema.StandingOrderT =>
        new schema.StandingOrderT(4n, 5, null, null, 4n, 0n, 30n, units, null, 1n);
    const won = (number: bigint, units: bigint, of: bigint | null = 4n): schema.WonT =>
        new schema.WonT(0n, 55n, of, number, 1, 1, units, 22n, 440n * units, 11n * units);
    const snapshot = (
        orders: schema.StandingOrderT[],
        outcomes: schema.ReplyT[] = [],
        presses: schema.UndecidedPressT[] = [],
        at = 50n,
        lastCommandId = 0n,
    ): void =>
        say(
            ServerBody.own_snapshot,
            new schema.OwnSnapshotT(
                0n,
                at,
                lastCommandId,
                false,
                9_000_000n,
                0n,
                0n,
                orders,
                presses,
                outcomes,
                4n,
            ),
        );
    const told = (of: schema.WonT): schema.ReplyT => new schema.ReplyT(ReplyBody.won, of);
    const accepted = (kind: schema.CommandKind, id: bigint, at: bigint): void =>
        say(ServerBody.accepted, new schema.AcceptedT(id, at, kind));
    const suspended = (at: bigint): void =>
        say(
            ServerBody.rejected,
            new schema.RejectedT(9n, at, CommandKind.press, null, Reason.suspended),
        );

    test('a fill that a snapshot tells again is not counted again', () => {
        snapshot([order(10n)]);
        say(ServerBody.won, won(1n, 2n));
        expect(market.own.filled(4)).toBe(2);
        snapshot([order(5n)], [told(won(1n, 2n)), told(won(2n, 3n))]);
        expect(market.own.filled(4)).toBe(5);
        expect(market.own.orders.get(4)).toMatchObject({ unitsLeft: 5, state: OrderState.open });
    });

    test('an order that was filled while there was no line is shown as filled', () => {
        snapshot([order(5n)]);
        snapshot([], [told(won(1n, 2n)), told(won(2n, 3n))]);
        expect(market.own.orders.get(4)).toMatchObject({ unitsLeft: 0, state: OrderState.filled });
    });

    test('of an order that ended while there was no line it is not said how, if that is not known', () => {
        snapshot([order(5n)]);
        snapshot([], [told(won(1n, 2n))]);
        expect(market.own.orders.get(4)).toMatchObject({ unitsLeft: 3, state: null });
    });

    const placed = (number: number): OrderFields => ({
        order: number,
        product: 5,
        clock: null,
        worstGrade: null,
        minLengthCm: null,
        limitPrice: 30,
        units: 5,
        maxUnitsPerLot: null,
        minUnitsPerLot: null,
    });
    const entered = (user: number, id: bigint): void =>
        say(ServerBody.order_entered, new schema.OrderEnteredT(40n, user, id, order(5n)));

    test('a colleague’s order is seen when it is entered, and takes its number', () => {
        logOn({ user: 1 });
        snapshot([]);
        entered(2, 1n);
        expect(market.own.orders.get(4)).toMatchObject({ unitsLeft: 5, state: OrderState.open });
        expect(market.own.lastOrder).toBe(4);
    });

    test('an order of which the market says that it stands is not placed again', () => {
        logOn({ user: 1 });
        market.own.ordered(1, placed(4));
        entered(1, 1n);
        accepted(CommandKind.place_order, 1n, 40n);
        expect(market.own.takeDisplaced()).toBeNull();
        expect(market.own.orders.get(4)).toMatchObject({ unitsLeft: 5, state: OrderState.open });
    });

    test('an order whose number a colleague took is to be placed again, once', () => {
        logOn({ user: 1 });
        market.own.ordered(1, { ...placed(4), limitPrice: 90 });
        entered(2, 1n); // the same number, and even the same command id
        accepted(CommandKind.place_order, 1n, 40n); // as the colleague's was
        expect(market.own.takeDisplaced()).toMatchObject({ limitPrice: 90 });
        expect(market.own.takeDisplaced()).toBeNull();
        expect(market.own.orders.get(4)).toMatchObject({ limitPrice: 30 });
    });

    test('an order whose acceptance comes only after its end is not shown as open', () => {
        market.own.ordered(1, placed(4));
        snapshot([], [told(won(1n, 5n))], [], 50n, 1n);
        accepted(CommandKind.place_order, 1n, 40n);
        expect(market.own.orders.get(4)).toMatchObject({ unitsLeft: 0, state: OrderState.filled });
    });

    test('an undecided press is known again after a reload: a second one would be refused', () => {
        logOn({ user: 1 });
        start(1);
        const press = (user: number): schema.UndecidedPressT =>
            new schema.UndecidedPressT(user, 7n, 1, 1, 1n, 10n * second, 78n, 2n, false);
        snapshot([], [], [press(2)]); // of another user of the participant
        expect(market.own.presses.size).toBe(0);
        snapshot([], [], [press(1)]);
        expect(market.own.presses.get(1)).toMatchObject({
            commandId: 7,
            answer: 'accepted',
            shownPrice: 22,
        });
        expect(market.own.undecided(1, 1, 1)).toBeDefined();
    });

    test('an answer that comes again does not undo a decision', () => {
        market.own.pressed(7, pressOf(1), 22);
        const lost = new schema.LostT(7n, 0n, 1, 1, 1n, 77n, 23n, 12_000_000n);
        snapshot([], [new schema.ReplyT(ReplyBody.lost, lost)]);
        accepted(CommandKind.press, 7n, 40n);
        expect(market.own.presses.get(1)!.answer).toBe('lost');
    });

    test('a press that never arrived is none: another can be made', () => {
        market.own.pressed(7, pressOf(1), 22);
        market.own.neverArrived(7);
        expect(market.own.presses.get(1)).toMatchObject({ answer: 'never_arrived' });
        expect(market.own.undecided(1, 1, 1)).toBeUndefined();
    });

    test('a suspension is told as it happens, and no answer that comes again says otherwise', () => {
        const changed = (isSuspended: boolean): void =>
            say(ServerBody.suspension_changed, new schema.SuspensionChangedT(60n, isSuspended));
        snapshot([]);
        changed(true);
        expect(market.own.isSuspended).toBe(true);
        accepted(CommandKind.press, 8n, 65n); // the answer of before, again
        expect(market.own.isSuspended).toBe(true);
        changed(false);
        suspended(70n); // again, too
        expect(market.own.isSuspended).toBe(false);
        changed(true);
        snapshot([]);
        expect(market.own.isSuspended).toBe(false);
    });

    test('purchases of before are those that the results name, once each', () => {
        logOn({ participant: 3, buyerFeeBp: 250n });
        start(1);
        sale(1, 1, 2, 22);
        expect(market.own.purchases.get(1)).toMatchObject({ gross: 880, fee: 22, order: null });
        snapshot([order(2n)]);
        say(ServerBody.won, won(1n, 2n));
        say(ServerBody.won, won(1n, 2n));
        expect(market.own.filled(4)).toBe(2);
        tell(ResultBody.sale_cancelled, new schema.SaleCancelledT(1n, 1, 2n, 880n, 'mistaken'));
        expect(market.own.purchases.get(1)!.isCancelled).toBe(true);
        expect(market.own.purchases.all.length).toBe(1);
    });

    test('sales of others are no purchases', () => {
        logOn({ participant: 2 });
        start(1);
        sale(1, 1, 2, 22);
        expect(market.own.purchases.all.length).toBe(0);
    });

    const bought = (
        number: bigint,
        of: bigint | null,
        isCancelled = false,
        at = 5n,
    ): schema.PurchaseT =>
        new schema.PurchaseT(number, at, 1, 1, of, 2n, 22n, 880n, 22n, isCancelled);
    const page = (...purchases: schema.PurchaseT[]): void =>
        say(
            ServerBody.purchases_page,
            new schema.PurchasesPageAnswerT(Reason.none, 1n, 0n, 9n, 60n, purchases),
        );

    test('pages of purchases add what is not known, once, and keep what is cancelled', () => {
        snapshot([order(4n)], [told(won(3n, 2n))]);
        market.own.cancelled(3);
        page(bought(1n, 4n), bought(2n, null, true), bought(3n, 4n));
        page(bought(1n, 4n), bought(2n, null), bought(3n, 4n));
        const cancelled = [1, 2, 3].map((sale) => market.own.purchases.get(sale)!.isCancelled);
        expect(cancelled).toEqual([false, true, true]);
        expect(market.own.filled(4)).toBe(4);
        expect(market.own.purchases.get(1)).toMatchObject({ at: 5n, order: 4, gross: 880 });
    });

    test('an order that was filled while there was no line, beyond what a log-on tells, is shown so when the pages come', () => {
        const fourth = () => market.own.orders.get(4);
        snapshot([order(6n)]);
        snapshot([], [told(won(9n, 2n))], [], 70n);
        expect(fourth()).toMatchObject({ unitsLeft: 4, state: null });
        page(bought(1n, 4n, false, 45n)); // before its units were told
        expect(fourth()).toMatchObject({ unitsLeft: 4, state: null });
        page(bought(2n, 4n, true, 51n)); // a standing order gets nothing back
        expect(fourth()).toMatchObject({ unitsLeft: 2, state: null });
        for (let again = 0; again < 2; again++) page(bought(3n, 4n, false, 52n));
        expect(fourth()).toMatchObject({ unitsLeft: 0, state: OrderState.filled });
        expect(market.own.filled(4)).toBe(8);
    });

    test('a list of purchases is no part any more when all pages have come', () => {
        snapshot([], [told(won(2n, 2n, null))]);
        const credit = new schema.CreditChangedT(0n, 9_000n, 1_804n, 0n);
        say(ServerBody.credit_changed, credit);
        expect(isPart(market.own)).toBe(true);
        page(bought(1n, null), bought(2n, null));
        expect(isPart(market.own)).toBe(false);
    });

    test('a list of purchases that comes to less than the credit’s sum says that it is a part', () => {
        snapshot([], [told(won(1n, 2n, null))]);
        const credit = (sold: bigint): void =>
            say(ServerBody.credit_changed, new schema.CreditChangedT(0n, 9_000n, sold, 0n));
        credit(902n);
        expect(isPart(market.own)).toBe(false);
        credit(903n);
        expect(isPart(market.own)).toBe(true);
    });
});

const pressOf = (clock: number) => ({
    clock,
    lot: 1,
    round: 1,
    pressTime: 10n * second,
    units: 2,
    allOrNone: false,
});

describe('the desk', () => {
    const page = (suspended: boolean, sessions: number): void => {
        const state = new schema.ParticipantStateT(3, suspended, 900n, 100n, 50n, 2, sessions);
        const { none } = schema.Reason;
        say(
            ServerBody.participants_page,
            new schema.ParticipantsPageAnswerT(none, 0, 0, 7n, 0n, [state]),
        );
    };

    test('knows how participants stand, and keeps their credit up to date', () => {
        page(true, 0);
        const change = new schema.CreditChangedT(0n, 900n, 150n, 0n);
        const reply = new schema.DeskReplyT(3, null, schema.ReplyBody.credit_changed, change);
        say(ServerBody.result, result(sequence, null, ResultBody.desk_reply, reply));
        expect(market.desk.participants.get(3)).toMatchObject({
            suspended: true,
            creditLimit: 900,
            sold: 150,
            held: 0,
        });
        page(false, 0);
        expect(market.desk.participants.get(3)).toMatchObject({ suspended: false, sold: 100 });
    });

    test('has each notice until it is dismissed, also where the day is told once more', () => {
        const dismissed = new Set<string>();
        const logOn = (): void => {
            const bytes = new Uint8Array(frame(ServerBody.logged_on, loggedOn()));
            market.logOn(decode(bytes)!.body as LoggedOn, true, true, dismissed);
            for (const at of [5n, 6n]) {
                decidedAt(at);
                tell(ResultBody.notice, new schema.NoticeT(schema.NoticeKind.lagged, 'slow'));
            }
        };
        const told = () => market.desk.notices.map(({ at }) => at);
        logOn();
        expect(told()).toEqual([6n, 5n]);
        market.desk.dismiss(market.desk.notices[0]!);
        expect(told()).toEqual([5n]);
        logOn();
        expect(told()).toEqual([5n]);
    });

    const { CloseReason, Reason } = schema;
    const stands = (sessions: number, lost: number, endedAt: bigint): void => {
        const ended = lost > 0 ? CloseReason.line_lost : CloseReason.logged_off;
        const state = new schema.ParticipantStateT(
            3,
            false,
            9n,
            0n,
            0n,
            0,
            sessions,
            lost,
            ended,
            endedAt,
        );
        say(
            ServerBody.participants_page,
            new schema.ParticipantsPageAnswerT(Reason.none, 0, 0, 7n, 0n, [state]),
        );
    };
    const gone = (): number[] => [...market.desk.gone];

    test('sees a lost line, also a colleague’s and one of before, until it is back', () => {
        stands(2, 1, 10n);
        expect(gone()).toEqual([3]);
        market.desk.dismissGone(3);
        stands(2, 1, 10n);
        expect(gone()).toEqual([]);
        stands(1, 2, 20n);
        expect(gone()).toEqual([3]);
        stands(2, 1, 10n);
        expect(gone()).toEqual([3]);
        stands(3, 0, 10n);
        expect(gone()).toEqual([]);
    });

    test('is told of a line that was back, and lost again, between two pages', () => {
        stands(2, 1, 10n);
        market.desk.dismissGone(3);
        stands(2, 1, 20n);
        expect(gone()).toEqual([3]);
        market.desk.dismissGone(3);
        stands(2, 1, 10n); // of two the other is back
        expect(gone()).toEqual([]);
    });

    test('is not told again of a lost line that was dismissed, where the day is told once more', () => {
        const dismissed = new Set<string>();
        const bytes = new Uint8Array(frame(ServerBody.logged_on, loggedOn()));
        const logOn = (): void =>
            market.logOn(decode(bytes)!.body as LoggedOn, true, true, dismissed);
        logOn();
        stands(0, 1, 10n);
        market.desk.dismissGone(3);
        logOn();
        stands(0, 1, 10n);
        expect(gone()).toEqual([]);
        stands(0, 1, 20n);
        expect(gone()).toEqual([3]);
    });

    const reader = (user: number): schema.ReaderT => new schema.ReaderT(user, `user ${user}`);
    const health = (from: number, next: number, ...users: number[]): void =>
        say(
            ServerBody.health,
            new schema.HealthAnswerT(
                Reason.none,
                from,
                next,
                9n,
                70n,
                users.map(reader),
                new schema.JournalHealthT(5n, 4n),
            ),
        );

    test('knows the readers when the last page has come, and forgets those that are on none', () => {
        health(0, 4, 1, 3);
        expect(market.desk.health).toBeNull();
        health(4, 0, 7);
        const users = (): number[] => market.desk.health!.readers.map(({ user }) => user);
        expect(users()).toEqual([1, 3, 7]);
        expect(market.desk.health).toMatchObject({ at: 70n, sequence: 9 });
        expect(market.desk.health!.journal).toMatchObject({ written: 5, durable: 4 });
        health(0, 4, 1);
        expect(users()).toEqual([1, 3, 7]);
        health(4, 0, 7);
        expect(users()).toEqual([1, 7]);
    });

    test('takes each page of the readers once, whatever pages another question brings meanwhile', () => {
        health(0, 4, 1, 3);
        health(0, 4, 1, 3); // asked again before the first was through
        health(4, 0, 7);
        health(4, 0, 7);
        expect(market.desk.health!.readers.map(({ user }) => user)).toEqual([1, 3, 7]);
        health(8, 0, 9);
        expect(market.desk.health!.readers.map(({ user }) => user)).toEqual([1, 3, 7]);
    });

    test('sees who was logged on and is no longer', () => {
        page(false, 0);
        expect(market.desk.gone.size).toBe(0);
        page(false, 2);
        page(false, 1);
        expect(market.desk.gone.size).toBe(0);
        page(false, 0);
        page(false, 0);
        expect([...market.desk.gone]).toEqual([3]);
        page(false, 1);
        expect(market.desk.gone.size).toBe(0);
    });
});
