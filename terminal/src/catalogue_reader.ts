// Reads on in the clocks' queues, of which a log-on tells only the heads: a page at a time and a rest after each, so that
// neither hands nor presses wait for it, however long the catalogue is.
import type { Line } from './line/line';
import type { Clock } from './market/view';

/** Lots at once. */
export const pageSize = 100;
const rest = 50; // ms from a page to asking for the next
const patience = 3_000; // ms for a page; then the line was lost, or there was nothing to ask for

export class CatalogueReader {
    private wanted = 0; // lots of each clock, as far as it has so many
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        private readonly line: Pick<Line, 'askCataloguePage'>,
        private readonly clocks: () => Iterable<Clock>,
    ) {}

    /** Of each clock at least so many lots, until something else is wanted; 0: no more. */
    want(lots: number): void {
        if (lots === this.wanted) return;
        this.wanted = lots;
        this.wait(0);
    }

    askMore(clock: Clock): void {
        this.line.askCataloguePage(clock.clock, clock.queue.length, pageSize);
    }

    /** It may not have fitted, because the queue changed on its way: then it is asked for again. */
    onPage(lots: number): void {
        this.wait(lots > 0 ? rest : patience);
    }

    private wait(time: number): void {
        clearTimeout(this.timer);
        if (this.wanted > 0) this.timer = setTimeout(() => this.readOn(), time);
    }

    private readOn(): void {
        for (const clock of this.clocks()) {
            if (clock.queue.length >= Math.min(this.wanted, clock.queuedLots)) continue;
            this.askMore(clock);
            break;
        }
        this.wait(patience);
    }
}
