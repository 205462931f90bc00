import { describe, expect, test } from 'vitest';
import { TimeSync } from '../../src/line/time_sync';

const epoch = 1_764_000_000_000_000_000n;
const ms = (count: number): bigint => BigInt(Math.round(count * 1e6));
/** Market time runs 5,000 ms ahead of local time; the ways there and back take so long. */
const exchange = (sent: number, there: number, back: number) => {
    const received = epoch + ms(sent + there + 5_000);
    return { sent, received, marketTime: received + ms(0.1), arrived: sent + there + back + 0.1 };
};

describe('time sync', () => {
    test('an exchange with equal ways tells market time exactly', () => {
        const sync = new TimeSync();
        sync.add(exchange(100, 20, 20));
        expect(sync.roundTrip).toBeCloseTo(40, 6);
        expect(sync.marketTime(1_000)).toBe(epoch + ms(6_000));
    });

    test('the shortest round trip counts, not the latest', () => {
        const sync = new TimeSync();
        sync.add(exchange(100, 10, 10));
        sync.add(exchange(200, 150, 20));
        expect(Number(sync.marketTime(1_000) - (epoch + ms(6_000))) / 1e6).toBeCloseTo(0, 1);
    });

    test('the round trip is what the line is like just now: not one slow answer, but three of five', () => {
        const sync = new TimeSync();
        const trips = [10, 10, 10, 150, 10, 150, 150].map((back, place) => {
            sync.add(exchange(1_000 * place, 10, back));
            return Math.round(sync.roundTrip);
        });
        expect(trips).toEqual([20, 20, 20, 20, 20, 20, 160]);
        expect(new TimeSync().roundTrip).toBe(Infinity);
    });

    test('the error is at most what market time may be off', () => {
        const sync = new TimeSync();
        sync.add(exchange(100, 30, 10));
        const error = Number(sync.marketTime(500) - (epoch + ms(5_500))) / 1e6;
        expect(Math.abs(error)).toBeLessThanOrEqual(sync.timeOff + 1e-6);
        expect(sync.timeOff).toBeCloseTo(20, 3);
    });

    test('the quickest way there and the quickest way back may be of two exchanges', () => {
        const sync = new TimeSync();
        sync.add(exchange(100, 20, 90));
        sync.add(exchange(300, 80, 20));
        expect(sync.timeOff).toBeLessThan(20.5);
        expect(Number(sync.marketTime(1_000) - (epoch + ms(6_000))) / 1e6).toBeCloseTo(0, 1);
    });

    test('an old exchange gives way to a slightly longer one', () => {
        const sync = new TimeSync();
        sync.add(exchange(0, 10, 10));
        sync.add(exchange(100_000, 12, 12)); // 100 s of drift may be 5 ms
        expect(sync.timeOff).toBeCloseTo(12, 3);
    });

    test('a clock that was set is followed at once', () => {
        const sync = new TimeSync();
        sync.add(exchange(0, 10, 10));
        const later = exchange(100, 10, 10);
        sync.add({
            ...later,
            received: later.received + ms(60_000),
            marketTime: later.marketTime + ms(60_000),
        });
        expect(Number(sync.marketTime(200) - (epoch + ms(65_200))) / 1e6).toBeCloseTo(0, 3);
    });

    test('what arrives before it was sent is no exchange', () => {
        const sync = new TimeSync();
        sync.add({ sent: 10, received: epoch, marketTime: epoch, arrived: 9 });
        sync.add({ sent: 10, received: epoch, marketTime: epoch - 1n, arrived: 11 });
        expect(sync.isSynced).toBe(false);
    });

    test('in a trial market time runs faster', () => {
        const sync = new TimeSync();
        sync.setRate(10);
        sync.add({ sent: 0, received: epoch, marketTime: epoch, arrived: 0 });
        expect(sync.marketTime(100)).toBe(epoch + ms(1_000));
    });
});
