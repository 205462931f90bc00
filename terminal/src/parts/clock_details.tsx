// What is for sale on a clock, what was sold last, and what comes next.
import type { App } from '../app';
import type { Lot } from '../messages';
import type { Clock } from '../market/view';
import { formatMoney } from '../money';
import { gradeLetter } from '../words/words';
import { Figures } from './figures';
import { Flower } from './flower';

/** The current lot; between lots the one that just ended. */
export const lotShown = (app: App, clock: Clock): Lot | undefined =>
    app.market.view.lots.get(clock.current ?? clock.decision?.lot ?? -1);

export function LotCard({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const lot = lotShown(app, clock);
    if (!lot) {
        return (
            <section class="lot empty" aria-label={words.lot_word}>
                {words.queued(clock.queuedLots)}
            </section>
        );
    }
    const round = clock.round ?? clock.lastRound;
    const facts: [string, string | number][] = [
        [words.grade, gradeLetter(lot.grade)],
        ...(lot.lengthCm > 0 ? ([[words.length, `${lot.lengthCm} cm`]] as [string, string][]) : []),
        [words.items_per_unit, lot.itemsPerUnit],
        [words.min_units, lot.minUnits],
    ];
    return (
        <section class="lot" aria-label={words.lot(lot.lot)}>
            <Flower app={app} lot={lot} />
            <div class="lot_text">
                <p class="lot_number">
                    <Mark app={app} lot={lot.lot} />
                    {words.lot(lot.lot)}
                    {round?.lot === lot.lot && ` · ${words.round(round.round)}`}
                    {` · ${app.groupName(lot.product)}`}
                </p>
                <h2>{app.productName(lot.product)}</h2>
                <p class="lot_grower">{app.participantName(lot.grower)}</p>
                <Figures look="facts" of={facts} />
                {lot.remark && <p class="lot_remark">{lot.remark}</p>}
            </div>
            <div class="lot_units">
                <b>{lot.units}</b>
                <span>{words.units_left}</span>
            </div>
        </section>
    );
}

/** The star of a lot that was marked in the catalogue. */
function Mark({ app, lot }: { app: App; lot: number }) {
    if (!app.isMarked(lot)) return null;
    return (
        <span class="mark" role="img" aria-label={app.words.marked}>
            ★
        </span>
    );
}

const lastSalesShown = 6;

export function LastSales({ app, clock }: { app: App; clock: Clock }) {
    const { words, currency } = app;
    const sales = app.market.day.sales
        .filter((sale) => sale.clock === clock.clock)
        .slice(-lastSalesShown);
    return (
        <section class="last_sales">
            <h3>{words.last_sales}</h3>
            {sales.length === 0 && <p class="dim">{words.no_sales}</p>}
            <ol>
                {sales.reverse().map((sale) => (
                    <li key={sale.sale} class={sale.cancelled === null ? '' : 'struck'}>
                        <span class="name">
                            {app.productTitle(sale.product)} {gradeLetter(sale.grade)}
                        </span>
                        <span class="number">{sale.units}</span>
                        <b class="number">{formatMoney(sale.price, currency)}</b>
                        <span class="who">
                            {sale.buyer === null ? '' : app.participantName(sale.buyer)}
                        </span>
                    </li>
                ))}
            </ol>
        </section>
    );
}

export function NextLots({ app, clock, count = 5 }: { app: App; clock: Clock; count?: number }) {
    const { words, currency } = app;
    return (
        <section class="next_lots">
            <h3>
                {words.next_lots} <small>{words.queued(clock.queuedLots)}</small>
            </h3>
            <ol>
                {clock.queue.slice(0, count).map((number) => {
                    const lot = app.market.view.lots.get(number);
                    return (
                        <li key={number}>
                            <span class="name">
                                <Mark app={app} lot={number} />
                                {app.lotName(number)}
                            </span>
                            <span class="who">{lot && app.participantName(lot.grower)}</span>
                            <span class="number">{lot?.units}</span>
                            <b class="number">{lot && formatMoney(lot.startPrice, currency)}</b>
                        </li>
                    );
                })}
            </ol>
        </section>
    );
}
