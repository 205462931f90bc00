// A sale that the auctioneer cancelled, perhaps long after: told on every page until it is put away, and then never again.
import { useRef } from 'preact/hooks';
import type { App } from '../../app';
import type { Purchase } from '../../messages';
import { formatMoney } from '../../money';
import { Dismiss } from '../../parts/dismiss';
import { isRead } from '../../parts/reading_time';
import { timeOfDay } from '../../time_of_day';

const keyOf = ({ sale }: Purchase): string => `cancelled/${sale}`;

/** Not yet put away, the earliest first. */
export function untold({ market }: App): Purchase[] {
    return market.own.purchases.all.filter(
        (purchase) => purchase.isCancelled && !market.dismissed.has(keyOf(purchase)),
    );
}

/** One at a time, in the flow of the page: it must not lie upon a price. The second click of a double click would put away what the
 *  first has just brought, unread and for good. */
export function Cancellation({ app }: { app: App }) {
    const { words, market } = app;
    const [first, ...others] = untold(app);
    const putAwayAt = useRef(-Infinity);
    if (!first) return null;
    const text = textOf(app, first);
    const dismiss = ({ timeStamp }: Event): void => {
        if (!isRead(putAwayAt.current, timeStamp)) return;
        putAwayAt.current = timeStamp;
        market.dismissed.add(keyOf(first));
        app.change();
    };
    return (
        <p class="banner bad cancellation" role="alert" key={first.sale}>
            <span>
                {text} {others.length > 0 && <small>{words.shown_of(1, others.length + 1)}</small>}
            </span>
            <Dismiss app={app} text={text} onClick={dismiss} />
        </p>
    );
}

function textOf(app: App, { sale, at, lot, order, units, price }: Purchase): string {
    const { words, currency, market } = app;
    const which = [timeOfDay(at), words.lot(lot)];
    if (market.lotText(lot)) which.push(app.lotName(lot));
    if (order !== null) which.push(words.order(order));
    const says = [which.join(' · '), words.won_cancelled(units, formatMoney(price, currency))];
    const reason = market.day.cancelledBecause(sale);
    if (reason) says.push(`${words.reason}: ${reason}`);
    return says.join(' — ');
}
