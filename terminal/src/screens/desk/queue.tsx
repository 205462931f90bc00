// A clock's queue: prices, order, and out with it. A paused clock's current lot can be re-priced too.
import { useState } from 'preact/hooks';
import { ClockState } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Clock } from '../../market/view';
import type { Lot } from '../../messages';
import { formatMoney, plainMoney } from '../../money';
import { askFirst } from '../../parts/ask';
import { Kept } from '../../parts/kept';
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
import { ActionButton, type Action } from './action_button';

const pageSize = 50;

export function Queue({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const [rows, setRows] = useState(pageSize);
    const isMovable = clock.state === ClockState.paused && clock.current !== null;
    const showMore = (): void => {
        const { length } = clock.queue;
        if (length < Math.min(rows + pageSize, clock.queuedLots))
            app.line.askCataloguePage(clock.clock, length, pageSize);
        setRows(rows + pageSize);
    };
    return (
        <section class="queue">
            <h3>
                {words.queue}{' '}
                <small>
                    {words.shown_of(Math.min(rows, clock.queue.length), clock.queuedLots)}
                </small>
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
                                clock={clock}
                                number={clock.current!}
                                place={null}
                            />
                        )}
                        {clock.queue.slice(0, rows).map((number, position) => (
                            <QueueRow
                                key={number}
                                app={app}
                                clock={clock}
                                number={number}
                                place={placeAt(clock, position)}
                            />
                        ))}
                    </tbody>
                </table>
            </div>
            {Math.min(rows, clock.queue.length) < clock.queuedLots && (
                <button class="quiet" onClick={showMore}>
                    {words.load_more}
                </button>
            )}
        </section>
    );
}

/** As far as a row tells it: where exactly a lot stands changes for all of them with each lot that is sold. */
type Place = 'only' | 'first' | 'last' | 'between';

function placeAt({ queuedLots }: Clock, position: number): Place {
    const isLast = position === queuedLots - 1;
    if (position === 0) return isLast ? 'only' : 'first';
    return isLast ? 'last' : 'between';
}

interface RowShape {
    app: App;
    clock: Clock;
    number: number;
    place: Place | null; // null: the current lot, which has none
}

function QueueRow({ app, clock, number, place }: RowShape) {
    const { words } = app;
    const { view } = app.market;
    const [isEdited, setEdited] = useState(false);
    const lot = view.lots.get(number);
    if (!lot) return null;
    const draw = () => queueRow({ app, clock, number, place }, lot, isEdited, setEdited);
    const by = [
        clock,
        lot,
        ...view.namesOf(lot),
        app.namesOfSeveral,
        place,
        isEdited,
        view.isClosed,
        words,
    ];
    return <Kept by={by} draw={draw} />;
}

function queueRow(
    { app, clock, number, place }: RowShape,
    lot: Lot,
    isEdited: boolean,
    setEdited: (isEdited: boolean) => void,
) {
    const { words, currency } = app;
    const move = (to: (position: number) => number): void => {
        const at = clock.queue.indexOf(number);
        if (at >= 0) app.say(commands.changeLot(number, { position: to(at) }), words.lot(number));
    };
    const about = `${words.lot(number)}: `;
    return (
        <>
            <tr class={place === null ? 'current' : ''}>
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
                            {place !== null &&
                                moves(app, words.lot(number), place, move).map((of) => (
                                    <ActionButton key={of.sign} app={app} of={of} about={about} />
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

function moves(
    { words }: App,
    lot: string,
    place: Place,
    move: (to: (position: number) => number) => void,
): Action[] {
    const isFirst = place === 'only' || place === 'first' ? words.is_first(lot) : null;
    const isLast = place === 'only' || place === 'last' ? words.is_last(lot) : null;
    const of = (
        word: string,
        sign: string,
        whyNot: string | null,
        to: (position: number) => number,
    ): Action => ({ word, sign, kind: '', whyNot, run: () => move(to) });
    return [
        of(words.move_up, '↑', isFirst, (at) => at - 1),
        of(words.move_down, '↓', isLast, (at) => at + 1),
        of(words.move_first, '⤒', isFirst, () => 0),
    ];
}

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
        detail: words.sentences(`${words.lot(lot)} · ${app.lotName(lot)}`, words.sure_withdraw),
        onYes: () => app.say(commands.withdrawLot(lot), `${words.lot(lot)}: ${words.withdraw}`),
    });
}
