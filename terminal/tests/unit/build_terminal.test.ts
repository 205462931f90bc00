// scripts/build-terminal on a tree of its own, where `npm` only notes what it is asked for.
import { execFileSync } from 'node:child_process';
import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    utimesSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../scripts/build-terminal', import.meta.url));
const sources = [
    'schemas/session.fbs',
    'terminal/src/parts/dial.tsx',
    'terminal/src/app.ts',
    'terminal/public/icon.svg',
    'terminal/index.html',
    'terminal/schemas.mjs',
    'terminal/vite.config.ts',
    'terminal/tsconfig.json',
    'terminal/package.json',
];
const npm = `#!/bin/sh
echo "$*" >>"$ASKED"
case "$*" in "run build") mkdir -p dist && echo built >dist/index.html ;; esac
`;

let tree: string;
const at = (path: string): string => join(tree, path);

function write(path: string, text = path): void {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
}

/** So many seconds from now on; before now if below 0. */
function setTime(path: string, seconds: number): void {
    const time = Date.now() / 1_000 + seconds;
    utimesSync(at(path), time, time);
}

/** What npm was asked for. */
function build(): string[] {
    rmSync(at('asked'), { force: true });
    const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, ASKED: at('asked') };
    execFileSync(at('scripts/build-terminal'), { env });
    if (!existsSync(at('asked'))) return [];
    return readFileSync(at('asked'), 'utf8').trim().split('\n');
}

beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'huagu-build-'));
    for (const path of sources) write(path);
    write('terminal/package-lock.json');
    write('terminal/node_modules/.package-lock.json');
    write('bin/npm', npm);
    chmodSync(at('bin/npm'), 0o755);
    mkdirSync(at('scripts'));
    copyFileSync(script, at('scripts/build-terminal'));
    // All of it was there an hour ago.
    const folders = ['schemas', 'terminal/src', 'terminal/src/parts', 'terminal/public'];
    for (const path of [...sources, ...folders]) setTime(path, -3_600);
    setTime('terminal/package-lock.json', -3_601);
    setTime('terminal/node_modules/.package-lock.json', -3_600);
});
afterEach(() => rmSync(tree, { recursive: true }));

describe('the terminal', () => {
    test('is built where there is none, and not again', () => {
        expect(build()).toEqual(['run build']);
        expect(build()).toEqual([]);
    });

    test.each(sources)('is built again when %s is newer', (path) => {
        build();
        setTime(path, 60);
        expect(build()).toEqual(['run build']);
    });

    test('is built again when a source was removed, and when its packages are others', () => {
        build();
        setTime('terminal/dist/index.html', -60);
        rmSync(at('terminal/src/parts/dial.tsx'));
        expect(build()).toEqual(['run build']);
        setTime('terminal/node_modules/.package-lock.json', 60);
        expect(build()).toEqual(['run build']);
    });
});
