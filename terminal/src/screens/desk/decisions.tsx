// Who pressed in the round that was decided last, and the clock's sales, which can be cancelled until
// its next decision.
import type { App } from '../../app';
import * as commands from '../../line/commands';
import { fateOf } from '../../market/cancelling';
import type { SaleRecord } from '../../market/day';
import type { Market } from '../../market/market';
import type { Clock } from '../../market/view';
import { formatMoney } from '../../money';
import { askFirst, type Outlook } from '../../parts/ask';
import { timeOfDay } from '../../time_of_day';
import { latenessIn } from '../../words/words';

const salesShown = 4;

/** The latest of a clock, and all that can be cancelled: a decision can have more. The latest first. */
export function salesListed({ day }: Market, clock: number): SaleRecord[] {
    const open = day.cancellable(clock);
    return day.sales
        .filter((sale) => sale.clock === clock)
        .filter((sale, place, { length }) => place >= length - salesShown || open.includes(sale))
        .reverse();
}

export function DemandList({ app, clock }: { app: App; clock: Clock }) {
    const { words, currency } = app;
    const demand = app.market.desk.demand.get(clock.clock);
    return (
        <section class="demand">
            <h3>
                {words.demand}{' '}
                {demand && (
                    <small>
                        {words.lot(demand.lot)} · {timeOfDay(demand.at)}
                    </small>
                )}
            </h3>
            {!demand && <p class="dim">{clock.decision ? words.no_demand : '–'}</p>}
            <ol>
                {demand?.pressed.map(({ participant, won, lost }) => (
                    <li key={`${participant} ${won?.sale}`} class={won ? 'won' : ''}>
                        <span class="name">{app.participantName(participant)}</span>
                        {won && (
                            <b>{words.units_at(won.units, formatMoney(won.price, currency))}</b>
                        )}
                        {won?.order != null && <small>{words.order(won.order)}</small>}
                        {lost && <span class="number">{latenessIn(words, lost.late)}</span>}
                    </li>
                ))}
            </ol>
        </section>
    );
}

export function RecentSales({ app, clock }: { app: App; clock: Clock }) {
    const { words, currency } = app;
    const open = new Set(app.market.day.cancellable(clock.clock));
    return (
        <section class="recent_sales">
            <h3>{words.last_sales}</h3>
            <ol>
                {salesListed(app.market, clock.clock).map((sale) => (
                    <li key={sale.sale} class={sale.cancelled === null ? '' : 'struck'}>
                        <span class="name">
                            {app.lotName(sale.lot)}
                            <small>{buyerOf(app, sale)}</small>
                        </span>
                        <span class="number">{words.units(sale.units)}</span>
                        <b class="number">{formatMoney(sale.price, currency)}</b>
                        {open.has(sale) && (
                            <button class="quiet" onClick={() => cancel(app, sale)}>
                                {words.cancel_sale}
                            </button>
                        )}
                    </li>
                ))}
            </ol>
        </section>
    );
}

const buyerOf = (app: App, { buyer }: SaleRecord): string =>
    buyer === null ? app.words.hidden_buyer : app.participantName(buyer);

/** "Lot 7 · Carola · A · 60 cm · 3 at 0.54 · Spring City Flowers · 14:05:06" */
function saleInWords(app: App, sale: SaleRecord): string {
    const { words, currency } = app;
    return [
        words.lot(sale.lot),
        app.lotName(sale.lot),
        words.units_at(sale.units, formatMoney(sale.price, currency)),
        buyerOf(app, sale),
        timeOfDay(sale.at),
    ].join(' · ');
}

function cancel(app: App, sale: SaleRecord): void {
    const { words } = app;
    askFirst({
        title: words.cancel_sale,
        detail: saleInWords(app, sale),
        outlook: () => outlookOf(app, sale),
        wantsReason: true,
        onYes: (reason) => app.say(commands.cancelSale(sale.sale, reason), words.cancel_sale),
    });
}

function outlookOf(app: App, sale: SaleRecord): Outlook {
    const fate = fateOf(app.market, sale, app.marketTime());
    return {
        text: fate === 'unknown' ? app.words.line_lost : app.words.if_cancelled[fate],
        isPossible: fate !== 'too_late' && fate !== 'unknown',
    };
}
