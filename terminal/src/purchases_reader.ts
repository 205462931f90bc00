// Reads what the participant bought, of which a log-on tells no more than the latest: a page at a time and a rest after
// each, for pages count as commands, and no press is to be refused for them.
import { Reason } from '@schema';
import type { Line } from './line/line';
import type { PurchasesPage } from './messages';

const rest = 100; // ms from a page to asking for the next
const busyRest = 1_000;

export class PurchasesReader {
    private next = 1; // the lowest sale that may be one of its purchases and was not on a page
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly line: Pick<Line, 'askPurchasesPage'>) {}

    /** At a log-on. Where the results begin anew, so do the pages; else they go on, and the results tell what was
     *  cancelled since of those before. */
    begin(isAnew: boolean): void {
        if (isAnew) this.next = 1;
        this.ask();
    }

    stop(): void {
        clearTimeout(this.timer);
    }

    onPage({ reason, next, purchases }: PurchasesPage): void {
        if (reason === Reason.busy) return this.wait(busyRest);
        const last = purchases.at(-1);
        if (last) this.next = last.sale + 1;
        if (next === 0) return;
        this.next = next;
        this.wait(rest);
    }

    private wait(time: number): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), time);
    }

    private ask(): void {
        clearTimeout(this.timer);
        this.line.askPurchasesPage(this.next);
    }
}
