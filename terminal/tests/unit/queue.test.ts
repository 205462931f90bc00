import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app';
import type { LotChange } from '../../src/line/commands';
import { changeOf } from '../../src/screens/desk/queue';

const app = { currency: { code: 'CNY', digits: 2 } } as App;

describe('a new price', () => {
    const before = { start: '1.20', reserve: '0.20', minimum: '1' };
    const change = (typed: Partial<typeof before>): LotChange | undefined =>
        changeOf(app, before, { ...before, ...typed });

    test('says only what was changed: a start price that is said again is where a lot resumes', () => {
        expect(change({ reserve: '0.30' })).toEqual({ reservePrice: 30 });
        expect(change({ start: '1.50', minimum: '2' })).toEqual({ startPrice: 150, minUnits: 2 });
        expect(change({})).toEqual({});
        expect(change({ reserve: '' })).toEqual({});
        expect(change({ reserve: '1,5' })).toBeUndefined();
    });
});
