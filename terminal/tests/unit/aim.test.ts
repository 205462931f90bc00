import { beforeEach, describe, expect, test } from 'vitest';
import { Aim } from '../../src/screens/desk/aim';

const button = (does: string) => ({ dataset: { does } });

describe('a click at the desk', () => {
    let aim: Aim;
    const [pause, close] = [button('Pause'), button('Close all')];
    beforeEach(() => {
        aim = new Aim();
        aim.look(pause, false, 0);
    });

    test('is meant, where the hand went to the button', () => {
        expect(aim.isMeant(1)).toBe(true);
        aim.look(close, false, 100);
        expect(aim.isMeant(101)).toBe(true);
    });

    test('is not, where another button came to the hand: not until it can have been read', () => {
        aim.look(close, true, 100);
        aim.look(close, true, 450);
        expect([101, 499, 500].map((stamp) => aim.isMeant(stamp))).toEqual([false, false, true]);
    });

    test('is not, where the button does another thing now', () => {
        const goOn = button('Open');
        aim.look(goOn, false, 0);
        goOn.dataset.does = 'Start lot';
        aim.look(goOn, true, 100);
        expect(aim.isMeant(200)).toBe(false);
    });

    test('is meant once the hand has left, and comes back', () => {
        aim.look(close, true, 100);
        aim.look(pause, false, 150);
        aim.look(close, false, 200);
        expect(aim.isMeant(210)).toBe(true);
    });
});
