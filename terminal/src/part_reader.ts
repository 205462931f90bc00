// What a log-on in the middle of a long day does not tell: names are only those of the snapshot, and lots
// only the first of each clock's queue. All names are asked for, and the lots that come next in time.
import type { Line } from './line/line';
import type { Clock } from './market/view';
import type { Reference } from './messages';

const namesAtOnce = 500; // the server's bound
/** So many lots are known ahead of each clock, if there are as many. */
const lotsAhead = 5;
const lotsAtOnce = 50;

export class PartReader {
    private next = 1; // the lowest number whose name has not been asked for
    private asked = new Map<number, number>(); // by clock: the queue's length when more of it was asked for

    constructor(private readonly line: Pick<Line, 'askReference' | 'askCataloguePage'>) {}

    begin(): void {
        this.next = 1;
        this.asked.clear();
        this.askNames();
    }

    onNames({ products, participants }: Reference): void {
        if (products.length + participants.length > 0) this.askNames();
    }

    onChange(clock: Clock): void {
        const known = clock.queue.length;
        if (known >= Math.min(lotsAhead, clock.queuedLots)) {
            this.asked.delete(clock.clock);
            return;
        }
        if (this.asked.get(clock.clock) === known) return;
        this.asked.set(clock.clock, known);
        this.line.askCataloguePage(clock.clock, known, lotsAtOnce);
    }

    private askNames(): void {
        const numbers = Array.from({ length: namesAtOnce }, (_, place) => this.next + place);
        this.next += namesAtOnce;
        this.line.askReference(numbers, numbers);
    }
}
