import { expect, test } from 'vitest';
import type { SaleRecord } from '../../src/market/day';
import {
    needsRatios,
    placed,
    priceLabels,
    ratioLines,
    timeRange,
    timeSteps,
} from '../../src/parts/price_chart';

test('prices beside a chart are written as money', () => {
    expect(priceLabels([1, 1.1, 1234.5], { code: 'CNY', digits: 2 })).toEqual([
        '1.00',
        '1.10',
        '1,234.50',
    ]);
    expect(priceLabels([1200], { code: 'KRW', digits: 0 })).toEqual(['1,200']);
});

test('a product keeps its place, and so its colour, while it is shown', () => {
    expect(placed([], [3, 1, 2])).toEqual([3, 1, 2]);
    expect(placed([3, 1, 2], [1, 2, 3])).toEqual([3, 1, 2]); // only the order of their sums is another
    expect(placed([3, 1, 2], [1, 4, 3])).toEqual([3, 1, 4]); // who comes takes the place of who goes
    expect(placed([3, 1, 2], [2, 4, 5, 6])).toEqual([4, 5, 2, 6]);
    expect(placed([3, 1, 2], [2])).toEqual([2]);
});

test('cheap products beside dear ones have an axis of ratios, the same product day long has not', () => {
    const sales = [
        { product: 1, price: 40, cancelled: null },
        { product: 1, price: 90, cancelled: null },
        { product: 2, price: 3_000, cancelled: null },
        { product: 1, price: 5_000, cancelled: 'mistaken' },
    ] as SaleRecord[];
    expect(needsRatios(sales, [1, 2])).toBe(true);
    expect(needsRatios(sales, [1])).toBe(false);
    expect(needsRatios([], [1])).toBe(false);
});

test('lines of an axis of ratios are at prices that people say, as many as there is room for', () => {
    expect(ratioLines(36, 3_300, 8)).toEqual([50, 100, 200, 500, 1_000, 2_000]);
    expect(ratioLines(36, 3_300, 4)).toEqual([100, 300, 1_000, 3_000]);
    expect(ratioLines(36, 3_300, 1)).toEqual([100, 1_000]);
});

test('a time axis has a minute at least, around what there is, and no line within a second', () => {
    expect(timeRange(1_000, 1_000)).toEqual([970, 1_030]); // the only sale is in the middle
    expect(timeRange(1_000, 1_004)).toEqual([972, 1_032]);
    expect(timeRange(1_000, 1_060)).toEqual([1_000, 1_060]);
    expect(timeRange(1_000, 9_000)).toEqual([1_000, 9_000]);
    expect(timeRange(null, null)).toEqual([null, null]); // no sale yet
    expect(timeSteps.every((step) => Number.isInteger(step) && step > 0)).toBe(true);
    expect(timeSteps[0]).toBe(1);
});
