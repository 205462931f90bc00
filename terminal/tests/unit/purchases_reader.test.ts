import { Reason } from '@schema';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PurchasesPage } from '../../src/messages';
import { PurchasesReader } from '../../src/purchases_reader';

let asked: number[];
let reader: PurchasesReader;

function answer(next: number, sales: number[] = [], reason = Reason.none): void {
    const purchases = sales.map((sale) => ({ sale }));
    reader.onPage({ reason, next, purchases } as Partial<PurchasesPage> as PurchasesPage);
}

beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    asked = [];
    reader = new PurchasesReader({ askPurchasesPage: (from) => void asked.push(from) });
});
afterEach(() => {
    vi.useRealTimers();
});

describe('purchases', () => {
    test('are read to the last page, also past pages that have none, with a rest after each', () => {
        reader.begin(true);
        answer(4_097, [7, 4_000]);
        expect(asked).toEqual([1]);
        vi.advanceTimersByTime(100);
        answer(8_193);
        vi.advanceTimersByTime(100);
        answer(0, [8_200]);
        vi.advanceTimersByTime(10_000);
        expect(asked).toEqual([1, 4_097, 8_193]);
    });

    test('are asked for again, a while later, where the market is busy', () => {
        reader.begin(true);
        answer(4_097);
        vi.advanceTimersByTime(100);
        answer(0, [], Reason.busy);
        vi.advanceTimersByTime(999);
        expect(asked).toEqual([1, 4_097]);
        vi.advanceTimersByTime(1);
        expect(asked).toEqual([1, 4_097, 4_097]);
    });

    test('go on after a cut where they were, and begin anew where the results do', () => {
        reader.begin(true);
        answer(4_097, [7]);
        reader.stop();
        vi.advanceTimersByTime(10_000);
        reader.begin(false);
        answer(0, [4_100]);
        reader.begin(false);
        answer(0);
        reader.begin(true);
        expect(asked).toEqual([1, 4_097, 4_101, 1]);
    });

    test('are not asked for again by those who may not', () => {
        reader.begin(true);
        answer(0, [], Reason.not_allowed);
        vi.advanceTimersByTime(10_000);
        expect(asked).toEqual([1]);
    });
});
