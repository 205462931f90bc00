import { expect, test } from 'vitest';
import type { App } from '../../src/app';
import type { SaleRecord } from '../../src/market/day';
import {
    coloured,
    needsRatios,
    optionsOf,
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

test('half a label of the last time has room at the right, whatever the unit', () => {
    const app = { currency: { code: 'CNY', digits: 2 } } as App;
    for (const unit of [16, 54]) {
        const { padding } = optionsOf(app, new Map(), false, unit, 800, 300);
        const half = (8 * 0.6 * 0.75 * unit) / 2; // eight figures and colons, none wider than 0.6 of its height
        expect(padding![1]).toBeGreaterThanOrEqual(half);
    }
});

test('a product keeps its colour while it is shown', () => {
    const of = (...colours: [number, number][]) => new Map(colours);
    const all = of([3, 0], [1, 1], [2, 2]);
    // In the order, too: only that of their sums may be another.
    const after = (products: number[]) => [...coloured(all, products)];
    expect([...coloured(of(), [3, 1, 2])]).toEqual([...all]);
    expect(after([1, 2, 3])).toEqual([...all]);
    expect(after([1, 4, 3])).toEqual([...of([3, 0], [1, 1], [4, 2])]); // who comes takes what is free
    expect(after([2, 4, 5, 6])).toEqual([...of([4, 0], [5, 1], [2, 2], [6, 3])]);
    expect(after([2])).toEqual([[2, 2]]); // as when it alone is chosen
    expect([...coloured(of([2, 2]), [3, 1, 2])]).toEqual([...all]); // and all again
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
    const range = (from: number, to: number) => timeRange([from, to], from, to);
    expect(range(1_000, 1_004)).toEqual([972, 1_032]);
    expect(range(1_000, 1_060)).toEqual([1_000, 1_060]);
    expect(range(1_000, 9_000)).toEqual([1_000, 9_000]);
    expect(timeRange([], null, null)).toEqual([null, null]); // no sale yet
    for (const times of [[1_000], [1_000, 1_000]])
        // Sales of one moment are in the middle; uPlot wants a day.
        expect(timeRange(times, 1_000, 1_000 + 86_400)).toEqual([970, 1_030]);
    expect(timeSteps.every((step) => Number.isInteger(step) && step > 0)).toBe(true);
    expect(timeSteps[0]).toBe(1);
});
