// Everybody can use it: what axe-core finds (contrast, labels, roles) on each screen, on a desk and on a phone; the whole
// trade by keyboard; less motion where that is asked for.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type axe from 'axe-core';
import { answer, logOn, speak, waitForPrice } from './page';
import { address, browser, market } from './stage';

const axeSource = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
);
const rules = {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Parts of a screen are headed alike wherever they stand, also where no h2 comes before them.
    rules: { 'heading-order': { enabled: false } },
};

/** Text on a gradient or a drawing is not judged: the ground is all as light as it is anywhere, which is the worst for light
 *  text, and drawings are away, all but a dial's face; tests/unit/contrast.test.ts judges what is written on them. */
const judgeable = `
    body { background: var(--glow) !important; }
    svg, .uplot { display: none !important; }
    .dial { background: var(--face); }
    .press { background: #f29a2e; }
`;
/** Short texts and signs, too; the rest as axe-core has it. */
const contrast = {
    ignoreUnicode: false,
    ignoreLength: true,
    ignorePseudo: false,
    boldValue: 700,
    boldTextPt: 14,
    largeTextPt: 18,
    contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
    pseudoSizeThreshold: 0.25,
};

/** What is wrong with the page as it is, and what text was not judged, a line each. */
async function flaws(page: Page): Promise<string[]> {
    await page.evaluate(axeSource);
    const { violations, incomplete } = await page.evaluate(
        async ([options, style, check]) => {
            const { axe: inPage } = window as unknown as { axe: typeof axe };
            inPage.configure({ checks: [{ id: 'color-contrast', options: check }] });
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
            const found = await inPage.run(options);
            document.adoptedStyleSheets = [];
            return found;
        },
        [rules, judgeable, contrast] as const,
    );
    // What is scrolled out of sight looks as what is beside it.
    const isOut = ({ any }: axe.NodeResult): boolean =>
        any.some(({ data }) => data?.messageKey === 'elmPartiallyObscured');
    const unjudged = incomplete
        .filter(({ id }) => id === 'color-contrast')
        .map((of) => ({ ...of, nodes: of.nodes.filter((node) => !isOut(node)) }));
    return [...violations, ...unjudged].flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
}

/** On a desk in Chinese, and on a phone in English. */
async function flawsOfBoth(page: Page, what: string): Promise<string[]> {
    const all: string[] = [];
    for (const [language, width, height] of [
        ['zh', 1280, 800],
        ['en', 360, 740],
    ] as const) {
        await page.setViewportSize({ width, height });
        await speak(page, language);
        const found = await flaws(page);
        all.push(...found.map((flaw) => `${what} ${width} ${language}: ${flaw}`));
    }
    return all;
}

describe('nothing is in the way', () => {
    test('at the door', async () => {
        const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
        await page.goto(address);
        await page.waitForSelector('.door_form');
        expect(await flawsOfBoth(page, 'door')).toEqual([]);
    });

    test('of a trader', async () => {
        const anna = await logOn(browser, address, 'anna');
        for (const clock of [1, 1, 2]) market.queueLot(clock);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.keyboard.type('3 ');
        await anna.waitForSelector('.answer.won');
        const all: string[] = [];
        for (const page of ['now', 'catalogue', 'orders', 'purchases', 'results']) {
            await anna.setViewportSize({ width: 1280, height: 800 });
            await anna.click(`a[href="#/${page}"]`);
            await anna.waitForSelector(`.page_${page}`);
            all.push(...(await flawsOfBoth(anna, page)));
        }
        expect(all).toEqual([]);
    });

    test('of the auctioneer, the hall and the results', async () => {
        const [anna, desk] = await Promise.all([
            logOn(browser, address, 'anna'),
            logOn(browser, address, 'desk', 'desk'),
        ]);
        for (const clock of [1, 1, 2]) market.queueLot(clock);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.keyboard.type('3 ');
        await desk.waitForSelector('.recent_sales button');
        await desk.click('.rules summary');
        const all = await flawsOfBoth(desk, 'desk');
        await desk.click('.participants >> text=/Suspend|暂停/ >> nth=0');
        await desk.waitForSelector('dialog[open]');
        all.push(...(await flawsOfBoth(desk, 'dialog')));
        await desk.keyboard.press('Escape');
        for (const page of ['hall', 'results']) {
            await desk.click(`a[href="#/${page}"]`);
            await desk.waitForSelector(`.page_${page}`);
            all.push(...(await flawsOfBoth(desk, page)));
        }
        expect(all).toEqual([]);
    });
});

test('a trader needs nothing but keys, from the door to the sale, and sees where they are', async () => {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await page.goto(address);
    await page.waitForSelector('.door_form');
    await page.keyboard.press('Tab');
    await page.keyboard.type('anna');
    await page.keyboard.press('Tab');
    await page.keyboard.type('flower-valley');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.dial');

    const outlines = new Set<string>();
    const onto = async (selector: string): Promise<void> => {
        for (let tries = 0; tries < 60; tries++) {
            await page.keyboard.press('Tab');
            const { isIt, outline } = await page.evaluate((wanted) => {
                const focused = document.activeElement!;
                const { outlineStyle, outlineWidth } = getComputedStyle(focused);
                return {
                    isIt: focused.matches(wanted),
                    outline: `${outlineStyle} ${outlineWidth}`,
                };
            }, selector);
            outlines.add(outline);
            if (isIt) return;
        }
        throw new Error(`no way to ${selector} by keys`);
    };
    await onto('a[href="#/catalogue"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.catalogue');
    await onto('.catalogue input[type=search]');
    await page.keyboard.type('rose 5');
    expect([...outlines]).toEqual(['solid 3px']);

    market.queueLot(1);
    market.operate('open-clock', '1');
    await page.keyboard.press('Escape');
    await waitForPrice(page, 118);
    await page.keyboard.type('5');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await page.waitForSelector('.answer.won');
    await expect.poll(() => answer(page)).toContain('Mine: 6 at');
});

test('a click into a table leaves the keyboard to the clock, a Tab does not', async () => {
    const anna = await logOn(browser, address, 'anna', 'results');
    market.queueLot(1);
    market.operate('open-clock', '1');
    await waitForPrice(anna, 119);
    await anna.focus('.results_sales header button');
    await anna.keyboard.press('Tab');
    await expect.poll(() => anna.evaluate(() => document.activeElement?.className)).toBe('scroll');
    await anna.keyboard.press('Space');
    expect(await answer(anna)).toBe(' ');
    await anna.click('.results_sales .scroll');
    await anna.keyboard.press('Space');
    await anna.waitForSelector('.answer.won');
});

test('who asks for less motion has a hand that rests on each step', async () => {
    const anna = await logOn(browser, address, 'anna');
    await anna.emulateMedia({ reducedMotion: 'reduce' });
    market.queueLot(1);
    market.operate('open-clock', '1');
    await waitForPrice(anna, 118);
    const angles = (): Promise<number[]> =>
        anna.evaluate(
            () =>
                new Promise((resolve) => {
                    const seen: number[] = [];
                    const look = (): void => {
                        const { transform } = document.querySelector<SVGElement>('.hand')!.style;
                        seen.push(Number(/[\d.]+/.exec(transform)![0]));
                        if (seen.length < 60) requestAnimationFrame(look);
                        else resolve(seen);
                    };
                    look();
                }),
        );
    const isOnMark = (angle: number): boolean =>
        Math.abs(angle / 3.6 - Math.round(angle / 3.6)) < 0.01;
    expect((await angles()).every(isOnMark)).toBe(true);
    await anna.emulateMedia({ reducedMotion: 'no-preference' });
    expect((await angles()).every(isOnMark)).toBe(false);
});
