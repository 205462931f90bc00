import * as schema from '@schema';
import { ByteBuffer } from 'flatbuffers';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { createServer as createWeb } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/app';
import { password } from './market';
import { dialLook, dialPrice, enter, logOn, logOnIn, waitForPrice } from './page';
import { address, browser, market, showPages } from './stage';
import { Wire } from './wire';

describe('a lost line', () => {
    test('covers the clock at once, and comes back by itself in the middle of the round', async () => {
        const wire = new Wire(market.webPort);
        const anna = await logOn(browser, await wire.open(), 'anna');
        market.queueLot(1, { start_price: 300 });
        market.operate('open-clock', '1');
        await waitForPrice(anna, 298);
        wire.cut();
        await anna.waitForSelector('.dial[data-look=covered]', { timeout: 2_000 });
        await expect.poll(() => dialPrice(anna)).toBe('—');
        await expect.poll(() => anna.textContent('.banner.bad')).toContain('Reconnecting');
        await anna.keyboard.press('Space');
        await expect.poll(() => anna.textContent('.answer')).toContain('not pressed');
        wire.mend();
        await anna.waitForSelector('.dial[data-look=running]');
        await anna.keyboard.press('Space');
        await anna.waitForSelector('.answer.won');
        expect(market.sales().length).toBe(1);
        wire.close();
    });

    test('is noticed when nothing comes any more, though nothing was cut', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1, { start_price: 300 });
        market.operate('open-clock', '1');
        await waitForPrice(anna, 298);
        await anna.context().setOffline(true);
        await anna.evaluate(() => {
            const { huagu } = window as unknown as {
                huagu: { app: { line: { onBytes(): void } } };
            };
            huagu.app.line.onBytes = () => undefined;
        });
        await anna.waitForSelector('.dial[data-look=covered]', { timeout: 5_000 });
        await anna.waitForSelector('.banner.bad:has-text("Nothing is heard")', { timeout: 1_000 });
    });

    test('of a server that was restarted is taken up where it was', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.keyboard.press('Space');
        await anna.waitForSelector('.answer.won');
        await market.stop();
        await anna.waitForSelector('.dial[data-look=covered]');
        await market.start();
        await anna.waitForSelector('.dial:not([data-look=covered])');
        await anna.click('a[href="#/purchases"]');
        await expect.poll(() => anna.locator('.purchases tbody tr').count()).toBe(1);
        market.operate('resume-clock', '1');
        await anna.waitForSelector('.dial[data-look=running]');
    });
});

test('a page that is loaded again has all of the day’s purchases, though buyers are hidden', async () => {
    const orders = 70; // a log-on tells 64 outcomes
    market.bid('anna', Array<string>(orders).fill('order 1 1 limit=120'));
    market.operate('set-rules', '1', 'award=multi_sale');
    market.queueLot(1, { units: orders });
    market.operate('open-clock', '1');
    await expect.poll(() => market.sales().length).toBe(orders);
    const last = market.sales().at(-1)!.sale!;
    market.operate('pause-clock', '1');
    market.operate('cancel-sale', String(last), '--reason', 'mistaken');

    const anna = await logOn(browser, address, 'anna', 'purchases');
    const rows = (): Promise<number> => anna.locator('.purchases tbody tr').count();
    const units = (): Promise<string | null> => anna.textContent('.purchases .totals dd');
    for (const isReloaded of [false, true]) {
        if (isReloaded) await anna.reload();
        await expect.poll(rows).toBe(orders);
        expect(await anna.locator('.purchases tr.struck').count()).toBe(1);
        expect(await units()).toBe(String(orders - 1));
        expect(await anna.locator('.purchases .banner').count()).toBe(0);
    }
});

/** A wall, by the link that the hall's user copied. */
async function openHall(): Promise<Page> {
    const screen = await logOn(browser, address, 'screen');
    const token = await screen.evaluate(
        () => JSON.parse(sessionStorage.getItem('huagu')!).token as number[],
    );
    const hex = token.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const wall = await (await browser.newContext()).newPage();
    await wall.goto(`${address}/#/hall?user=screen&token=${hex}`);
    await wall.waitForSelector('.hall .dial');
    return wall;
}

test('a wall says in both languages that the day is over, and that its link is not for the next', async () => {
    const wall = await openHall();
    const says = (english: string, chinese: string): Promise<unknown> =>
        wall.waitForSelector(`.hall_cover:has-text("${english}"):has-text("${chinese}")`);
    market.operate('close-market');
    await says('The market day 2026-11-23 is over', '2026-11-23 交易日已结束');
    await says('this screen needs a new link', '新的交易日需要新的链接');
    expect(await wall.locator('.dial').count()).toBe(0);
    await market.stop(); // for the night
    await wall.waitForSelector('.line_quality[data-quality=lost]');
    await wall.waitForTimeout(1_000);
    expect(await wall.locator('text=/Reconnecting|正在重连/').count()).toBe(0);
    await market.startDay('2026-11-24');
    await says('This screen’s link has run out', '本屏的链接已失效');
    expect(await wall.locator('.dial, .totals, .chart, .bar').count()).toBe(0);

    await wall.click('.hall_cover button');
    await enter(wall, 'screen');
    await wall.waitForSelector('.hall .dial');
    await expect.poll(() => wall.textContent('.bar_day')).toBe('2026-11-24');
});

test('a wall whose place another screen took says so in both languages, also when it is loaded again', async () => {
    const wall = await openHall();
    const says =
        '.hall_cover:has-text("Another screen has taken"):has-text("本屏已被另一块屏幕取代")';
    const other = await logOn(browser, address, 'screen');
    await wall.waitForSelector(says);
    await wall.reload();
    await wall.waitForSelector(says);
    await wall.waitForTimeout(1_000);
    expect(await other.locator('.hall .dial').count()).toBe(2); // it keeps the place
    await wall.click('.hall_cover button');
    await wall.waitForSelector('.door_why:has-text("This user logged on elsewhere")');
});

describe('a tab', () => {
    test('that is closed logs off: the desk hears of no lost line; one that is loaded again is back', async () => {
        const desk = await logOn(browser, address, 'desk');
        const anna = await logOn(browser, address, 'anna');
        await anna.reload();
        await anna.waitForSelector('.line_quality[data-quality]:not([data-quality=lost])');
        await desk.waitForTimeout(2_500); // it asks every 2 s
        expect(await desk.locator('.attention >> text=Spring City Flowers').count()).toBe(0);
        await anna.close({ runBeforeUnload: true });
        await desk.waitForSelector('.attention :text("Spring City Flowers logged off at")');
        expect(await desk.locator('.attention >> text=line lost').count()).toBe(0);
    });
});

/** The terminal as it was, or will be, with another version of the protocol: a folder of its pages, for the test that asks. */
async function buildPages(version: number): Promise<string> {
    const outDir = mkdtempSync(join(tmpdir(), 'huagu-pages-'));
    onTestFinished(() => rmSync(outDir, { recursive: true }));
    let isChanged = false;
    const asOf = {
        name: 'another-protocol-version',
        transform(code: string, id: string): string | undefined {
            if (!id.endsWith('/protocol-version.ts')) return undefined;
            isChanged = code.includes('current = 1');
            return code.replace('current = 1', `current = ${version}`);
        },
    };
    await build({
        root: fileURLToPath(new URL('../..', import.meta.url)),
        logLevel: 'error',
        plugins: [{ ...asOf, enforce: 'pre' }],
        build: { outDir, emptyOutDir: true, minify: false },
    });
    expect(isChanged).toBe(true);
    return outDir;
}

/** What a page says first on its line. */
const firstMessage = (page: Page): Promise<Buffer> =>
    new Promise((resolve) =>
        page.on('websocket', (line) =>
            line.on('framesent', ({ payload }) => resolve(Buffer.from(payload))),
        ),
    );

function versionIn(message: Uint8Array): number {
    const frame = schema.ClientFrame.getRootAsClientFrame(new ByteBuffer(message));
    const logOn = frame.body(new schema.LogOn()) as schema.LogOn;
    return logOn.protocolVersion();
}

describe('the door', () => {
    test('a wrong password is told, in words', async () => {
        const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
        await page.goto(address);
        await enter(page, 'anna', 'wrong');
        await page.waitForFunction(() =>
            document.querySelector('.door_why')?.textContent?.includes('Wrong user'),
        );
        const focused = (): Promise<string | null> =>
            page.evaluate(() => document.activeElement!.getAttribute('name'));
        await expect.poll(focused).toBe('password');
        await page.keyboard.type(password); // over the wrong one
        await page.keyboard.press('Enter');
        await page.waitForSelector('.dial');
    });

    test('a password or name that is too long to be one is told so, and asked of nobody', async () => {
        const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
        let said = 0;
        page.on('websocket', (line) => line.on('framesent', () => void said++));
        await page.goto(address);
        for (const [user, secret] of [
            ['anna', 'x'.repeat(20_000)],
            ['花'.repeat(22), password],
        ] as const) {
            await enter(page, user, secret);
            await page.waitForSelector('.door_why:has-text("Too long")');
        }
        expect(said).toBe(0);
        await enter(page, 'anna');
        await page.waitForSelector('.dial');
    });

    test('a second tab of a user takes over, and the first says so', async () => {
        const first = await logOn(browser, address, 'anna');
        const second = await logOnIn(await first.context().newPage(), address, 'anna');
        await first.waitForFunction(() =>
            document.querySelector('.door_why')?.textContent?.includes('logged on elsewhere'),
        );
        await expect.poll(() => second.locator('.dial').count()).toBe(1);
    });

    test('a page that is loaded again goes on without a password', async () => {
        const anna = await logOn(browser, address, 'anna');
        await anna.reload();
        await anna.waitForSelector('.line_quality[data-quality]:not([data-quality=lost])');
    });

    test('a session that has expired comes back to the door: its day is over, or its password another', async () => {
        const expired = '.door_why:has-text("This log-on has expired")';
        const onLine = '.line_quality[data-quality]:not([data-quality=lost])';
        const anna = await logOn(browser, address, 'anna');
        await anna.reload(); // from here on it has a token only
        await anna.waitForSelector(onLine);
        market.operate('close-market');
        await market.startDay('2026-11-24');
        await anna.waitForSelector(expired);
        await anna.reload();
        await anna.waitForSelector('.door_form');

        await enter(anna, 'anna');
        await anna.waitForSelector(onLine);
        market.operateAll(['set-password anna password=tulip-mountain']);
        await anna.reload();
        await anna.waitForSelector(expired);
        await anna.fill('input[name=password]', 'tulip-mountain');
        await anna.keyboard.press('Enter');
        await anna.waitForSelector(onLine);
    });

    test('a token that is none is told as one that has expired', async () => {
        const anna = await logOn(browser, address, 'anna');
        await anna.evaluate(() =>
            sessionStorage.setItem('huagu', JSON.stringify({ user: 'anna', token: [1, 2, 3] })),
        );
        await anna.reload();
        await anna.waitForSelector('.door_why:has-text("expired")');
    });

    test('a link with a token logs a screen on, and shows the token nowhere', async () => {
        const wall = await openHall();
        expect(wall.url()).toBe(`${address}/#/hall`);
    });

    test.each([
        ['an older', schema.ProtocolVersion.current - 1],
        ['a newer', schema.ProtocolVersion.current + 1],
    ])(
        'a page of %s protocol version is refused, says so, and is mended by loading it again',
        async (_, version) => {
            const pages = await buildPages(version);
            const context = await browser.newContext({ locale: 'en-US' });
            await showPages(context, pages);
            const page = await context.newPage();
            const sent = firstMessage(page);
            await page.goto(address);
            await enter(page, 'anna');
            // Nothing else: it does not try again, which would be in vain.
            const why = (): Promise<string | null> => page.textContent('.door_why');
            await expect.poll(why).toBe('This page is of another version: load it again');
            expect(versionIn(await sent)).toBe(version);
            await page.click('text=中文');
            await expect.poll(why).toBe('页面版本不符，请刷新');
            expect(await page.locator('.dial').count()).toBe(0);

            await context.unrouteAll();
            await page.reload();
            await enter(page, 'anna');
            await page.waitForSelector('.dial');
        },
    );

    test('a page of another origin is refused', async () => {
        const hostile = createWeb((_, answer) =>
            answer.setHeader('content-type', 'text/html').end('<p>hello'),
        );
        await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
        const page = await (await browser.newContext()).newPage();
        await page.goto(`http://127.0.0.1:${(hostile.address() as AddressInfo).port}`);
        const outcome = await page.evaluate(
            (host) =>
                new Promise((resolve) => {
                    const socket = new WebSocket(`ws://${host}/market`);
                    socket.onopen = () => resolve('open');
                    socket.onerror = () => resolve('refused');
                }),
            `127.0.0.1:${market.webPort}`,
        );
        hostile.close();
        expect(outcome).toBe('refused');
    });
});

/** A screen's, of 60 a second. What stands on it until the next one comes is no fault of the hand: it is judged as it is drawn. */
const frameTime = 1_000 / 60;

test('the hand is within a frame of market time, on a line of 150 ± 50 ms', async () => {
    const wire = new Wire(market.webPort, 75, 25);
    const anna = await logOn(browser, await wire.open(), 'anna');
    for (let lot = 0; lot < 4; lot++) market.queueLot(1, { start_price: 50 });
    await anna.waitForTimeout(3_000);
    await anna.evaluate(watchHand);
    market.operate('open-clock', '1');
    const isFourthRound = (): boolean =>
        new Set((window as unknown as Watched).drawn.map(({ round }) => round)).size === 4;
    await anna.waitForFunction(isFourthRound, null, { polling: 500, timeout: 60_000 });
    const drawn = await anna.evaluate(() => (window as unknown as Watched).drawn);
    wire.close();

    const ofHand = at99(drawn.map(({ hand }) => hand));
    const ofPrice = at99(drawn.map(({ price }) => price));
    const frames = drawn.slice(1).map(({ at }, before) => at - drawn[before]!.at);
    const steps = new Set(drawn.map(({ round, step }) => `${round} ${step}`)).size;
    console.log(
        `of ${drawn.length} frames (${median(frames).toFixed(1)} ms) and ${steps} steps at p99: ` +
            `hand ${ofHand.toFixed(1)} ms off, price ${ofPrice.toFixed(1)} ms`,
    );
    expect(drawn.length).toBeGreaterThan(500);
    expect(steps).toBeGreaterThan(80);
    expect(ofHand).toBeLessThanOrEqual(frameTime);
    expect(ofPrice).toBeLessThanOrEqual(frameTime);
});

const sortedUp = (values: number[]): number[] => [...values].sort((a, b) => a - b);
const median = (values: number[]): number => sortedUp(values)[values.length >> 1]!;
/** What 99 of 100 do not exceed; what is no number exceeds all. */
const at99 = (values: number[]): number =>
    sortedUp(values.map((value) => (Number.isNaN(value) ? Infinity : value)))[
        Math.ceil(values.length * 0.99) - 1
    ]!;

interface Drawn {
    at: number;
    round: string;
    step: number; // by market time
    hand: number; // ms off market time
    price: number;
}
interface Watched {
    huagu: { app: App };
    drawn: Drawn[];
}

/** In the page: how far from market time its hand and its price are in each frame. Market time is this machine's, which
 *  the page's own clock tells, too. */
function watchHand(): void {
    const page = window as unknown as Watched;
    page.drawn = [];
    const dial = document.querySelector<HTMLElement>('.dial')!;
    const look = (): void => {
        const at = performance.timeOrigin + performance.now();
        const { round } = page.huagu.app.market.view.clocks.get(1)!;
        if (round) {
            const interval = round.stepInterval / 1e6;
            const step = (at - Number(round.startsAt / 1_000n) / 1_000) / interval;
            const due = round.startPrice - step; // a price step is 1, and a mark
            const hand = parseFloat(
                dial.querySelector<SVGElement>('.hand')!.style.transform.slice('rotate('.length),
            );
            const turned = (((hand / 3.6 - due) % 100) + 150) % 100; // 50: where it is due
            const price = Math.round(Number(dial.querySelector('.dial_price')!.textContent) * 100);
            if (step >= 0 && step < round.lastStep)
                page.drawn.push({
                    at,
                    round: `${round.lot} ${round.round}`,
                    step: Math.floor(step),
                    hand: Math.abs(turned - 50) * interval,
                    price: Math.max(0, due - price, price - 1 - due) * interval,
                });
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}
