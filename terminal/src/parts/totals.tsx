// What the day has brought so far, in four numbers.
import type { App } from '../app';
import type { Time } from '../messages';
import { formatMoney } from '../money';
import { timeOfDay } from '../time_of_day';
import { Figures } from './figures';

/** A part of the day is no "today". */
const since = ({ words }: App, time: Time): [string, string] => [
    words.counted_since,
    timeOfDay(time),
];

export function Totals({ app }: { app: App }) {
    const { words, currency } = app;
    const { day } = app.market;
    const total = day.totals();
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
                ...(day.since === null ? [] : [since(app, day.since)]),
            ]}
        />
    );
}
