import { describe, expect, test } from 'vitest';
import { PaintedFrames } from '../../src/painted';
import { pressTime } from '../../src/press';

describe('a painted frame', () => {
    /** Frames that are painted 4 ms after they are drawn. */
    function screen() {
        const waiting: ((now: number) => void)[] = [];
        const frames = new PaintedFrames((then) => waiting.push(then));
        return {
            frames,
            draw(local: number, marketTime: bigint | null): void {
                frames.drew(local, marketTime);
                for (const then of waiting.splice(0)) then(local + 4);
            },
        };
    }

    test('is what a key was pressed at, until the next is painted', () => {
        const { frames, draw } = screen();
        draw(100, 1_000n);
        draw(116, 1_016n);
        const seen = [103, 104, 119, 120, 500].map((local) => frames.marketTimeAt(local));
        expect(seen).toEqual([undefined, 1_000n, 1_000n, 1_016n, 1_016n]);
    });

    test('counts once, however many dials it draws', () => {
        const { frames, draw } = screen();
        draw(100, 1_000n);
        draw(100, 2_000n);
        expect(frames.marketTimeAt(200)).toBe(1_000n);
    });

    test('is kept as long as a busy page lets a key wait, and not for ever', () => {
        const { frames, draw } = screen();
        for (let frame = 0; frame < 1_000; frame++) draw(frame * 16, BigInt(frame));
        expect(frames.marketTimeAt(940 * 16 + 5)).toBe(940n);
        expect(frames.marketTimeAt(900 * 16 + 5)).toBeUndefined();
    });
});

describe('the time that a press claims', () => {
    test('is that of the frame that was seen, and never later than the key', () => {
        expect(pressTime(990n, 1_000n)).toBe(990n);
        expect(pressTime(1_010n, 1_000n)).toBe(1_000n); // market time was estimated anew since
        expect(pressTime(undefined, 1_000n)).toBe(1_000n);
    });

    test('is none where the clock was covered, or is now', () => {
        expect(pressTime(null, 1_000n)).toBeNull();
        expect(pressTime(990n, null)).toBeNull();
    });
});
