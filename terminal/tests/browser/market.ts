// A market of a test's own: `huagu serve` with the terminal in it, and `huagu operate` to run it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.HUAGU_PROGRAM ?? '../build/release/huagu';
export const password = 'flower-valley';

const user = (name: string, role: string, participant?: number): string =>
    `[[users]]\nname = "${name}"\npassword = "${password}"\nrole = "${role}"\n` +
    (participant === undefined ? '' : `participant = ${participant}\n`);

/** What tests choose of the settings; steps are slow enough that a busy machine shows every one. */
export interface Choices {
    /** Beyond the second they have numbers for names. */
    clocks?: number;
    day?: string;
    step_interval?: string;
    hold?: string;
    allowance?: string;
    auto_advance?: boolean;
    /** The kernel's round trip is a proxy's, so the pings' counts. */
    web_is_proxied?: boolean;
}

const clocksFrom = (first: number, last: number): string =>
    Array.from(
        { length: last - first + 1 },
        (_, at) => `[[clocks]]\nname = "${first + at}"\n`,
    ).join('');

function settings({
    clocks = 2,
    day = '2026-11-23',
    step_interval = '250 ms',
    hold = '1 s',
    allowance = '150 ms',
    auto_advance = true,
    web_is_proxied = false,
}: Choices): string {
    return `
[market]
name = { en = "Flower Valley", zh = "花谷" }
day = "${day}"
currency = "CNY"
buyer_fee_bp = 250
hide_buyers = true
[server]
port = 0
stall_limit = "10 s"
web_is_proxied = ${web_is_proxied}
[passwords]
file = "users.jsonl"
strength = "least"
[rules]
step_interval = "${step_interval}"
hold = "${hold}"
allowance = "${allowance}"
tie = "random_draw"
auto_advance = ${auto_advance}
[[clocks]]
name = { en = "Roses", zh = "玫瑰钟" }
[[clocks]]
name = { en = "Lilies", zh = "百合钟" }
${clocksFrom(3, clocks)}[[participants]]
name = { en = "Lin's Roses", zh = "林氏玫瑰" }
grower = true
[[participants]]
name = { en = "Spring City Flowers", zh = "春城花卉" }
buyer = true
credit_limit = 5_000_000
[[participants]]
name = { en = "Harbour Export", zh = "海港出口" }
buyer = true
credit_limit = 5_000_000
[[products]]
name = { en = "Rose Carola", zh = "卡罗拉玫瑰" }
group = "rose"
group_name = { en = "Roses", zh = "玫瑰" }
[[products]]
name = { en = "Lily Siberia", zh = "西伯利亚百合" }
group = "lily"
group_name = { en = "Lilies", zh = "百合" }
${user('desk', 'auctioneer')}
${user('cli', 'auctioneer')}
${user('screen', 'observer')}
${user('watcher', 'settlement')}
${user('anna', 'trader', 2)}
${user('anke', 'trader', 2)}
${user('bert', 'trader', 3)}
`;
}

export class Market {
    private server: ChildProcess | null = null;
    private readonly directory = mkdtempSync(join(tmpdir(), 'huagu-terminal-'));
    private port = 0;
    webPort = 0;

    constructor(private readonly choices: Choices = {}) {
        this.choose(choices);
    }

    private choose(choices: Choices): void {
        writeFileSync(join(this.directory, 'market.toml'), settings(choices));
    }

    get data(): string {
        return join(this.directory, 'data');
    }

    /** At the ports that it had before, if it ran before. */
    async start(): Promise<void> {
        const options = [
            'serve',
            '--config',
            join(this.directory, 'market.toml'),
            '--data',
            this.data,
            '--durability',
            'none',
            '--port',
            String(this.port),
            '--web-port',
            String(this.webPort),
        ];
        const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] });
        this.server = server;
        let text = '';
        await new Promise<void>((resolve, reject) => {
            server.once('exit', () => reject(new Error(`the server ended: ${text}`)));
            server.stdout.on('data', (bytes) => {
                text += String(bytes);
                const lines = /listening on \S+?:(\d+)[\s\S]*?https?:\/\/\S+?:(\d+)/.exec(text);
                if (!lines) return;
                this.port = Number(lines[1]);
                this.webPort = Number(lines[2]);
                resolve();
            });
        });
    }

    /** The next morning, at the same ports. */
    async startDay(day: string): Promise<void> {
        await this.stop();
        this.choose({ ...this.choices, day });
        await this.start();
    }

    async stop(): Promise<void> {
        const server = this.server;
        this.server = null;
        if (!server || server.exitCode !== null) return;
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await ended;
    }

    async remove(): Promise<void> {
        await this.stop();
        rmSync(this.directory, { recursive: true, force: true });
    }

    /** A reader of the results that stays; the test ends it. */
    follow(user: string): ChildProcess {
        const options = ['--connect', `127.0.0.1:${this.port}`, '--user', user, '--view', 'full'];
        const env = { ...process.env, HUAGU_PASSWORD: password };
        return spawn(program, ['watch', ...options], { stdio: 'ignore', env });
    }

    operate(...words: string[]): string {
        return this.run('operate', ['--user', 'cli', ...words]);
    }

    /** A trader's lines, one after another; it must not be logged on elsewhere. */
    bid(user: string, lines: string[]): string {
        return this.run('bid', ['--user', user], lines.join('\n') + '\n');
    }

    /** A command a line. */
    operateAll(lines: string[]): void {
        const words = ['operate', '--connect', `127.0.0.1:${this.port}`, '--user', 'cli'];
        const env = { ...process.env, HUAGU_PASSWORD: password };
        execFileSync(program, words, { env, input: lines.join('\n') });
    }

    /** Every result so far, as the settlement sees it. */
    results(): Record<string, unknown>[] {
        const options = ['--user', 'watcher', '--view', 'full', '--json', '--so-far'];
        const text = this.run('watch', options);
        return text
            .trim()
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Record<string, unknown>);
    }

    sales(): Record<string, number>[] {
        return this.results().filter(({ event }) => event === 'sale') as Record<string, number>[];
    }

    /** The day's commands, as its journal has them. */
    journal(): Record<string, unknown>[] {
        const text = execFileSync(program, ['journal', 'dump', '--data', this.data], {
            encoding: 'utf8',
        });
        return text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>);
    }

    queueLot(clock: number, fields: Record<string, string | number> = {}): void {
        const all = {
            clock,
            grower: 1,
            product: clock,
            grade: 'A',
            length_cm: 60,
            items_per_unit: 20,
            units: 18,
            start_price: 120,
            reserve_price: 20,
            ...fields,
        };
        this.operate(
            'queue-lot',
            ...Object.entries(all).map(([name, value]) => `${name}=${value}`),
        );
    }

    /** A catalogue of these rows. */
    loadRows(rows: string[]): void {
        const columns =
            'clock,grower,product,group_en,group_zh,name_en,name_zh,grade,length_cm,items_per_unit,units,' +
            'min_units,currency,start_price,reserve_price,published_low,published_high,published_average,source_line';
        const folder = mkdtempSync(join(tmpdir(), 'huagu-catalogue-'));
        try {
            const file = join(folder, 'day.csv');
            writeFileSync(file, [columns, ...rows, ''].join('\n'));
            this.operate('load', file);
        } finally {
            rmSync(folder, { recursive: true });
        }
    }

    private run(command: string, words: string[], input?: string): string {
        return execFileSync(program, [command, '--connect', `127.0.0.1:${this.port}`, ...words], {
            encoding: 'utf8',
            input,
            env: { ...process.env, HUAGU_PASSWORD: password },
        });
    }
}
