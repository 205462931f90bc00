// A large day leaves its time to the hands: what is in the page, and how often it is drawn, does not grow with clocks, lots and sales.
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { ResultBody, ServerBody } from '@schema';
import type { App } from '../../src/app';
import type { ServerMessage } from '../../src/messages';
import { logOn } from './page';
import { address, browser, chooseMarket, market } from './stage';

const clocks = 24;
const lotsOfEach = 100;

/** Every clock has both products. */
function loadLots(): void {
    const lots = Array.from({ length: clocks * lotsOfEach }, (_, place) => {
        const product =
            place < clocks ? '1,rose,玫瑰,Carola,卡罗拉' : '2,tulip,郁金香,Strong Gold,金色强者';
        return `${(place % clocks) + 1},1,${product},A,70,20,9,1,CNY,120,20,,,,`;
    });
    market.loadRows(lots);
}

type Watched = Window & { huagu: { app: App }; told: (count: number, lot: number) => void };

const elements = (page: Page): Promise<number> =>
    page.evaluate(() => document.querySelectorAll('*').length);

/** Names of products and participants that the page asks for while something changes in each of so many frames: those of every row that is
 *  looked at. */
const namesAsked = (page: Page, frames: number): Promise<{ asked: number; time: number }> =>
    page.evaluate(async (count) => {
        const { app } = (window as unknown as Watched).huagu;
        let asked = 0;
        for (const name of ['productName', 'participantName'] as const) {
            const real = app[name].bind(app);
            app[name] = (number) => {
                asked += 1;
                return real(number);
            };
        }
        const from = performance.now();
        for (let frame = 0; frame < count; frame++) {
            app.change();
            await new Promise(requestAnimationFrame);
        }
        return { asked, time: performance.now() - from };
    }, frames);

/** Every lot of the day is known to the page, in its place of a queue. */
const allKnown = (page: Page): Promise<unknown> =>
    page.waitForFunction((wanted) => {
        const { view } = (window as unknown as Watched).huagu.app.market;
        const queued = [...view.clocks.values()].map(({ queue }) => queue.length);
        return queued.reduce((sum, length) => sum + length, 0) === wanted;
    }, clocks * lotsOfEach);

/** As if so many units of a lot had been sold, one sale each. */
function putSales([resultType, saleType, lot, count]: readonly [
    ServerBody,
    ResultBody,
    number,
    number,
]): void {
    const { app } = (window as unknown as Watched).huagu;
    const first = app.market.day.sales.length + 1;
    for (let sale = first; sale < first + count; sale++) {
        const of = { sale, lot, round: 1, step: 0, price: 100, units: 1, items: 20, gross: 2_000 };
        const body = {
            sequence: 0, // of the past: the clocks are left alone
            clock: 1,
            at: app.line.marketTime(),
            bodyType: saleType,
            body: { ...of, buyer: null, grower: 1 },
        };
        app.onMessage({ bodyType: resultType, body } as unknown as ServerMessage);
    }
}
const sell = (page: Page, lot: number, count: number): Promise<void> =>
    page.evaluate(putSales, [ServerBody.result, ResultBody.sale, lot, count] as const);

test('what the page is called, and its language, are left alone while nothing changes them', async () => {
    const anna = await logOn(browser, address, 'anna');
    const changes = await anna.evaluate(async () => {
        const { app } = (window as unknown as Watched).huagu;
        let seen = 0;
        const watch = new MutationObserver((records) => void (seen += records.length));
        watch.observe(document.documentElement, { attributes: true });
        watch.observe(document.head, { childList: true, subtree: true, characterData: true });
        for (let frame = 0; frame < 10; frame++) {
            app.change();
            await new Promise(requestAnimationFrame);
        }
        return seen;
    });
    expect(changes).toBe(0);
});

describe('with very many lots on very many clocks', () => {
    beforeEach(() => chooseMarket({ clocks }));

    test('all clocks are in sight at once, are chosen there, and stay so', async () => {
        loadLots();
        const anna = await logOn(browser, address, 'anna');
        await expect.poll(() => anna.locator('.card').count()).toBe(clocks);
        const strip = (): Promise<string | null> => anna.getAttribute('.cards', 'class');
        await expect.poll(strip).toBe('cards goes_on_after');
        await anna.click('.all_clocks');
        await expect.poll(strip).toBe('cards');
        const inSight = (): Promise<number> =>
            anna.locator('.card').evaluateAll(
                (cards) =>
                    cards.filter((card) => {
                        const { left, right, top, bottom } = card.getBoundingClientRect();
                        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
                        const isWhole = top >= 0 && bottom <= innerHeight && right <= innerWidth;
                        return isWhole && card.contains(document.elementFromPoint(x, y));
                    }).length,
            );
        await expect.poll(inSight).toBe(clocks);
        market.operateAll(['open-clock 24']);
        const last = anna.locator('.card').last();
        await expect
            .poll(() => last.textContent())
            .toMatch(/^24\d\.\d\dCarola · A · 70 cm9 units$/);
        await last.click();
        await anna.waitForSelector('.clock_panel.active[data-clock="24"] .dial[data-look=running]');
        await anna.keyboard.press('Space');
        await anna.waitForSelector('.clock_panel.active .answer.won'); // its price is in sight
        await anna.keyboard.press('ArrowLeft');
        await anna.waitForSelector('.clock_panel.active[data-clock="23"]');

        await anna.reload();
        await anna.waitForSelector('.overview.all .card >> nth=23');
        await anna.setViewportSize({ width: 360, height: 800 });
        await expect.poll(inSight).toBe(clocks); // rows of a list
        await anna.click('.card >> nth=3');
        const panel = '.clock_panel.active[data-clock="4"]';
        await anna.waitForSelector(panel);
        const isPriceSeen = (): Promise<boolean> =>
            anna.locator(`${panel} .dial_price`).evaluate((price) => {
                const { top, bottom } = price.getBoundingClientRect();
                return top > 0 && bottom < innerHeight;
            });
        await expect.poll(isPriceSeen).toBe(true);
    });

    test('the catalogue has a page of rows for all of them, and draws none that has not changed', async () => {
        loadLots();
        const anna = await logOn(browser, address, 'anna', 'catalogue');
        await allKnown(anna);
        await expect.poll(() => anna.locator('.lots li').count()).toBe(clocks * 4);
        expect(await elements(anna)).toBeLessThan(5_000);
        const { asked } = await namesAsked(anna, 60);
        expect(asked / 60).toBeLessThan(4 * clocks); // the clocks' cards tell what is sold on them
        await anna.click('.catalogue section:nth-of-type(1) > button');
        await expect.poll(() => anna.locator('.lots li').count()).toBe(clocks * 4 + 96);
    });

    test('the desk has a page of the queue, and of the rest at a press', async () => {
        const desk = await logOn(browser, address, 'desk');
        loadLots(); // hears of each
        await allKnown(desk);
        const rows = desk.locator('.queue tbody tr');
        await expect.poll(() => rows.count()).toBe(50);
        expect(await desk.textContent('.queue h3 small')).toContain('50 of 100');
        await desk.click('.queue > button');
        await expect.poll(() => rows.count()).toBe(100);
        expect(await desk.locator('.queue > button').count()).toBe(0);
        // The market counts on from the lot's place of the moment.
        await rows.nth(3).locator('button[title="Earlier"]').click();
        await expect
            .poll(() => desk.textContent('.queue tbody tr:nth-child(3)'))
            .toContain(`Lot ${3 * clocks + 1} `);
        const { asked } = await namesAsked(desk, 10);
        expect(asked / 10).toBeLessThan(50);
    });

    test('the results are drawn a few times a second, and the chart keeps its colours', async () => {
        const desk = await logOn(browser, address, 'desk', 'results');
        loadLots();
        await allKnown(desk);
        const [rose, tulip] = [1, clocks + 1];
        await sell(desk, rose, 1_000);
        await sell(desk, tulip, 2_000);
        await expect.poll(() => desk.locator('.results_sales tbody tr').count()).toBe(100);
        const legend = (): Promise<string[]> => desk.locator('.legend li').allTextContents();
        await expect.poll(legend).toHaveLength(2);
        const first = (): Promise<string | null> =>
            desk.textContent('.results_averages tbody tr:first-child');
        await expect.poll(first).toContain('Strong Gold');
        const colours = await legend();
        const canvas = await desk.locator('.chart canvas').elementHandle();
        await sell(desk, rose, 3_000);
        await expect.poll(first).toContain('Carola');
        expect(await legend()).toEqual(colours);
        expect(await canvas!.evaluate((of) => of.isConnected)).toBe(true);

        const { asked, time } = await namesAsked(desk, 60);
        const drawn = asked / 200; // lot and grower of each of a hundred rows
        expect(drawn).toBeGreaterThan(0);
        expect(drawn).toBeLessThan(2 + time / 200);
    });
});
