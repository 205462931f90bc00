// Standing orders: left with the market, filled over many lots.
import { useState } from 'preact/hooks';
import { OrderState } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { OwnOrder } from '../../market/own';
import { formatMoney } from '../../money';
import { amount, Field, wholeNumber } from '../../parts/field';
import { Figures } from '../../parts/figures';
import { gradeLetter } from '../../words/words';

export function OrdersPanel({ app }: { app: App }) {
    const { words } = app;
    const orders = [...app.market.own.orders.values()].sort((a, b) => b.order - a.order);
    return (
        <section class="orders">
            <OrderForm app={app} />
            {orders.length === 0 && <p class="dim">{words.no_orders}</p>}
            <ol>
                {orders.map((order) => (
                    <OrderRow key={order.order} app={app} order={order} />
                ))}
            </ol>
        </section>
    );
}

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

function OrderForm({ app }: { app: App }) {
    const { words } = app;
    const [typed, setTyped] = useState<Typed>(empty);
    const [wrong, setWrong] = useState('');
    const field = (name: keyof Typed) => ({
        name,
        value: typed[name],
        onText: (text: string) => setTyped({ ...typed, [name]: text }),
    });
    const products = [...app.market.view.products.keys()].sort((a, b) =>
        app.productName(a).localeCompare(app.productName(b), app.preferences.language),
    );
    const submit = (event: Event): void => {
        event.preventDefault();
        const order = read(app, typed);
        if (typeof order === 'string') return setWrong(order);
        setWrong('');
        app.placeOrder(order);
        setTyped({ ...empty, product: typed.product });
    };
    return (
        <form class="form" onSubmit={submit}>
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
                            {app.productName(product)}
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
            <button class="primary" type="submit">
                {words.place_order}
            </button>
            {wrong && (
                <p class="bad" role="alert">
                    {wrong}: {words.bad_input}
                </p>
            )}
        </form>
    );
}

type OrderText = Omit<commands.OrderFields, 'order'>;

/** The order, or the label of the first field that makes no sense. */
function read(app: App, typed: Typed): OrderText | string {
    const { words } = app;
    const limitPrice = amount(app, typed.limit);
    const units = wholeNumber(typed.units);
    const minLengthCm = wholeNumber(typed.length);
    const maxUnitsPerLot = wholeNumber(typed.most);
    const minUnitsPerLot = wholeNumber(typed.least);
    if (typed.product === '') return words.product_word;
    if (!limitPrice) return words.limit_price;
    if (!units) return words.unit_word;
    if (minLengthCm === undefined) return words.min_length;
    if (maxUnitsPerLot === undefined) return words.most_per_lot;
    if (minUnitsPerLot === undefined) return words.least_per_lot;
    return {
        product: Number(typed.product),
        clock: wholeNumber(typed.clock) ?? null,
        worstGrade: wholeNumber(typed.grade) ?? null,
        minLengthCm,
        limitPrice,
        units,
        maxUnitsPerLot,
        minUnitsPerLot,
    };
}

function OrderRow({ app, order }: { app: App; order: OwnOrder }) {
    const { words, currency } = app;
    const [units, setUnits] = useState('');
    const [isWrong, setWrong] = useState(false);
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
    if (order.clock !== null) facts.push([words.clock_word, app.clockName(order.clock)]);
    const reduce = (event: Event): void => {
        event.preventDefault();
        const wanted = wholeNumber(units);
        const makesSense = !!wanted && wanted <= order.unitsLeft;
        setWrong(!makesSense);
        if (!makesSense) return;
        app.say(commands.reduceOrder(order.order, wanted), name);
        setUnits('');
    };
    return (
        <li class={`order ${isOpen ? 'open' : ''}`}>
            <div class="order_head">
                <b>{app.productName(order.product)}</b>
                <span class="dim">
                    {name} · {order.state === null ? words.order_ended : states[order.state]}
                </span>
            </div>
            <Figures look="facts" of={facts} />
            {isOpen && (
                <form class="row" onSubmit={reduce}>
                    <input
                        inputMode="numeric"
                        aria-label={words.wanted}
                        aria-invalid={isWrong}
                        placeholder={String(order.unitsLeft)}
                        value={units}
                        onInput={(event) => setUnits(event.currentTarget.value)}
                    />
                    <button type="submit">{words.reduce}</button>
                    <button
                        type="button"
                        onClick={() =>
                            app.say(commands.cancelOrder(order.order), `${words.cancel}: ${name}`)
                        }
                    >
                        {words.cancel}
                    </button>
                    {isWrong && (
                        <p class="bad" role="alert">
                            {words.takes_up_to(words.wanted, order.unitsLeft)}
                        </p>
                    )}
                </form>
            )}
        </li>
    );
}
