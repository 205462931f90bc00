// How good the line is just now; a poor one still shows the market's prices, but they may be off, or presses arrive late.
export type Quality = 'good' | 'fair' | 'poor' | 'lost';

// In ms. Market time that is off by less than a frame cannot be seen.
const good = { roundTrip: 60, timeOff: 17 };
const fair = { roundTrip: 200, timeOff: 60 };

/** Round trip, and how far market time may be off: the worse of the two tells. */
export function qualityOf(roundTrip: number, timeOff: number): Quality {
    const isWithin = (of: typeof good): boolean => roundTrip < of.roundTrip && timeOff < of.timeOff;
    return isWithin(good) ? 'good' : isWithin(fair) ? 'fair' : 'poor';
}
