// The terminal in a real browser against the real server: one market after another, since two would
// only wait for each other.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    resolve: {
        alias: {
            '@schema': fileURLToPath(
                new URL('../../build/schemas/session_generated.ts', import.meta.url),
            ),
        },
    },
    test: {
        include: ['tests/browser/**/*.test.ts'],
        fileParallelism: false,
        testTimeout: 180_000,
        hookTimeout: 90_000,
        expect: { poll: { timeout: 10_000 } }, // a page shows what has come in its next frame
    },
});
