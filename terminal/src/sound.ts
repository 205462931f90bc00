// Short tones: a press, a win, a loss. Browsers allow sound only after a first key or touch.
let context: AudioContext | null = null;

type Note = readonly [frequency: number, start: number, length: number, volume: number];
export type Tune = 'press' | 'won' | 'bought' | 'lost' | 'refused';

function tone(of: AudioContext, [frequency, start, length, volume]: Note): void {
    const at = of.currentTime + start;
    const oscillator = of.createOscillator();
    const gain = of.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(volume, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    oscillator.connect(gain).connect(of.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
}

const tunes: Record<Tune, readonly Note[]> = {
    press: [[880, 0, 0.05, 0.08]],
    won: [
        [660, 0, 0.16, 0.15],
        [990, 0.12, 0.3, 0.15],
    ],
    bought: [[660, 0, 0.2, 0.1]], // by a standing order
    lost: [
        [330, 0, 0.16, 0.12],
        [247, 0.12, 0.28, 0.12],
    ],
    refused: [[196, 0, 0.18, 0.12]],
};

/** After so many ms a tone would no longer tell what it is about. */
const lateMax = 1_000;

async function playSoon(tune: Tune): Promise<void> {
    context ??= new AudioContext();
    const asked = performance.now();
    // Of a page without a key or touch this waits until there is one.
    if (context.state !== 'running') await context.resume();
    if (performance.now() - asked > lateMax) return;
    for (const note of tunes[tune]) tone(context, note);
}

/** A machine without sound still trades. */
export const play = (tune: Tune): void => void playSoon(tune).catch(() => undefined);
