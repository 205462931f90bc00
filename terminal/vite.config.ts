import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const market = process.env.HUAGU_WEB ?? 'http://127.0.0.1:8080';

export default defineConfig({
    resolve: {
        alias: {
            '@schema': fileURLToPath(
                new URL('build/schemas/session_generated.ts', import.meta.url),
            ),
        },
    },
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: {
        target: 'es2022',
        // The gateway's content security policy allows files only, no data: addresses.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
    },
    // While developing, the market is a running `huagu serve`: its web address in HUAGU_WEB.
    server: { proxy: { '/market': { target: market, ws: true, changeOrigin: true } } },
    preview: { proxy: { '/market': { target: market, ws: true, changeOrigin: true } } },
    test: { include: ['tests/unit/**/*.test.ts'] },
});
