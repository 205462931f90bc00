import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Aim, Hands } from '../../src/screens/desk/aim';

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
        aim.look(close, true, 550);
        expect([101, 599, 600].map((stamp) => aim.isMeant(stamp))).toEqual([false, false, true]);
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

describe('a hand at the desk', () => {
    class Thing {
        dataset = {};
        constructor(private readonly isButton = true) {}
        closest = () => (this.isButton ? this : null);
    }
    const [pause, close, text] = [new Thing(), new Thing(), new Thing(false)];
    let hands: Hands;
    let page: (x: number) => Thing | null; // what is at a place
    beforeEach(() => {
        vi.stubGlobal('Element', Thing);
        const elementFromPoint = (x: number) => page(x);
        vi.stubGlobal('document', { activeElement: null, elementFromPoint });
        hands = new Hands();
    });
    afterEach(() => vi.unstubAllGlobals());

    const event = (x: number, timeStamp: number) => ({ clientX: x, clientY: 0, timeStamp });
    const moves = (x: number, at: number) => hands.moved(event(x, at) as PointerEvent);
    const isTaken = (x: number, at: number): boolean => {
        moves(x, at); // as the button of the mouse goes down
        let isTaken = true;
        hands.clicked({
            ...event(x, at),
            detail: 1,
            target: page(x),
            preventDefault: () => (isTaken = false),
            stopPropagation: () => undefined,
        } as unknown as MouseEvent);
        return isTaken;
    };

    test('clicks what it went to, at once', () => {
        page = (x) => (x < 50 ? text : pause);
        moves(10, 1_000);
        expect(isTaken(60, 1_001)).toBe(true);
        expect(isTaken(60, 1_002)).toBe(true);
    });

    test.each([
        ['text', text],
        ['nothing', null],
        ['another button', close],
    ])('that rested on %s does not click the button that came', (_, before) => {
        page = () => before;
        moves(10, 0);
        hands.lookNowAndThen(1_000);
        page = () => pause;
        hands.lookNowAndThen(1_050);
        expect([1_051, 1_549, 1_550].map((at) => isTaken(10, at))).toEqual([false, false, true]);
    });

    test('that trembles, or clicks before the next look, does not, either', () => {
        page = () => text;
        moves(10, 1_000);
        page = () => pause;
        moves(11, 1_010);
        expect(isTaken(12, 1_020)).toBe(false);
        page = () => close;
        expect(isTaken(12, 1_600)).toBe(false);
    });

    test('that has just come to a button does not click the next one there', () => {
        hands.lookNowAndThen(1_000);
        page = () => pause;
        moves(10, 1_001);
        page = () => close; // at 1,040
        hands.lookNowAndThen(1_050);
        expect(isTaken(10, 1_160)).toBe(false);
    });

    test('clicks no button that came once another had gone', () => {
        page = () => pause;
        moves(10, 1_000);
        page = () => text;
        hands.lookNowAndThen(1_100);
        page = () => close;
        hands.lookNowAndThen(1_150);
        expect(isTaken(10, 1_160)).toBe(false);
    });
});
