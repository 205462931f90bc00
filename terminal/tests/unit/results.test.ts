import { describe, expect, test } from 'vitest';
import type { SaleRecord } from '../../src/market/day';
import {
    chosen,
    choices,
    isWholeDay,
    wholeDay,
    type Filter,
} from '../../src/screens/results/filter';

/** In this machine's time zone, as the table shows times. */
const at = (time: string): bigint =>
    BigInt(new Date(`2026-11-23T${time}`).getTime()) * 1_000_000n + 999_999n;

function sale(number: number, fields: Partial<SaleRecord>): SaleRecord {
    return {
        sale: number,
        lot: number,
        round: 1,
        step: 0,
        price: 40,
        units: 1,
        items: 20,
        gross: 800,
        buyer: null,
        grower: 9,
        clock: 1,
        at: at('06:00:00'),
        product: 5,
        grade: 0,
        lengthCm: 60,
        cancelled: null,
        ...fields,
    };
}

const sales = [
    sale(1, { buyer: 2, at: at('06:00:00') }),
    sale(2, { buyer: 3, at: at('06:30:00'), grade: 1 }),
    sale(3, { buyer: 2, at: at('06:30:05'), grower: 8 }),
    sale(4, { buyer: 3, at: at('23:10:00'), clock: 2, product: 6 }),
];
const left = (filter: Partial<Filter>): number[] =>
    chosen(sales, { ...wholeDay, ...filter }).map(({ sale: number }) => number);

describe('a filter of sales', () => {
    test('is of one thing, or of several at once', () => {
        expect(left({})).toEqual([1, 2, 3, 4]);
        expect(left({ product: 5 })).toEqual([1, 2, 3]);
        expect(left({ grade: 0 })).toEqual([1, 3, 4]);
        expect(left({ clock: 2 })).toEqual([4]);
        expect(left({ grower: 9 })).toEqual([1, 2, 4]);
        expect(left({ buyer: 3 })).toEqual([2, 4]);
        expect(left({ product: 5, grade: 0, buyer: 2, grower: 8 })).toEqual([3]);
        expect(left({ clock: 2, product: 5 })).toEqual([]);
    });

    test('is of a time, whose end no longer counts', () => {
        expect(left({ from: '06:30' })).toEqual([2, 3, 4]);
        expect(left({ until: '06:30' })).toEqual([1]);
        expect(left({ from: '06:30', until: '06:30:05' })).toEqual([2]);
    });

    test('goes over midnight', () => {
        expect(left({ from: '23:00', until: '06:30' })).toEqual([1, 4]);
    });

    test('of everything is the whole day', () => {
        expect(isWholeDay(wholeDay)).toBe(true);
        expect(isWholeDay({ ...wholeDay, grade: 0 })).toBe(false);
        expect(isWholeDay({ ...wholeDay, until: '06:30' })).toBe(false);
    });

    test('offers what there is, and no buyer that is hidden', () => {
        expect(choices(sales, 'grade')).toEqual([0, 1]);
        expect(choices(sales, 'buyer')).toEqual([2, 3]);
        expect(choices([sale(1, {})], 'buyer')).toEqual([]);
    });
});
