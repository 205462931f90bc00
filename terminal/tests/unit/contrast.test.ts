// Text on drawings and gradients, which axe-core does not judge (tests/browser/access.test.ts does the rest).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const read = (file: string): string =>
    readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
const base = read('styles/base.css');

/** What the first rule of a selector says. */
function ruleOf(file: string, selector: string): string {
    const text = `\n${read(file)}`;
    const from = text.indexOf(`\n${selector} {`);
    expect(from, selector).toBeGreaterThanOrEqual(0);
    return text.slice(from, text.indexOf('}', from));
}
const colours = (text: string): string[] =>
    text
        .replace(/var\((--[a-z]+)\)/g, (_, name) => new RegExp(`${name}: (#\\w+)`).exec(base)![1]!)
        .match(/#[0-9a-f]{6}\b/g)!;

/** WCAG's. */
function luminance(colour: string): number {
    const [red, green, blue] = [1, 3, 5].map((at) => {
        const part = parseInt(colour.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
        number,
        number,
    ];
    return (light + 0.05) / (dark + 0.05);
}

describe('contrast is WCAG AA', () => {
    test('of black on white 21', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21));

    test("of a dial's labels and of all that its middle says, on its face", () => {
        const [face] = colours('var(--face)');
        const said = ['--ink', '--dim', '--warm', '--good', '--bad'].map(
            (name) => colours(`var(${name})`)[0]!,
        );
        const [label] = colours(ruleOf('styles/dial.css', '.label'));
        for (const colour of [label!, ...said])
            expect(contrast(colour, face!), colour).toBeGreaterThanOrEqual(4.5);
    });

    test('of the press button, at both ends of its gradient', () => {
        const press = ruleOf('styles/trader.css', '.press');
        const ends = colours(/gradient.*/.exec(press)![0]);
        const [text] = colours(/\n\s+color:.*/.exec(press)![0]);
        expect(ends.length).toBe(2);
        for (const end of ends) expect(contrast(text!, end), end).toBeGreaterThanOrEqual(4.5);
    });

    test("of a chart's labels, on the ground where it is lightest", () => {
        const [axis] = colours(/stroke: '#.*/.exec(read('parts/price_chart.tsx'))![0]);
        const [glow] = colours('var(--glow)');
        expect(contrast(axis!, glow!)).toBeGreaterThanOrEqual(4.5);
    });
});
