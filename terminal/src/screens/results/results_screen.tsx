// The day so far: every sale with filters, averages by product and grade, charts, and files.
import { useState } from 'preact/hooks';
import type { App } from '../../app';
import { saveCsv } from '../../csv';
import { averagePrice, averages, type Average, type SaleRecord } from '../../market/day';
import { formatAverage, formatMoney, plainMoney } from '../../money';
import { PriceChart } from '../../parts/price_chart';
import { Table, type Column } from '../../parts/table';
import { Totals } from '../../parts/totals';
import { useApp } from '../../parts/use';
import { timeOfDay, timeStamp } from '../../time_of_day';
import { gradeLetter } from '../../words/words';

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
    return (
        <main>
            <Results />
        </main>
    );
}

/** Beside a trader's clocks, too. */
export function Results() {
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
        <div class="results">
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
        </div>
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
    const money = (amount: number): string => formatMoney(amount, currency);
    const columns: Column<Average>[] = [
        {
            title: words.product_word,
            cell: ({ product, grade }) => (grade === null ? app.productName(product) : ''),
        },
        {
            title: words.grade,
            cell: ({ grade }) => (grade === null ? words.all_grades : gradeLetter(grade)),
        },
        {
            title: words.average,
            isNumber: true,
            cell: (of) => formatAverage(averagePrice(of), currency),
        },
        { title: words.lowest, isNumber: true, cell: ({ lowest }) => money(lowest) },
        { title: words.highest, isNumber: true, cell: ({ highest }) => money(highest) },
        { title: words.unit_word, isNumber: true, cell: ({ units }) => units },
        { title: words.gross, isNumber: true, cell: ({ gross }) => money(gross) },
    ];
    return (
        <Table
            label={words.by_product}
            columns={columns}
            rows={table}
            keyOf={({ product, grade }) => `${product} ${grade}`}
            lookOf={({ grade }) => (grade === null ? 'sum' : '')}
        />
    );
}

function SalesTable({ app, sales }: { app: App; sales: SaleRecord[] }) {
    const { words, currency } = app;
    const [rows, setRows] = useState(rowsFirst);
    const money = (amount: number): string => formatMoney(amount, currency);
    const columns: Column<SaleRecord>[] = [
        { title: words.time, cell: ({ at }) => timeOfDay(at) },
        { title: words.lot_word, cell: ({ lot }) => app.lotName(lot) },
        { title: words.grower, cell: ({ grower }) => app.participantName(grower) },
        {
            title: words.buyer,
            cell: ({ buyer }) =>
                buyer === null ? words.private_buyer : app.participantName(buyer),
        },
        { title: words.unit_word, isNumber: true, cell: ({ units }) => units },
        { title: words.price, isNumber: true, cell: ({ price }) => money(price) },
        { title: words.gross, isNumber: true, cell: ({ gross }) => money(gross) },
    ];
    return (
        <>
            <Table
                label={words.sales_word}
                columns={columns}
                rows={sales.slice(-rows).reverse()}
                keyOf={({ sale }) => sale}
                lookOf={({ cancelled }) => (cancelled === null ? '' : 'struck')}
                titleOf={({ cancelled }) => cancelled ?? undefined}
            />
            {sales.length > rows && (
                <button class="quiet" onClick={() => setRows(rows * 4)}>
                    {words.load_more} <small>{words.shown_of(rows, sales.length)}</small>
                </button>
            )}
        </>
    );
}

function save(app: App, sales: SaleRecord[]): void {
    saveCsv(`sales-${app.market.loggedOn?.day ?? ''}.csv`, sales, {
        sale: ({ sale }) => sale,
        at: ({ at }) => timeStamp(at),
        clock: ({ clock }) => clock,
        lot: ({ lot }) => lot,
        product: ({ product }) => app.productName(product),
        grade: ({ grade }) => gradeLetter(grade),
        length_cm: ({ lengthCm }) => lengthCm,
        grower: ({ grower }) => app.participantName(grower),
        buyer: ({ buyer }) => (buyer === null ? null : app.participantName(buyer)),
        units: ({ units }) => units,
        items: ({ items }) => items,
        [`price_${app.currency.code}`]: ({ price }) => plainMoney(price, app.currency),
        [`gross_${app.currency.code}`]: ({ gross }) => plainMoney(gross, app.currency),
        cancelled: ({ cancelled }) => cancelled,
    });
}
