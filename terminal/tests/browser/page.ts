// A person at a terminal: a browser page, and what can be read from it.
import { chromium, type Browser, type Page } from 'playwright-core';
import { password } from './market';

export async function openBrowser(): Promise<Browser> {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    return chromium.launch({ executablePath, args: ['--no-sandbox', '--mute-audio'] });
}

export async function logOn(
    browser: Browser,
    address: string,
    user: string,
    page = '',
): Promise<Page> {
    const context = await browser.newContext({
        locale: 'en-US',
        viewport: { width: 1280, height: 800 },
    });
    return logOnIn(await context.newPage(), address, user, page);
}

export async function logOnIn(tab: Page, address: string, user: string, page = ''): Promise<Page> {
    await tab.goto(`${address}/#/${page}`);
    await tab.fill('input[name=user]', user);
    await tab.fill('input[name=password]', password);
    await tab.click('button[type=submit]');
    await tab.waitForSelector(
        '.line_quality[data-quality="good"], .line_quality[data-quality="fair"], .line_quality[data-quality="poor"]',
    );
    return tab;
}

export const dialLook = (page: Page): Promise<string | null> =>
    page.getAttribute('.dial', 'data-look');
export const dialPrice = (page: Page): Promise<string | null> => page.textContent('.dial_price');
export const answer = (page: Page): Promise<string | null> => page.textContent('.answer');

/** Waits until the hand of the first dial has come down to a price, in minor units. */
export async function waitForPrice(page: Page, price: number): Promise<void> {
    await page.waitForFunction(
        (limit) => {
            const running =
                document.querySelector('.dial')?.getAttribute('data-look') === 'running';
            const text = document.querySelector('.dial_price')?.textContent ?? '';
            return running && Math.round(Number(text) * 100) <= limit;
        },
        price,
        { polling: 'raf' },
    );
}

export interface Shown {
    local: number;
    clock: number;
    lot: number;
    round: number;
    step: number;
}

/** The time stamps of the keys that went down, and what was on the screen when. */
export async function watchKeys(page: Page): Promise<void> {
    await page.evaluate(() => {
        const keys: number[] = [];
        Object.assign(window, { pressedKeys: keys });
        window.addEventListener(
            'keydown',
            (event) => event.key === ' ' && keys.push(event.timeStamp),
            true,
        );
    });
}

export async function shownAtKey(page: Page): Promise<Shown | undefined> {
    return page.evaluate(() => {
        const { huagu, pressedKeys } = window as unknown as {
            huagu: { screenLog: Shown[] };
            pressedKeys: number[];
        };
        const key = pressedKeys[0] ?? 0;
        return huagu.screenLog.filter(({ local }) => local <= key).at(-1);
    });
}
