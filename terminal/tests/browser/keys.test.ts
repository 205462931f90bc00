// Whose the keyboard is, what fingers do, and what fits on a screen.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { logOn, logOnIn, waitForPrice } from './page';
import { address, browser, market } from './stage';

const presses = (): number => market.journal().filter(({ command }) => command === 'press').length;

async function runs(page: Page): Promise<void> {
    market.queueLot(1, { start_price: 300, reserve_price: 20, units: 100 });
    market.operate('open-clock', '1');
    await waitForPrice(page, 299);
}

/** A key that the market had time to hear of, if it pressed. */
async function heard(page: Page, key: string): Promise<void> {
    await page.keyboard.press(key);
    await page.waitForTimeout(500);
}

async function phone(width = 360, height = 740): Promise<Page> {
    const viewport = { width, height };
    const context = await browser.newContext({
        locale: 'en-US',
        viewport,
        hasTouch: true,
        isMobile: true,
    });
    return context.newPage();
}

describe('the keyboard', () => {
    test('presses once while Enter is held on the press button, also in the next round', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.focus('.press');
        await anna.keyboard.down('Enter');
        const isNextRunning = (): Promise<boolean> =>
            anna.evaluate(
                () =>
                    document.querySelector('.lot_number')!.textContent!.includes('Round 2') &&
                    document.querySelector<HTMLElement>('.dial')!.dataset.look === 'running',
            );
        while (!(await isNextRunning())) await anna.keyboard.down('Enter');
        for (let repeat = 0; repeat < 10; repeat++) await anna.keyboard.down('Enter');
        await anna.keyboard.up('Enter');
        await anna.waitForTimeout(500);
        expect(presses()).toBe(1);
        await heard(anna, 'Enter');
        expect(presses()).toBe(2);
    });

    test('is a button’s that has it, but for what is typed; space on the press button presses', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.focus('.all_or_none');
        await heard(anna, 'Space');
        expect(await anna.getAttribute('.all_or_none', 'aria-pressed')).toBe('true');
        await anna.focus('.card');
        await heard(anna, 'Space');
        expect(presses()).toBe(0);
        await anna.keyboard.type('7');
        await expect.poll(() => anna.textContent('.quantity output')).toBe('7');
        await anna.focus('.press');
        await heard(anna, 'Space');
        expect(presses()).toBe(1);
    });

    test('is not the clock’s while the clock is not on the screen', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.setViewportSize({ width: 850, height: 800 });
        await anna.click('a[href="#/orders"]');
        await anna.waitForSelector('#stage', { state: 'hidden' });
        await anna.evaluate(() => (document.activeElement as HTMLElement).blur());
        await heard(anna, 'Space');
        expect(presses()).toBe(0);
    });

    test('is given back to the clock by a mouse in the bar and on the stage', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        const isClocks = (): Promise<boolean> =>
            anna.evaluate(
                () =>
                    ['stage', ''].includes(document.activeElement!.id) &&
                    !document.activeElement!.matches('a, button'),
            );
        for (const place of [
            'text=中文',
            '.bar button >> nth=0',
            'a[href="#/orders"]',
            '.two_clocks',
        ]) {
            await anna.click(place);
            expect([place, await isClocks()]).toEqual([place, true]);
        }
        await heard(anna, 'Space');
        expect(await anna.textContent('.bar')).toContain('English');
        expect(presses()).toBe(1);
    });
});

test('a second finger presses', async () => {
    const anna = await phone();
    await logOnIn(anna, address, 'anna');
    await runs(anna);
    const at = async (selector: string, id: number) => {
        const box = (await anna.locator(selector).boundingBox())!;
        return { x: box.x + box.width / 2, y: box.y + box.height / 2, id };
    };
    const fingers = [await at('.dial', 1), await at('.press', 2)];
    const session = await anna.context().newCDPSession(anna);
    const touch = (type: 'touchStart' | 'touchEnd', touchPoints: typeof fingers) =>
        session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', fingers.slice(0, 1));
    await touch('touchStart', fingers);
    await touch('touchEnd', []);
    await anna.waitForSelector('.answer.won');
    expect(presses()).toBe(1);
});

describe('on a phone', () => {
    test('no page is wider than the window, while the hand turns', async () => {
        const [hall, desk] = [await phone(), await phone()];
        await Promise.all([
            logOnIn(hall, address, 'screen', 'hall'),
            logOnIn(desk, address, 'desk', 'desk'),
        ]);
        await runs(hall);
        await waitForPrice(hall, 288); // half-way between two quarters of a turn
        for (const page of [hall, desk]) {
            const widths = await page.evaluate(() => {
                const { scrollWidth, clientWidth } = document.documentElement;
                return { scrollWidth, clientWidth };
            });
            expect(widths.scrollWidth).toBe(widths.clientWidth);
        }
    });

    test('the press area covers what is below it, and nothing once all is scrolled up', async () => {
        const anna = await phone(360, 600);
        await logOnIn(anna, address, 'anna');
        market.queueLot(1, { remark: 'long stems, cut this morning, slightly open. '.repeat(8) });
        market.operate('open-clock', '1');
        await anna.waitForSelector('.lot_remark');
        const place = anna.locator('.press_place');
        const ground = await place.evaluate((of) => getComputedStyle(of).backgroundColor);
        expect(ground).toMatch(/^rgb\(/); // without a fourth number: nothing shines through
        await anna.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        const remark = (await anna.locator('.lot_remark').boundingBox())!;
        expect(remark.y + remark.height).toBeLessThanOrEqual((await place.boundingBox())!.y);
    });
});
