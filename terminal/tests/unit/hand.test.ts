import { describe, expect, test } from 'vitest';
import { endOf, markOf, positionAt, priceOf } from '../../src/hand';
import type { Round } from '../../src/messages';
import { handCases } from '../hand_cases.mjs';
import cases from './hand_cases.json';

const roundOf = (of: (typeof cases)[number]): Round => ({
    lot: 1,
    round: 1,
    startPrice: of.start_price,
    priceStep: of.price_step,
    stepInterval: of.step_interval,
    startsAt: BigInt(of.starts_at),
    lastStep: of.last_step,
    units: 5,
    minUnits: 1,
});

describe('hand', () => {
    test.each(cases)(
        'a press at $press_time falls on step $sale.step, as the engine has it',
        (of) => {
            const round = roundOf(of);
            const { step, fraction } = positionAt(round, BigInt(of.press_time));
            expect(of.sale).toEqual({ step, price: priceOf(round, step) });
            expect(fraction).toBeGreaterThanOrEqual(0);
            expect(fraction).toBeLessThan(1);
        },
    );

    test.runIf(process.env.HUAGU_PROGRAM)('the table is what the engine decides today', () => {
        expect(handCases(process.env.HUAGU_PROGRAM!)).toEqual(cases);
    });

    test('a nanosecond before the start is before the first step', () => {
        const round = roundOf(cases[0]!);
        expect(positionAt(round, round.startsAt - 1n).step).toBe(-1);
    });

    test('the last step rests its whole time', () => {
        const round = roundOf(cases[0]!);
        expect(positionAt(round, endOf(round) - 1n).step).toBe(round.lastStep);
        expect(positionAt(round, endOf(round)).step).toBe(round.lastStep + 1);
    });

    test('a full turn of the dial is a hundred price steps', () => {
        expect([markOf(62, 1), markOf(162, 1), markOf(310, 10), markOf(319, 10)]).toEqual([
            62, 62, 31, 31,
        ]);
    });
});
