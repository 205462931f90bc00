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
// Of exchanges: long enough to catch one without queueing.
const window = 24;

const ns = (ms: number): number => ms * 1e6;

export class TimeSync {
    private kept: Exchange[] = [];
    private best: Exchange | null = null;
    private rate = 1;

    /** Market seconds a local second, as the log-on's answer has it: 1, but in trials. */
    setRate(rate: number): void {
        this.rate = rate > 0 ? rate : 1;
    }

    /** On a new session, and after a press was refused as `clock_ahead`. */
    reset(): void {
        this.kept = [];
        this.best = null;
    }

    /** What arrives before it was sent, or was answered before it was received, is left out. */
    add(exchange: Exchange): void {
        if (exchange.arrived < exchange.sent || exchange.marketTime < exchange.received) return;
        this.kept.push(exchange);
        if (this.kept.length > window) this.kept.shift();
        const now = exchange.arrived;
        const error = (of: Exchange): number => this.roundTripOf(of) / 2 + (now - of.arrived) * drift;
        this.best = this.kept.reduce((best, next) => (error(next) < error(best) ? next : best));
    }

    get exchanges(): number {
        return this.kept.length;
    }

    get isSynced(): boolean {
        return this.best !== null;
    }

    /** Needs `isSynced`. */
    marketTime(local: number): Time {
        const { sent, received, marketTime, arrived } = this.best!;
        const marketMiddle = received + (marketTime - received) / 2n;
        const passed = local - (sent + arrived) / 2;
        return marketMiddle + BigInt(Math.round(ns(passed) * this.rate));
    }

    /** Milliseconds, of the exchange that the estimate rests on: twice its largest error. */
    get roundTrip(): number {
        return this.best ? this.roundTripOf(this.best) : Infinity;
    }

    /** Of the latest exchange, in milliseconds: what the line is like just now. */
    get latestRoundTrip(): number {
        const latest = this.kept.at(-1);
        return latest ? this.roundTripOf(latest) : Infinity;
    }

    private roundTripOf({ sent, received, marketTime, arrived }: Exchange): number {
        const answering = Number(marketTime - received) / 1e6 / this.rate;
        return Math.max(0, arrived - sent - answering);
    }
}
