// The day so far: every sale with filters, averages by product and grade, charts, and files.
import { useMemo, useState } from 'preact/hooks';
import type { App } from '../../app';
import { saveCsv } from '../../csv';
import { averagePrice, averages, type Average, type SaleRecord } from '../../market/day';
import { formatAverage, formatMoney, plainMoney } from '../../money';
import { PriceChart } from '../../parts/price_chart';
import { PagedTable, Table, type Column } from '../../parts/table';
import { Totals } from '../../parts/totals';
import { useAppSlowly } from '../../parts/use';
import { timeOfDay, timeStamp } from '../../time_of_day';
import { gradeLetter } from '../../words/words';
import { chosen, wholeDay } from './filter';
import { Filters } from './filters';

export function ResultsScreen() {
    return (
        <main class="results_page">
            <Results />
        </main>
    );
}

/** Beside a trader's clocks, too. */
export function Results() {
    const app = useAppSlowly();
    const { words } = app;
    const [filter, setFilter] = useState(wholeDay);
    const { sales: all, revision } = app.market.day;
    const sales = useMemo(() => chosen(all, filter), [all, revision, filter]);
    const table = useMemo(() => averages(sales), [sales]);
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
            <Filters app={app} filter={filter} onFilter={setFilter} />
            <section class="results_chart">
                <h2>{words.prices_today}</h2>
                <PriceChart app={app} sales={sales} products={products.slice(0, 6)} />
            </section>
            <section class="results_averages">
                <header>
                    <h2>{words.by_product}</h2>
                    <button onClick={() => saveAverages(app, table)}>{words.export_csv}</button>
                </header>
                <AverageTable app={app} table={table} />
            </section>
            <section class="results_sales">
                <header>
                    <h2>{words.all_sales}</h2>
                    <small>{words.shown_of(sales.length, all.length)}</small>
                    <button onClick={() => saveSales(app, sales)}>{words.export_csv}</button>
                </header>
                <SalesTable app={app} sales={sales} />
            </section>
        </div>
    );
}

function AverageTable({ app, table }: { app: App; table: Average[] }) {
    const { words, currency } = app;
    const money = (amount: number): string => formatMoney(amount, currency);
    const columns: Column<Average>[] = [
        {
            title: words.product_word,
            isName: true,
            cell: ({ product, grade }) => (grade === null ? app.productTitle(product) : ''),
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
    const money = (amount: number): string => formatMoney(amount, currency);
    const columns: Column<SaleRecord>[] = [
        { title: words.time, cell: ({ at }) => timeOfDay(at) },
        {
            title: words.lot_word,
            isName: true,
            cell: ({ lot, cancelled }) =>
                cancelled === null ? (
                    app.lotName(lot)
                ) : (
                    <>
                        {app.lotName(lot)}
                        <small class="why">{words.cancelled_because(cancelled)}</small>
                    </>
                ),
        },
        { title: words.grower, cell: ({ grower }) => app.participantName(grower) },
        {
            title: words.buyer,
            lookOf: ({ buyer }) => (buyer === null ? 'dim' : ''),
            cell: ({ buyer }) => (buyer === null ? words.hidden_buyer : app.participantName(buyer)),
        },
        { title: words.unit_word, isNumber: true, cell: ({ units }) => units },
        { title: words.price, isNumber: true, cell: ({ price }) => money(price) },
        { title: words.gross, isNumber: true, cell: ({ gross }) => money(gross) },
    ];
    return (
        <PagedTable
            app={app}
            label={words.all_sales}
            columns={columns}
            rows={sales}
            keyOf={({ sale }) => sale}
            lookOf={({ cancelled }) => (cancelled === null ? '' : 'struck')}
        />
    );
}

export function fileName({ line, market }: App, what: 'sales' | 'averages'): string {
    const isPart = market.day.since !== null || !line.isCaughtUp;
    return `${what}${isPart ? '-part' : ''}-${market.loggedOn?.day ?? ''}.csv`;
}

/** Amounts in minor units, an average to a thousandth of one; without a grade: of all grades. */
function saveAverages(app: App, table: Average[]): void {
    const { code, digits } = app.currency;
    const money = (amount: number): string => plainMoney(amount, app.currency);
    saveCsv(fileName(app, 'averages'), table, {
        product: ({ product }) => app.productTitle(product),
        grade: ({ grade }) => (grade === null ? null : gradeLetter(grade)),
        sales: ({ sales }) => sales,
        units: ({ units }) => units,
        items: ({ items }) => items,
        [`average_${code}`]: (of) => (averagePrice(of) / 10 ** digits).toFixed(digits + 3),
        [`lowest_${code}`]: ({ lowest }) => money(lowest),
        [`highest_${code}`]: ({ highest }) => money(highest),
        [`gross_${code}`]: ({ gross }) => money(gross),
    });
}

function saveSales(app: App, sales: SaleRecord[]): void {
    saveCsv(fileName(app, 'sales'), sales, {
        sale: ({ sale }) => sale,
        at: ({ at }) => timeStamp(at),
        clock: ({ clock }) => clock,
        lot: ({ lot }) => lot,
        product: ({ product }) => app.productTitle(product),
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
