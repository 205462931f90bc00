// Whether a press makes sense at a moment, and what it says. A press fires once: one a round.
import type { PressFields } from './line/commands';
import type { Own, OwnPress } from './market/own';
import { shown, type Shown } from './market/shown';
import type { MarketView } from './market/view';
import type { Time } from './messages';

export type NoPress = 'no_line' | 'no_round' | 'unseen' | 'twice' | 'below_minimum';

export interface Quantity {
    units: number;
    allOrNone: boolean;
}

export type Press = { press: PressFields; shownPrice: number } | { refused: NoPress };

/** The market time to claim for a key: that of the frame that was on the screen when it went down, so that the price is the
 *  one that was seen. Never later than `now`, when the key went down; null while nothing can be vouched for. */
export function pressTime(painted: Time | null | undefined, now: Time | null): Time | null {
    if (now === null || painted === undefined) return now;
    return painted !== null && painted > now ? now : painted;
}

/** `at`: market time that the press claims; null while the line is not to be relied on. */
export function pressAt(
    view: MarketView,
    own: Own,
    clock: number,
    quantity: Quantity,
    at: Time | null,
): Press {
    const of = view.clocks.get(clock);
    if (!of || at === null) return { refused: 'no_line' };
    const now = shown(of, at);
    if (now.kind !== 'running') return { refused: 'no_round' };
    const { round } = now;
    if (own.undecided(clock, round.lot, round.round)) return { refused: 'twice' };
    if (quantity.units < round.minUnits) return { refused: 'below_minimum' };
    const press = {
        clock,
        lot: round.lot,
        round: round.round,
        pressTime: at,
        units: quantity.units,
        allOrNone: quantity.allOrNone,
    };
    return { press, shownPrice: now.price };
}

export const isDecided = ({ answer }: OwnPress): boolean =>
    answer !== 'sent' && answer !== 'accepted';

/** The answer to a press is over once the hand of another lot runs. */
export function isAnswerOver(press: { lot: number }, now: Shown): boolean {
    return now.kind === 'running' && now.round.lot !== press.lot;
}
