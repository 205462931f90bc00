// A clock's queue: prices, order, and out with it. A paused clock's current lot can be re-priced too.
import { useState } from 'preact/hooks';
import { ClockState } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Clock } from '../../market/view';
import type { Lot } from '../../messages';
import { formatMoney, plainMoney } from '../../money';
import { askFirst } from '../../parts/ask';
import {
    amount,
    amountSays,
    Field,
    priceMax,
    useProblems,
    wholeNumber,
    wholeSays,
    within,
    type Problems,
} from '../../parts/field';

const pageSize = 50;

export function Queue({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const isMovable = clock.state === ClockState.paused && clock.current !== null;
    return (
        <section class="queue">
            <h3>
                {words.queue} <small>{words.shown_of(clock.queue.length, clock.queuedLots)}</small>
            </h3>
            <div class="scroll">
                <table>
                    <thead>
                        <tr>
                            <th>{words.lot_word}</th>
                            <th class="queue_grower">{words.grower}</th>
                            <th class="number">{words.unit_word}</th>
                            <th class="number">{words.start_price}</th>
                            <th class="number">{words.reserve_price}</th>
                            <th>
                                <span class="hidden">{words.actions}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {isMovable && (
                            <QueueRow
                                app={app}
                                number={clock.current!}
                                position={null}
                                last={clock.queuedLots - 1}
                            />
                        )}
                        {clock.queue.map((number, position) => (
                            <QueueRow
                                key={number}
                                app={app}
                                number={number}
                                position={position}
                                last={clock.queuedLots - 1}
                            />
                        ))}
                    </tbody>
                </table>
            </div>
            {clock.queue.length < clock.queuedLots && (
                <button
                    class="quiet"
                    onClick={() =>
                        app.line.askCataloguePage(clock.clock, clock.queue.length, pageSize)
                    }
                >
                    {words.load_more}
                </button>
            )}
        </section>
    );
}

/** `position` null: the current lot, which has none. `last`: of the whole queue, though not all of it may be listed. */
function QueueRow({
    app,
    number,
    position,
    last,
}: {
    app: App;
    number: number;
    position: number | null;
    last: number;
}) {
    const { words, currency } = app;
    const [isEdited, setEdited] = useState(false);
    const lot = app.market.view.lots.get(number);
    if (!lot) return null;
    const move = (to: number): void => {
        app.say(commands.changeLot(number, { position: to }), words.lot(number));
    };
    return (
        <>
            <tr class={position === null ? 'current' : ''}>
                <td>
                    <b>{words.lot(number)}</b> {app.lotName(number)}
                </td>
                <td class="queue_grower">{app.participantName(lot.grower)}</td>
                <td class="number" data-label={words.unit_word}>
                    {lot.units}
                </td>
                <td class="number" data-label={words.start_price}>
                    {formatMoney(lot.startPrice, currency)}
                </td>
                <td class="number" data-label={words.reserve_price}>
                    {formatMoney(lot.reservePrice, currency)}
                </td>
                <td class="actions">
                    {!app.market.view.isClosed && (
                        <>
                            {position !== null &&
                                moves(app, position).map(({ word, sign, to }) => (
                                    <button
                                        key={sign}
                                        aria-label={word}
                                        title={word}
                                        disabled={to < 0 || to > last || to === position}
                                        onClick={() => move(to)}
                                    >
                                        {sign}
                                    </button>
                                ))}
                            <button aria-expanded={isEdited} onClick={() => setEdited(!isEdited)}>
                                {words.reprice}
                            </button>
                            <button onClick={() => withdraw(app, number)}>{words.withdraw}</button>
                        </>
                    )}
                </td>
            </tr>
            {isEdited && !app.market.view.isClosed && (
                <tr>
                    <td colSpan={6}>
                        <PriceForm app={app} lot={lot} onDone={() => setEdited(false)} />
                    </td>
                </tr>
            )}
        </>
    );
}

const moves = ({ words }: App, position: number) => [
    { word: words.move_up, sign: '↑', to: position - 1 },
    { word: words.move_down, sign: '↓', to: position + 1 },
    { word: words.move_first, sign: '⤒', to: 0 },
];

interface Typed {
    start: string;
    reserve: string;
    minimum: string;
}

/** What was changed of a lot of so many units, and nothing else: a start price that is given, even the same, is where a
 *  paused lot resumes. */
export function changeOf(
    app: App,
    units: number,
    before: Typed,
    typed: Typed,
): { change: commands.LotChange; problems: Problems<keyof Typed> } {
    const { words } = app;
    const problems: Problems<keyof Typed> = {};
    const price = (name: keyof Typed): number | null => {
        const bounds = [1, priceMax] as const;
        return within(problems, name, amount(app, typed[name]), bounds, amountSays(app, bounds));
    };
    const start = price('start');
    const reserve = price('reserve');
    const minimum = within(
        problems,
        'minimum',
        wholeNumber(typed.minimum),
        [1, units],
        wholeSays(app, [1, units]),
    );
    const inForce = (name: keyof Typed, given: number | null): number =>
        given ?? amount(app, before[name]) ?? 0;
    const isCrossed = inForce('reserve', reserve) > inForce('start', start);
    if (isCrossed && !problems.start && !problems.reserve) problems.reserve = words.not_above_start;
    const isChanged = (name: keyof Typed, given: number | null): boolean =>
        given !== null && typed[name] !== before[name];
    const change = {
        ...(isChanged('start', start) && { startPrice: start }),
        ...(isChanged('reserve', reserve) && { reservePrice: reserve }),
        ...(isChanged('minimum', minimum) && { minUnits: minimum }),
    };
    return { change, problems };
}

function PriceForm({ app, lot, onDone }: { app: App; lot: Lot; onDone(): void }) {
    const { words, currency } = app;
    const [before] = useState<Typed>({
        start: plainMoney(lot.startPrice, currency),
        reserve: plainMoney(lot.reservePrice, currency),
        minimum: String(lot.minUnits),
    });
    const [typed, setTyped] = useState(before);
    const { form, problems, setProblems } = useProblems<keyof Typed>();
    const field = (name: keyof Typed) => ({
        name,
        value: typed[name],
        problem: problems[name],
        onText: (text: string) => setTyped({ ...typed, [name]: text }),
    });
    const submit = (event: Event): void => {
        event.preventDefault();
        const read = changeOf(app, lot.units, before, typed);
        setProblems(read.problems);
        if (Object.keys(read.problems).length > 0) return;
        if (Object.keys(read.change).length === 0) return onDone();
        app.say(commands.changeLot(lot.lot, read.change), words.lot(lot.lot), onDone);
    };
    return (
        <form class="row" ref={form} onSubmit={submit}>
            <Field label={words.start_price} {...field('start')} mode="decimal" />
            <Field label={words.reserve_price} {...field('reserve')} mode="decimal" />
            <Field label={words.min_units} {...field('minimum')} />
            <button class="primary" type="submit">
                {words.save}
            </button>
        </form>
    );
}

function withdraw(app: App, lot: number): void {
    const { words } = app;
    askFirst({
        title: words.withdraw,
        detail: `${words.lot(lot)}: ${app.lotName(lot)}. ${words.sure_withdraw}`,
        onYes: () => app.say(commands.withdrawLot(lot), `${words.lot(lot)}: ${words.withdraw}`),
    });
}
