// Whether a press makes sense at a moment, and what it says. A press fires once: one a round.
import type { PressFields } from './line/commands';
import type { Market } from './market/market';
import { available, type Own, type OwnPress } from './market/own';
import { shown, type Shown } from './market/shown';
import type { MarketView } from './market/view';
import type { Time } from './messages';
import { feeOf } from './money';

export type NoPress = 'no_line' | 'no_round' | 'unseen' | 'twice' | 'below_minimum';

export interface Quantity {
    units: number;
    allOrNone: boolean;
}

/** What the market would refuse a press for, as far as the page knows. */
export type NoSale = 'more_than_left' | 'own_lot' | 'above_maximum' | 'no_credit';

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

/** Of a press that makes sense. It is sent all the same: only the market knows. */
export function marketRefuses(
    { view, own, loggedOn }: Pick<Market, 'view' | 'own' | 'loggedOn'>,
    press: PressFields,
    price: number,
): NoSale | null {
    const { units, allOrNone } = press;
    const clock = view.clocks.get(press.clock);
    const lot = view.lots.get(press.lot);
    const left = clock?.round?.units ?? Infinity;
    if (allOrNone && units > left) return 'more_than_left';
    if (lot && lot.grower === loggedOn?.participant) return 'own_lot';
    if (units > (clock?.rules?.maxUnits ?? Infinity)) return 'above_maximum';
    if (!lot || !own.credit || !loggedOn) return null;
    const gross = price * lot.itemsPerUnit * Math.min(units, left);
    const cost = gross + feeOf(gross, loggedOn.buyerFeeBp);
    return cost > available(own.credit) ? 'no_credit' : null;
}

export const isDecided = ({ answer }: OwnPress): boolean =>
    answer !== 'sent' && answer !== 'accepted';

/** The answer to a press is over once the hand of another lot runs. */
export function isAnswerOver(press: { lot: number }, now: Shown): boolean {
    return now.kind === 'running' && now.round.lot !== press.lot;
}
