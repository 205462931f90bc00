// Who may buy: whether somebody is logged on, credit used, a limit to set, and the switch that takes
// somebody out at once.
import { useEffect, useState } from 'preact/hooks';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Participant } from '../../messages';
import { formatMoney } from '../../money';
import { askFirst } from '../../parts/ask';
import { Kept } from '../../parts/kept';
import { amount, amountSays, Field, useProblems, within, type Problems } from '../../parts/field';

const rowsFirst = 40;
const limits = [0, 1e15] as const;
const askedEvery = 3_000; // ms: who is logged on no result says

export function Participants({ app }: { app: App }) {
    const { words } = app;
    const [search, setSearch] = useState('');
    const [rows, setRows] = useState(rowsFirst);
    useEffect(() => {
        const ask = (): void => app.line.askParticipantsPage(0);
        ask();
        const timer = setInterval(ask, askedEvery);
        return () => clearInterval(timer);
    }, [app]);
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
                {buyers.slice(0, rows).map((buyer) => (
                    <BuyerRow key={buyer.participant} app={app} buyer={buyer} />
                ))}
            </ol>
            {buyers.length > rows && (
                <button class="quiet" onClick={() => setRows(rows * 4)}>
                    {words.load_more} <small>{words.shown_of(rows, buyers.length)}</small>
                </button>
            )}
        </section>
    );
}

function BuyerRow({ app, buyer }: { app: App; buyer: Participant }) {
    const { words, currency } = app;
    const [limit, setLimit] = useState('');
    const { form, problems, setProblems } = useProblems<'limit'>();
    const { participant } = buyer;
    const name = app.participantName(participant);
    const state = app.market.desk.participants.get(participant);
    const used = state ? state.sold + state.held : 0;
    const isSuspended = state?.suspended ?? false;
    const isOn = (state?.sessions ?? 0) > 0;
    const isOff = (state?.lost ?? 0) > 0 ? words.has_no_line : words.is_off;
    const submit = (event: Event): void => {
        event.preventDefault();
        const wrong: Problems<'limit'> = {};
        const read = amount(app, limit) ?? undefined;
        const to = within(wrong, 'limit', read, limits, amountSays(app, limits));
        setProblems(wrong);
        if (to === null) return;
        app.say(commands.setCredit(participant, to), `${name}: ${words.set_limit}`, () =>
            setLimit((later) => (later === limit ? '' : later)),
        );
    };
    const { isClosed } = app.market.view;
    const draw = () => (
        <li>
            <div class="order_head">
                <b>
                    <span class={isSuspended ? 'struck' : ''}>{name}</span>{' '}
                    <small class="logged_on">{isOn ? words.is_on : isOff}</small>
                </b>
                {state && (
                    <span class="number">
                        {formatMoney(used, currency)} / {formatMoney(state.creditLimit, currency)}
                    </span>
                )}
            </div>
            {state && (
                <meter
                    min={0}
                    max={1}
                    high={0.9}
                    aria-label={words.used}
                    value={state.creditLimit > 0 ? Math.min(1, used / state.creditLimit) : 1}
                />
            )}
            {!isClosed && (
                <form class="row" ref={form} onSubmit={submit}>
                    <Field
                        label={`${words.limit} ${name}`}
                        name="limit"
                        hint={words.limit}
                        mode="decimal"
                        isLabelHidden
                        value={limit}
                        problem={problems.limit}
                        onText={setLimit}
                    />
                    <button type="submit">{words.set_limit}</button>
                    {isSuspended ? (
                        <button
                            type="button"
                            data-does="reinstate"
                            onClick={() => reinstate(app, participant, name)}
                        >
                            {words.reinstate}
                        </button>
                    ) : (
                        <button
                            type="button"
                            data-does="suspend"
                            onClick={() => suspend(app, participant, name)}
                        >
                            {words.suspend}
                        </button>
                    )}
                </form>
            )}
        </li>
    );
    // The state that is known of it is changed in its place.
    const says = [name, used, state?.creditLimit, isSuspended, isOn, isOff, isClosed];
    return <Kept by={[...says, limit, problems, words, currency.code]} draw={draw} />;
}

function suspend(app: App, participant: number, name: string): void {
    const { words } = app;
    askFirst({
        title: words.suspend,
        detail: words.sentences(name, words.sure_suspend),
        onYes: () => app.say(commands.suspend(participant), `${name}: ${words.suspend}`),
    });
}

function reinstate(app: App, participant: number, name: string): void {
    app.say(commands.reinstate(participant), `${name}: ${app.words.reinstate}`);
}
