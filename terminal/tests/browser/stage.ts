// What a test file plays on: its browser, and a market of each test's own. To import it is to have them.
import { chromium, type Browser } from 'playwright-core';
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
    await Promise.all(browser.contexts().map((context) => context.close()));
    await market.remove();
}

/** A market of other settings takes the place of the test's own. */
export async function chooseMarket(choices: Choices): Promise<void> {
    await close();
    await open(choices);
}

beforeAll(async () => {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    const args = ['--no-sandbox', '--mute-audio'];
    browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());
beforeEach(() => open({}));
afterEach(close);
