import { CloseReason, CommandKind, NoticeKind, Reason } from '@schema';
import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app';
import { csvOf } from '../../src/csv';
import { feeOf, formatAverage, formatMoney, parseMoney, plainMoney } from '../../src/money';
import { kindOf } from '../../src/parts/flower_kind';
import { lineSays } from '../../src/quality';
import { QuantityEntry } from '../../src/quantity';
import { en } from '../../src/words/en';
import { languageOf, latenessIn, nameIn } from '../../src/words/words';
import { zh } from '../../src/words/zh';

const cny = { code: 'CNY', digits: 2 };
const krw = { code: 'KRW', digits: 0 };

describe('money', () => {
    test('has the digits of its currency', () => {
        expect([5, 123456, -42, 100_000_000].map((fen) => formatMoney(fen, cny))).toEqual([
            '0.05',
            '1,234.56',
            '−0.42',
            '1,000,000.00',
        ]);
        expect(formatMoney(1234567, krw)).toBe('1,234,567');
        expect(formatAverage(37.26, cny)).toBe('0.373');
        expect(formatAverage(123_456_789, cny)).toBe('1,234,567.890');
    });

    test('is read as it is written', () => {
        expect(
            ['0.42', '1,234.56', '12', '12.', '0.5'].map((text) => parseMoney(text, cny)),
        ).toEqual([42, 123456, 1200, 1200, 50]);
        for (const text of ['', '-1', '1.234', 'x', '1e3'])
            expect(parseMoney(text, cny)).toBeNull();
        expect(parseMoney('3.5', krw)).toBeNull();
    });

    test('with a comma that separates no thousands is none', () => {
        for (const text of ['1,5', '12,3,4', '1,2345', ',100', '1,', '1234,567'])
            expect(parseMoney(text, cny)).toBeNull();
        expect(parseMoney('12,345,678.9', cny)).toBe(1_234_567_890);
    });

    test('in a file is in units of the currency, and nothing but digits', () => {
        expect(plainMoney(123456, cny)).toBe('1234.56');
        expect(plainMoney(5, cny)).toBe('0.05');
        expect(plainMoney(1234567, krw)).toBe('1234567');
    });

    test('the fee is rounded up', () => {
        expect([880, 40_000, 9_000_000_000_000_000].map((gross) => feeOf(gross, 250))).toEqual([
            22, 1_000, 225_000_000_000_000,
        ]);
        expect(feeOf(881, 250)).toBe(23);
    });
});

describe('quantity', () => {
    test('digits in a row are one number, later ones another', () => {
        const quantity = new QuantityEntry();
        quantity.digit(1, 0);
        quantity.digit(2, 400);
        expect(quantity.units).toBe(12);
        quantity.digit(3, 2_500);
        expect(quantity.units).toBe(3);
    });

    test('after a press the next digit begins anew', () => {
        const quantity = new QuantityEntry();
        quantity.digit(4, 0);
        quantity.end();
        quantity.digit(5, 10);
        expect(quantity.units).toBe(5);
    });

    test('never leaves what can be pressed for', () => {
        const quantity = new QuantityEntry();
        quantity.set(-3);
        expect(quantity.units).toBe(1);
        for (let digit = 0; digit < 9; digit++) quantity.digit(9, 0);
        expect(quantity.units).toBeLessThanOrEqual(1_000_000);
    });
});

describe('the line’s quality', () => {
    const says = (roundTrip: number, timeOff: number) => {
        const line = { isReliable: () => true, timeSync: { roundTrip, timeOff } };
        return lineSays({ line, words: en } as unknown as App);
    };
    const qualities = ['good', 'fair', 'poor'];

    test('falls with the round trip, and with how far market time may be off', () => {
        expect([10, 60, 200].map((trip) => says(trip, 1).trip.quality)).toEqual(qualities);
        expect([1, 17, 60].map((off) => says(10, off).off.quality)).toEqual(qualities);
    });

    test('is the worse of the very figures that are shown', () => {
        expect(says(10, 1).quality).toBe('good');
        expect(says(300, 20).quality).toBe('poor');
        expect(says(140, 62)).toEqual({
            quality: 'poor',
            trip: { text: '140 ms', quality: 'fair' },
            off: { text: '±62', quality: 'poor' },
            detail: en.line_detail('140', '62'),
        });
    });
});

describe('csv', () => {
    test('quotes what must be, and runs no formula', () => {
        const text = csvOf([
            ['a', 'b,c', 'd"e'],
            [1, null, '=1+1'],
        ]);
        expect(text).toBe('\uFEFFa,"b,c","d""e"\r\n1,,\'=1+1\r\n');
    });
});

describe('words', () => {
    test('both languages say the same things', () => {
        const shape = (words: object) =>
            Object.entries(words).map(([key, says]) => [
                key,
                typeof says,
                typeof says === 'object' ? (says as string[]).length : 0,
            ]);
        expect(shape(zh)).toEqual(shape(en));
        expect(Object.values(zh).filter((says) => says === '')).toEqual([]);
    });

    test.each([
        ['reasons', en.reasons, Reason],
        ['closed_because', en.closed_because, CloseReason],
        ['notices', en.notices, NoticeKind],
    ])('there is a text for each of %s', (_, texts, of) => {
        const numbers = Object.values(of).filter((value) => typeof value === 'number');
        expect(texts.length).toBe(numbers.length);
    });

    test('a name comes in the language that is asked for, else in another', () => {
        const names = [
            { language: 'en', text: 'Rose' },
            { language: 'zh-CN', text: '玫瑰' },
        ];
        expect([nameIn('zh', names), nameIn('en', names), nameIn('en', [])]).toEqual([
            '玫瑰',
            'Rose',
            undefined,
        ]);
        expect(languageOf('zh-Hant')).toBe('zh');
    });

    test('a loser is told by how much, or that the draw decided', () => {
        const says = [24e6, 0.4e6, 0, -8e6].map((late) => latenessIn(en, late));
        expect(says).toEqual(['24 ms late', '0.4 ms late', 'lost the draw', 'lost the draw']);
    });

    test('commands have one number everywhere', () => {
        expect(CommandKind.press).toBe(17);
    });
});

describe('flowers', () => {
    test('have the drawing of their kind', () => {
        const kinds = [
            ['lily', 'Siberia'],
            ['', '发财树'],
            ['rose', 'Carola'],
            ['bonsai', 'Ficus'],
            ['', 'Lily Siberia'],
        ];
        expect(kinds.map(kindOf)).toEqual(['lily', 'money tree', 'rose', 'bonsai', 'lily']);
    });
});
