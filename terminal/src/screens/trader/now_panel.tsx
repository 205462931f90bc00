// Beside the clocks: credit, what was sold on the active clock, and what comes next.
import { Role } from '@schema';
import type { App } from '../../app';
import { available } from '../../market/own';
import { formatMoney } from '../../money';
import { Figures } from '../../parts/figures';
import { LastSales, NextLots } from '../../parts/clock_details';

export function NowPanel({ app }: { app: App }) {
    const clock = app.market.view.clocks.get(app.active ?? -1);
    return (
        <>
            {app.role === Role.trader && <CreditCard app={app} />}
            {clock && <NextLots app={app} clock={clock} count={6} />}
            {clock && <LastSales app={app} clock={clock} />}
        </>
    );
}

export function CreditCard({ app }: { app: App }) {
    const { words, currency } = app;
    const { credit } = app.market.own;
    if (!credit) return null;
    const used = credit.limit > 0 ? Math.min(1, (credit.sold + credit.held) / credit.limit) : 1;
    return (
        <section class="credit">
            <div class="credit_main">
                <span>{words.available}</span>
                <b class="number">{formatMoney(available(credit), currency)}</b>
                <small>{currency.code}</small>
            </div>
            <meter min={0} max={1} high={0.9} value={used} aria-label={words.used} />
            <Figures
                look="facts"
                of={[
                    [words.limit, formatMoney(credit.limit, currency)],
                    [words.bought, formatMoney(credit.sold, currency)],
                    [words.held, formatMoney(credit.held, currency)],
                ]}
            />
        </section>
    );
}
