import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CatalogueReader } from '../../src/catalogue_reader';
import type { Clock } from '../../src/market/view';
import type { CataloguePage } from '../../src/messages';

interface Asked {
    clock: number;
    from: number;
    lots: number;
}

let asked: Asked[];
let clocks: Clock[];
let reader: CatalogueReader;

const pageOf = (clock: number, fromPosition: number, lots: number): CataloguePage =>
    ({
        clock,
        fromPosition,
        lots: Array(lots).fill({}),
    }) as Partial<CataloguePage> as CataloguePage;

function clockOf(clock: number, queuedLots: number): Clock {
    const queue = Array.from({ length: Math.min(10, queuedLots) }, (_, place) => place);
    return { clock, queue, queuedLots } as Partial<Clock> as Clock;
}

/** The market answers what was asked for last. */
function answer(): void {
    const { clock: number, from, lots } = asked.at(-1)!;
    const clock = clocks.find(({ clock: other }) => other === number)!;
    const page = Array.from({ length: Math.min(lots, clock.queuedLots - from) }, (_, at) => at);
    if (from <= clock.queue.length) clock.queue.splice(from, page.length, ...page);
    reader.onPage(pageOf(number, from, page.length));
}

beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    asked = [];
    clocks = [clockOf(1, 250), clockOf(2, 5), clockOf(3, 120)];
    const line = {
        askCataloguePage: (clock: number, from: number, lots: number) =>
            void asked.push({ clock, from, lots }),
    };
    reader = new CatalogueReader(line, () => clocks);
});
afterEach(() => {
    vi.useRealTimers();
});

describe('the catalogue', () => {
    test('is read to its end, a page at a time and with a rest after each', () => {
        reader.want(Infinity);
        vi.advanceTimersByTime(0);
        for (let page = 1; page <= 5; page++) {
            expect(asked.length).toBe(page);
            answer();
            vi.advanceTimersByTime(49);
            expect(asked.length).toBe(page);
            vi.advanceTimersByTime(1);
        }
        expect(asked.map(({ clock, from }) => `${clock}: ${from}`)).toEqual([
            '1: 10',
            '1: 110',
            '1: 210',
            '3: 10',
            '3: 110',
        ]);
        expect(clocks.every(({ queue, queuedLots }) => queue.length === queuedLots)).toBe(true);
        vi.advanceTimersByTime(60_000);
        expect(asked.length).toBe(5);
    });

    test('is read as far as it is looked at, and no further when nobody looks any more', () => {
        reader.want(100);
        vi.advanceTimersByTime(0);
        answer();
        vi.advanceTimersByTime(50);
        expect(asked.map(({ clock }) => clock)).toEqual([1, 3]);
        reader.want(0);
        answer();
        vi.advanceTimersByTime(60_000);
        expect(asked.length).toBe(2);
    });

    test('is asked for again where a page did not fit, or did not come', () => {
        reader.want(Infinity);
        vi.advanceTimersByTime(0);
        clocks[0]!.queue.shift(); // a lot was announced
        clocks[0]!.queuedLots -= 1;
        answer();
        vi.advanceTimersByTime(50);
        expect(asked.at(-1)).toMatchObject({ clock: 1, from: 9 });
        vi.advanceTimersByTime(3_000); // the line was lost
        expect(asked.at(-1)).toMatchObject({ clock: 1, from: 9 });
        expect(asked.length).toBe(3);
    });

    test('that ends earlier than its market says is not asked for without a rest', () => {
        reader.want(Infinity);
        vi.advanceTimersByTime(0);
        reader.onPage(pageOf(1, 10, 0));
        vi.advanceTimersByTime(2_999);
        expect(asked.length).toBe(1);
    });
});

describe('the lots that come next', () => {
    const places = (): string[] =>
        asked.map(({ clock, from, lots }) => `${clock}: ${from} + ${lots}`);

    test('are asked for once after a snapshot of a part of the day, which leaves out their texts', () => {
        reader.begin(true);
        vi.advanceTimersByTime(0);
        for (let page = 1; page <= 3; page++) {
            answer();
            vi.advanceTimersByTime(50);
        }
        vi.advanceTimersByTime(60_000);
        expect(places()).toEqual(['1: 0 + 10', '2: 0 + 5', '3: 0 + 10']);
    });

    test('have their texts from the results where those are of the whole day', () => {
        reader.begin(false);
        vi.advanceTimersByTime(60_000);
        expect(asked).toEqual([]);
    });

    test('are asked for before they run out, though nobody looks at the catalogue', () => {
        reader.begin(false);
        clocks[0]!.queue.splice(0, 3);
        clocks[1]!.queue.splice(0, 3); // the last of its clock
        clocks[1]!.queuedLots -= 3;
        vi.advanceTimersByTime(500);
        expect(places()).toEqual(['1: 7 + 100']);
        answer();
        vi.advanceTimersByTime(60_000);
        expect(asked.length).toBe(1);
    });
});
