// What is long, and is drawn beside a hand that moves.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rowsOfEach } from '../../src/screens/trader/catalogue';
import { subscribeSlowly } from '../../src/parts/use';
import type { App } from '../../src/app';

vi.mock('../../src/app', () => ({ app: {} }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a panel that is drawn slowly', () => {
    let listener: () => void;
    let line: { state: App['line']['state']; isCaughtUp: boolean };
    let of: Pick<App, 'preferences' | 'told' | 'line' | 'subscribe'>;
    const draw = vi.fn();
    let stop: () => void;
    beforeEach(() => {
        draw.mockClear();
        line = { state: 'logged_on', isCaughtUp: true };
        of = {
            preferences: {} as App['preferences'],
            told: [],
            line: line as App['line'],
            subscribe: (to) => {
                listener = to;
                return () => true;
            },
        };
        stop = subscribeSlowly(of, draw);
    });

    test('follows many messages a few times a second, up to the last', () => {
        for (let message = 0; message < 200; message++) {
            vi.advanceTimersByTime(10);
            listener();
        }
        expect(draw.mock.calls.length).toBeGreaterThan(4);
        expect(draw.mock.calls.length).toBeLessThanOrEqual(8);
        vi.advanceTimersByTime(250);
        const drawn = draw.mock.calls.length;
        vi.advanceTimersByTime(5_000);
        expect(draw).toHaveBeenCalledTimes(drawn); // nothing more has changed
        listener();
        expect(draw).toHaveBeenCalledTimes(drawn + 1);
        listener();
        expect(draw).toHaveBeenCalledTimes(drawn + 1);
        stop();
        vi.advanceTimersByTime(5_000);
        expect(draw).toHaveBeenCalledTimes(drawn + 1);
    });

    test('follows at once what the person does or is answered, and a line that is lost or has caught up', () => {
        const changes = [
            () => (of.preferences = {} as App['preferences']),
            () => (of.told = []),
            () => (line.isCaughtUp = false),
            () => (line.isCaughtUp = true),
            () => (line.state = 'ended'),
        ];
        for (const [place, change] of changes.entries()) {
            listener(); // of the market: waits
            expect(draw).toHaveBeenCalledTimes(place);
            change();
            listener();
            expect(draw).toHaveBeenCalledTimes(place + 1);
        }
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
