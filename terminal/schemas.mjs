// Makes build/schemas from ../schemas with flatc, whose version the `flatbuffers` package must fit.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const flatc = process.env.FLATC ?? 'flatc';
execFileSync(
    flatc,
    [
        '--ts',
        '--gen-object-api',
        '--gen-all',
        '-o',
        here('build/schemas'),
        here('../schemas/session.fbs'),
    ],
    { stdio: 'inherit' },
);
