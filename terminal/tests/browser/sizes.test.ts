// From a phone to a wall, in both languages: what is shown is whole, and nothing lies upon another thing.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app';
import { buy, logOn, speak, withCharts } from './page';
import { address, browser, market } from './stage';

const longName = 'Phalaenopsis Singolo Multiflora Mixed Colours';
const phone = [360, 640] as const;
const sizes = [phone, [768, 1024], [1280, 800], [1920, 1080], [3840, 2160]] as const;

type Look = (what: string, size: readonly [number, number]) => Promise<void>;

async function inEach(page: Page, of: readonly (readonly [number, number])[], look: Look) {
    for (const language of ['en', 'zh'] as const) {
        await speak(page, language);
        for (const [width, height] of of) {
            await page.setViewportSize({ width, height });
            await look(`${page.url()} ${language} ${width}`, [width, height]);
        }
    }
}

/** In the page: products, growers and buyers with names as long as they get. */
function lengthenNames(text: string): void {
    const { app } = (window as unknown as { huagu: { app: App } }).huagu;
    const names = [{ language: 'en', text }];
    for (const of of app.market.view.products.values()) of.names = names;
    for (const of of app.market.view.participants.values()) of.names = names;
    for (const sale of app.market.day.sales) sale.buyer ??= 2;
    app.change();
}

/** In the page: cells of the results' tables that are out of sight, or lie upon another of their row. */
function faultsOfCells(): string[] {
    const placeOf = (cell: Element): DOMRect => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        const [a, b] = [cell.getBoundingClientRect(), text.getBoundingClientRect()];
        const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
        const [right, bottom] = [Math.max(a.right, b.right), Math.max(a.bottom, b.bottom)];
        return new DOMRect(left, top, right - left, bottom - top);
    };
    const areOver = (a: DOMRect, b: DOMRect): boolean =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return [...document.querySelectorAll('.results tbody tr')].flatMap((row) => {
        const edge = row.closest('.scroll')!.getBoundingClientRect();
        const cells = [...row.children]
            .filter(({ textContent }) => textContent !== '')
            .map((cell) => ({ says: cell.textContent, place: placeOf(cell) }));
        return cells.flatMap(({ says, place }, at) => [
            ...(place.width < 1 || place.left < edge.left - 1 || place.right > edge.right + 1
                ? [`out of sight: ${says}`]
                : []),
            ...cells
                .slice(at + 1)
                .filter((other) => areOver(place, other.place))
                .map((other) => `${says} / ${other.says}`),
        ]);
    });
}

test('the results tell of each sale without scrolling sideways, and no cell lies upon another', async () => {
    const [anna, desk] = await Promise.all([
        logOn(browser, address, 'anna'),
        logOn(browser, address, 'desk', 'results'),
    ]);
    market.queueLot(1);
    market.operate('open-clock', '1');
    await buy(anna, 3);
    const reason = 'the grower delivered another grade than the one that was shown on the clock';
    market.operate('cancel-sale', '1', '--reason', reason);
    await buy(anna, 4);
    await anna.click('a[href="#/results"]');
    for (const page of [anna, desk]) {
        await page.waitForSelector('.results_sales tbody tr >> nth=1');
        for (const isLong of [false, true]) {
            if (isLong) await page.evaluate(lengthenNames, longName);
            await inEach(page, sizes, async (what, [width]) => {
                await expect
                    .poll(() => page.evaluate(faultsOfCells), { message: what })
                    .toEqual([]);
                const cells = await page.locator('.results_sales tbody tr:first-child td').count();
                expect(cells, what).toBe(7);
                const pageWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
                await expect.poll(pageWidth, { message: what }).toBe(width);
            });
        }
    }
});

test('two clocks have both prices and both press buttons on a small phone, and each is pressed there', async () => {
    const anna = await logOn(browser, address, 'anna');
    for (const clock of [1, 2]) {
        market.queueLot(clock, { remark: 'cut this morning' });
        market.operate('open-clock', String(clock));
    }
    await anna.click('.two_clocks');
    await expect.poll(() => anna.locator('.press').count()).toBe(2);
    await anna.evaluate(lengthenNames, longName);
    await inEach(anna, [phone], async (what) => {
        const places = await anna.locator('.clock_panel').evaluateAll((panels) =>
            panels.map((panel) => {
                const within = (selector: string): DOMRect =>
                    panel.querySelector(selector)!.getBoundingClientRect();
                const [dial, lot, press] = [within('.dial'), within('.lot'), within('.press')];
                return {
                    isSeen: dial.top >= 0 && press.bottom <= innerHeight,
                    isApart: Math.max(dial.bottom, lot.bottom) <= within('.press_place').top + 1,
                    isWhole: panel.querySelector('.lot')!.scrollHeight <= lot.height + 1,
                    dial: dial.width,
                    press: press.height,
                };
            }),
        );
        for (const { isSeen, isApart, isWhole, dial, press } of places) {
            expect({ isSeen, isApart, isWhole }, what).toEqual({
                isSeen: true,
                isApart: true,
                isWhole: true,
            });
            expect(dial, what).toBeGreaterThan(90);
            expect(press, what).toBeGreaterThanOrEqual(44); // a finger's
        }
    });
    for (const clock of [1, 2]) {
        const panel = `.clock_panel[data-clock="${clock}"]`;
        await anna.waitForSelector(`${panel} .dial[data-look=running]`);
        await anna.click(`${panel} .press`);
        await anna.waitForSelector(`${panel} .answer.won`);
    }
    expect(market.sales().map(({ clock }) => clock)).toEqual([1, 2]);
});

test('the bar has all pages and the whole name of the market on a phone; of a longer name it says that it goes on', async () => {
    for (const user of ['anna', 'desk', 'screen']) {
        const page = await logOn(browser, address, user);
        await inEach(page, [phone], async (what) => {
            const { ends, isCut } = await page.evaluate(() => {
                const name = document.querySelector('.bar_market')!;
                return {
                    ends: [...document.querySelectorAll('.bar nav a, .bar button')].map(
                        (of) => of.getBoundingClientRect().right,
                    ),
                    isCut:
                        name.scrollWidth > name.clientWidth ||
                        name.scrollHeight > name.clientHeight,
                };
            });
            expect(Math.max(...ends), what).toBeLessThanOrEqual(360);
            expect(isCut, what).toBe(false);
        });
        await page.evaluate((name) => {
            const { app } = (window as unknown as { huagu: { app: App } }).huagu;
            app.market.loggedOn!.market = name;
            app.change();
        }, `${longName}, ${longName}`);
        const name = page.locator(`.bar_market[title="${longName}, ${longName}"]`);
        await name.waitFor();
        expect(await name.evaluate((of) => getComputedStyle(of).webkitLineClamp)).toBe('2');
        expect((await page.locator('.bar').boundingBox())!.height).toBeLessThan(80);
    }
});

test('the bar has all pages in sight where it is not wide, also of a market with a long name', async () => {
    for (const user of ['anna', 'desk', 'screen']) {
        const page = await logOn(browser, address, user);
        await page.evaluate((name) => {
            const { app } = (window as unknown as { huagu: { app: App } }).huagu;
            app.market.loggedOn!.market = name;
        }, longName);
        const onSide = [740, 360] as const;
        await inEach(page, [onSide, [667, 375], [896, 414], [768, 1024]], async (what) => {
            const cut = (): Promise<string[]> =>
                page.evaluate(() => {
                    const seen = document.querySelector('.bar nav')!.getBoundingClientRect();
                    return [...document.querySelectorAll('.bar nav a, .bar button')]
                        .filter((of) => {
                            const { left, right, bottom } = of.getBoundingClientRect();
                            const isPage = of.matches('a');
                            if (right > innerWidth || bottom > 90) return true;
                            return isPage && (left < seen.left - 1 || right > seen.right + 1);
                        })
                        .map((of) => of.textContent!);
                });
            await expect.poll(cut, { message: what }).toEqual([]);
        });
        await page.setViewportSize({ width: onSide[0], height: onSide[1] });
        expect((await page.locator('.bar').boundingBox())!.height).toBeLessThan(48); // one row
    }
});

test('the prices at the dial’s marks lie upon none of them, however long they are', async () => {
    market.operate('set-rules', '1', 'price_step=10');
    market.queueLot(1, { start_price: 12_100 });
    market.operate('open-clock', '1');
    const anna = await logOn(browser, address, 'anna');
    await anna.evaluate(() => {
        const { loggedOn } = (window as unknown as { huagu: { app: App } }).huagu.app.market;
        loggedOn!.currency = 'KRW';
        loggedOn!.minorUnitDigits = 0;
    });
    await anna.waitForSelector('.dial .label:text("11,100")');
    await inEach(anna, [...sizes.slice(2), [1024, 600]], async (what) => {
        const upon = await anna.evaluate(() => {
            const lights = [...document.querySelectorAll('.dial .light')].map((of) =>
                of.getBoundingClientRect(),
            );
            const labels = [...document.querySelectorAll('.dial .label')];
            const isUpon = (label: Element): boolean => {
                const { left, right, top, bottom, height } = label.getBoundingClientRect();
                const above = height / 4; // of a line of figures, and below them, is empty
                return lights.some(
                    (light) =>
                        light.left < right &&
                        left < light.right &&
                        light.top < bottom - above &&
                        top + above < light.bottom,
                );
            };
            return labels.filter(isUpon).map((label) => label.textContent);
        });
        expect(upon, what).toEqual([]);
    });
});

test('the dials of the hall are of one size, whatever their lots say', async () => {
    market.operateAll(['add-clock 3', 'add-clock 4']);
    const [anna, screen] = await Promise.all([
        logOn(browser, address, 'anna'),
        logOn(browser, address, 'screen', 'hall'),
    ]);
    market.queueLot(1, { remark: 'cut this morning, and brought in water' });
    market.queueLot(1);
    market.queueLot(2);
    market.operate('open-clock', '1');
    await buy(anna, 3);
    for (const clocks of ['1,2', '1,2,3', '1,2,3,4']) {
        await screen.evaluate((chosen) => (location.hash = `#/hall?clocks=${chosen}`), clocks);
        const dials = screen.locator('.hall_clock .dial');
        await expect.poll(() => dials.count()).toBe(clocks.split(',').length);
        await inEach(screen, sizes.slice(2), async (what) => {
            const widths = await dials.evaluateAll((all) =>
                all.map((of) => of.getBoundingClientRect().width),
            );
            expect(Math.max(...widths) - Math.min(...widths), what).toBeLessThan(1);
            expect(Math.min(...widths), what).toBeGreaterThan(100);
        });
    }
});

describe('a chart', () => {
    /** In the page, of the chart's pixels: how many labels stand below it and beside it, and where across it its point is. */
    function readChart(): { times: number; prices: number; point: number | null } {
        const canvas = document.querySelector<HTMLCanvasElement>('.chart canvas')!;
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
        const isOf = (x: number, y: number, colour: readonly number[]): boolean => {
            const at = (y * width + x) * 4;
            return (
                data[at + 3]! > 120 &&
                colour.every((of, part) => Math.abs(data[at + part]! - of) < 40)
            );
        };
        const label = [0xc3, 0xb8, 0xa6];
        const axis = 33; // px of the time axis, or less
        const gap = 10; // px, more than between two signs
        const groups = (length: number, isInk: (at: number) => boolean): number => {
            let [count, last] = [0, -gap];
            for (let at = 0; at < length; at++) {
                if (!isInk(at)) continue;
                if (at - last >= gap) count++;
                last = at;
            }
            return count;
        };
        const some = (from: number, until: number, is: (at: number) => boolean): boolean => {
            for (let at = from; at < until; at++) if (is(at)) return true;
            return false;
        };
        const bottom = Math.max(0, height - axis);
        const across: number[] = [];
        for (let x = 0; x < width; x++)
            if (some(0, bottom, (y) => isOf(x, y, [0xff, 0xb4, 0x54]))) across.push(x);
        return {
            times: groups(width, (x) => some(bottom, height, (y) => isOf(x, y, label))),
            prices: groups(bottom, (y) => some(0, 60, (x) => isOf(x, y, label))),
            point: across.length === 0 ? null : (across[0]! + across.at(-1)!) / 2 / width,
        };
    }

    test('of one sale has its point, times and prices', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await buy(anna, 3);
        await withCharts(browser, address, async (screen) => {
            await inEach(screen, [phone, [1280, 800]], async (what, [width]) => {
                const read = () => screen.evaluate(readChart);
                await expect
                    .poll(async () => (await read()).point, { message: what })
                    .not.toBe(null);
                const { times, prices, point } = await read();
                expect(times, what).toBeGreaterThanOrEqual(width < 500 ? 2 : 3);
                expect(prices, what).toBeGreaterThanOrEqual(1);
                expect(Math.abs(point! - 0.55), what).toBeLessThan(0.1);
            });
        });
    });
});
