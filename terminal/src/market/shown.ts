// What a clock may show at a moment: a price only while it can be vouched for.
import { ClockState, Outcome } from '@schema';
import { endOf, positionAt, priceOf } from '../hand';
import type { Round, Sale, Time } from '../messages';
import type { Clock, Decision } from './view';

export type Shown =
    | { kind: 'covered' } // the line is not to be relied on
    | { kind: 'announced'; round: Round; startsIn: number } // ms
    | { kind: 'running'; round: Round; step: number; fraction: number; price: number }
    | { kind: 'stopped'; round: Round; price: number } // by the auctioneer
    | { kind: 'deciding'; round: Round } // the hand is down, the decision not yet heard
    | { kind: 'sold'; sale: Sale }
    | { kind: 'ended'; lot: number; outcome: Outcome } // without a sale
    | { kind: 'paused'; resumesAt: number | null }
    | { kind: 'idle' }
    | { kind: 'closed' };

export function shown(clock: Clock, now: Time | null): Shown {
    if (now === null) return { kind: 'covered' };
    if (clock.round) return ofRound(clock, clock.round, now);
    switch (clock.state) {
        case ClockState.closed:
            return { kind: 'closed' };
        case ClockState.paused:
            return { kind: 'paused', resumesAt: clock.resumePrice };
        default:
            return clock.decision ? ofDecision(clock.decision) : { kind: 'idle' };
    }
}

const ofDecision = ({ sale, lot, outcome }: Decision): Shown =>
    sale ? { kind: 'sold', sale } : { kind: 'ended', lot, outcome };

/** The hold is there to read the result in: it has the first half, what comes next the second. */
function isToBeRead({ at }: Decision, round: Round, now: Time): boolean {
    return now - at < round.startsAt - now;
}

function ofRound(clock: Clock, round: Round, now: Time): Shown {
    if (clock.stoppedStep !== null) {
        return { kind: 'stopped', round, price: priceOf(round, clock.stoppedStep) };
    }
    if (now < round.startsAt) {
        const { decision } = clock;
        if (decision && isToBeRead(decision, round, now)) return ofDecision(decision);
        return { kind: 'announced', round, startsIn: Number(round.startsAt - now) / 1e6 };
    }
    if (now >= endOf(round)) return { kind: 'deciding', round };
    const { step, fraction } = positionAt(round, now);
    return { kind: 'running', round, step, fraction, price: priceOf(round, step) };
}

/** So many steps above the lowest price that it may be sold at, or so soon there: near its reserve price. */
export const nearSteps = 5;
const nearTime = 1_000_000_000; // ns

/** Whether a hand that runs now is near the reserve price, while something can still be done about it. */
export function isNearReserve(clock: Clock, now: Time | null): boolean {
    const at = shown(clock, now);
    if (at.kind !== 'running') return false;
    const stepsLeft = at.round.lastStep - at.step;
    return stepsLeft <= nearSteps || stepsLeft * at.round.stepInterval <= nearTime;
}
