// What the screens show and take, besides the press.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ServerBody } from '@schema';
import type { App } from '../../src/app';
import type { ServerMessage } from '../../src/messages';
import { buy, logOn, waitForPrice, withCharts, type Shown } from './page';
import { address, browser, chooseMarket, market } from './stage';

/** As it stands in a file. */
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** The rows of a file that a button saves, cell by cell. */
async function savedRows(page: Page, button: string): Promise<string[][]> {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.startsWith('\uFEFF')).toBe(true);
    return text
        .slice(1)
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','));
}

const texts = (page: Page, selector: string): Promise<string[]> =>
    page.locator(selector).allTextContents();

/** Roses, and at the very end of the day a tulip. */
function loadCatalogue(roses: number): void {
    const rose = '1,1,1,rose,玫瑰,Carola,卡罗拉,A,70,20,9,1,CNY,120,20,,,,';
    const tulip = '1,1,2,tulip,郁金香,Strong Gold,金色强者,A,40,20,9,1,CNY,120,20,,,,';
    market.loadRows([...Array<string>(roses).fill(rose), tulip]);
}

describe('the catalogue', () => {
    test('is searched to its end while it is fetched, and no hand waits for it', async () => {
        loadCatalogue(3_000);
        const anna = await logOn(browser, address, 'anna', 'catalogue');
        market.queueLot(2);
        market.operate('open-clock', '2');
        await anna.click('.card:has-text("Lilies")');
        await waitForPrice(anna, 119);
        await anna.evaluate(() => {
            const said: string[] = ((window as unknown as { said: string[] }).said = []);
            new MutationObserver(() => {
                const now = document.querySelector('.looked_at')?.textContent ?? '';
                if (now !== said.at(-1)) said.push(now);
            }).observe(document.body, { subtree: true, childList: true, characterData: true });
        });
        await anna.fill('.catalogue input[type=search]', 'gold');
        await anna.waitForSelector('.lots li:has-text("Strong Gold")', { timeout: 60_000 });
        await anna.waitForSelector('.looked_at', { state: 'detached' });
        await expect.poll(() => texts(anna, '.lots li')).toHaveLength(1);
        const { said, steps } = await anna.evaluate(() => {
            const page = window as unknown as { said: string[]; huagu: { screenLog: Shown[] } };
            return { said: page.said, steps: page.huagu.screenLog.map(({ step }) => step) };
        });
        expect(said.length).toBeGreaterThan(20);
        for (const says of said.filter(Boolean))
            expect(says).toMatch(/^ [\d,]+ of 3,001 lots looked at$/);
        // The hand went on meanwhile. How often it is drawn is the machine's.
        expect(steps.length).toBeGreaterThan(5);
        await anna.fill('.catalogue input[type=search]', 'carola');
        await anna.waitForFunction(() => document.querySelectorAll('.lots li').length === 100);
    });

    test('has the remarks of the lots that come next, also of those that were queued before the log-on', async () => {
        for (let lot = 1; lot <= 14; lot++) market.queueLot(1, { remark: `remark ${lot}` });
        const anna = await logOn(browser, address, 'anna', 'catalogue');
        await expect
            .poll(() => texts(anna, '.lots_text .dim:last-child'))
            .toEqual(Array.from({ length: 14 }, (_, place) => `remark ${place + 1}`));
        market.operate('open-clock', '1');
        await anna.waitForSelector('.lot_remark');
        await expect.poll(() => texts(anna, '.lot_remark')).toEqual(['remark 1']);
        market.operate('pause-clock', '1');
        market.operate('withdraw-lot', '1');
        market.operate('resume-clock', '1');
        await expect.poll(() => texts(anna, '.lot_remark')).toEqual(['remark 2']);
    });

    test('is searched by name in either language, grower and number', async () => {
        for (const clock of [1, 1, 1, 2, 2]) market.queueLot(clock);
        const anna = await logOn(browser, address, 'anna', 'catalogue');
        const found = async (search: string, count: number): Promise<void> => {
            await anna.fill('.catalogue input[type=search]', search);
            await anna.waitForFunction(
                (wanted) => document.querySelectorAll('.lots li').length === wanted,
                count,
            );
        };
        await found('', 5);
        await found('siberia', 2);
        await found('卡罗拉', 3);
        await found("lin's carola", 3);
        await found('5', 1);
        await found('tulip', 0);
        await anna.keyboard.press('Space'); // typed, not pressed
        expect(market.journal().some(({ command }) => command === 'press')).toBe(false);
    });

    test('keeps marks, also when the page is loaded again', async () => {
        for (const clock of [1, 1, 2]) market.queueLot(clock);
        const anna = await logOn(browser, address, 'anna', 'catalogue');
        await anna.click('.lots li:has-text("Lot 2") .star');
        await anna.waitForSelector('.lots li.marked');
        await anna.reload();
        await anna.waitForSelector('.lots li.marked');
        await anna.check('.catalogue input[type=checkbox]');
        await anna.waitForFunction(() => document.querySelectorAll('.lots li').length === 1);
        await expect.poll(() => anna.textContent('.lots li')).toContain('Lot 2');
        await anna.click('a[href="#/now"]');
        await anna.waitForSelector('.next_lots .mark');
        await expect.poll(() => texts(anna, '.next_lots .mark')).toEqual(['★']);
        await anna.click('a[href="#/catalogue"]');
        await anna.click('.lots li.marked .star');
        await anna.waitForFunction(() => !document.querySelector('.lots li.marked'));
    });
});

test('two clocks are shown at once, and keys speak to the one that was chosen', async () => {
    const anna = await logOn(browser, address, 'anna');
    market.queueLot(1);
    market.queueLot(2, { start_price: 90 });
    market.operate('open-clock', '1');
    market.operate('open-clock', '2');
    await anna.keyboard.press('t');
    await anna.waitForFunction(() => {
        const dials = [...document.querySelectorAll<HTMLElement>('.clock_panel .dial')];
        return dials.length === 2 && dials.every((dial) => dial.dataset.look === 'running');
    });
    await expect.poll(() => anna.locator('.card[data-look=running]').count()).toBe(2);
    const active = (): Promise<string | null> => anna.textContent('.clock_panel.active h1');
    const first = await active();
    await anna.keyboard.press('Space');
    await anna.waitForSelector('.clock_panel.active .answer.won');
    await anna.keyboard.press('ArrowRight');
    await anna.waitForFunction(
        (before) => document.querySelector('.clock_panel.active h1')?.textContent !== before,
        first,
    );
    await anna.keyboard.press('Space');
    await anna.waitForSelector('.clock_panel.active .answer.won');
    const sold = market.sales().map(({ clock }) => clock!);
    expect(sold.sort()).toEqual([1, 2]);
    await expect.poll(() => anna.locator('.answer.won').count()).toBe(2);
});

test('the strip of clocks follows the keys, and the page stays', async () => {
    market.operateAll(Array.from({ length: 20 }, (_, place) => `add-clock ${place + 3}`));
    const anna = await logOn(browser, address, 'anna');
    await expect.poll(() => anna.locator('.card').count()).toBe(22);
    const chosen = (): Promise<[number, boolean]> =>
        anna.evaluate(() => {
            const cards = [...document.querySelectorAll('.card')];
            const at = cards.findIndex((of) => of.matches('[aria-pressed=true]'));
            const [card, strip] = [cards[at]!, document.querySelector('.cards')!].map((of) =>
                of.getBoundingClientRect(),
            ) as [DOMRect, DOMRect];
            return [at, card.left >= strip.left - 1 && card.right <= strip.right + 1];
        });
    await expect.poll(chosen).toEqual([0, true]);
    for (let at = 1; at < 22; at++) {
        await anna.keyboard.press('ArrowRight');
        await expect.poll(chosen).toEqual([at, true]);
    }
    await anna.keyboard.press('ArrowRight'); // round to the first
    await expect.poll(chosen).toEqual([0, true]);
    await anna.keyboard.press('ArrowLeft');
    await expect.poll(chosen).toEqual([21, true]);
    expect(await anna.evaluate(() => window.scrollY)).toBe(0);
});

test('two clocks and the bar fit a small screen: nothing leaves its panel, and the bar is one line', async () => {
    const anna = await logOn(browser, address, 'anna');
    await anna.setViewportSize({ width: 1024, height: 768 });
    for (const clock of [1, 2]) {
        market.queueLot(clock, { remark: 'cut this morning' });
        market.operate('open-clock', String(clock));
    }
    await anna.keyboard.press('t');
    await anna.waitForFunction(() => document.querySelectorAll('.dial').length === 2);
    await anna.waitForSelector('.lot_remark');
    const { out, bar } = await anna.evaluate(() => ({
        out: [...document.querySelectorAll('.clock_panel')].flatMap((panel) => {
            const { bottom } = panel.getBoundingClientRect();
            return [...panel.querySelectorAll('*')]
                .filter((of) => of.getBoundingClientRect().bottom > bottom)
                .map(({ className }) => String(className));
        }),
        bar: document.querySelector('.bar')!.getBoundingClientRect().height,
    }));
    expect(out).toEqual([]);
    expect(bar).toBeLessThan(60);
});

test('two clocks keep their press buttons in sight on a phone, also below two banners', async () => {
    const anna = await logOn(browser, address, 'anna');
    await anna.setViewportSize({ width: 360, height: 740 });
    for (const clock of [1, 2]) {
        market.queueLot(clock);
        market.operate('open-clock', String(clock));
    }
    await anna.click('.two_clocks');
    await expect.poll(() => anna.locator('.press').count()).toBe(2);
    const lowest = (): Promise<number> =>
        anna
            .locator('.press')
            .evaluateAll((all) => Math.max(...all.map((of) => of.getBoundingClientRect().bottom)));
    expect(await lowest()).toBeLessThanOrEqual(740);
    market.operate('suspend', '2');
    await anna.waitForSelector('.banner:has-text("suspended")');
    await market.stop();
    await anna.waitForSelector('.banner:has-text("Reconnecting")');
    for (const language of ['中文', 'English']) {
        expect(await lowest(), `before ${language}`).toBeLessThanOrEqual(740);
        await anna.click(`text=${language}`);
    }
});

test('a small dial says nothing in figures too small to be read', async () => {
    const anna = await logOn(browser, address, 'anna');
    await anna.click('.two_clocks');
    for (const [width, height] of [
        [360, 740],
        [700, 900],
        [1280, 800],
    ] as const) {
        await anna.setViewportSize({ width, height });
        const small = await anna.locator('.dial').evaluateAll((dials) =>
            dials.flatMap((dial) => {
                const scale = dial.getBoundingClientRect().width / 200; // of the face's own units
                return [...dial.querySelectorAll('.label, .dial_currency span, .dial_note')]
                    .filter((of) => of.getClientRects().length > 0)
                    .map((of) => {
                        const size = parseFloat(getComputedStyle(of).fontSize);
                        return of instanceof SVGElement ? size * scale : size;
                    })
                    .filter((size) => size < 9.95);
            }),
        );
        expect(small, `${width}`).toEqual([]);
    }
});

test('a photo that does not load leaves the drawing', async () => {
    const anna = await logOn(browser, address, 'anna');
    market.queueLot(1, { photo: 'https://127.0.0.1:9/rose.jpg' });
    market.operate('open-clock', '1');
    await waitForPrice(anna, 119);
    await anna.waitForSelector('.lot svg.flower.rose');
    expect(await anna.locator('img').count()).toBe(0);
});

describe('purchases', () => {
    test('are a hundred at a time, and sums and file are of all of a long day’s', async () => {
        const anna = await logOn(browser, address, 'anna', 'purchases');
        await anna.evaluate(putPurchases, [ServerBody.purchases_page, 5_000] as const);
        const rows = anna.locator('.purchases tbody tr');
        const units = (): Promise<string | null> => anna.textContent('.purchases .totals dd');
        await expect.poll(() => rows.count()).toBe(100);
        await expect.poll(units).toBe('10000');
        expect((await savedRows(anna, '.purchases button >> nth=0')).length).toBe(5_001);
        const page = (): Promise<string | null> => anna.textContent('.purchases .pages small');
        await anna.click('.purchases >> text=Earlier');
        await expect.poll(page).toBe('101–200 of 5,000');
        expect(await rows.count()).toBe(100);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await anna.keyboard.press('Escape');
        await buy(anna, 3);
        await expect.poll(units).toBe('10003');
        await expect.poll(page).toBe('102–201 of 5,001'); // the rows that were read stay
        await anna.click('.purchases >> text=Later');
        await expect.poll(page).toBe('2–101 of 5,001');
        await anna.click('.purchases >> text=Later');
        await expect.poll(page).toBe('1–100 of 5,001');
        await anna.waitForSelector('.purchases tbody tr:first-child:has-text("Carola")');
    });

    test('show price and gross without scrolling, beside the clocks and on a phone', async () => {
        market.queueLot(1); // names them
        const anna = await logOn(browser, address, 'anna', 'purchases');
        await anna.evaluate(putPurchases, [ServerBody.purchases_page, 40, 123_456] as const);
        await anna.waitForSelector('.purchases td:has-text("Carola")');
        const hidden = (): Promise<number> =>
            anna
                .locator('.purchases .scroll')
                .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
        for (const [width, height] of [
            [1280, 800],
            [360, 740],
        ] as const) {
            await anna.setViewportSize({ width, height });
            await expect.poll(hidden, { message: `${width}` }).toBe(0);
        }
    });

    test('that are cancelled late are told on every page until that is dismissed: once, also after a reload', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1, { units: 3 });
        market.queueLot(1);
        market.operate('open-clock', '1');
        await buy(anna, 3);
        await anna.waitForSelector('.lot_number:has-text("Lot 2")');
        await waitForPrice(anna, 115);
        market.operate('cancel-sale', '1', '--reason', 'wrong grade');
        const told =
            '.cancellation:has-text("Lot 1"):has-text("cancelled: 3 at"):has-text("wrong grade")';
        await anna.waitForSelector(told);
        await anna.reload();
        await anna.waitForSelector(told);
        await anna.click('a[href="#/results"]');
        await anna.click('.cancellation button');
        await anna.waitForSelector('.cancellation', { state: 'detached' });
        await anna.reload();
        await anna.click('a[href="#/purchases"]');
        await anna.waitForSelector('.purchases tr.struck');
        expect(await anna.locator('.cancellation').count()).toBe(0);
    });

    test('that are cancelled are put away one by one: of a double click the second meets none', async () => {
        const anna = await logOn(browser, address, 'anna');
        await anna.evaluate(putPurchases, [ServerBody.purchases_page, 3] as const);
        await anna.evaluate(() => {
            const { app } = (window as unknown as { huagu: { app: App } }).huagu;
            for (const sale of [-3, -2, -1]) app.market.own.cancelled(sale);
            app.change();
        });
        await anna.waitForSelector('.cancellation:has-text("1 of 3")');
        await anna.waitForTimeout(600);
        const { x, y, width, height } = (await anna.locator('.cancellation button').boundingBox())!;
        const click = (): Promise<void> => anna.mouse.click(x + width / 2, y + height / 2);
        await click();
        await anna.waitForSelector('.cancellation:has-text("1 of 2")');
        await click();
        await anna.waitForTimeout(600);
        expect(await anna.textContent('.cancellation')).toContain('1 of 2');
        await click();
        await anna.waitForSelector('.cancellation small', { state: 'detached' });
    });
});

/** In the page: a day's purchases of two units each, as its pages would bring them. */
function putPurchases([bodyType, count, price = 100]: readonly [
    ServerBody,
    number,
    number?,
]): void {
    const { app } = (window as unknown as { huagu: { app: App } }).huagu;
    const purchases = Array.from({ length: count }, (_, place) => ({
        sale: place - count, // before those of the market
        at: app.line.marketTime() - BigInt(count - place) * 1_000_000n,
        clock: 1,
        lot: 1,
        order: null,
        units: 2,
        price,
        gross: price * 40,
        fee: 100,
        isCancelled: false,
    }));
    const page = { reason: 0, fromSale: 1, next: 0, sequence: 1, at: 0n, purchases };
    app.onMessage({ bodyType, body: page } as ServerMessage);
}

describe('a saved file', () => {
    test('has what was bought, with its fee', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await buy(anna, 7);
        await anna.click('a[href="#/purchases"]');
        expect(await anna.textContent('.purchases tbody td')).toMatch(
            /^Rose Carola · A · 60 cm .*Lot 1 · \d\d:\d\d:\d\d$/,
        );
        const [head, ...rows] = await savedRows(anna, '.purchases button');
        expect(head!.join()).toBe(
            'sale,at,clock,lot,product,grade,length_cm,grower,units,price_CNY,gross_CNY,fee_CNY,order,cancelled',
        );
        const { price } = market.sales()[0]!;
        const gross = price! * 20 * 7;
        const fee = Math.ceil((gross * 250) / 10_000);
        expect(rows.map(([sale, , ...rest]) => [sale, ...rest].join())).toEqual([
            `1,1,1,Rose Carola,A,60,Lin's Roses,7,${yuan(price!)},${yuan(gross!)},${yuan(fee)},,0`,
        ]);
        expect(Math.abs(Date.parse(rows[0]![1]!) - Date.now())).toBeLessThan(60_000);
    });

    test('has the sales that the filters leave, and buyers only where they are shown', async () => {
        const { anna, desk } = await withSalesOnBothClocks('A');
        const all = await savedRows(desk, '.results_sales header button');
        expect(all[0]!.join()).toBe(
            'sale,at,clock,lot,product,grade,length_cm,grower,buyer,units,items,price_CNY,gross_CNY,cancelled',
        );
        expect(all.length).toBe(3);
        await desk.selectOption('.filters select[name=product]', { label: 'Lily Siberia' });
        await desk.waitForFunction(
            () => document.querySelectorAll('.results_sales tbody tr').length === 1,
        );
        const [, lily, ...others] = await savedRows(desk, '.results_sales header button');
        expect(others).toEqual([]);
        const { price } = market.sales()[1]!;
        const rest = `2,2,Lily Siberia,A,60,Lin's Roses,Spring City Flowers,4,80,${yuan(price!)},${yuan(price! * 80)},`;
        expect(lily!.slice(2).join()).toBe(rest);

        await anna.click('a[href="#/results"]');
        const [, hidden] = await savedRows(anna, '.results_sales header button');
        expect(hidden![8]).toBe('');
        expect(await anna.locator('.filters select[name=buyer]').count()).toBe(0);
    });

    test('has the averages of what the filters leave', async () => {
        const { desk } = await withSalesOnBothClocks('B');
        const [head, ...all] = await savedRows(desk, '.results_averages header button');
        expect(head!.join()).toBe(
            'product,grade,sales,units,items,average_CNY,lowest_CNY,highest_CNY,gross_CNY',
        );
        expect(all.map(([product, grade]) => `${product} ${grade}`).sort()).toEqual([
            'Lily Siberia ',
            'Lily Siberia B',
            'Rose Carola ',
            'Rose Carola A',
        ]);
        await desk.selectOption('.filters select[name=grade]', { label: 'B' });
        await desk.waitForFunction(
            () => document.querySelectorAll('.results_averages tbody tr').length === 2,
        );
        const [, ...lilies] = await savedRows(desk, '.results_averages header button');
        const { price } = market.sales()[1]!;
        const rest = `1,4,80,${yuan(price!)}000,${yuan(price!)},${yuan(price!)},${yuan(price! * 80)}`;
        expect(lilies.map((row) => row.join())).toEqual([
            `Lily Siberia,,${rest}`,
            `Lily Siberia,B,${rest}`,
        ]);
    });
});

/** Anna bought roses of grade A and lilies of a grade, and the desk looks at the results. */
async function withSalesOnBothClocks(grade: string): Promise<{ anna: Page; desk: Page }> {
    const [anna, desk] = await Promise.all([
        logOn(browser, address, 'anna'),
        logOn(browser, address, 'desk', 'results'),
    ]);
    market.queueLot(1, { units: 3 });
    market.queueLot(2, { units: 4, grade });
    market.operate('open-clock', '1');
    await buy(anna, 3);
    market.operate('open-clock', '2');
    await anna.keyboard.press('ArrowRight');
    await buy(anna, 4);
    await desk.waitForSelector('.results_sales tbody tr:nth-child(2)');
    return { anna, desk };
}

describe('the results', () => {
    const rows = (page: Page, count: number): Promise<unknown> =>
        page.waitForFunction(
            (wanted) => document.querySelectorAll('.results_sales tbody tr').length === wanted,
            count,
        );

    test('are filtered by each thing and by time: sales, averages and the chart', async () => {
        const { desk } = await withSalesOnBothClocks('B');
        await expect.poll(() => texts(desk, '.legend li')).toHaveLength(2);
        for (const [name, label, count] of [
            ['product', 'Rose Carola', 1],
            ['grade', 'A', 1],
            ['clock', 'Roses', 1],
            ['grower', "Lin's Roses", 2],
            ['buyer', 'Spring City Flowers', 2],
        ] as const) {
            await desk.selectOption(`.filters select[name=${name}]`, { label });
            await rows(desk, count);
            await expect.poll(() => texts(desk, '.legend li')).toHaveLength(count);
            await desk.click('.filters button');
            await rows(desk, 2);
        }

        const second = await desk.textContent('.results_sales tbody tr:first-child td');
        await desk.fill('.filters input[name=from]', second!);
        await rows(desk, 1);
        await expect.poll(() => texts(desk, '.legend li')).toEqual(['Lily Siberia']);
        await desk.fill('.filters input[name=from]', '');
        await desk.fill('.filters input[name=until]', second!);
        await expect.poll(() => texts(desk, '.legend li')).toEqual(['Rose Carola']);
        await desk.click('text=中文');
        await desk.click('text=清除筛选');
        await rows(desk, 2);
    });

    test('say of a cancelled sale why, and of a buyer that is not shown that it is not', async () => {
        const anna = await logOn(browser, address, 'anna');
        market.queueLot(1);
        market.operate('open-clock', '1');
        await buy(anna, 3);
        market.operate('cancel-sale', '1', '--reason', 'mistaken');
        await anna.click('a[href="#/results"]');
        const row = '.results_sales tr.struck';
        await anna.waitForSelector(row);
        expect(await anna.textContent(`${row} td:nth-child(2)`)).toContain('Cancelled: mistaken');
        expect(await anna.textContent(`${row} td:nth-child(4)`)).toBe('hidden');
        await anna.click('text=中文');
        await anna.waitForSelector(`${row} :text("已撤销：mistaken")`);
        expect(await anna.textContent(`${row} td:nth-child(4)`)).toBe('不公开');
        expect(await anna.textContent('.results_sales h2')).toBe('成交明细');
    });

    test('have a chart from which a cancelled sale goes', async () => {
        const [anna, desk] = await Promise.all([
            logOn(browser, address, 'anna'),
            logOn(browser, address, 'desk', 'results'),
        ]);
        await desk.setViewportSize({ width: 700, height: 800 }); // nothing beside the chart changes its size
        const chart = (): Promise<string> =>
            desk.locator('.chart canvas').evaluate((of) => (of as HTMLCanvasElement).toDataURL());
        market.queueLot(1);
        market.operate('open-clock', '1');
        await buy(anna, 3);
        await buy(anna, 4);
        await rows(desk, 2);
        await desk.waitForTimeout(500);
        const before = await chart();
        market.operate('cancel-sale', '2', '--reason', 'mistaken');
        await desk.waitForSelector('.results_sales tr.struck');
        await expect.poll(async () => (await chart()) === before).toBe(false);
    });
});

test('a chart is as wide as its place, from a desk to a wall and back', async () => {
    const anna = await logOn(browser, address, 'anna');
    market.queueLot(1);
    market.operate('open-clock', '1');
    await buy(anna, 3);
    await withCharts(browser, address, async (screen, page) => {
        const widths = (): Promise<number[]> =>
            screen
                .locator('.plot, .chart canvas')
                .evaluateAll((all) =>
                    all.map((of) => Math.round(of.getBoundingClientRect().width)),
                );
        const seen: number[] = [];
        for (const [width, height] of [
            [1280, 800],
            [3840, 2160],
            [1280, 800],
        ] as const) {
            await screen.setViewportSize({ width, height });
            await expect
                .poll(async () => new Set(await widths()).size, { message: `${page} ${width}` })
                .toBe(1);
            seen.push((await widths())[0]!);
        }
        expect(seen[1], page).toBeGreaterThan(seen[0]! * 1.5);
        expect(seen[2], page).toBe(seen[0]);
    });
});

test('the last sales fit a phone, however long their names are', async () => {
    const anna = await logOn(browser, address, 'anna');
    market.queueLot(1);
    market.operate('open-clock', '1');
    await buy(anna, 3);
    for (const [user, page] of [
        ['anke', ''],
        ['screen', 'hall'],
        ['desk', 'desk'],
    ] as const) {
        const phone = await logOn(browser, address, user, page);
        await phone.setViewportSize({ width: 360, height: 740 });
        await phone.waitForSelector('.last_sales li, .recent_sales li');
        await phone.evaluate(() => {
            const { app } = (window as unknown as { huagu: { app: App } }).huagu;
            const { products, participants } = app.market.view;
            const text = 'Phalaenopsis Singolo Multiflora Mixed Colours';
            products.get(1)!.names = [{ language: 'en', text }];
            participants.get(2)!.names = [{ language: 'en', text: `${text} Export and Import` }];
            for (const sale of app.market.day.sales) sale.buyer = 2;
            app.change();
        });
        const rows = phone.locator('.last_sales li, .recent_sales li');
        await phone.waitForSelector('li:has-text("Phalaenopsis")');
        const out = await rows.evaluateAll((all) =>
            all.flatMap((row) =>
                [row, ...row.children]
                    .map((of) => of.getBoundingClientRect().right)
                    .filter(
                        (right) => right > row.parentElement!.getBoundingClientRect().right + 1,
                    ),
            ),
        );
        expect(out, user).toEqual([]);
        expect(await phone.evaluate(() => document.documentElement.scrollWidth), user).toBe(360);
    }
});

describe("a clock's rules", () => {
    test('are changed at the desk while it is closed, for the next round', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.click('.rules summary');
        await desk.fill('.rules input[name=priceStep]', '0.02');
        await desk.fill('.rules input[name=stepInterval]', '200');
        await desk.fill('.rules input[name=restartSteps]', '5');
        await desk.fill('.rules input[name=maxUnits]', '4');
        await desk.selectOption('.rules select[name=award]', { label: 'multi-sale' });
        await desk.selectOption('.rules select[name=tie]', { label: 'by time' });
        await desk.fill('.rules input[name=guard]', '0.5');
        await desk.fill('.rules input[name=reofferStartPercent]', '80');
        await desk.uncheck('.rules input[type=checkbox]');
        await desk.click('.rules button[type=submit]');
        await desk.waitForSelector('.told .good');
        const set = market.results().findLast(({ event }) => event === 'rules_set');
        expect(set).toMatchObject({
            clock: 1,
            price_step: 2,
            step_interval: 200_000_000,
            restart_steps: 5,
            max_units: 4,
            award: 'multi_sale',
            tie: 'press_time',
            guard: 500_000,
            reoffer_start_percent: 80,
            auto_advance: false,
        });
        market.queueLot(1);
        market.operate('open-clock', '1');
        await desk.click('.desk_clock .controls >> text=Start lot');
        await desk.waitForSelector('.dial[data-look=running]');
        const round = market.results().find(({ event }) => event === 'round_started');
        expect(round).toMatchObject({ price_step: 2, step_interval: 200_000_000 });
        await expect.poll(() => desk.isDisabled('.rules input[name=hold]')).toBe(true);
    });

    test('that make no sense are not sent: each is named at its field, and stays', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.click('.rules summary');
        await desk.fill('.rules input[name=stepInterval]', 'fast');
        await desk.fill('.rules input[name=reofferStartPercent]', '101');
        await desk.click('.rules button[type=submit]');
        const wrong = '.rules input[aria-invalid=true]';
        await expect.poll(() => desk.locator(wrong).count()).toBe(2);
        await desk.waitForSelector('.rules input[name=stepInterval]:focus');
        expect(await problemOf(desk, wrong)).toBe('A number from 0.000001 to 10,000');
        expect(await desk.inputValue(wrong)).toBe('fast');
        expect(market.journal().filter(({ command }) => command === 'set_rules')).toEqual([]);
    });
});

/** What a field is described by. */
const problemOf = async (page: Page, field: string): Promise<string | null> =>
    page.textContent(`#${await page.getAttribute(field, 'aria-describedby')}`);

describe('the desk', () => {
    test('names a price and a limit that cannot be, and keeps them until the market has taken them', async () => {
        market.queueLot(1);
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.click('.queue >> text=Re-price');
        await desk.fill('.queue input[name=start]', '0.10');
        await desk.click('.queue button[type=submit]');
        const reserve = '.queue input[name=reserve][aria-invalid=true]:focus';
        await desk.waitForSelector(reserve);
        expect(await problemOf(desk, reserve)).toBe('Not above the start price');
        await desk.fill('.queue input[name=reserve]', '0.05');
        await desk.click('.queue button[type=submit]');
        await desk.waitForSelector('.queue form', { state: 'detached' });
        expect(market.results().at(-1)).toMatchObject({ start_price: 10, reserve_price: 5 });

        await desk.fill('.participants input[name=limit] >> nth=0', '1,5');
        await desk.click('.participants >> text=Set limit >> nth=0');
        const limit = '.participants input[name=limit][aria-invalid=true]:focus';
        await desk.waitForSelector(limit);
        expect(await problemOf(desk, limit)).toContain('An amount from 0.00 to');
        await desk.fill(limit, '1,500');
        await desk.click('.participants >> text=Set limit >> nth=0');
        await expect.poll(() => desk.inputValue('.participants input[name=limit]')).toBe('');
        await desk.waitForSelector('.participants >> text=/ 1,500.00');
    });

    test('has what needs attention above all else, until it is dismissed', async () => {
        const [desk, anna] = await Promise.all([
            logOn(browser, address, 'desk', 'desk'),
            logOn(browser, address, 'anna'),
        ]);
        await desk.waitForSelector('.participants li:has-text("Spring City"):has-text("on line")');
        await anna.context().close();
        const gone = '.attention li:has-text("Spring City")';
        await desk.waitForSelector(gone);
        for (const [width, height] of [
            [1280, 800],
            [360, 740],
        ] as const) {
            await desk.setViewportSize({ width, height });
            const top = async (selector: string): Promise<number> =>
                (await desk.locator(selector).first().boundingBox())!.y;
            expect(await top('.attention')).toBeLessThan(await top('.desk_clocks'));
            expect(await top(gone)).toBeLessThan(height / 2);
        }
        await desk.click(`${gone} button`);
        await desk.waitForSelector(gone, { state: 'detached' });
        await desk.waitForSelector('.attention .good');
    });

    test('says how many matters there are, and shows that there are more than are in sight', async () => {
        const more = Array.from({ length: 30 }, (_, place) => `add-clock ${place + 3}`);
        market.operateAll([...more, 'open-clock all', 'pause-all']);
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.setViewportSize({ width: 800, height: 800 });
        await desk.waitForSelector('.attention h3:has-text("32 matters")');
        const [seen, whole] = await desk
            .locator('.attention ul')
            .evaluate((list) => [list.clientHeight, list.scrollHeight]);
        const line = (await desk.locator('.attention li').first().boundingBox())!.height;
        expect(seen! / line).toBeGreaterThan(4);
        expect(whole).toBeGreaterThan(seen!);
    });

    test('is not told again after a reload of what was dismissed', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        await market.stop();
        await market.start();
        const restarted = '.attention li:has-text("restarted from its journal")';
        await desk.waitForSelector(restarted);
        await desk.reload();
        await desk.waitForSelector(restarted); // until it is dismissed
        await desk.click(`${restarted} button`);
        await desk.waitForSelector(restarted, { state: 'detached' });
        await desk.reload();
        await desk.waitForSelector('.participants li >> nth=1');
        await desk.waitForTimeout(500);
        expect(await desk.locator(restarted).count()).toBe(0);
    });

    test('lists all participants, forty at first', async () => {
        const buyers = Array.from({ length: 50 }, (_, place) => `name=Buyer-${place + 1}`);
        market.operateAll(buyers.map((name) => `add-participant ${name} buyer=yes`));
        const desk = await logOn(browser, address, 'desk', 'desk');
        await expect.poll(() => desk.locator('.participants li').count()).toBe(40);
        await desk.click('.participants >> text=Load more');
        await expect.poll(() => desk.locator('.participants li').count()).toBe(52);
        expect(await desk.locator('.participants >> text=Load more').count()).toBe(0);
    });

    test('has every lot of a queue and its buttons on a phone', async () => {
        for (const lot of [1, 2]) market.queueLot(1, { units: lot });
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.setViewportSize({ width: 360, height: 740 });
        await desk.waitForSelector('.queue tbody tr >> nth=1');
        const ends = await desk
            .locator('.queue tbody button')
            .evaluateAll((all) => all.map((button) => button.getBoundingClientRect().right));
        expect(ends.length).toBe(10);
        expect(Math.max(...ends)).toBeLessThan(360);
        const name = (await desk.locator('.queue td').first().boundingBox())!;
        expect(name.height).toBeLessThan(60); // two lines
    });

    test('moves no lot below the last of its queue', async () => {
        for (const units of [1, 2, 3]) market.queueLot(1, { units });
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.waitForSelector('.queue tbody tr >> nth=2');
        const down = desk.locator('.queue button[aria-label=Later]');
        const disabled = (): Promise<boolean[]> =>
            down.evaluateAll((all) => all.map((of) => of.ariaDisabled === 'true'));
        expect(await disabled()).toEqual([false, false, true]);
        await down.nth(1).click();
        await expect.poll(() => texts(desk, '.queue tbody b')).toEqual(['Lot 1', 'Lot 3', 'Lot 2']);
        expect(await disabled()).toEqual([false, false, true]);
        // Of a queue that is listed in part, what is listed last is not the last.
        for (let units = 4; units < 60; units++) market.queueLot(1, { units: 1 });
        await desk.reload();
        await desk.waitForSelector('.queue >> text=Load more');
        expect((await disabled()).includes(true)).toBe(false);
    });

    test('offers nothing any more when the market is closed', async () => {
        const desk = await logOn(browser, address, 'desk', 'desk');
        await desk.waitForSelector('.controls button');
        market.operate('close-market');
        await desk.waitForSelector('.banner');
        await expect
            .poll(() => texts(desk, '.desk section button:not(.desk_row_name)'))
            .toEqual(['Save']);
        expect(await desk.isDisabled('.rules input[name=hold]')).toBe(true);
    });

    test('names the clocks that must be closed before the market, and closes those that can be', async () => {
        market.queueLot(2);
        market.operate('open-clock', 'all'); // the second runs
        const desk = await logOn(browser, address, 'desk', 'desk');
        const closeMarket = desk.locator('.all >> text=Close market');
        const first = (): Promise<string | null> => closeMarket.getAttribute('title');
        await expect.poll(first).toContain('must be closed first: Roses · Lilies');
        market.operate('close-clock', '1');
        await expect.poll(first).toContain('must be closed first: Lilies');

        market.operate('open-clock', '1');
        await desk.click('text=Pause all');
        await desk.waitForSelector('.desk_row[data-state=paused] >> nth=1');
        await desk.click('text=Close all clocks');
        await desk.waitForSelector('dialog >> text=Roses · Lilies. A paused lot goes back');
        await desk.click('dialog button.primary');
        await desk.waitForSelector('.desk_row[data-state=closed] >> nth=1');
        await closeMarket.click();
        await desk.waitForSelector('dialog button.primary:enabled');
        market.operate('open-clock', '1'); // by another desk, meanwhile
        await desk.waitForSelector('dialog >> text=must be closed first: Roses');
        expect(await desk.isDisabled('dialog button.primary')).toBe(true);
        market.operate('close-clock', '1');
        await desk.click('dialog button.primary:enabled');
        await desk.waitForSelector('.banner >> text=The market is closed');
    });

    test('starts a lot only where one is queued', async () => {
        await chooseMarket({ auto_advance: false });
        const desk = await logOn(browser, address, 'desk');
        market.operate('open-clock', '1');
        const start = desk.locator('.controls >> text=Start lot').first();
        await start.waitFor();
        expect(await start.getAttribute('aria-disabled')).toBe('true');
        market.queueLot(1);
        await expect.poll(() => start.getAttribute('aria-disabled')).toBe('false');
        await start.click();
        await desk.waitForSelector('.desk_row[data-state=running]');
    });

    test('cancels no sale without a reason, and asks for it where the keyboard is', async () => {
        const [anna, desk] = await Promise.all([
            logOn(browser, address, 'anna'),
            logOn(browser, address, 'desk', 'desk'),
        ]);
        market.queueLot(1);
        market.operate('open-clock', '1');
        await buy(anna, 3);
        await desk.click('.recent_sales button');
        await desk.waitForSelector('dialog input:focus');
        const question = (): Promise<string | null> => desk.textContent('dialog');
        expect(await question()).toMatch(
            /Lot 1 · Rose Carola · A · 60 cm · 3 at 1\.\d\d · Spring City Flowers · \d\d:\d\d:\d\d/,
        );
        await desk.waitForSelector('dialog >> text=A round is running: these units will be unsold');
        market.operate('pause-clock', '1');
        await desk.waitForSelector('dialog >> text=offered again when the clock is resumed');
        await desk.keyboard.type('  ');
        await desk.keyboard.press('Enter');
        await desk.waitForSelector('dialog[open] input[aria-invalid=true]:focus');
        expect(await problemOf(desk, 'dialog input')).toBe('Please say why');
        await desk.keyboard.type('wrong grade');
        await desk.keyboard.press('Enter');
        await desk.waitForSelector('.recent_sales .struck');
        const cancelled = market.results().find(({ event }) => event === 'sale_cancelled');
        expect(cancelled).toMatchObject({ reason: 'wrong grade' });
        await desk.click('.participants >> text=Suspend >> nth=0');
        await desk.waitForSelector('dialog[open]');
        expect(await desk.locator('dialog input').count()).toBe(0);
    });
});

describe('the hall', () => {
    test('shows the clocks that were chosen, also when it is loaded again and by its link', async () => {
        const screen = await logOn(browser, address, 'screen', 'hall');
        const shown = (): Promise<string[]> => texts(screen, '.hall_clock h1');
        await expect.poll(shown).toEqual(['Roses', 'Lilies']);
        expect(await screen.locator('.bar [aria-pressed]').count()).toBe(0); // no sound to switch
        await screen.click('.hall_choice >> text=Lilies');
        await expect.poll(shown).toEqual(['Lilies']);
        await screen.reload();
        await expect.poll(shown).toEqual(['Lilies']);
        const link = await screen.evaluate(() => {
            const { huagu } = window as unknown as { huagu: { app: App } };
            return huagu.app.linkToShare!;
        });
        const other = await (await browser.newContext({ locale: 'en-US' })).newPage();
        await other.goto(link);
        await expect.poll(() => texts(other, '.hall_clock h1')).toEqual(['Lilies']);
        expect(new URL(other.url()).hash).toBe('#/hall?clocks=2');
    });

    test('says in both languages that there is no such clock, until one is chosen', async () => {
        const screen = await logOn(browser, address, 'screen', 'hall?clocks=99');
        await expect
            .poll(() => texts(screen, '.hall_cover h1'))
            .toEqual(['This market has no clock 99', '本市场没有 99 号钟']);
        await screen.click('.hall_choice >> text=Lilies');
        await expect.poll(() => texts(screen, '.hall_clock h1')).toEqual(['Lilies']);
        expect(new URL(screen.url()).hash).toBe('#/hall?clocks=2');
    });

    test('has the whole of a long day by itself, after a reload too', async () => {
        market.queueLot(2);
        market.operate('open-clock', '2');
        const anna = await logOn(browser, address, 'anna');
        await anna.click('.card:has-text("Lilies")');
        await buy(anna, 3);
        loadCatalogue(20_000);
        const screen = await logOn(browser, address, 'screen', 'hall?clocks=1');
        const sold = async (): Promise<string[]> => (await texts(screen, '.totals dd')).slice(0, 2);
        await expect.poll(sold, { timeout: 60_000 }).toEqual(['1', '3']);
        await screen.reload();
        await expect.poll(sold, { timeout: 60_000 }).toEqual(['1', '3']);
        expect(await screen.locator('text=Counted since').count()).toBe(0);
        market.operate('open-clock', '1');
        await waitForPrice(screen, 119);
    });

    test('is filmed in full screen without what only a hand needs', async () => {
        const screen = await logOn(browser, address, 'screen', 'hall');
        await screen.click('text=Full screen');
        await screen.waitForSelector(':root:fullscreen');
        await expect.poll(() => screen.locator('button:visible, nav:visible').count()).toBe(0);
        expect(await screen.locator('.dial:visible').count()).toBe(2);
        await screen.evaluate(() => document.exitFullscreen());
        await screen.waitForSelector('.hall_choice');
    });

    test('copies its link and says so; where it may not, the link is shown', async () => {
        const screen = await logOn(browser, address, 'screen', 'hall');
        await screen.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        const link = await screen.evaluate(() => {
            const { huagu } = window as unknown as { huagu: { app: App } };
            return huagu.app.linkToShare!;
        });
        await screen.click('text=Copy this screen’s link');
        await screen.waitForSelector('.told:has-text("Copied. Opened elsewhere")');
        expect(await screen.evaluate(() => navigator.clipboard.readText())).toBe(link);
        await screen.evaluate(() => {
            navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
        });
        const [dialog] = await Promise.all([
            screen.waitForEvent('dialog').then(async (shown) => {
                await shown.dismiss();
                return shown;
            }),
            screen.click('text=Copy this screen’s link'),
        ]);
        expect(dialog.defaultValue()).toBe(link);
    });

    test('says in the middle of its screen that its link has run out, with the whole dial', async () => {
        const screen = await (await browser.newContext({ locale: 'en-US' })).newPage();
        await screen.setViewportSize({ width: 1280, height: 800 });
        await screen.goto(`${address}/#/hall?user=screen&token=0a0b`);
        await screen.waitForSelector('.hall_cover section');
        const dial = (await screen.locator('.door_dial').boundingBox())!;
        const [first, last] = [
            (await screen.locator('.hall_cover section').first().boundingBox())!,
            (await screen.locator('.hall_cover button').boundingBox())!,
        ];
        expect(dial.y).toBeGreaterThanOrEqual(0);
        expect(dial.y + dial.height).toBeLessThanOrEqual(800);
        expect(Math.abs((first.y + last.y + last.height) / 2 - 400)).toBeLessThan(20);
    });
});

test('the table of averages is whole at 1280 px, in both languages', async () => {
    const [anna, desk] = await Promise.all([
        logOn(browser, address, 'anna'),
        logOn(browser, address, 'desk', 'results'),
    ]);
    market.queueLot(1, { start_price: 50_000 });
    market.operate('open-clock', '1');
    await anna.waitForSelector('.dial[data-look=running]');
    await anna.keyboard.type('4 ');
    await desk.waitForSelector('.results_averages tbody tr');
    const cut = (): Promise<number> =>
        desk.locator('.results_averages .scroll').evaluate((of) => of.scrollWidth - of.clientWidth);
    expect(await cut()).toBe(0);
    await desk.click('text=中文');
    await desk.waitForSelector('text=English');
    expect(await cut()).toBe(0);
    expect((await texts(desk, '.results_averages th')).length).toBe(7);
});
