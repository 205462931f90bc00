import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app';
import type { LotChange } from '../../src/line/commands';
import { changeOf } from '../../src/screens/desk/queue';
import { readRules } from '../../src/screens/desk/rules_form';
import { en } from '../../src/words/en';

const app = { currency: { code: 'CNY', digits: 2 }, words: en } as App;

describe('a new price', () => {
    const before = { start: '1.20', reserve: '0.20', minimum: '1' };
    const read = (typed: Partial<typeof before>) =>
        changeOf(app, 18, before, { ...before, ...typed });
    const change = (typed: Partial<typeof before>): LotChange => {
        expect(read(typed).problems).toEqual({});
        return read(typed).change;
    };
    const wrong = (typed: Partial<typeof before>): string[] => Object.keys(read(typed).problems);

    test('says only what was changed: a start price that is said again is where a lot resumes', () => {
        expect(change({ reserve: '0.30' })).toEqual({ reservePrice: 30 });
        expect(change({ start: '1.50', minimum: '2' })).toEqual({ startPrice: 150, minUnits: 2 });
        expect(change({})).toEqual({});
        expect(change({ reserve: '' })).toEqual({});
    });

    test('that cannot be is named at its field', () => {
        expect(wrong({ reserve: '1,5' })).toEqual(['reserve']);
        expect(wrong({ start: '0', minimum: 'x' })).toEqual(['start', 'minimum']);
        expect(wrong({ start: '1000000.01' })).toEqual(['start']);
        expect(wrong({ minimum: '19' })).toEqual(['minimum']);
        expect(wrong({ minimum: '0' })).toEqual(['minimum']);
    });

    test('below the reserve price is named there, whichever of the two was typed', () => {
        expect(read({ reserve: '1.21' }).problems).toEqual({ reserve: en.not_above_start });
        expect(read({ start: '0.10' }).problems).toEqual({ reserve: en.not_above_start });
        expect(read({ start: '', reserve: '1.21' }).problems).toEqual({
            reserve: en.not_above_start,
        });
    });
});

describe('a rule', () => {
    const typed = {
        priceStep: '0.01',
        stepInterval: '50',
        restartSteps: '19',
        hold: '800',
        allowance: '0',
        guard: '0.5',
        maxUnits: '0',
        reoffer: '0',
        reofferStartPercent: '100',
        award: '0',
        tie: '0',
        autoAdvance: true,
    };
    const wrong = (more: Partial<typeof typed>) => readRules(app, { ...typed, ...more }).problems;

    test('is read as it was typed', () => {
        const { rules, problems } = readRules(app, typed);
        expect(problems).toEqual({});
        expect(rules).toMatchObject({ priceStep: 1, stepInterval: 50e6, guard: 500_000 });
    });

    test('out of its bounds is named at its field, each of them', () => {
        expect(Object.keys(wrong({ stepInterval: 'fast', maxUnits: '-1' }))).toEqual([
            'stepInterval',
            'maxUnits',
        ]);
        for (const [name, text] of [
            ['priceStep', '0'],
            ['stepInterval', '0'],
            ['restartSteps', '1.5'],
            ['hold', '10001'],
            ['maxUnits', '1000001'],
            ['reofferStartPercent', '0'],
            ['reofferStartPercent', '101'],
        ] as const)
            expect(Object.keys(wrong({ [name]: text }))).toEqual([name]);
        expect(wrong({ reofferStartPercent: '0' }).reofferStartPercent).toBe(
            'A whole number from 1 to 100',
        );
    });
});
