import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app';
import { readOrder } from '../../src/screens/trader/orders_panel';
import { en } from '../../src/words/en';

const app = { currency: { code: 'CNY', digits: 2 }, words: en } as App;

describe('a standing order', () => {
    const typed = {
        product: '5',
        clock: '',
        limit: '0.58',
        units: '11',
        grade: '',
        length: '',
        most: '',
        least: '',
    };
    const wrong = (more: Partial<typeof typed>) => readOrder(app, { ...typed, ...more }).problems;

    test('is read as it was typed; what was left empty is not said', () => {
        expect(readOrder(app, typed).order).toEqual({
            product: 5,
            clock: null,
            worstGrade: null,
            minLengthCm: null,
            limitPrice: 58,
            units: 11,
            maxUnitsPerLot: null,
            minUnitsPerLot: null,
        });
        const all = { ...typed, clock: '2', grade: '1', length: '60', most: '9', least: '3' };
        expect(readOrder(app, all).order).toMatchObject({
            clock: 2,
            worstGrade: 1,
            minLengthCm: 60,
            maxUnitsPerLot: 9,
            minUnitsPerLot: 3,
        });
    });

    test('that cannot be names each field, and is none', () => {
        for (const [name, text] of [
            ['limit', ''],
            ['limit', '0'],
            ['limit', '1,5'],
            ['limit', '1000000.01'],
            ['units', ' '],
            ['units', '0'],
            ['units', '1000001'],
            ['length', 'long'],
            ['most', '0'],
            ['least', '1.5'],
        ] as const) {
            expect(Object.keys(wrong({ [name]: text }))).toEqual([name]);
            expect(readOrder(app, { ...typed, [name]: text }).order).toBeNull();
        }
        expect(wrong({ limit: 'x', units: 'x' })).toEqual({
            limit: 'An amount from 0.01 to 1,000,000.00',
            units: 'A whole number from 1 to 1,000,000',
        });
    });

    test('takes at least no more of a lot than at most', () => {
        expect(wrong({ most: '4', least: '5' })).toEqual({ least: 'A whole number from 1 to 4' });
        expect(wrong({ most: '4', least: '4' })).toEqual({});
    });
});
