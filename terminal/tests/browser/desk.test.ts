// The auctioneer's hands: buttons stay where they are, and what came to a place by itself takes no click at once.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { logOn } from './page';
import { address, browser, chooseMarket, market } from './stage';

const atDesk = (): Promise<Page> => logOn(browser, address, 'desk', 'desk');
const commands = (name: string): number =>
    market.journal().filter(({ command }) => command === name).length;
const isAsked = (page: Page): Promise<boolean> => page.isVisible('dialog[open]');

function runs(): void {
    market.queueLot(1, { start_price: 400 });
    market.operate('open-clock', '1');
}

async function middleOf(page: Page, selector: string): Promise<[number, number]> {
    const { x, y, width, height } = (await page.locator(selector).first().boundingBox())!;
    return [x + width / 2, y + height / 2];
}

describe('the keyboard at the desk', () => {
    test('stays on the button that Enter was pressed on, whatever becomes of the clocks', async () => {
        const desk = await atDesk();
        market.queueLot(1, { start_price: 400 });
        const enter = async (place: string, word: string, state: string): Promise<void> => {
            await desk.focus(`${place} button:text-is("${word}")[aria-disabled=false]`);
            await desk.keyboard.press('Enter');
            if (['Close', 'Resume all'].includes(word))
                await desk.press('dialog[open] button.primary', 'Enter');
            await expect.poll(() => desk.getAttribute('.desk_row', 'data-state')).toBe(state);
        };
        const focused = (place: string): Promise<string | null> =>
            desk.evaluate((within) => {
                const has = document.activeElement!;
                return has.closest(within) && has.textContent;
            }, place);
        for (const place of ['.desk_row', '.desk_clock .controls']) {
            await enter(place, 'Open', 'running');
            expect(await focused(place)).toBe('Resume'); // which has come in its place
            await enter(place, 'Pause', 'paused');
            expect(await focused(place)).toBe('Pause');
            await enter(place, 'Resume', 'running');
            expect(await focused(place)).toBe('Resume');
            market.operate('pause-clock', '1');
            await enter(place, 'Close', 'closed');
            expect(await focused(place)).toBe('Close');
        }
        await enter('.desk_row', 'Open', 'running');
        for (const [word, state] of [
            ['Pause all', 'paused'],
            ['Resume all', 'running'],
        ] as const) {
            await enter('.all', word, state);
            expect(await focused('.all')).toBe(word);
        }
    });

    test('clicks once, however long Enter is held', async () => {
        await chooseMarket({ auto_advance: false });
        market.queueLot(1);
        const desk = await atDesk();
        await desk.focus('.desk_row button:text-is("Open")');
        await desk.keyboard.down('Enter');
        const start = desk.locator('.desk_row button:text-is("Start lot")');
        while ((await start.count()) === 0) await desk.keyboard.down('Enter');
        await desk.waitForTimeout(600);
        for (let repeat = 0; repeat < 5; repeat++) await desk.keyboard.down('Enter');
        await desk.keyboard.up('Enter');
        expect([commands('open_clock'), commands('start_lot')]).toEqual([1, 0]);
        await desk.keyboard.press('Enter');
        await expect.poll(() => commands('start_lot')).toBe(1);
    });
});

describe('the queue at the desk', () => {
    test('leaves the keyboard on what moved a lot, also where it can go no further', async () => {
        const desk = await atDesk();
        for (let lot = 0; lot < 4; lot++) market.queueLot(1);
        const rows = desk.locator('.queue tbody tr');
        const third = desk.locator('.queue tbody tr:has-text("Lot 3")');
        await third.getByRole('button', { name: 'Next' }).focus();
        const focused = (): Promise<string> =>
            desk.evaluate(() => {
                const has = document.activeElement!;
                const row = has.closest('tr')?.querySelector('b')?.textContent;
                return `${row} ${has.textContent} ${has.getAttribute('aria-disabled')}`;
            });
        await desk.keyboard.press('Enter');
        await expect.poll(() => rows.first().textContent()).toContain('Lot 3');
        expect(await focused()).toBe('Lot 3 ⤒ true');
        await desk.keyboard.press('Enter');
        await desk.waitForSelector('.told .bad:has-text("Lot 3 is the first")');
        await third.getByRole('button', { name: 'Later' }).press('Enter');
        await expect.poll(() => rows.nth(1).textContent()).toContain('Lot 3');
        expect(await focused()).toBe('Lot 3 ↓ false');
    });
});

describe('a button at the desk', () => {
    test('has a place of its own, in whatever state the clocks are', async () => {
        const desk = await atDesk();
        const places = (): Promise<string[]> =>
            desk.locator('.controls button').evaluateAll((all) =>
                all.map((of) => {
                    const { x, y, width, height } = of.getBoundingClientRect();
                    return [x, y, width, height].map(Math.round).join(' ');
                }),
            );
        for (const [lot, width, language] of [
            [1, 1280, '中文'],
            [2, 820, 'English'],
        ] as const) {
            await desk.setViewportSize({ width, height: 1_600 }); // room that is left over
            const closed = await places();
            expect(closed).toHaveLength(13);
            market.operate('open-clock', 'all');
            await desk.waitForSelector('.desk_row[data-state=idle] >> nth=1');
            expect(await places()).toEqual(closed);
            market.queueLot(1, { start_price: 400 });
            await desk.waitForSelector('.desk_row[data-state=running]');
            expect(await places()).toEqual(closed);
            market.operate('pause-all');
            await desk.waitForSelector('.desk_row[data-state=paused] >> nth=1');
            await desk.waitForSelector('.health li >> nth=1'); // a list below has grown
            expect(await places()).toEqual(closed);
            const isWhole = await desk
                .locator('.controls button')
                .evaluateAll((all) => all.every((of) => of.scrollWidth <= of.clientWidth));
            expect(isWhole).toBe(true);
            for (const clock of ['1', '2']) market.operate('close-clock', clock);
            market.operate('withdraw-lot', String(lot));
            await desk.waitForSelector('.desk_row[data-state=closed] >> nth=1');
            await desk.click(`text=${language}`);
        }
    });

    test('that cannot be used says why, and does nothing', async () => {
        const desk = await atDesk();
        const says = async (selector: string, why: string): Promise<void> => {
            const button = desk.locator(selector).first();
            await expect.poll(() => button.getAttribute('title')).toBe(why);
            expect(await button.getAttribute('aria-disabled')).toBe('true');
            await button.click({ force: true });
            await desk.waitForSelector(`.told .bad:has-text("${why}")`);
        };
        const ofClock = '.desk_clock .controls button';
        await says(`${ofClock}:text-is("Pause")`, 'Roses is closed');
        await says('.all >> text=Pause all', 'No clock is running or waiting for a lot');
        await says('.all >> text=Resume all', 'No clock is paused');
        market.operate('open-clock', '1');
        await says(`${ofClock}:text-is("Start lot")`, 'No lot is queued for Roses');
        market.queueLot(1, { start_price: 400 });
        await says(`${ofClock}:text-is("Close")`, 'Roses must be paused first');
        await says(`${ofClock}:text-is("Resume")`, 'Roses is running');
        await says('.all >> text=Close all clocks', 'No clock is paused or waiting for a lot');
        await says('.all >> text=Close market', 'These clocks must be closed first: Roses');
        expect(await isAsked(desk)).toBe(false);
        expect(commands('close_clock') + commands('pause_clock') + commands('start_lot')).toBe(0);
        await desk.click('text=中文');
        await expect
            .poll(() => desk.getAttribute('.all button >> nth=3', 'title'))
            .toBe('须先关闭：玫瑰钟');
    });

    test('is not another one for the second click of a double click', async () => {
        const desk = await atDesk();
        runs();
        await desk.waitForSelector('.desk_row[data-state=running]');
        const twice = async (selector: string): Promise<void> => {
            await desk.mouse.dblclick(...(await middleOf(desk, selector)), { delay: 60 });
        };
        await twice('.all button:text-is("Pause all")');
        await desk.waitForSelector('.desk_row[data-state=paused]');
        await twice('.desk_clock .controls button:text-is("Resume")');
        await desk.waitForSelector('.desk_row[data-state=running]');
        await desk.waitForTimeout(600);
        const paused = market.results().filter(({ event }) => event === 'clock_paused');
        expect(paused).toHaveLength(1);
        expect(await isAsked(desk)).toBe(false);
        expect(await desk.getAttribute('.desk_row', 'data-state')).toBe('running');
    });

    test('that does another thing now takes no click at once', async () => {
        await chooseMarket({ auto_advance: false });
        market.queueLot(1);
        const desk = await atDesk();
        const place = await middleOf(desk, '.desk_row button:text-is("Open")');
        const clicked = desk.evaluate(
            () =>
                new Promise<void>((done) => {
                    const button = document.querySelector('.desk_row .controls button')!;
                    new MutationObserver(() => {
                        if (button.textContent !== 'Start lot') return;
                        button.dispatchEvent(
                            new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }),
                        );
                        done();
                    }).observe(button, { subtree: true, childList: true, characterData: true });
                }),
        );
        await desk.mouse.click(...place);
        await clicked;
        await desk.waitForTimeout(600);
        expect(commands('start_lot')).toBe(0);
        await desk.mouse.click(...place);
        await desk.waitForSelector('.desk_row[data-state=running]');
    });

    test('is pressed once by a double click, where another one comes to its place', async () => {
        await chooseMarket({ auto_advance: false });
        market.queueLot(1);
        const desk = await atDesk();
        const open = '.desk_row button:text-is("Open")';
        const place = await middleOf(desk, open);
        await desk.mouse.click(...place);
        await desk.waitForSelector('.desk_row button:text-is("Start lot")');
        await desk.mouse.click(...place, { clickCount: 2 });
        await desk.waitForTimeout(600);
        expect([commands('open_clock'), commands('start_lot')]).toEqual([1, 0]);
    });

    test.each([
        ['another', '.desk_row'],
        ['text', '.desk_clocks .totals'],
    ])('that was moved under a hand that rests on %s takes no click at once', async (_, below) => {
        market.operate('open-clock', 'all');
        const desk = await atDesk();
        const closeAll = '.all button:text-is("Close all clocks")';
        await desk.waitForSelector(`${closeAll}[aria-disabled=false]`);
        const [, from] = await middleOf(desk, closeAll);
        const pause = (await desk
            .locator('.desk_row button:text-is("Pause")')
            .first()
            .boundingBox())!;
        const place = [pause.x + 5, (await middleOf(desk, below))[1]] as const;
        await desk.mouse.move(...place);
        const met = await desk.evaluate(
            ([x, y, by]) => {
                document.querySelector<HTMLElement>('.desk')!.style.marginTop = `${by}px`;
                const button = document.elementFromPoint(x, y)!;
                button.dispatchEvent(
                    new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }),
                );
                return button.textContent;
            },
            [...place, place[1] - from] as const,
        );
        expect(met).toBe('Close all clocks');
        await desk.waitForTimeout(600);
        expect(await isAsked(desk)).toBe(false);
        await desk.mouse.click(...place);
        await desk.waitForSelector('dialog[open]');
    });
});
