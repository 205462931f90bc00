// What becomes of a sale's units if it is cancelled now (docs/rules.md, "The auctioneer").
import { ClockState } from '@schema';
import type { Time } from '../messages';
import type { SaleRecord } from './day';
import type { Market } from './market';

export type Fate =
    | 'offered_at_once'
    | 'offered_at_resume'
    | 'unsold' // another round runs
    | 'unsold_stopping' // the clock is paused once that round is decided
    | 'unsold_withdrawn' // their lot has left the market
    | 'too_late'
    | 'unknown'; // without market time nobody knows whether the announced hand moves

export function fateOf({ view, day }: Market, sale: SaleRecord, now: Time | null): Fate {
    const clock = view.clocks.get(sale.clock);
    if (!clock || !day.cancellable(sale.clock).includes(sale)) return 'too_late';
    if (day.isWithdrawn(sale.lot)) return 'unsold_withdrawn';
    if (clock.state === ClockState.paused) return 'offered_at_resume';
    if (clock.state === ClockState.stopping) return 'unsold_stopping';
    if (!clock.round) return 'offered_at_once';
    if (now === null) return 'unknown';
    return now >= clock.round.startsAt ? 'unsold' : 'offered_at_once';
}
