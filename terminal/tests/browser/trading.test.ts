import { ResultBody, ServerBody } from '@schema';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/messages';
import {
    answer,
    dialLook,
    dialPrice,
    freezeBeforeEnd,
    logOn,
    logOnIn,
    shownAtKey,
    speak,
    waitForPrice,
    watchScreen,
} from './page';
import { address, browser, chooseMarket, market } from './stage';
import { Wire } from './wire';

const presses = (): Record<string, unknown>[] =>
    market.journal().filter(({ command }) => command === 'press');
const settled = (page: Page): Promise<unknown> =>
    page.waitForSelector('.answer.won, .answer.lost, .answer.refused');

/** The step of a round that a time of the journal's is in. */
function stepAt(time: unknown, round: number): number {
    const started = market
        .results()
        .find((result) => result.event === 'round_started' && result.round === round)!;
    const into = BigInt(String(time)) - BigInt(String(started.starts_at));
    return Number(into / BigInt(String(started.step_interval)));
}

/** Far away, behind a proxy: the gateway gives back more than a slow frame. */
const farAway = { allowance: '600 ms', web_is_proxied: true };
const oneWay = 300; // ms

describe('a lot', () => {
    test('is bought by a key, at the step that was on the screen', async () => {
        const anna = await logOn(browser, address, 'anna');
        await watchScreen(anna);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 110);
        await anna.keyboard.type('7');
        await anna.keyboard.press('Space');
        await settled(anna);
        expect(await answer(anna)).toContain('Mine: 7 at ');

        const [sale] = market.sales();
        const [press] = presses();
        const shown = await shownAtKey(anna);
        expect(sale).toMatchObject({ units: 7, buyer: 2, lot: shown.lot, round: shown.round });
        expect(await answer(anna)).toContain((sale!.price! / 100).toFixed(2));
        expect(await answer(anna)).toContain(`Pressed at ${(shown.price / 100).toFixed(2)}`);
        expect(stepAt(press!.press_time, 1)).toBe(sale!.step!);
        // The gateway gives back no more than it measured: hardly anything on this line, so that a key between a step's
        // beginning and its first frame buys a step lower than was seen.
        expect(sale!.step! - shown.step).toBeGreaterThanOrEqual(0);
        expect(sale!.step! - shown.step).toBeLessThanOrEqual(1);
    });

    test('is bought at what was on the screen, though the next step has begun', async () => {
        await chooseMarket(farAway);
        const wire = new Wire(market.webPort, oneWay);
        const anna = await logOn(browser, await wire.open(), 'anna');
        await watchScreen(anna);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 112);
        await freezeBeforeEnd(anna, 110);
        await anna.keyboard.press('Space');
        await settled(anna);
        const shown = await shownAtKey(anna);
        expect(shown).toMatchObject({ price: 110, step: 10 });
        expect(market.sales()).toMatchObject([{ price: 110, step: 10, lot: shown.lot }]);
        expect(await answer(anna)).toMatch(/Mine: 1 at .*1\.10/);
        wire.close();
    });

    test('goes to the first of two who race, and the other learns by how much it was late', async () => {
        await chooseMarket(farAway);
        const wire = new Wire(market.webPort, oneWay);
        const far = await wire.open();
        const [anna, bert] = await Promise.all([
            logOn(browser, far, 'anna'),
            logOn(browser, far, 'bert'),
        ]);
        await Promise.all([watchScreen(anna), watchScreen(bert)]);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await Promise.all([waitForPrice(anna, 105), waitForPrice(bert, 105)]);
        await Promise.all([anna.keyboard.press('Space'), bert.keyboard.press('Space')]);
        await Promise.all([settled(anna), settled(bert)]);
        const answers = [await answer(anna), await answer(bert)].sort();
        expect(answers[1]).toMatch(/^Mine: 1 at /);
        expect(answers[0]).toMatch(/^Lost: sold at .*(ms late|lost the draw)/);

        // Screens, journal and results say the same: each pressed at what they saw, and the winner paid it.
        const [sale, ...others] = market.sales();
        expect(others).toEqual([]);
        const shown = new Map([
            [2, await shownAtKey(anna)],
            [3, await shownAtKey(bert)],
        ]);
        expect(presses().length).toBe(2);
        for (const press of presses()) {
            expect(stepAt(press.press_time, 1)).toBe(shown.get(Number(press.participant))!.step);
        }
        const seen = shown.get(sale!.buyer!)!;
        expect(sale).toMatchObject({ price: seen.price, step: seen.step, lot: seen.lot });
        wire.close();
    });

    test('is pressed once: by a key that repeats, and by one pressed again', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 115);
        await anna.keyboard.down('Space');
        for (let repeat = 0; repeat < 5; repeat++) await anna.keyboard.down('Space');
        await anna.keyboard.up('Space');
        await anna.keyboard.press('Space');
        await settled(anna);
        expect(presses().length).toBe(1);
    });

    test('is not pressed by typing in a field', async () => {
        const anna = await logOn(browser, address, 'anna', 'orders');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.click('input[name=limit]');
        await anna.keyboard.type('1 2 3');
        await anna.focus('.orders button[type=submit]');
        await anna.keyboard.press('Space');
        await anna.waitForTimeout(300);
        expect(presses()).toEqual([]);
        await anna.keyboard.press('Escape');
        await anna.keyboard.press('Space');
        await settled(anna);
        expect(presses().length).toBe(1);
    });

    test('is bought by a touch', async () => {
        const context = await browser.newContext({
            viewport: { width: 360, height: 740 },
            hasTouch: true,
            isMobile: true,
        });
        const phone = await context.newPage();
        await logOnIn(phone, address, 'anna');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(phone, 115);
        await phone.tap('.press');
        await settled(phone);
        expect(await answer(phone)).toMatch(/Mine: 1 at/);
        expect(market.sales().length).toBe(1);
    });
});

async function fillOrder(page: Page, product: number, limit: string, units: string): Promise<void> {
    await page.waitForSelector(`select[name=product] option[value="${product}"]`, {
        state: 'attached',
    });
    await page.selectOption('select[name=product]', String(product));
    await page.fill('input[name=limit]', limit);
    await page.fill('input[name=units]', units);
}

async function placeOrder(...order: Parameters<typeof fillOrder>): Promise<void> {
    const [page] = order;
    await fillOrder(...order);
    await page.click('.orders button[type=submit]');
    await page.waitForSelector('.order.open');
}

describe('a standing order', () => {
    test('is entered, filled, and told', async () => {
        const anna = await logOn(browser, address, 'anna', 'orders');
        market.queueLot(1, { start_price: 60 });
        await placeOrder(anna, 1, '0.58', '5');
        market.operate('open-clock', '1');
        await anna.waitForSelector('.order:not(.open)');
        await expect.poll(() => anna.textContent('.order')).toContain('filled');
        expect(market.sales()[0]).toMatchObject({ units: 5, price: 58, buyer: 2 });
        await anna.click('a[href="#/purchases"]');
        await anna.waitForSelector('.purchases tbody tr');
        await expect.poll(() => anna.textContent('.purchases .totals')).toContain('59.45'); // 58.00 and 2.5 %
    });

    test('is seen by a colleague, whose own gets a number of its own', async () => {
        const [anna, anke] = await Promise.all([
            logOn(browser, address, 'anna', 'orders'),
            logOn(browser, address, 'anke', 'orders'),
        ]);
        await placeOrder(anna, 1, '0.58', '5');
        await anke.waitForSelector('.order.open');
        await placeOrder(anke, 1, '0.40', '7');
        await anna.waitForSelector('.order.open >> nth=1');
        const placed = market.journal().filter(({ command }) => command === 'place_order');
        expect(placed).toMatchObject([
            { order: 1, units: 5 },
            { order: 2, units: 7 },
        ]);
    });

    test('is changed to fewer units; what makes no sense is named, and kept as it was typed', async () => {
        const anna = await logOn(browser, address, 'anna', 'orders');
        await placeOrder(anna, 1, '0.58', '5');
        for (const typed of ['abc', '0', '-1', '6', '']) {
            await anna.fill('.order input', typed);
            await anna.click('.order >> text=Change');
            await anna.waitForSelector('.order .bad:has-text("A whole number from 1 to 5")');
            expect(await anna.inputValue('.order input')).toBe(typed);
        }
        await anna.fill('.order input', '3');
        await anna.click('.order >> text=Change');
        await anna.waitForFunction(() =>
            document.querySelector('.order .facts')?.textContent?.includes('Still wanted3'),
        );
        const reduced = market.journal().filter(({ command }) => command === 'reduce_order');
        expect(reduced).toMatchObject([{ participant: 2, units: 3 }]);
        expect(await anna.locator('.order .bad').count()).toBe(0);
    });

    test('that is refused keeps what was typed, and says why beside it, until it is taken', async () => {
        const anna = await logOn(browser, address, 'anna', 'orders');
        market.operate('suspend', '2');
        await anna.waitForSelector('select[name=product] option[value="1"]', { state: 'attached' });
        await anna.selectOption('select[name=product]', '1');
        await anna.fill('input[name=limit]', '0.58');
        await anna.fill('input[name=units]', '0');
        await anna.fill('input[name=length]', '60');
        await anna.keyboard.press('Enter');
        await anna.waitForSelector('.form .bad:has-text("A whole number from 1 to 1,000,000")');
        await anna.waitForSelector('input[name=units][aria-invalid=true]:focus');
        await anna.fill('input[name=units]', '5');
        const typed = (): Promise<string[]> =>
            Promise.all(['limit', 'units', 'length'].map((of) => anna.inputValue(`[name=${of}]`)));
        await anna.keyboard.press('Enter');
        await anna.waitForSelector('.form [role=alert]:has-text("Refused: suspended")');
        expect(await typed()).toEqual(['0.58', '5', '60']);
        market.operate('reinstate', '2');
        await anna.keyboard.press('Enter');
        await anna.keyboard.press('Enter'); // an answer is awaited, or the form is empty: no second order
        await anna.waitForSelector('.order.open');
        await expect.poll(typed).toEqual(['', '', '']);
        expect(await anna.locator('.form .bad').count()).toBe(0);
        await anna.waitForTimeout(500);
        expect(await anna.locator('.order').count()).toBe(1);
    });

    test('is placed once, and cancelled once, however often it is asked in a moment', async () => {
        const anna = await logOn(browser, address, 'anna', 'orders');
        await fillOrder(anna, 2, '1', '9');
        await anna.evaluate(() => {
            const form = document.querySelector<HTMLFormElement>('.orders form')!;
            for (let time = 0; time < 3; time++) form.requestSubmit();
        });
        await anna.waitForSelector('.order.open');
        await anna.evaluate(() => {
            const cancel = document.querySelector<HTMLElement>('.order.open button[type=button]')!;
            for (let time = 0; time < 2; time++) cancel.click();
        });
        await anna.waitForSelector('.order:not(.open)');
        await expect.poll(() => anna.textContent('.order')).toContain('cancelled');
        await anna.waitForTimeout(500);
        const asked = market.journal().filter(({ command }) => /_order$/.test(String(command)));
        expect(asked.map(({ command }) => command)).toEqual(['place_order', 'cancel_order']);
        expect(await anna.locator('.told .bad').count()).toBe(0);
    });

    test('for one lot says so; products of one name are told by their groups', async () => {
        market.operate('add-product', 'group=carnation', 'name=Spray', 'group_name=Carnations');
        market.operate('add-product', 'group=mum', 'name=Spray', 'group_name=Mums');
        market.queueLot(1, { product: 3 });
        market.queueLot(1, { product: 4 });
        market.bid('anna', ['order 4 3 limit=50 lot=2']);
        const anna = await logOn(browser, address, 'anna', 'orders');
        await anna.waitForSelector('.order .facts:has-text("Lot2")');
        await anna.waitForSelector('.order_head:has-text("Spray (Mums)")');
        const offered = (): Promise<string[]> =>
            anna.locator('select[name=product] option').allTextContents();
        const named = ['Spray (Carnations)', 'Spray (Mums)'];
        await expect.poll(offered).toEqual(expect.arrayContaining([...named, 'Rose Carola']));
    });
});

describe('the desk', () => {
    test('opens, pauses and resumes a clock', async () => {
        const [desk, anna] = await Promise.all([
            logOn(browser, address, 'desk', 'desk'),
            logOn(browser, address, 'anna'),
        ]);
        market.queueLot(1);
        await desk.click('.desk_clock .controls >> text=Open');
        await waitForPrice(anna, 119);
        await desk.click('.desk_clock .controls >> text=Pause');
        await anna.waitForFunction(() =>
            document.querySelector('.dial_note')?.textContent?.startsWith('Paused · goes on at 1.'),
        );
        await expect.poll(() => dialPrice(anna)).toBe('—');
        await desk.click('.desk_clock .controls >> text=Resume');
        await waitForPrice(anna, 119);
    });

    test('pauses all clocks at once, and resumes all, asked once', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        for (const clock of [1, 2]) {
            market.queueLot(clock);
            market.operate('open-clock', String(clock));
        }
        const rows = (state: string): Promise<number> =>
            desk.locator(`.desk_row[data-state=${state}]`).count();
        await expect.poll(() => rows('running')).toBe(2);
        await desk.click('text=Pause all');
        await expect.poll(() => rows('paused')).toBe(2);
        await desk.click('text=Resume all');
        await desk.waitForSelector('dialog:has-text("Roses · Lilies")');
        await expect.poll(() => rows('paused')).toBe(2);
        await desk.click('dialog button[type=submit]');
        await expect.poll(() => rows('running')).toBe(2);
    });

    test('sees who pressed, and cancels a sale with a reason, asked once', async () => {
        const [desk, anna] = await Promise.all([
            logOn(browser, address, 'desk', 'desk'),
            logOn(browser, address, 'anna'),
        ]);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.keyboard.press('Space');
        await settled(anna);
        await desk.waitForSelector('.demand li.won');
        await expect
            .poll(() => desk.textContent('.demand li.won'))
            .toContain('Spring City Flowers');
        await desk.click('.recent_sales button');
        await desk.fill('dialog input', 'pressed by mistake');
        await desk.click('dialog button[type=submit]');
        await desk.waitForSelector('.recent_sales .struck');
        expect(market.results().find(({ event }) => event === 'sale_cancelled')).toMatchObject({
            sale: 1,
            reason: 'pressed by mistake',
        });
        await expect.poll(() => answer(anna)).toContain('This sale was cancelled: 1 at ');
        expect(await anna.locator('.answer.won').count()).toBe(0);
        await anna.click('a[href="#/purchases"]');
        await anna.waitForSelector('.purchases tr.struck');
    });

    test('is told while a hand runs that it is near the reserve price', async () => {
        await chooseMarket({ step_interval: '1 s' });
        const desk = await logOn(browser, address, 'desk', 'desk');
        market.queueLot(1, { start_price: 30, reserve_price: 20 });
        market.operate('open-clock', '1');
        await waitForPrice(desk, 30);
        expect(await desk.locator('.attention li').count()).toBe(0);
        await desk.waitForSelector('.attention li:has-text("Roses, Lot 1 is near its reserve")');
        expect(Number(await dialPrice(desk))).toBeLessThanOrEqual(0.25);
        expect(await dialLook(desk)).toBe('running');
        await desk.click('text=中文');
        await desk.waitForSelector('.attention li:has-text("接近底价")');
        await desk.waitForSelector('.dial[data-look=still]'); // it passed
        await desk.waitForSelector('.attention li', { state: 'detached' });
    });

    test('sees who is logged on, whose line was lost, and who went home', async () => {
        const [desk, anna, bert] = await Promise.all([
            logOn(browser, address, 'desk', 'desk'),
            logOn(browser, address, 'anna'),
            logOn(browser, address, 'bert'),
        ]);
        await desk.waitForSelector('.participants li:has-text("Harbour"):has-text("on line")');
        await desk.waitForSelector('.participants li:has-text("Spring City"):has-text("on line")');
        // A tab that is closed says that it goes; one that crashes cannot.
        await anna.goto('chrome://crash').catch(() => undefined);
        await desk.waitForSelector('.attention li.bad:has-text("Spring City Flowers: line lost")');
        await desk.waitForSelector(
            '.participants li:has-text("Spring City"):has-text("line lost")',
        );
        await bert.click('.bar_log_off');
        await desk.waitForSelector('.attention li.warm:has-text("Harbour Export logged off at")');
        await desk.waitForSelector(
            '.participants li:has-text("Harbour"):has-text("not logged on")',
        );
    });

    test('sees who reads the results and how far, and when settlement is gone', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.waitForSelector('.health li:has-text("desk Auctioneer"):has-text("up to date")');
        const killed = market.follow('watcher');
        const settlement = '.health li:has-text("watcher Settlement")';
        await desk.waitForSelector(`${settlement}:has-text("up to date")`);
        await desk.waitForSelector('.health p:has-text("all safe"):has-text("GiB free")');
        await desk.waitForSelector('.attention .good');

        killed.kill('SIGKILL');
        const lost = '.attention li.bad:has-text("Settlement watcher: Line lost at")';
        await desk.waitForSelector(lost);
        market.queueLot(1);
        await desk.waitForSelector(`${settlement}.bad:has-text("1 result behind")`);
        await desk.click('text=中文');
        await desk.waitForSelector('.attention li.bad:has-text("结算 watcher：断线")');
        await desk.waitForSelector('.health li.bad:has-text("落后 1 条")');
        await desk.click('text=English');
        await desk.waitForSelector(lost);

        const back = market.follow('watcher');
        await desk.waitForSelector(lost, { state: 'detached' });
        await desk.waitForSelector(`${settlement}:has-text("up to date")`);
        back.kill('SIGTERM'); // it logs off
        await desk.waitForSelector(`${settlement}:has-text("Logged off at")`);
        await desk.waitForSelector('.attention .good');
    });

    test('suspends a participant, whose presses are then refused, and reinstates it', async () => {
        const [desk, anna] = await Promise.all([
            logOn(browser, address, 'desk', 'desk'),
            logOn(browser, address, 'anna'),
        ]);
        const row = '.participants li:has-text("Spring City")';
        await desk.click(`${row} >> text=Suspend`);
        await desk.click('dialog button[type=submit]');
        // The name only: what can be done stays, and is not to look as if it did not.
        const struck = (): Promise<string[]> =>
            desk.locator('.participants .struck').allTextContents();
        await expect.poll(struck).toEqual(['Spring City Flowers']);
        await desk.reload();
        await expect.poll(struck).toEqual(['Spring City Flowers']); // the market knows, not the page
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(anna, 118);
        await anna.keyboard.press('Space');
        await settled(anna);
        await expect.poll(() => answer(anna)).toContain('Refused: suspended');

        await desk.click(`${row} >> text=Reinstate`);
        await expect.poll(struck).toEqual([]);
        await anna.keyboard.press('Space');
        await anna.waitForSelector('.answer.won');
    });

    test('asks in whole sentences of the language', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        const asks = async (language: 'en' | 'zh', button: string): Promise<string | null> => {
            await speak(desk, language);
            await desk.click(`.participants li:first-child >> text=${button}`);
            const detail = await desk.textContent('dialog p');
            await desk.click('dialog button[type=button]');
            return detail;
        };
        expect(await asks('en', 'Suspend')).toContain('Spring City Flowers. Standing orders');
        expect(await asks('zh', '暂停资格')).toContain('春城花卉。委托');
    });

    test('suspends a trader, who is told so at once and does not have to press', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1, { start_price: 300 });
        market.operate('open-clock', '1');
        await anna.waitForSelector('.press[aria-disabled=false]');
        market.operate('suspend', '2');
        const alert = '.banner[role=alert]:has-text("suspended")';
        await anna.waitForSelector(alert);
        await anna.waitForSelector('.press[aria-disabled=true]:has-text("You are suspended")');
        for (const page of ['catalogue', 'orders', 'purchases', 'results']) {
            await anna.click(`nav a[href="#/${page}"]`);
            await anna.waitForSelector(`.page_${page} > ${alert}`);
        }
        market.operate('reinstate', '2');
        await anna.waitForSelector(alert, { state: 'detached' });
        await anna.waitForSelector('.press[aria-disabled=false]');
    });

    test('sets the limit of a buyer, who sees it and cannot press beyond', async () => {
        const [desk, bert] = await Promise.all([
            logOn(browser, address, 'desk', 'desk'),
            logOn(browser, address, 'bert'),
        ]);
        await desk.fill('.participants li:has-text("Harbour") input', '12.50');
        await desk.click('.participants li:has-text("Harbour") >> text=Set limit');
        await bert.waitForFunction(
            () => document.querySelector('.credit_main b')?.textContent === '12.50',
        );
        market.queueLot(1);
        market.operate('open-clock', '1');
        await waitForPrice(bert, 118);
        await bert.keyboard.press('Space');
        await settled(bert);
        await expect.poll(() => answer(bert)).toContain('Refused: not enough credit');
    });

    test('re-prices, re-orders and withdraws queued lots', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        for (let lot = 0; lot < 3; lot++) market.queueLot(1);
        await desk.waitForSelector('.queue tbody tr:nth-child(3)');
        await desk.click('.queue tbody tr:nth-child(3) button[title=Next]');
        await desk.waitForFunction(() =>
            document.querySelector('.queue tbody tr')?.textContent?.includes('Lot 3'),
        );
        await desk.click('.queue tbody tr:first-child >> text=Re-price');
        await desk.fill('.queue input[name=start]', '2.50');
        await desk.click('.queue form button[type=submit]');
        await desk.waitForFunction(() =>
            document.querySelector('.queue tbody tr')?.textContent?.includes('2.50'),
        );
        await desk.click('.queue tbody tr:first-child >> text=Withdraw');
        await desk.click('dialog button[type=submit]');
        await desk.waitForFunction(() => document.querySelectorAll('.queue tbody tr').length === 2);
        const closed = market.results().find(({ event }) => event === 'lot_closed');
        expect(closed).toMatchObject({ lot: 3, outcome: 'withdrawn' });
    });
});

test('an observer sees the sale, and no buyer: not on the screen and not in the messages', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const received: Buffer[] = [];
    page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => received.push(Buffer.from(payload))),
    );
    await logOnIn(page, address, 'screen');
    const anna = await logOn(browser, address, 'anna');
    market.queueLot(1);
    market.operate('open-clock', '1');
    await waitForPrice(anna, 118);
    await anna.keyboard.press('Space');
    await settled(anna);
    await page.waitForFunction(() => document.querySelectorAll('.last_sales li').length > 0);
    expect(await page.textContent('.hall')).not.toContain('Spring City');
    expect(await dialLook(page)).not.toBe('covered');
    await page.reload(); // a snapshot with the sale in it
    await page.waitForFunction(() => document.querySelectorAll('.last_sales li').length > 0);

    const messages = received.map((bytes) => decode(bytes)!);
    const kinds = new Set(messages.map(({ bodyType }) => bodyType));
    const open = [
        ServerBody.logged_on,
        ServerBody.snapshot,
        ServerBody.result,
        ServerBody.time_synced,
        ServerBody.ping,
        ServerBody.heartbeat,
    ];
    expect([...kinds].filter((kind) => !open.includes(kind))).toEqual([]);
    const results = messages.flatMap((message) =>
        message.bodyType === ServerBody.result ? [message.body] : [],
    );
    const sales = results.flatMap((result) =>
        result.bodyType === ResultBody.sale ? [result.body] : [],
    );
    expect(sales.length).toBeGreaterThan(0);
    for (const sale of sales) expect(sale).toMatchObject({ sale: 1, buyer: null });
    const snapshots = messages.flatMap((message) =>
        message.bodyType === ServerBody.snapshot ? [message.body] : [],
    );
    expect(snapshots.at(-1)!.clocks[0]!.lastSale).toMatchObject({ sale: 1, buyer: null });
    const growers = snapshots.flatMap(({ participants }) => participants);
    expect(growers.map(({ participant }) => participant)).not.toContain(2); // anna's
    expect(results.some(({ bodyType }) => bodyType === ResultBody.desk_reply)).toBe(false);
});
