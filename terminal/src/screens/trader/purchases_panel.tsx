// What the participant bought today, with its totals.
import type { App } from '../../app';
import { saveCsv } from '../../csv';
import type { Won } from '../../messages';
import { formatMoney } from '../../money';
import { Figures } from '../../parts/figures';
import { Table, type Column } from '../../parts/table';
import { timeOfDay, timeStamp } from '../../time_of_day';

interface Sum {
    units: number;
    gross: number;
    fee: number;
}

export const totalOf = (purchases: Won[]): Sum =>
    purchases
        .filter((won) => !won.isCancelled)
        .reduce(
            (sum, won) => ({
                units: sum.units + won.units,
                gross: sum.gross + won.gross,
                fee: sum.fee + won.fee,
            }),
            { units: 0, gross: 0, fee: 0 },
        );

export function PurchasesPanel({ app }: { app: App }) {
    const { words, currency } = app;
    const purchases = [...app.market.own.purchases.values()].sort((a, b) => b.sale - a.sale);
    const total = totalOf(purchases);
    const money = (amount: number): string => formatMoney(amount, currency);
    if (purchases.length === 0) return <p class="dim">{words.no_purchases}</p>;
    const columns: Column<Won>[] = [
        { title: words.time, cell: ({ at }) => timeOfDay(at) },
        { title: words.lot_word, cell: (won) => <PurchasedLot app={app} won={won} /> },
        { title: words.unit_word, isNumber: true, cell: ({ units }) => units },
        { title: words.price, isNumber: true, cell: ({ price }) => money(price) },
        { title: words.gross, isNumber: true, cell: ({ gross }) => money(gross) },
        { title: words.fee, isNumber: true, cell: ({ fee }) => money(fee) },
    ];
    return (
        <section class="purchases">
            <Figures
                look="totals"
                of={[
                    [words.unit_word, total.units],
                    [words.gross, money(total.gross)],
                    [words.fee, money(total.fee)],
                    [words.total, `${money(total.gross + total.fee)} ${currency.code}`],
                ]}
            />
            <button onClick={() => save(app, purchases)}>{words.export_csv}</button>
            <Table
                label={words.purchases}
                columns={columns}
                rows={purchases}
                keyOf={({ sale }) => sale}
                lookOf={({ isCancelled }) => (isCancelled ? 'struck' : '')}
            />
        </section>
    );
}

function PurchasedLot({ app, won }: { app: App; won: Won }) {
    const { words } = app;
    return (
        <>
            {app.lotName(won.lot)} {won.isCancelled && <em>{words.cancelled}</em>}
            {won.order !== null && <small> {words.order(won.order)}</small>}
        </>
    );
}

function save(app: App, purchases: Won[]): void {
    const productOf = ({ lot }: Won): string => {
        const product = app.market.view.lots.get(lot)?.product;
        return product ? app.productName(product) : '';
    };
    saveCsv(`purchases-${app.market.loggedOn?.day ?? ''}.csv`, purchases, {
        sale: ({ sale }) => sale,
        at: ({ at }) => timeStamp(at),
        clock: ({ clock }) => clock,
        lot: ({ lot }) => lot,
        product: productOf,
        units: ({ units }) => units,
        price: ({ price }) => price,
        gross: ({ gross }) => gross,
        fee: ({ fee }) => fee,
        order: ({ order }) => order,
        cancelled: ({ isCancelled }) => (isCancelled ? 1 : 0),
    });
}
