// A person at a terminal: a browser page, and what can be read from it.
import type { Browser, Page } from 'playwright-core';
import type { App } from '../../src/app';
import { password } from './market';

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
    await enter(tab, user);
    await tab.waitForSelector(
        '.line_quality[data-quality="good"], .line_quality[data-quality="fair"], .line_quality[data-quality="poor"]',
    );
    return tab;
}

/** At the door. */
export async function enter(tab: Page, user: string, secret = password): Promise<void> {
    await tab.fill('input[name=user]', user);
    await tab.fill('input[name=password]', secret);
    await tab.click('button[type=submit]');
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

/** A trader buys of the lot whose hand runs down from 120. */
export async function buy(page: Page, units: number): Promise<void> {
    await waitForPrice(page, 118);
    await page.keyboard.type(String(units));
    await page.keyboard.press('Space');
    await page.waitForSelector('.answer.won');
}

export async function speak(page: Page, language: 'en' | 'zh'): Promise<void> {
    await page.evaluate((to) => {
        const { huagu } = window as unknown as { huagu: { app: App } };
        huagu.app.set({ language: to });
    }, language);
    await page.waitForSelector(`html[lang^=${language}]`);
}

/** What was on the screen from a moment on. */
export interface Shown {
    local: number;
    price: number; // as the dial says it, in minor units
    lot: number;
    round: number;
    step: number;
}
interface Watched {
    huagu: { screenLog: Omit<Shown, 'price'>[] };
    screen: Shown[];
    keys: number[];
}

/** Notes what the page has painted, and when space went down. */
export async function watchScreen(page: Page): Promise<void> {
    await page.evaluate(() => {
        const watched = window as unknown as Watched;
        watched.screen = [];
        watched.keys = [];
        const { port1, port2 } = new MessageChannel(); // heard of when the frame has been painted
        port1.onmessage = () => {
            const latest = watched.huagu.screenLog.at(-1);
            const text = document.querySelector('.dial_price')?.textContent ?? '';
            const price = Math.round(Number(text) * 100);
            if (latest) watched.screen.push({ ...latest, price, local: performance.now() });
        };
        const look = (): void => {
            port2.postMessage(null);
            requestAnimationFrame(look);
        };
        look();
        const down = (event: KeyboardEvent): void => {
            if (event.key === ' ') watched.keys.push(event.timeStamp);
        };
        window.addEventListener('keydown', down, true);
    });
}

export async function shownAtKey(page: Page): Promise<Shown> {
    const shown = await page.evaluate(() => {
        const { screen, keys } = window as unknown as Watched;
        return screen.filter(({ local }) => local <= keys[0]!).at(-1);
    });
    if (!shown) throw new Error('nothing was on the screen');
    return shown;
}

/** The screen stands still from shortly before the end of the step with this price; back when market time is past it. */
export async function freezeBeforeEnd(page: Page, price: number): Promise<void> {
    await page.evaluate(async (wanted) => {
        const { app } = (window as unknown as { huagu: { app: App } }).huagu;
        const { round } = app.market.view.clocks.get(1)!;
        const untilEnd = (): number => {
            const end = (round!.startPrice - wanted + 1) * round!.stepInterval;
            return (end - Number(app.line.marketTime() - round!.startsAt)) / 1e6;
        };
        const real = window.requestAnimationFrame;
        await new Promise<void>((resolve) => {
            const look = (): void => (untilEnd() < 40 ? resolve() : void real(look));
            look();
        });
        const held: FrameRequestCallback[] = [];
        window.requestAnimationFrame = (draw) => held.push(draw);
        const goOn = (): void => {
            window.requestAnimationFrame = real;
            for (const draw of held) real(draw);
        };
        window.addEventListener('keydown', () => setTimeout(goOn), { once: true });
        await new Promise((resolve) => setTimeout(resolve, untilEnd() + 5));
    }, price);
}

/** Has each page that shows a chart used, once it is drawn. */
export async function withCharts(
    browser: Browser,
    address: string,
    use: (screen: Page, page: string) => Promise<void>,
): Promise<void> {
    for (const [user, page] of [
        ['desk', 'results'],
        ['screen', 'hall'],
    ] as const) {
        const screen = await logOn(browser, address, user, page);
        await screen.waitForSelector('.chart canvas');
        await use(screen, page);
    }
}
