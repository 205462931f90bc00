import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rowsOfEach } from '../../src/screens/trader/catalogue';
import { subscribeSlowly } from '../../src/parts/use';
import type { App } from '../../src/app';

vi.mock('../../src/app', () => ({ app: {} }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a panel that is drawn slowly', () => {
    let listener: () => void;
    const of = {
        preferences: {} as App['preferences'],
        told: [] as App['told'],
        subscribe: (to: () => void) => {
            listener = to;
            return () => true;
        },
    };

    test('follows many messages twice a second, up to the last, and what the person does at once', () => {
        const draw = vi.fn();
        const stop = subscribeSlowly(of, draw);
        for (let message = 0; message < 200; message++) {
            vi.advanceTimersByTime(10);
            listener();
        }
        expect(draw.mock.calls.length).toBeLessThanOrEqual(4);
        vi.advanceTimersByTime(500);
        const drawn = draw.mock.calls.length;
        vi.advanceTimersByTime(5_000);
        expect(draw).toHaveBeenCalledTimes(drawn); // nothing more has changed
        listener();
        expect(draw).toHaveBeenCalledTimes(drawn + 1);
        listener();
        expect(draw).toHaveBeenCalledTimes(drawn + 1);
        of.preferences = {} as App['preferences'];
        listener();
        of.told = [];
        listener();
        expect(draw).toHaveBeenCalledTimes(drawn + 3);
        listener();
        stop();
        vi.advanceTimersByTime(5_000);
        expect(draw).toHaveBeenCalledTimes(drawn + 3);
    });
});

describe("the catalogue's rows", () => {
    test('are a page for all clocks together', () => {
        const rows = rowsOfEach(Array<number>(24).fill(100));
        expect(24 * rows).toBeLessThanOrEqual(100);
        expect(rows).toBe(4);
    });

    test('of short lists leave room to the others', () => {
        expect(rowsOfEach([3_000, 0])).toBe(100);
        expect(rowsOfEach([3_000, 10, 300])).toBe(45);
        expect(rowsOfEach([14, 5])).toBe(100);
        expect(rowsOfEach(Array<number>(300).fill(9))).toBe(1);
    });
});
