// What was sold today: every sale, and what follows from them. Pure; from results only.
import { Outcome, ResultBody } from '@schema';
import type { Lot, Result, Sale, Time } from '../messages';

export interface SaleRecord extends Sale {
    clock: number;
    at: Time;
    product: number;
    grade: number;
    lengthCm: number;
    cancelled: string | null; // the reason
}

export interface Totals {
    sales: number;
    units: number;
    items: number;
    gross: number;
}

export interface Average extends Totals {
    product: number;
    grade: number | null; // null: all grades
    lowest: number;
    highest: number;
}

export const averagePrice = (of: Totals): number => (of.items > 0 ? of.gross / of.items : 0);

const nothing: Totals = { sales: 0, units: 0, items: 0, gross: 0 };

export class Day {
    sales: SaleRecord[] = []; // in the order of their numbers
    /** Another one after each sale and cancellation: then what follows from the sales is worked out anew. */
    revision = 0;
    private bySale = new Map<number, SaleRecord>();
    private sums = new Map<number | null, Totals>(); // by clock; null: of all
    private running = new Map<number, number>(); // by clock: the lot of its last round
    private decided = new Map<number, SaleRecord[]>(); // by clock: sales of its latest decision
    private withdrawn = new Set<number>(); // lots

    /** `since`: of a part of the day, when it begins; null: with the day. */
    constructor(readonly since: Time | null = null) {}

    apply(result: Result, lotOf: (lot: number) => Lot | undefined): void {
        const clock = result.clock ?? 0;
        switch (result.bodyType) {
            case ResultBody.round_started:
                this.running.set(clock, result.body.lot);
                return;
            case ResultBody.sale:
                return this.addSale(result.body, clock, result.at, lotOf(result.body.lot));
            case ResultBody.lot_closed:
                if (result.body.outcome === Outcome.passed) this.decided.delete(clock);
                if (result.body.outcome === Outcome.withdrawn) this.withdrawn.add(result.body.lot);
                return;
            case ResultBody.lot_queued:
                // One that just ran has passed, and is offered again.
                if (result.body.lot?.lot === this.running.get(clock)) this.decided.delete(clock);
                return;
            case ResultBody.clock_closed:
                this.decided.delete(clock);
                return;
            case ResultBody.sale_cancelled: {
                const sale = this.bySale.get(result.body.sale);
                if (sale?.cancelled === null) this.count(sale, -1);
                if (sale) sale.cancelled = result.body.reason ?? '';
            }
        }
    }

    /** docs/rules.md: until the clock's next decision, a pass too, and until it closes. In the order served. */
    cancellable(clock: number): SaleRecord[] {
        return (this.decided.get(clock) ?? []).filter(({ cancelled }) => cancelled === null);
    }

    isWithdrawn(lot: number): boolean {
        return this.withdrawn.has(lot);
    }

    /** Null: it was not, or before what is known of the day. */
    cancelledBecause(sale: number): string | null {
        return this.bySale.get(sale)?.cancelled ?? null;
    }

    private addSale(sale: Sale, clock: number, at: Time, lot: Lot | undefined): void {
        const record = {
            ...sale,
            clock,
            at,
            product: lot?.product ?? 0,
            grade: lot?.grade ?? 0,
            lengthCm: lot?.lengthCm ?? 0,
            cancelled: null,
        };
        this.sales.push(record);
        this.bySale.set(sale.sale, record);
        const others = this.decided.get(clock) ?? [];
        const isSame = others.at(-1)?.at === at;
        this.decided.set(clock, isSame ? [...others, record] : [record]);
        this.count(record, 1);
    }

    /** Of a clock, or of all; cancelled sales not counted. */
    totals(clock: number | null = null): Totals {
        return this.sums.get(clock) ?? nothing;
    }

    private count(sale: SaleRecord, sign: 1 | -1): void {
        this.revision += 1;
        for (const key of [null, sale.clock]) this.sums.set(key, add(this.totals(key), sale, sign));
    }
}

const add = (sum: Totals, sale: Sale, sign: 1 | -1): Totals => ({
    sales: sum.sales + sign,
    units: sum.units + sign * sale.units,
    items: sum.items + sign * sale.items,
    gross: sum.gross + sign * sale.gross,
});

const noneYet = ({ product, price }: SaleRecord, grade: number | null): Average => ({
    ...nothing,
    product,
    grade,
    lowest: price,
    highest: price,
});

/** Of each product and grade, and of each product, the largest gross first. */
export function averages(sales: SaleRecord[]): Average[] {
    const byGrade = new Map<number | null, Map<number, Average>>(); // then by product
    for (const sale of sales) {
        if (sale.cancelled !== null) continue;
        for (const grade of [null, sale.grade]) {
            const byProduct = byGrade.get(grade) ?? new Map<number, Average>();
            byGrade.set(grade, byProduct);
            const sum = byProduct.get(sale.product) ?? noneYet(sale, grade);
            byProduct.set(sale.product, sum);
            // In its place: a day can have very many sales.
            sum.sales += 1;
            sum.units += sale.units;
            sum.items += sale.items;
            sum.gross += sale.gross;
            sum.lowest = Math.min(sum.lowest, sale.price);
            sum.highest = Math.max(sum.highest, sale.price);
        }
    }
    const ofAllGrades = byGrade.get(null);
    const grossOf = (of: Average): number => ofAllGrades?.get(of.product)?.gross ?? 0;
    const productFirst = (a: Average, b: Average): number =>
        grossOf(b) - grossOf(a) || a.product - b.product;
    return [...byGrade.values()]
        .flatMap((byProduct) => [...byProduct.values()])
        .sort((a, b) => productFirst(a, b) || (a.grade ?? -1) - (b.grade ?? -1));
}
