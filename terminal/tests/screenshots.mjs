// Pictures of every screen in both languages, from a phone to a wall, for docs/screens:
//     huagu demo --serve &
//     node tests/screenshots.mjs http://127.0.0.1:8080 ../docs/screens
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address = 'http://127.0.0.1:8080', folder = '../docs/screens', only = ''] =
    process.argv.slice(2);
const password = 'flower-valley'; // the demo's
const screens = [
    { name: 'trader', user: 'guest-1', page: 'now' },
    { name: 'desk', user: 'desk', page: 'desk' },
    { name: 'hall', user: 'screen', page: 'hall' },
    { name: 'results', user: 'screen', page: 'results' },
];
const sizes = [
    [360, 740],
    [1280, 800],
    [3840, 2160],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--mute-audio'],
});
for (const { name, user, page } of screens) {
    for (const language of ['en', 'zh']) {
        for (const [width, height] of sizes) {
            const file = `${name}-${language}-${width}.jpg`;
            if (!file.includes(only)) continue;
            const context = await browser.newContext({
                viewport: { width, height },
                locale: language === 'zh' ? 'zh-CN' : 'en-US',
            });
            const tab = await context.newPage();
            await tab.goto(`${address}/#/${page}`);
            await tab.fill('input[name=user]', user);
            await tab.fill('input[name=password]', password);
            await tab.click('button[type=submit]');
            if (page === 'results') await tab.waitForSelector('tbody tr');
            // A machine that is busy may have paused the clocks: that is a picture, too.
            else await tab.waitForSelector('.dial[data-look=running]').catch(() => undefined);
            if (name === 'trader') await tab.keyboard.type('5 ', { delay: 50 });
            await tab.waitForTimeout(2_500);
            await tab.screenshot({
                path: join(folder, file),
                type: 'jpeg',
                quality: width > 2_000 ? 60 : 80,
            });
            await context.close();
        }
    }
}
await browser.close();
