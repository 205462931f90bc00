// How good the line is just now; a poor one still shows the market's prices, but they may be off, or presses arrive late.
import type { App } from './app';

export type Quality = 'good' | 'fair' | 'poor' | 'lost';

// In ms, below which a figure is good, or fair. Market time that is off by less than a frame cannot be seen.
const bounds = { roundTrip: { good: 60, fair: 200 }, timeOff: { good: 17, fair: 60 } };

function qualityOf(figure: keyof typeof bounds, ms: number): Quality {
    const { good, fair } = bounds[figure];
    return ms < good ? 'good' : ms < fair ? 'fair' : 'poor';
}

const fromBest: Quality[] = ['good', 'fair', 'poor', 'lost'];

const worseOf = (one: Quality, other: Quality): Quality =>
    fromBest.indexOf(one) > fromBest.indexOf(other) ? one : other;

export interface LineFigure {
    text: string;
    quality: Quality;
}
interface LineSays {
    quality: Quality; // the worse of its figures'
    trip: LineFigure;
    off: LineFigure; // how far market time may be
    detail: string;
}

/** What the strokes judge is what is written beside them. */
export function lineSays({ line, words }: Pick<App, 'line' | 'words'>): LineSays {
    if (!line.isReliable()) {
        const isBehind = line.state === 'logged_on' && !line.isCaughtUp;
        const text = isBehind ? words.line_catching_up : words.line_lost;
        const quality = 'lost';
        return { quality, trip: { text, quality }, off: { text: '', quality }, detail: text };
    }
    const { roundTrip, timeOff } = line.timeSync;
    const [ms, offMs] = [roundTrip.toFixed(0), timeOff.toFixed(timeOff < 10 ? 1 : 0)];
    const trip = { text: words.round_trip(ms), quality: qualityOf('roundTrip', roundTrip) };
    const off = { text: `±${offMs}`, quality: qualityOf('timeOff', timeOff) };
    const quality = worseOf(trip.quality, off.quality);
    return { quality, trip, off, detail: words.line_detail(ms, offMs) };
}
