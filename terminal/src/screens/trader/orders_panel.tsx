// Standing orders: left with the market, filled over many lots.
import { useState } from 'preact/hooks';
import { OrderState } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { OwnOrder } from '../../market/own';
import { formatMoney } from '../../money';
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
import { Figures } from '../../parts/figures';
import { useSent } from '../../parts/sent';
import { unitsMax } from '../../quantity';
import { gradeLetter } from '../../words/words';

export function OrdersPanel({ app }: { app: App }) {
    const { words } = app;
    const orders = [...app.market.own.orders.values()].sort((a, b) => b.order - a.order);
    return (
        <section class="orders">
            <OrderForm app={app} />
            {orders.length === 0 ? (
                <p class="dim">{words.no_orders}</p>
            ) : (
                <ol>
                    {orders.map((order) => (
                        <OrderRow key={order.order} app={app} order={order} />
                    ))}
                </ol>
            )}
        </section>
    );
}

const lengthMax = 999_999_999; // cm: the longest number that a field takes

const empty = {
    product: '',
    clock: '',
    limit: '',
    units: '',
    grade: '',
    length: '',
    most: '',
    least: '',
};
type Typed = typeof empty;
type Order = Omit<commands.OrderFields, 'order'>;

/** What was typed, within docs/rules.md's bounds; null: not yet an order. */
export function readOrder(
    app: App,
    typed: Typed,
): { order: Order | null; problems: Problems<keyof Typed> } {
    const problems: Problems<keyof Typed> = {};
    const whole = (name: keyof Typed, from: number, to: number): number | null =>
        within(problems, name, wholeNumber(typed[name]), [from, to], wholeSays(app, [from, to]));
    const prices = [1, priceMax] as const;
    const limit = amount(app, typed.limit) ?? undefined;
    const limitPrice = within(problems, 'limit', limit, prices, amountSays(app, prices));
    const units = whole('units', 1, unitsMax);
    if (units === null) problems.units = wholeSays(app, [1, unitsMax]);
    const maxUnitsPerLot = whole('most', 1, unitsMax);
    const order = {
        product: Number(typed.product),
        clock: wholeNumber(typed.clock) ?? null,
        worstGrade: wholeNumber(typed.grade) ?? null,
        minLengthCm: whole('length', 0, lengthMax),
        limitPrice,
        units,
        maxUnitsPerLot,
        minUnitsPerLot: whole('least', 1, maxUnitsPerLot ?? unitsMax),
    };
    const isWhole = limitPrice !== null && units !== null && Object.keys(problems).length === 0;
    return { order: isWhole ? { ...order, limitPrice, units } : null, problems };
}

function OrderForm({ app }: { app: App }) {
    const { words } = app;
    const [typed, setTyped] = useState<Typed>(empty);
    const [refused, setRefused] = useState('');
    const sent = useSent();
    const { form, problems, setProblems } = useProblems<keyof Typed>();
    const field = (name: keyof Typed) => ({
        name,
        value: typed[name],
        problem: problems[name],
        onText: (text: string) => setTyped({ ...typed, [name]: text }),
    });
    const products = [...app.market.view.products.keys()].sort((a, b) =>
        app.productTitle(a).localeCompare(app.productTitle(b), app.preferences.language),
    );
    const submit = (event: Event): void => {
        event.preventDefault();
        if (sent.isAwaited()) return;
        const read = readOrder(app, typed);
        setProblems(read.problems);
        setRefused('');
        if (!read.order) return;
        const onAccepted = (): void => {
            sent.set(false);
            setTyped((later) => (later === typed ? { ...empty, product: typed.product } : later));
        };
        const onRefused = (reason: string): void => {
            sent.set(false);
            setRefused(reason);
        };
        sent.set(true);
        app.placeOrder(read.order, onAccepted, onRefused);
    };
    return (
        <form class="form" ref={form} onSubmit={submit}>
            <h3>{words.new_order}</h3>
            <label class="field wide">
                {words.product_word}
                <select
                    name="product"
                    required
                    value={typed.product}
                    onChange={(event) => setTyped({ ...typed, product: event.currentTarget.value })}
                >
                    <option value="" />
                    {products.map((product) => (
                        <option key={product} value={product}>
                            {app.productTitle(product)}
                        </option>
                    ))}
                </select>
            </label>
            <Field label={words.limit_price} {...field('limit')} mode="decimal" isRequired />
            <Field label={words.unit_word} {...field('units')} isRequired />
            <label class="field">
                {words.worst_grade}
                <select
                    name="grade"
                    value={typed.grade}
                    onChange={(event) => setTyped({ ...typed, grade: event.currentTarget.value })}
                >
                    <option value="">{words.any}</option>
                    {[0, 1, 2, 3, 4].map((grade) => (
                        <option key={grade} value={grade}>
                            {gradeLetter(grade)}
                        </option>
                    ))}
                </select>
            </label>
            <Field label={words.min_length} {...field('length')} hint={words.any} />
            <Field label={words.most_per_lot} {...field('most')} hint={words.any} />
            <Field label={words.least_per_lot} {...field('least')} hint="1" />
            <label class="field">
                {words.clock_word}
                <select
                    name="clock"
                    value={typed.clock}
                    onChange={(event) => setTyped({ ...typed, clock: event.currentTarget.value })}
                >
                    <option value="">{words.any}</option>
                    {[...app.market.view.clocks.keys()].map((clock) => (
                        <option key={clock} value={clock}>
                            {app.clockName(clock)}
                        </option>
                    ))}
                </select>
            </label>
            <button class="primary" type="submit" aria-disabled={sent.isAwaited()}>
                {words.place_order}
            </button>
            <Refused app={app} reason={refused} />
        </form>
    );
}

/** Beside what was asked for, and still stands there as it was typed. */
function Refused({ app, reason }: { app: App; reason: string }) {
    if (reason === '') return null;
    return (
        <p class="bad" role="alert">
            {app.words.refused(reason)}
        </p>
    );
}

function OrderRow({ app, order }: { app: App; order: OwnOrder }) {
    const { words, currency } = app;
    const [units, setUnits] = useState('');
    const [refused, setRefused] = useState('');
    const { form, problems, setProblems } = useProblems<'wanted'>();
    const cancelling = useSent();
    const isOpen = order.state === OrderState.open;
    const name = words.order(order.order);
    const states = {
        [OrderState.open]: words.order_open,
        [OrderState.filled]: words.order_filled,
        [OrderState.cancelled]: words.order_cancelled,
    };
    const facts: [string, string | number][] = [
        [words.limit_price, formatMoney(order.limitPrice, currency)],
        [words.wanted, order.unitsLeft],
        [words.filled, app.market.own.filled(order.order)],
    ];
    if (order.worstGrade < 4) facts.push([words.worst_grade, gradeLetter(order.worstGrade)]);
    if (order.minLengthCm > 0) facts.push([words.min_length, order.minLengthCm]);
    if (order.maxUnitsPerLot !== null) facts.push([words.most_per_lot, order.maxUnitsPerLot]);
    if (order.minUnitsPerLot > 1) facts.push([words.least_per_lot, order.minUnitsPerLot]);
    if (order.lot !== null) facts.push([words.lot_word, order.lot]);
    if (order.clock !== null) facts.push([words.clock_word, app.clockName(order.clock)]);
    const reduce = (event: Event): void => {
        event.preventDefault();
        const wrong: Problems<'wanted'> = {};
        const bounds = [1, order.unitsLeft] as const;
        const read = wholeNumber(units) ?? undefined;
        const wanted = within(wrong, 'wanted', read, bounds, wholeSays(app, bounds));
        setProblems(wrong);
        setRefused('');
        if (wanted === null) return;
        const onAccepted = (): void => setUnits((later) => (later === units ? '' : later));
        app.say(commands.reduceOrder(order.order, wanted), name, onAccepted, setRefused);
    };
    const cancel = (): void => {
        if (cancelling.isAwaited()) return;
        setRefused('');
        const onRefused = (reason: string): void => {
            cancelling.set(false);
            setRefused(reason);
        };
        cancelling.set(true);
        app.say(commands.cancelOrder(order.order), name, undefined, onRefused);
    };
    return (
        <li class={`order ${isOpen ? 'open' : ''}`}>
            <div class="order_head">
                <b>{app.productTitle(order.product)}</b>
                <span class="dim">
                    {name} · {order.state === null ? words.order_ended : states[order.state]}
                </span>
            </div>
            <Figures look="facts" of={facts} />
            {isOpen && (
                <form class="row" ref={form} onSubmit={reduce}>
                    <Field
                        label={`${words.wanted}: ${name}`}
                        name="wanted"
                        hint={String(order.unitsLeft)}
                        isLabelHidden
                        value={units}
                        problem={problems.wanted}
                        onText={setUnits}
                    />
                    <button type="submit">{words.reduce}</button>
                    <button type="button" aria-disabled={cancelling.isAwaited()} onClick={cancel}>
                        {words.cancel}
                    </button>
                    <Refused app={app} reason={refused} />
                </form>
            )}
        </li>
    );
}
