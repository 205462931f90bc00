// Who may buy: credit used, a limit to set, and the switch that takes somebody out at once.
import { useState } from 'preact/hooks';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Participant } from '../../messages';
import { formatMoney } from '../../money';
import { askFirst } from '../../parts/ask';
import { amount } from '../../parts/field';

const shownFirst = 40;

export function Participants({ app }: { app: App }) {
    const { words } = app;
    const [search, setSearch] = useState('');
    const buyers = [...app.market.view.participants.values()]
        .filter((participant) => participant.buyer)
        .filter(({ participant }) =>
            app.participantName(participant).toLowerCase().includes(search.toLowerCase()),
        );
    return (
        <section class="participants" aria-label={words.participants}>
            <h3>
                {words.participants} <small>{buyers.length}</small>
            </h3>
            <input
                type="search"
                aria-label={words.search}
                placeholder={words.search}
                value={search}
                onInput={(event) => setSearch(event.currentTarget.value)}
            />
            <ol>
                {buyers.slice(0, shownFirst).map((buyer) => (
                    <BuyerRow key={buyer.participant} app={app} buyer={buyer} />
                ))}
            </ol>
        </section>
    );
}

function BuyerRow({ app, buyer }: { app: App; buyer: Participant }) {
    const { words, currency } = app;
    const [limit, setLimit] = useState('');
    const { participant } = buyer;
    const name = app.participantName(participant);
    const credit = app.market.desk.credit.get(participant);
    const isSuspended = app.market.desk.suspended.has(participant);
    const submit = (event: Event): void => {
        event.preventDefault();
        const to = amount(app, limit);
        if (to === null || to === undefined) return app.tell(words.bad_input, true);
        app.say(commands.setCredit(participant, to), `${name}: ${words.set_limit}`);
        setLimit('');
    };
    return (
        <li class={isSuspended ? 'struck' : ''}>
            <div class="order_head">
                <b>{name}</b>
                {credit && (
                    <span class="number">
                        {formatMoney(credit.sold + credit.held, currency)} /{' '}
                        {formatMoney(credit.limit, currency)}
                    </span>
                )}
            </div>
            {credit && (
                <meter
                    min={0}
                    max={1}
                    high={0.9}
                    aria-label={words.used}
                    value={
                        credit.limit > 0
                            ? Math.min(1, (credit.sold + credit.held) / credit.limit)
                            : 1
                    }
                />
            )}
            <form class="row" onSubmit={submit}>
                <input
                    inputMode="decimal"
                    aria-label={`${words.limit} ${name}`}
                    placeholder={words.limit}
                    value={limit}
                    onInput={(event) => setLimit(event.currentTarget.value)}
                />
                <button type="submit">{words.set_limit}</button>
                {isSuspended ? (
                    <button type="button" onClick={() => reinstate(app, participant, name)}>
                        {words.reinstate}
                    </button>
                ) : (
                    <button type="button" onClick={() => suspend(app, participant, name)}>
                        {words.suspend}
                    </button>
                )}
            </form>
        </li>
    );
}

function suspend(app: App, participant: number, name: string): void {
    const { words } = app;
    askFirst({
        title: words.suspend,
        detail: `${name}. ${words.sure_suspend}`,
        onYes: () => app.say(commands.suspend(participant), `${name}: ${words.suspend}`),
    });
}

function reinstate(app: App, participant: number, name: string): void {
    app.say(commands.reinstate(participant), `${name}: ${app.words.reinstate}`);
}
