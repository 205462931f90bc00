// What the participant bought today, with its totals.
import type { App } from '../../app';
import { saveCsv } from '../../csv';
import type { Won } from '../../messages';
import { formatMoney } from '../../money';
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
    return (
        <section class="purchases">
            <dl class="totals">
                <div>
                    <dt>{words.unit_word}</dt>
                    <dd>{total.units}</dd>
                </div>
                <div>
                    <dt>{words.gross}</dt>
                    <dd>{money(total.gross)}</dd>
                </div>
                <div>
                    <dt>{words.fee}</dt>
                    <dd>{money(total.fee)}</dd>
                </div>
                <div>
                    <dt>{words.total}</dt>
                    <dd>
                        {money(total.gross + total.fee)} {currency.code}
                    </dd>
                </div>
            </dl>
            <button onClick={() => save(app, purchases)}>{words.export_csv}</button>
            <div class="scroll">
                <table>
                    <thead>
                        <tr>
                            <th>{words.time}</th>
                            <th>{words.lot_word}</th>
                            <th class="number">{words.unit_word}</th>
                            <th class="number">{words.price}</th>
                            <th class="number">{words.gross}</th>
                            <th class="number">{words.fee}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {purchases.map((won) => (
                            <tr key={won.sale} class={won.isCancelled ? 'struck' : ''}>
                                <td>{timeOfDay(won.at)}</td>
                                <td>
                                    {app.lotName(won.lot)}{' '}
                                    {won.isCancelled && <em>{words.cancelled}</em>}
                                    {won.order !== null && <small> {words.order(won.order)}</small>}
                                </td>
                                <td class="number">{won.units}</td>
                                <td class="number">{money(won.price)}</td>
                                <td class="number">{money(won.gross)}</td>
                                <td class="number">{money(won.fee)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function save(app: App, purchases: Won[]): void {
    const head = [
        'sale',
        'at',
        'clock',
        'lot',
        'product',
        'units',
        'price',
        'gross',
        'fee',
        'order',
        'cancelled',
    ];
    const rows = purchases.map((won) => {
        const product = app.market.view.lots.get(won.lot)?.product;
        return [
            won.sale,
            timeStamp(won.at),
            won.clock,
            won.lot,
            product ? app.productName(product) : '',
            won.units,
            won.price,
            won.gross,
            won.fee,
            won.order,
            won.isCancelled ? 1 : 0,
        ];
    });
    saveCsv(`purchases-${app.market.loggedOn?.day ?? ''}.csv`, [head, ...rows]);
}
