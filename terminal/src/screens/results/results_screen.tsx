// The day so far: every sale with filters, averages by product and grade, charts, and files.
import { useState } from 'preact/hooks';
import type { App } from '../../app';
import { saveCsv } from '../../csv';
import { averagePrice, averages, type Average, type SaleRecord } from '../../market/day';
import { formatAverage, formatMoney } from '../../money';
import { PriceChart } from '../../parts/price_chart';
import { useApp } from '../../parts/use';
import { timeOfDay, timeStamp } from '../../time_of_day';
import { gradeLetter } from '../../words/words';
import { Totals } from '../../parts/totals';

const rowsFirst = 100;

interface Filter {
    product: string;
    clock: string;
    grower: string;
}

function chosen(sales: SaleRecord[], { product, clock, grower }: Filter): SaleRecord[] {
    return sales.filter(
        (sale) =>
            (product === '' || sale.product === Number(product)) &&
            (clock === '' || sale.clock === Number(clock)) &&
            (grower === '' || sale.grower === Number(grower)),
    );
}

export function ResultsScreen() {
    const app = useApp();
    const { words } = app;
    const [filter, setFilter] = useState<Filter>({ product: '', clock: '', grower: '' });
    const all = app.market.day.sales;
    const sales = chosen(all, filter);
    const table = averages(sales);
    const products = table
        .filter((average) => average.grade === null)
        .map(({ product }) => product);
    return (
        <main class="results">
            {!app.line.hasWholeDay && (
                <p class="banner">
                    {words.since_log_on}{' '}
                    <button onClick={() => app.line.fetchWholeDay()}>{words.whole_day}</button>
                </p>
            )}
            <Totals app={app} />
            <section class="results_chart">
                <h2>{words.prices_today}</h2>
                <PriceChart app={app} sales={sales} products={products.slice(0, 6)} />
            </section>
            <section class="results_averages">
                <h2>{words.by_product}</h2>
                <AverageTable app={app} table={table} />
            </section>
            <section class="results_sales">
                <div class="filters">
                    <Choice
                        label={words.product_word}
                        all={words.all_products}
                        value={filter.product}
                        options={unique(all.map((sale) => sale.product))}
                        nameOf={(of) => app.productName(of)}
                        onValue={(product) => setFilter({ ...filter, product })}
                    />
                    <Choice
                        label={words.clock_word}
                        all={words.all_clocks}
                        value={filter.clock}
                        options={unique(all.map((sale) => sale.clock))}
                        nameOf={(of) => app.clockName(of)}
                        onValue={(clock) => setFilter({ ...filter, clock })}
                    />
                    <Choice
                        label={words.grower}
                        all={words.all_growers}
                        value={filter.grower}
                        options={unique(all.map((sale) => sale.grower))}
                        nameOf={(of) => app.participantName(of)}
                        onValue={(grower) => setFilter({ ...filter, grower })}
                    />
                    <button onClick={() => save(app, sales)}>{words.export_csv}</button>
                </div>
                <SalesTable app={app} sales={sales} />
            </section>
        </main>
    );
}

const unique = (numbers: number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

interface ChoiceShape {
    label: string;
    all: string;
    value: string;
    options: number[];
    nameOf(option: number): string;
    onValue(value: string): void;
}

function Choice({ label, all, value, options, nameOf, onValue }: ChoiceShape) {
    return (
        <select
            aria-label={label}
            value={value}
            onChange={(event) => onValue(event.currentTarget.value)}
        >
            <option value="">{all}</option>
            {options.map((option) => (
                <option key={option} value={option}>
                    {nameOf(option)}
                </option>
            ))}
        </select>
    );
}

function AverageTable({ app, table }: { app: App; table: Average[] }) {
    const { words, currency } = app;
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th>{words.product_word}</th>
                        <th>{words.grade}</th>
                        <th class="number">{words.average}</th>
                        <th class="number">{words.lowest}</th>
                        <th class="number">{words.highest}</th>
                        <th class="number">{words.unit_word}</th>
                        <th class="number">{words.gross}</th>
                    </tr>
                </thead>
                <tbody>
                    {table.map((of) => (
                        <tr
                            key={`${of.product} ${of.grade}`}
                            class={of.grade === null ? 'sum' : ''}
                        >
                            <td>{of.grade === null ? app.productName(of.product) : ''}</td>
                            <td>{of.grade === null ? words.all_grades : gradeLetter(of.grade)}</td>
                            <td class="number">{formatAverage(averagePrice(of), currency)}</td>
                            <td class="number">{formatMoney(of.lowest, currency)}</td>
                            <td class="number">{formatMoney(of.highest, currency)}</td>
                            <td class="number">{of.units}</td>
                            <td class="number">{formatMoney(of.gross, currency)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function SalesTable({ app, sales }: { app: App; sales: SaleRecord[] }) {
    const { words, currency } = app;
    const [rows, setRows] = useState(rowsFirst);
    const latest = sales.slice(-rows).reverse();
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th>{words.time}</th>
                        <th>{words.lot_word}</th>
                        <th>{words.grower}</th>
                        <th>{words.buyer}</th>
                        <th class="number">{words.unit_word}</th>
                        <th class="number">{words.price}</th>
                        <th class="number">{words.gross}</th>
                    </tr>
                </thead>
                <tbody>
                    {latest.map((sale) => (
                        <tr
                            key={sale.sale}
                            class={sale.cancelled === null ? '' : 'struck'}
                            title={sale.cancelled ?? undefined}
                        >
                            <td>{timeOfDay(sale.at)}</td>
                            <td>{app.lotName(sale.lot)}</td>
                            <td>{app.participantName(sale.grower)}</td>
                            <td>
                                {sale.buyer === null
                                    ? words.private_buyer
                                    : app.participantName(sale.buyer)}
                            </td>
                            <td class="number">{sale.units}</td>
                            <td class="number">{formatMoney(sale.price, currency)}</td>
                            <td class="number">{formatMoney(sale.gross, currency)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {sales.length > rows && (
                <button class="quiet" onClick={() => setRows(rows * 4)}>
                    {words.load_more} <small>{words.shown_of(rows, sales.length)}</small>
                </button>
            )}
        </div>
    );
}

function save(app: App, sales: SaleRecord[]): void {
    const head = [
        'sale',
        'at',
        'clock',
        'lot',
        'product',
        'grade',
        'length_cm',
        'grower',
        'buyer',
        'units',
        'items',
        'price',
        'gross',
        'cancelled',
    ];
    const rows = sales.map((sale) => [
        sale.sale,
        timeStamp(sale.at),
        sale.clock,
        sale.lot,
        app.productName(sale.product),
        gradeLetter(sale.grade),
        sale.lengthCm,
        app.participantName(sale.grower),
        sale.buyer === null ? null : app.participantName(sale.buyer),
        sale.units,
        sale.items,
        sale.price,
        sale.gross,
        sale.cancelled,
    ]);
    saveCsv(`sales-${app.market.loggedOn?.day ?? ''}.csv`, [head, ...rows]);
}
