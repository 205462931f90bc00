import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A browser's sound, which is allowed with the first key. */
class FakeContext {
    static last: FakeContext;
    state = 'suspended';
    currentTime = 0;
    destination = {};
    tones: number[] = [];
    private waiting: (() => void)[] = [];

    constructor() {
        FakeContext.last = this;
    }
    resume(): Promise<void> {
        return new Promise((resolve) => this.waiting.push(resolve));
    }
    allow(): void {
        this.state = 'running';
        for (const resolve of this.waiting.splice(0)) resolve();
    }
    createOscillator() {
        const { tones } = this;
        return {
            frequency: { value: 0 },
            connect: (to: unknown) => to,
            start(): void {
                tones.push(this.frequency.value);
            },
            stop: () => undefined,
        };
    }
    createGain() {
        const gain = {
            setValueAtTime: () => undefined,
            exponentialRampToValueAtTime: () => undefined,
        };
        return { gain, connect: (to: unknown) => to };
    }
}

let play: (tune: 'press' | 'won' | 'lost' | 'refused') => void;
beforeEach(async () => {
    vi.useFakeTimers({ now: 0 });
    vi.stubGlobal('AudioContext', FakeContext);
    vi.resetModules();
    ({ play } = await import('../../src/sound'));
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const heard = async (): Promise<number[]> => {
    await vi.advanceTimersByTimeAsync(0);
    return FakeContext.last.tones;
};

test('the first key is heard, and allows what comes after it', async () => {
    play('press');
    FakeContext.last.allow();
    expect(await heard()).toEqual([880]);
    play('won');
    expect(await heard()).toEqual([880, 660, 990]);
});

test('what came before there was a key is not played late, all at once', async () => {
    play('won');
    play('lost');
    expect(await heard()).toEqual([]);
    vi.advanceTimersByTime(60_000);
    play('press');
    FakeContext.last.allow();
    expect(await heard()).toEqual([880]);
});

test('a machine without sound still trades', async () => {
    vi.stubGlobal('AudioContext', undefined);
    expect(() => play('press')).not.toThrow();
    await vi.advanceTimersByTimeAsync(0);
});
