// What the day has brought so far, in four numbers.
import type { App } from '../app';
import { formatMoney } from '../money';
import { Figures } from './figures';

export function Totals({ app }: { app: App }) {
    const { words, currency } = app;
    const total = app.market.day.totals();
    const left = [...app.market.view.clocks.values()].reduce(
        (sum, clock) => sum + clock.queuedLots + (clock.current === null ? 0 : 1),
        0,
    );
    const turnover = (
        <>
            {words.turnover} <small>{currency.code}</small>
        </>
    );
    return (
        <Figures
            look="totals"
            label={words.running_totals}
            of={[
                [words.sales_word, total.sales],
                [words.unit_word, total.units],
                [turnover, formatMoney(total.gross, currency)],
                [words.lots_left, left],
            ]}
        />
    );
}
