// What the participant bought today, with its totals.
import type { App } from '../../app';
import { saveCsv, type Columns } from '../../csv';
import type { Own } from '../../market/own';
import type { LotText, Purchase } from '../../messages';
import { formatMoney, plainMoney } from '../../money';
import { Figures } from '../../parts/figures';
import { PagedTable, type Column } from '../../parts/table';
import { timeOfDay, timeStamp } from '../../time_of_day';
import { gradeLetter } from '../../words/words';

/** What is listed comes to less than the credit's sum, which is of the whole day: the pages of what was
 *  bought before the log-on have not come yet. */
export function isPart({ credit, purchases }: Own): boolean {
    const { gross, fee } = purchases.total;
    return credit !== null && gross + fee < credit.sold;
}

/** A log-on in the middle of a long day names no lots that were sold before it, and its outcomes come before the pages that do. */
const areNamed = ({ market }: App): boolean =>
    market.own.purchases.all.every(({ lot }) => market.lotText(lot));

export function PurchasesPanel({ app }: { app: App }) {
    const { words, currency } = app;
    const { own } = app.market;
    const { all: purchases, total } = own.purchases;
    const listed = total.gross + total.fee;
    const ofDay = own.credit?.sold ?? listed;
    const money = (amount: number): string => formatMoney(amount, currency);
    if (purchases.length === 0 && !isPart(own)) return <p class="dim">{words.no_purchases}</p>;
    const columns: Column<Purchase>[] = [
        { title: words.lot_word, cell: (won) => <PurchasedLot app={app} won={won} /> },
        { title: words.unit_word, isNumber: true, cell: ({ units }) => units },
        { title: words.price, isNumber: true, cell: ({ price }) => money(price) },
        { title: words.gross, isNumber: true, cell: ({ gross }) => money(gross) },
    ];
    return (
        <section class="purchases">
            {isPart(own) && (
                <p class="banner" role="status">
                    {words.purchases_part(money(listed), money(ofDay))}
                </p>
            )}
            <Figures
                look="totals"
                of={[
                    [words.unit_word, total.units],
                    [words.gross, money(total.gross)],
                    [words.fee, money(total.fee)],
                    [words.total, `${money(ofDay)} ${currency.code}`],
                ]}
            />
            <button onClick={() => save(app, purchases)}>{words.export_csv}</button>
            <PagedTable
                app={app}
                label={words.purchases}
                columns={columns}
                rows={purchases}
                keyOf={({ sale }) => sale}
                lookOf={({ isCancelled }) => (isCancelled ? 'struck' : '')}
            />
        </section>
    );
}

/** With all that is no amount: beside the clocks, and on a phone, those need the room. A sale's fee is in the file. */
function PurchasedLot({ app, won }: { app: App; won: Purchase }) {
    const { words } = app;
    const isNamed = app.market.lotText(won.lot) !== undefined; // else its number is its name
    return (
        <>
            {app.lotName(won.lot)} {won.isCancelled && <em>{words.cancelled}</em>}
            <small class="purchase_time">
                {isNamed && `${words.lot(won.lot)} · `}
                {timeOfDay(won.at)}
                {won.order !== null && ` · ${words.order(won.order)}`}
            </small>
        </>
    );
}

function save(app: App, purchases: Purchase[]): void {
    saveCsv(fileName(app), purchases.slice().reverse(), columnsOf(app));
}

export function fileName(app: App): string {
    const isWhole = !isPart(app.market.own) && areNamed(app);
    return `${isWhole ? 'purchases' : 'purchases-part'}-${app.market.loggedOn?.day ?? ''}.csv`;
}

/** Of the file. */
export function columnsOf(app: App): Columns<Purchase> {
    const { code } = app.currency;
    const money = (amount: number): string => plainMoney(amount, app.currency);
    const textOf = ({ lot }: Purchase): LotText | undefined => app.market.lotText(lot);
    const productOf = (won: Purchase): string => {
        const product = textOf(won)?.product;
        return product ? app.productTitle(product) : '';
    };
    const growerOf = (won: Purchase): string => {
        const grower = textOf(won)?.grower;
        return grower ? app.participantName(grower) : '';
    };
    const gradeOf = (won: Purchase): string => {
        const grade = textOf(won)?.grade;
        return grade === undefined ? '' : gradeLetter(grade);
    };
    return {
        sale: ({ sale }) => sale,
        at: ({ at }) => timeStamp(at),
        clock: ({ clock }) => clock,
        lot: ({ lot }) => lot,
        product: productOf,
        grade: gradeOf,
        length_cm: (won) => textOf(won)?.lengthCm ?? '',
        grower: growerOf,
        units: ({ units }) => units,
        [`price_${code}`]: ({ price }) => money(price),
        [`gross_${code}`]: ({ gross }) => money(gross),
        [`fee_${code}`]: ({ fee }) => money(fee),
        order: ({ order }) => order,
        cancelled: ({ isCancelled }) => (isCancelled ? 1 : 0),
    };
}
