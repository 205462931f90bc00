// Whose the keyboard is, what fingers do, and what fits on a screen.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app';
import { logOn, logOnIn, speak, waitForPrice } from './page';
import { address, browser, chooseMarket, market } from './stage';

const presses = (): number => market.journal().filter(({ command }) => command === 'press').length;

async function runs(page: Page): Promise<void> {
    market.queueLot(1, { start_price: 300, reserve_price: 20, units: 100 });
    market.operate('open-clock', '1');
    await waitForPrice(page, 299);
}

/** A key that the market had time to hear of, if it pressed. */
async function heard(page: Page, key: string): Promise<void> {
    await page.keyboard.press(key);
    await page.waitForTimeout(600);
}

const drawn = (page: Page): Promise<unknown> =>
    page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );

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
        await anna.waitForTimeout(600);
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

    test('stays the clock’s when a mouse clicks a button beside it; a key’s button and a field keep it', async () => {
        const anna = await logOn(browser, address, 'anna', 'catalogue');
        for (let lot = 0; lot < 3; lot++) market.queueLot(1);
        await runs(anna);
        await anna.click('.star >> nth=1');
        await anna.waitForSelector('.lots li.marked');
        await anna.keyboard.type('5');
        await heard(anna, 'Space');
        await anna.waitForSelector('.answer:has-text("Mine: 5 at")');
        expect(await anna.locator('.lots li.marked').count()).toBe(1);
        await anna.focus('.star >> nth=0');
        await anna.keyboard.press('Space');
        await expect.poll(() => anna.locator('.lots li.marked').count()).toBe(2);
        await heard(anna, 'Space');
        await expect.poll(() => anna.locator('.lots li.marked').count()).toBe(1);
        await anna.click('.catalogue input[type=search]');
        await anna.keyboard.type('5');
        expect(await anna.inputValue('.catalogue input[type=search]')).toBe('5');
        expect(presses()).toBe(1);
    });

    test('is not the clock’s while the clock is not on the screen', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.setViewportSize({ width: 850, height: 800 });
        await anna.click('a[href="#/orders"]');
        await anna.waitForSelector('#stage', { state: 'hidden' });
        await anna.evaluate(() => (document.activeElement as HTMLElement).blur());
        await anna.keyboard.type('7');
        await heard(anna, 'Space');
        await anna.waitForSelector('.told .bad:has-text("out of sight: not pressed")');
        expect(presses()).toBe(0);
        await anna.click('a[href="#/now"]');
        await anna.waitForSelector('#stage');
        expect(await anna.textContent('.quantity output')).toBe('1');
    });

    test('is the clock’s wherever the page is scrolled to, and brings it back: but no price is bought that just came into sight', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.setViewportSize({ width: 850, height: 500 });
        const top = (): Promise<number> =>
            anna.evaluate(() => document.querySelector('.dial_price')!.getBoundingClientRect().top);
        const scrollAway = async (): Promise<void> => {
            await anna.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
            expect(await top()).toBeLessThan(0);
        };
        await scrollAway();
        for (const [key, units] of [
            ['7', '7'],
            ['ArrowUp', '8'],
            ['-', '7'],
            ['a', '100'],
        ] as const) {
            await scrollAway();
            await anna.keyboard.press(key);
            await expect.poll(() => anna.textContent('.quantity output')).toBe(units);
            await expect.poll(top).toBeGreaterThan(0);
        }
        await scrollAway();
        await anna.keyboard.press('5');
        await drawn(anna);
        await anna.keyboard.press('Space');
        await expect.poll(() => anna.textContent('.answer')).toContain('out of sight: not pressed');
        await anna.waitForTimeout(600);
        expect(presses()).toBe(0);
        await anna.keyboard.press('5');
        await heard(anna, 'Space');
        await anna.waitForSelector('.answer.won:has-text("Mine: 5 at")');
    });

    test('presses at no price that was just brought back, by a second press, or on the press button', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.setViewportSize({ width: 850, height: 500 });
        const scrollAway = (): Promise<void> =>
            anna.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        const refused = async (): Promise<void> => {
            await expect
                .poll(() => anna.textContent('.answer'))
                .toContain('out of sight: not pressed');
            await anna.waitForTimeout(600);
            expect(presses()).toBe(0);
        };
        await scrollAway();
        await anna.keyboard.press('Space');
        await anna.keyboard.press('Space');
        await refused();
        await anna.focus('.press');
        await scrollAway();
        await anna.keyboard.press('5');
        await drawn(anna);
        await anna.keyboard.press('Space');
        await refused();
        await heard(anna, 'Space');
        expect(presses()).toBe(1);
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

test('the press area says what the market would refuse, until the hand has come down to the credit', async () => {
    market.operate('set-credit', '2', '5130'); // a unit at 2.50, with its fee
    const anna = await logOn(browser, address, 'anna');
    await runs(anna);
    const says = (why: string): Promise<unknown> =>
        anna.waitForSelector(`.press[aria-disabled=true] small:text-is("${why}")`);
    await says('Not enough credit at this price');
    await anna.keyboard.press('Space');
    await anna.waitForSelector('.answer.refused:has-text("Refused: not enough credit")');
    await anna.waitForSelector('.press[aria-disabled=false]'); // without a message
    await anna.click('.all_or_none');
    await anna.keyboard.type('101');
    await says('Only 100 left');
    await speak(anna, 'zh');
    await says('只剩 100 件');
    await anna.click('.presets button:text-is("1")');
    await anna.waitForSelector('.press[aria-disabled=false]');
    await anna.keyboard.press('Space');
    await anna.waitForSelector('.answer.won');
});

test('the press area looks ready while a press can buy; else it says why, and a key is answered all the same', async () => {
    await chooseMarket({ hold: '3 s' });
    const anna = await phone(360, 640);
    await logOnIn(anna, address, 'anna');
    const press = anna.locator('.press');
    const heights = new Set<number>();
    const look = async (): Promise<[string, boolean]> => {
        heights.add((await press.boundingBox())!.height);
        return press.evaluate((of) => [
            `${of.getAttribute('aria-disabled')} ${of.querySelector('small')?.textContent ?? ''}`,
            getComputedStyle(of).backgroundImage.includes('gradient'),
        ]);
    };
    const says = async (why: string): Promise<void> => {
        await expect.poll(look).toEqual([`true ${why}`, false]);
        await anna.keyboard.press('Space');
    };
    const isReady = (): Promise<void> => expect.poll(look).toEqual(['false ', true]);
    const answers = (text: string): Promise<void> =>
        expect.poll(() => anna.textContent('.answer')).toContain(text);

    await says('Closed');
    await answers('No hand is running');
    market.operate('open-clock', '1');
    await says('Waiting for a lot');
    await answers('No hand is running');
    market.queueLot(1, { start_price: 300, min_units: 2 });
    await says('The hand starts soon');
    await says('At least 2');
    await answers('At least 2');
    await anna.keyboard.press('2');
    await isReady();
    await anna.keyboard.press('Space');
    await anna.waitForSelector('.answer.won');
    await expect.poll(look).toEqual(['true The hand starts soon', false]);
    await isReady();
    market.operate('pause-clock', '1');
    await anna.waitForSelector('.press[aria-disabled=true] small:text("Paused · goes on at")');
    await anna.click('text=中文');
    await anna.waitForSelector('.press small:text("暂停 · 从")');
    await anna.click('text=English');
    market.operate('suspend', '2');
    await says('You are suspended: ask the auctioneer');
    market.operate('reinstate', '2');
    await market.stop();
    await says('No line');
    await answers('No line: not pressed');
    expect(presses()).toBe(1);
    expect([...heights]).toHaveLength(1);
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

test('a finger that went down on the press button presses, and moves nothing', async () => {
    const anna = await phone(360, 640);
    await logOnIn(anna, address, 'anna');
    await runs(anna);
    const session = await anna.context().newCDPSession(anna);
    const drag = async (selector: string): Promise<void> => {
        const box = (await anna.locator(selector).boundingBox())!;
        const at = (up: number) => [{ x: box.x + box.width / 2, y: box.y + box.height / 2 - up }];
        const touch = (type: 'touchStart' | 'touchMove', up: number): Promise<unknown> =>
            session.send('Input.dispatchTouchEvent', { type, touchPoints: at(up) });
        await touch('touchStart', 0);
        for (let up = 10; up <= 120; up += 10) await touch('touchMove', up);
        await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const scrolled = (): Promise<number> => anna.evaluate(() => window.scrollY);
    await drag('.press');
    await anna.waitForSelector('.answer.won');
    expect(await scrolled()).toBe(0);
    await drag('.lot');
    await expect.poll(scrolled).toBeGreaterThan(20);
    expect(presses()).toBe(1);
});

describe('a price that is not to be seen', () => {
    const says = (page: Page): Promise<string | null> => page.textContent('.answer');
    async function tapPress(page: Page, clock = 1): Promise<void> {
        const box = (await page.locator(`[data-clock="${clock}"] .press`).boundingBox())!;
        await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    }

    test('is not pressed at: under the bar, by finger or key, which then sees it', async () => {
        const anna = await phone(360, 640);
        await logOnIn(anna, address, 'anna');
        await runs(anna);
        const scrollAway = (): Promise<void> =>
            anna.evaluate(() => {
                const { top } = document.querySelector('.dial_price')!.getBoundingClientRect();
                window.scrollTo(0, window.scrollY + top - 40);
            });
        await scrollAway();
        await heard(anna, 'NumpadEnter');
        await expect.poll(() => says(anna)).toContain('out of sight: not pressed');
        expect(presses()).toBe(0);
        await scrollAway();
        await tapPress(anna);
        await expect.poll(() => says(anna)).toContain('out of sight: not pressed');
        await tapPress(anna); // of two taps the second
        await anna.waitForTimeout(600);
        expect(presses()).toBe(0);
        await tapPress(anna);
        await anna.waitForSelector('.answer.won');
        expect(presses()).toBe(1);
    });

    test('is not pressed at: on the clock that a first tap brought under the finger', async () => {
        const anna = await phone(400, 1100);
        await logOnIn(anna, address, 'anna');
        market.queueLot(2, { start_price: 300, reserve_price: 20, units: 100 });
        market.operate('open-clock', '2');
        await runs(anna);
        await anna.tap('.two_clocks');
        await anna.waitForSelector('.panels.two');
        await anna.evaluate(() => {
            const longer = document.createElement('div');
            longer.style.cssText = 'position:absolute;top:0;width:1px;height:2500px';
            document.body.append(longer);
            const price = document.querySelector('[data-clock="2"] .dial_price')!;
            window.scrollTo(0, price.getBoundingClientRect().top - 20);
        });
        await tapPress(anna, 2);
        await anna.waitForSelector('.answer.refused:has-text("out of sight: not pressed")');
        await tapPress(anna, 1);
        await anna.waitForTimeout(600);
        expect(presses()).toBe(0);
        await tapPress(anna, 1);
        await anna.waitForSelector('.answer.won');
        expect(presses()).toBe(1);
    });

    test('is not pressed at: outside of what two fingers made large, which the key then shows', async () => {
        const anna = await phone(360, 640);
        await logOnIn(anna, address, 'anna');
        await runs(anna);
        const session = await anna.context().newCDPSession(anna);
        await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
        await expect.poll(() => anna.evaluate(() => window.visualViewport!.scale)).toBe(2);
        await heard(anna, 'NumpadEnter');
        await expect.poll(() => says(anna)).toContain('out of sight: not pressed');
        expect(presses()).toBe(0);
        await heard(anna, 'NumpadEnter');
        await anna.waitForSelector('.answer.won');
        expect(presses()).toBe(1);
    });

    /** Tells so many messages, of which the first lies on the price. */
    const tell = (page: Page, count: number): Promise<void> =>
        page.evaluate(async (messages) => {
            const { app } = (window as unknown as { huagu: { app: App } }).huagu;
            for (let order = 1; order <= messages; order++) app.tell(`Order ${order}: done`, false);
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const { top, left } = document.querySelector('.dial_price')!.getBoundingClientRect();
            const told = document.querySelector<HTMLElement>('.told p')!;
            told.style.cssText = `position:fixed;top:${top}px;left:${left}px`;
        }, count);

    test('is not pressed at: under what was told, which then goes; the page stays, and so do other messages', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.setViewportSize({ width: 850, height: 500 });
        await tell(anna, 2);
        const scrolled = await anna.evaluate(() => window.scrollY);
        await anna.keyboard.press('Space');
        await drawn(anna);
        expect(await says(anna)).toContain('out of sight: not pressed');
        expect(await anna.locator('.told p').allTextContents()).toEqual(['Order 2: done']);
        expect(await anna.evaluate(() => window.scrollY)).toBe(scrolled);
        expect(presses()).toBe(0);
        await anna.keyboard.press('Space'); // there is nothing to be found again
        await anna.waitForSelector('.answer.won');
        expect(presses()).toBe(1);
    });

    test('was seen by whoever pressed before something was told upon it', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        const pressLater = (of: 'before' | 'after'): Promise<void> =>
            anna.evaluate((when) => {
                const key = (): KeyboardEvent =>
                    new KeyboardEvent('keydown', { key: ' ', bubbles: true });
                const kept = window as unknown as { key?: KeyboardEvent };
                if (when === 'before') kept.key = key();
                else document.body.dispatchEvent(kept.key!);
            }, of);
        await pressLater('before');
        await tell(anna, 1);
        await pressLater('after');
        await anna.waitForSelector('.answer.won');
        expect(presses()).toBe(1);
        expect(await anna.locator('.told p').count()).toBe(1);
    });

    test('is not pressed at: under whatever lies on the dial, by button or key', async () => {
        const anna = await logOn(browser, address, 'anna');
        await runs(anna);
        await anna.evaluate(() => {
            const cover = document.createElement('div');
            const { top, left } = document.querySelector('.dial')!.getBoundingClientRect();
            cover.id = 'cover';
            cover.style.cssText = `position:fixed;z-index:99;top:${top}px;left:${left}px;width:60vh;height:60vh`;
            document.body.append(cover);
        });
        await heard(anna, 'Space');
        await expect.poll(() => says(anna)).toContain('out of sight: not pressed');
        expect(presses()).toBe(0);
        await anna.click('.press');
        await expect.poll(() => says(anna)).toContain('out of sight: not pressed');
        expect(presses()).toBe(0);
        await anna.evaluate(() => document.getElementById('cover')!.remove());
        await heard(anna, 'Space');
        expect(presses()).toBe(1);
    });
});

describe('on a phone', () => {
    test.each([
        [360, 640],
        [360, 740],
        [740, 360],
    ])('of %i × %i the bar, dial, lot and press fit, and none hides another', async (...size) => {
        const anna = await phone(...size);
        await logOnIn(anna, address, 'anna');
        market.queueLot(1, { start_price: 300, remark: 'cut this morning' });
        market.operate('open-clock', '1');
        await waitForPrice(anna, 299);
        await expect.poll(() => anna.innerText('.line_error')).toMatch(/^±\d+(\.\d)?$/);
        for (const language of ['中文', 'English']) {
            const boxes = await anna.evaluate(() =>
                ['.bar', '.overview', '.dial', '.lot', '.press_place'].map((name) => {
                    const { left, top, right, bottom } = document
                        .querySelector(name)!
                        .getBoundingClientRect();
                    return { name, left, top, right, bottom };
                }),
            );
            for (const box of boxes) {
                expect(box.left).toBeGreaterThanOrEqual(0);
                expect(box.right).toBeLessThanOrEqual(size[0]);
                expect(box.bottom).toBeLessThanOrEqual(size[1]);
            }
            const overlapping = boxes.flatMap((one, at) =>
                boxes
                    .slice(at + 1)
                    .filter(
                        (other) =>
                            one.left < other.right &&
                            other.left < one.right &&
                            one.top < other.bottom &&
                            other.top < one.bottom,
                    )
                    .map((other) => `${one.name} ${other.name}`),
            );
            expect(overlapping).toEqual([]);
            expect(boxes[2]!.bottom - boxes[2]!.top).toBeGreaterThan(140);
            await anna.tap(`text=${language}`);
        }
    });

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
