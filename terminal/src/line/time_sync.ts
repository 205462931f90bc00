// The terminal's own estimate of market time, from repeated exchanges. Local times are milliseconds
// of `performance.now()`, which is what event time stamps and animation frames bear.
import type { Time } from '../messages';

export interface Exchange {
    sent: number;
    received: Time; // by the gateway
    marketTime: Time; // when it answered
    arrived: number;
}

// How far two quartz oscillators may drift apart; an older exchange is worth that much less.
const drift = 50e-6;
// Of exchanges: long enough to catch each way once without queueing.
const window = 24;
// Of exchanges: one slow answer among them is not the line's, and a line that became slow is told in 3 s.
const felt = 5;

/** What an exchange proves, in ns: it was received after it was sent, and arrived after it was
 *  answered, so market time is no less than `least` and no more than `most` ahead of local time. */
interface Bounds {
    least: number;
    most: number;
    at: number; // local
    roundTrip: number; // ms
}

/** The two ways are judged apart: the quickest there and the quickest back, of any exchanges. On a
 *  line that trembles that is several times better than the exchange that was quickest in all. */
export class TimeSync {
    private kept: Bounds[] = [];
    private base: Time = 0n; // of the first exchange: what is measured from it fits a number
    private ahead = 0; // ns of market time less local time, from `base`
    private rate = 1;
    /** Milliseconds that market time may be off. */
    timeOff = Infinity;

    /** Market seconds a local second, as the log-on's answer has it: 1, but in trials. */
    setRate(rate: number): void {
        this.rate = rate > 0 ? rate : 1;
    }

    /** On a new session, and after a press was refused as `clock_ahead`. */
    reset(): void {
        this.kept = [];
        this.timeOff = Infinity;
    }

    /** What arrives before it was sent, or was answered before it was received, is left out. */
    add(exchange: Exchange): void {
        if (exchange.arrived < exchange.sent || exchange.marketTime < exchange.received) return;
        if (this.kept.length === 0) this.base = exchange.received;
        this.kept.push(this.boundsOf(exchange));
        if (this.kept.length > window) this.kept.shift();
        this.estimate(exchange.arrived);
    }

    get exchanges(): number {
        return this.kept.length;
    }

    get isSynced(): boolean {
        return this.kept.length > 0;
    }

    /** Needs `isSynced`. */
    marketTime(local: number): Time {
        return this.base + BigInt(Math.round(this.inMarket(local) + this.ahead));
    }

    /** Milliseconds: the middle one of late, which is what the line is like just now. */
    get roundTrip(): number {
        const late = this.kept.slice(-felt).map(({ roundTrip }) => roundTrip);
        late.sort((a, b) => a - b);
        return late[(late.length - 1) >> 1] ?? Infinity;
    }

    private estimate(now: number): void {
        const worn = (of: Bounds): number => this.inMarket(now - of.at) * drift;
        const least = Math.max(...this.kept.map((of) => of.least - worn(of)));
        const most = Math.min(...this.kept.map((of) => of.most + worn(of)));
        if (least > most && this.kept.length > 1) {
            // One of the two clocks was set: only the latest exchange still says something.
            this.kept = this.kept.slice(-1);
            return this.estimate(now);
        }
        this.ahead = (least + most) / 2;
        this.timeOff = Math.max(0, most - least) / 2e6;
    }

    /** Nanoseconds of market time in so many milliseconds. */
    private inMarket(ms: number): number {
        return ms * 1e6 * this.rate;
    }

    private boundsOf({ sent, received, marketTime, arrived }: Exchange): Bounds {
        const answering = Number(marketTime - received) / 1e6 / this.rate;
        return {
            least: Number(marketTime - this.base) - this.inMarket(arrived),
            most: Number(received - this.base) - this.inMarket(sent),
            at: arrived,
            roundTrip: Math.max(0, arrived - sent - answering),
        };
    }
}
