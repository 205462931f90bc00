// What the participant bought: in the order of the sales, whichever message brings them, with what it comes to. A day has
// thousands, and each change is drawn: so neither order nor sums are worked out anew.
import type { Purchase } from '../messages';

export interface Sum {
    units: number;
    gross: number;
    fee: number;
}

export class Purchases {
    private bySale = new Map<number, Purchase>();
    /** By sale, ascending. */
    readonly all: Purchase[] = [];
    /** Of those that were not cancelled. */
    readonly total: Sum = { units: 0, gross: 0, fee: 0 };

    get(sale: number): Purchase | undefined {
        return this.bySale.get(sale);
    }

    /** In the place of what was known of the sale. */
    set(purchase: Purchase): void {
        const known = this.bySale.get(purchase.sale);
        if (known) this.count(known, -1);
        this.count(purchase, 1);
        this.bySale.set(purchase.sale, purchase);
        // What comes is mostly the latest; pages of before the log-on lie right below what came since.
        const before = this.all.findLastIndex(({ sale }) => sale < purchase.sale);
        this.all.splice(before + 1, known ? 1 : 0, purchase);
    }

    private count({ isCancelled, units, gross, fee }: Purchase, sign: 1 | -1): void {
        if (isCancelled) return;
        this.total.units += sign * units;
        this.total.gross += sign * gross;
        this.total.fee += sign * fee;
    }
}
