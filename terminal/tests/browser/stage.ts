// What a test file plays on: its browser, and a market of each test's own. To import it is to have them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Market, type Choices } from './market';

export let browser: Browser;
export let market: Market;
export let address: string; // for a browser

async function open(choices: Choices): Promise<void> {
    market = new Market(choices);
    await market.start();
    address = `http://127.0.0.1:${market.webPort}`;
}

async function close(): Promise<void> {
    for (const context of browser.contexts()) {
        // A page may just be asked for, and a tab may have crashed.
        await context.unrouteAll({ behavior: 'ignoreErrors' }).catch(() => undefined);
        await context.close();
    }
    await market.remove();
}

/** A market of other settings takes the place of the test's own. */
export async function chooseMarket(choices: Choices): Promise<void> {
    await close();
    await open(choices);
}

/** Pages that are newer than those in the program. */
const pages = process.env.HUAGU_PAGES;

function pathIn(folder: string, { pathname }: URL): string {
    return join(folder, pathname === '/' ? 'index.html' : pathname);
}

/** Pages of a folder take the place of the server's, under the server's own policy. */
export async function showPages(context: BrowserContext, folder: string): Promise<void> {
    await context.route(
        (url) => existsSync(pathIn(folder, url)),
        async (route) => {
            const { 'content-security-policy': policy = '' } = (await route.fetch()).headers();
            const path = pathIn(folder, new URL(route.request().url()));
            await route.fulfill({ path, headers: { 'content-security-policy': policy } });
        },
    );
}

beforeAll(async () => {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    const args = ['--no-sandbox', '--mute-audio'];
    // A page of a folder came from no socket: it would not be let onto this machine's network.
    args.push('--disable-features=LocalNetworkAccessChecks');
    browser = await chromium.launch({ executablePath, args });
    if (pages) browser.on('context', (context) => void showPages(context, pages));
});
afterAll(() => browser.close());
beforeEach(() => open({}));
afterEach(close);
