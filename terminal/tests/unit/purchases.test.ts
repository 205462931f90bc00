import { describe, expect, test } from 'vitest';
import { Purchases } from '../../src/market/purchases';
import type { Purchase } from '../../src/messages';

const bought = (sale: number, more: Partial<Purchase> = {}): Purchase => ({
    sale,
    at: BigInt(sale),
    clock: 1,
    lot: 1,
    order: null,
    units: 2,
    price: 22,
    gross: 880,
    fee: 22,
    isCancelled: false,
    ...more,
});

describe('purchases', () => {
    test('lie in the order of their sales, though pages bring the early ones last', () => {
        const purchases = new Purchases();
        for (const sale of [70, 71, 1, 5, 72, 9, 70]) purchases.set(bought(sale));
        expect(purchases.all.map(({ sale }) => sale)).toEqual([1, 5, 9, 70, 71, 72]);
        expect(purchases.get(9)).toMatchObject({ at: 9n });
        expect(purchases.get(8)).toBeUndefined();
    });

    test('come to what was not cancelled, each once', () => {
        const purchases = new Purchases();
        for (const sale of [1, 2, 3, 3]) purchases.set(bought(sale));
        expect(purchases.total).toEqual({ units: 6, gross: 2_640, fee: 66 });
        for (let again = 0; again < 2; again++)
            purchases.set(bought(2, { isCancelled: true, order: 4 }));
        expect(purchases.total).toEqual({ units: 4, gross: 1_760, fee: 44 });
        expect(purchases.all[1]).toMatchObject({ sale: 2, isCancelled: true, order: 4 });
    });
});
