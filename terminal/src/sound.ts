// Short tones: a press, a win, a loss. Browsers allow sound only after a first key or touch.
let context: AudioContext | null = null;

function tone(frequency: number, start: number, length: number, volume: number): void {
    if (!context) return;
    const at = context.currentTime + start;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(volume, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
}

const tunes = {
    press: [[880, 0, 0.05, 0.08]],
    won: [
        [660, 0, 0.16, 0.15],
        [990, 0.12, 0.3, 0.15],
    ],
    lost: [
        [330, 0, 0.16, 0.12],
        [247, 0.12, 0.28, 0.12],
    ],
    refused: [[196, 0, 0.18, 0.12]],
} as const;

export function play(tune: keyof typeof tunes): void {
    try {
        context ??= new AudioContext();
        for (const [frequency, start, length, volume] of tunes[tune]) {
            tone(frequency, start, length, volume);
        }
    } catch {
        // A machine without sound still trades.
    }
}
