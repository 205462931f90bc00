// What the day has brought so far, in four numbers.
import type { App } from '../app';
import { formatMoney } from '../money';

export function Totals({ app }: { app: App }) {
    const { words, currency } = app;
    const total = app.market.day.totals();
    const left = [...app.market.view.clocks.values()].reduce(
        (sum, clock) => sum + clock.queuedLots + (clock.current === null ? 0 : 1),
        0,
    );
    return (
        <dl class="totals" aria-label={words.running_totals}>
            <div>
                <dt>{words.sales_word}</dt>
                <dd>{total.sales}</dd>
            </div>
            <div>
                <dt>{words.unit_word}</dt>
                <dd>{total.units}</dd>
            </div>
            <div>
                <dt>
                    {words.turnover} <small>{currency.code}</small>
                </dt>
                <dd>{formatMoney(total.gross, currency)}</dd>
            </div>
            <div>
                <dt>{words.lots_left}</dt>
                <dd>{left}</dd>
            </div>
        </dl>
    );
}
