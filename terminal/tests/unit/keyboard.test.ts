import { describe, expect, test } from 'vitest';
import { isForClock, pressByKey } from '../../src/screens/trader/keyboard';

/** An element in others: "in a button on the stage". */
const inside = (...of: string[]) => ({
    closest: (selector: string) =>
        (of.find((name) => selector.split(', ').includes(name)) ?? null) as never,
});
const button = inside('button', '#stage');

describe('a key', () => {
    test('is for the clock on the stage, and where nothing has the keyboard', () => {
        for (const place of [null, inside('#stage')])
            for (const key of [' ', 'Enter', '7', 'ArrowUp'])
                expect(isForClock(key, place)).toBe(true);
    });

    test('is a button’s, if it would click it', () => {
        expect([' ', 'Enter'].map((key) => isForClock(key, button))).toEqual([false, false]);
        expect(['7', 'a', '+'].every((key) => isForClock(key, button))).toBe(true);
    });

    test('is a field’s, or another panel’s', () => {
        for (const place of [inside('input'), inside('dialog', '#stage'), inside('a'), inside()])
            expect([' ', '7'].map((key) => isForClock(key, place))).toEqual([false, false]);
    });
});

test('a key on the press button presses once, however long it is held', () => {
    const stamps: number[] = [];
    let clicksPrevented = 0;
    const down = (key: string, timeStamp: number): void => {
        const event = { key, repeat: timeStamp > 1, timeStamp };
        const preventDefault = (): void => void (clicksPrevented += 1);
        pressByKey({ ...event, preventDefault }, (stamp) => stamps.push(stamp));
    };
    for (const stamp of [1, 2, 3]) down('Enter', stamp);
    for (const stamp of [1, 2, 3]) down(' ', stamp);
    down('7', 1);
    expect(stamps).toEqual([1, 1]);
    expect(clicksPrevented).toBe(6);
});
