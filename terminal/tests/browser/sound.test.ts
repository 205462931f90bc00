// What a trader hears: the tones that a page starts, and whether its sound runs.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { answer, logOnIn, waitForPrice } from './page';
import { address, browser, chooseMarket, market } from './stage';

interface Listened {
    tones: number[]; // frequencies of those that ran
}

const press = [880];
const won = [660, 990];
const lost = [330, 247];
const refused = [196];

/** Logs on in a page that notes its tones. */
async function listen(user: string, page = ''): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-US' });
    await context.addInitScript(() => {
        const { tones } = Object.assign(window, { tones: [] as number[] } satisfies Listened);
        const { createOscillator } = BaseAudioContext.prototype;
        BaseAudioContext.prototype.createOscillator = function (this: AudioContext) {
            const oscillator = createOscillator.call(this);
            const { start } = oscillator;
            oscillator.start = (when) => {
                if (this.state === 'running') tones.push(oscillator.frequency.value);
                start.call(oscillator, when);
            };
            return oscillator;
        };
    });
    return logOnIn(await context.newPage(), address, user, page);
}

const tonesOf = (page: Page): Promise<number[]> =>
    page.evaluate(() => (window as unknown as Listened).tones);

const decided = (page: Page): Promise<unknown> =>
    page.waitForSelector('.answer.won, .answer.lost, .answer.refused');

describe('sound', () => {
    test('tells a press, and whether it won or lost', async () => {
        await chooseMarket({ allowance: '1 s' }); // the second comes before the first has won
        const pages = await Promise.all([listen('anna'), listen('bert')]);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await Promise.all(pages.map((page) => waitForPrice(page, 118)));
        await Promise.all(pages.map((page) => page.keyboard.press('Space')));
        await Promise.all(pages.map(decided));
        const heard: string[] = [];
        for (const page of pages) {
            const has = await answer(page);
            const tune = has?.startsWith('Mine') ? won : lost;
            await expect.poll(() => tonesOf(page)).toEqual([...press, ...tune]);
            heard.push(tune === won ? 'won' : 'lost');
        }
        expect(heard.sort()).toEqual(['lost', 'won']);
    });

    test('tells a press that was none', async () => {
        const anna = await listen('anna');
        await anna.keyboard.press('Space');
        await expect.poll(() => tonesOf(anna)).toEqual(refused);
    });

    test('is switched off, and still is when the page is loaded again', async () => {
        const anna = await listen('anna');
        await anna.click('button:has-text("Sound on")');
        await anna.waitForSelector('button[aria-pressed=false]:has-text("Sound off")');
        await anna.keyboard.press('Escape'); // the keyboard is the clock's again
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.keyboard.press('Space');
        await anna.waitForSelector('.answer.won');
        await anna.reload();
        await anna.waitForSelector('button[aria-pressed=false]:has-text("Sound off")');
        await waitForPrice(anna, 118);
        await anna.keyboard.press('Space');
        await anna.waitForSelector('.answer.won');
        expect(await tonesOf(anna)).toEqual([]);
        await anna.click('button:has-text("Sound off")');
        await anna.keyboard.press('Escape');
        await anna.keyboard.press('Space');
        await expect.poll(() => tonesOf(anna)).not.toEqual([]);
    });
});
