// The hand of docs/rules.md: price is a function of market time, and of nothing else.
import type { Round, Time } from './messages';

/** Where the hand is: `fraction` (0 … 1) of the step's time has passed. */
export interface HandPosition {
    step: number;
    fraction: number;
}

export const priceOf = (round: Round, step: number): number =>
    round.startPrice - step * round.priceStep;

/** Below 0: the round has not started; above `lastStep`: its hand is down. */
export function positionAt(round: Round, at: Time): HandPosition {
    const elapsed = Number(at - round.startsAt);
    const step = Math.floor(elapsed / round.stepInterval);
    return { step, fraction: (elapsed - step * round.stepInterval) / round.stepInterval };
}

/** When the hand has rested on its last step. */
export const endOf = (round: Round): Time =>
    round.startsAt + BigInt(round.lastStep + 1) * BigInt(round.stepInterval);

/** Marks of the dial: a full turn is so many price steps. */
export const marks = 100;

/** The mark that a price stands at; the dial's top is 0. */
export const markOf = (price: number, priceStep: number): number =>
    Math.floor(price / priceStep) % marks;
