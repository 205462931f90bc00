// Makes tests/unit/hand_cases.json: rounds and presses as the engine decides them. Run it again when
// docs/rules.md changes what a hand does:
//     node tests/hand_cases.mjs ../build/release/huagu > tests/unit/hand_cases.json
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const clocks = 120;
const opening = 1_764_000_000_000_000_000n; // all 64 bits of a market time are used
const hold = 800_000_000n;

// A small generator of its own: the table is the same each time.
let state = 20261123n;
const random = (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(below));
};

/** A lot on a clock of its own, and a press at a moment that is hard to place. */
function makeCase(clock) {
    const priceStep = 1 + random(clock % 3 === 0 ? 500 : 5);
    const stepInterval = 1 + random(clock % 4 === 0 ? 1_000 : 200_000_000);
    const steps = 1 + random(400);
    const reserve = 1 + random(1_000);
    const start = reserve + steps * priceStep + random(priceStep);
    const edge = BigInt(random(steps + 1)) * BigInt(stepInterval);
    const beside = [0n, -1n, BigInt(stepInterval) - 1n, BigInt(random(stepInterval))][clock % 4];
    const into = edge + beside < 0n ? 0n : edge + beside;
    return { clock, priceStep, stepInterval, reserve, start, pressTime: opening + hold + into };
}

function scenarioOf(cases) {
    const setUp = [
        { at: 0n, command: 'open_market', currency: 'CNY', seed: 1 },
        {
            at: 0n,
            command: 'add_participant',
            participant: 1,
            buyer: true,
            grower: false,
            credit_limit: 10 ** 15,
        },
        {
            at: 0n,
            command: 'add_participant',
            participant: 2,
            buyer: false,
            grower: true,
            credit_limit: 0,
        },
    ];
    for (const { clock, priceStep, stepInterval, reserve, start } of cases) {
        setUp.push({
            at: 0n,
            command: 'add_clock',
            clock,
            price_step: priceStep,
            step_interval: stepInterval,
            guard: 0,
        });
        setUp.push({
            at: 0n,
            command: 'queue_lot',
            clock,
            lot: clock,
            grower: 2,
            product: 1,
            grade: 0,
            length_cm: 60,
            items_per_unit: 1,
            units: 5,
            min_units: 1,
            start_price: start,
            reserve_price: reserve,
        });
    }
    const open = cases.map(({ clock }) => ({ at: opening, command: 'open_clock', clock }));
    const inOrder = [...cases].sort((a, b) => Number(a.pressTime - b.pressTime));
    const presses = inOrder.map(({ clock, pressTime }, place) => ({
        at: pressTime,
        command: 'press',
        participant: 1,
        command_id: place + 1,
        clock,
        lot: clock,
        round: 1,
        press_time: pressTime,
        units: 1,
    }));
    const end = { at: opening + 10n ** 12n, command: 'advance' };
    return [...setUp, ...open, ...presses, end];
}

const line = (value) =>
    JSON.stringify(value, (_, field) =>
        typeof field === 'bigint' ? `#${field}#` : field,
    ).replaceAll(/"#|#"/g, '');
/** Numbers above 2^53 as texts. */
const parse = (text) => JSON.parse(text.replaceAll(/:(\d{16,})/g, ':"$1"'));

function simulate(program, scenario) {
    const folder = mkdtempSync(join(tmpdir(), 'hand-'));
    const file = join(folder, 'scenario.jsonl');
    writeFileSync(file, scenario.map(line).join('\n') + '\n');
    const out = execFileSync(program, ['simulate', file], { encoding: 'utf8', maxBuffer: 1 << 28 });
    rmSync(folder, { recursive: true });
    return out.trim().split('\n').map(parse);
}

export function handCases(program) {
    const cases = Array.from({ length: clocks }, (_, at) => makeCase(at + 1));
    const events = simulate(program, scenarioOf(cases));
    return cases.map(({ clock, pressTime }) => {
        const of = (name) =>
            events.find(
                (event) => event.event === name && event.clock === clock && event.round === 1,
            );
        const round = of('round_started');
        const sale = of('sale');
        return {
            start_price: round.start_price,
            price_step: round.price_step,
            step_interval: round.step_interval,
            starts_at: String(round.starts_at),
            last_step: round.last_step,
            press_time: String(pressTime),
            sale: sale ? { step: sale.step, price: sale.price } : null,
        };
    });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
    const rows = handCases(process.argv[2]).map((row) => `  ${JSON.stringify(row)}`);
    process.stdout.write(`[\n${rows.join(',\n')}\n]\n`);
}
