// Reads on in the clocks' queues, of which a snapshot tells only the heads, and those without their texts: a page at a time and
// a rest after each, so that neither hands nor presses wait for it, however long the catalogue is.
import type { Line } from './line/line';
import type { Clock } from './market/view';
import type { CataloguePage } from './messages';

/** Lots at once. */
export const pageSize = 100;
/** So many are known ahead of each clock, if there are as many. */
const lotsAhead = 8;
const rest = 50; // ms from a page to asking for the next
const patience = 3_000; // ms for a page; then the line was lost, or there was nothing to ask for
const lookedEvery = 500; // ms, whether a queue has become too short

export class CatalogueReader {
    private wanted = lotsAhead; // lots of each clock, as far as it has so many
    private heads = new Set<number>(); // clocks of whose next lots the texts are not known
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        private readonly line: Pick<Line, 'askCataloguePage'>,
        private readonly clocks: () => Iterable<Clock>,
    ) {}

    /** After a snapshot. Results of the whole day bring the texts, those of a part do not. */
    begin(isPart: boolean): void {
        this.heads = new Set(isPart ? [...this.clocks()].map(({ clock }) => clock) : []);
        this.wait(0);
    }

    /** Until the next snapshot. */
    stop(): void {
        clearTimeout(this.timer);
    }

    /** Of each clock at least so many lots, until something else is wanted; 0: those that come next. */
    want(lots: number): void {
        if (lots === this.wanted) return;
        this.wanted = Math.max(lots, lotsAhead);
        this.wait(0);
    }

    askMore(clock: Clock): void {
        this.line.askCataloguePage(clock.clock, clock.queue.length, pageSize);
    }

    /** It may not have fitted, because the queue changed on its way: then it is asked for again. */
    onPage({ clock, fromPosition, lots }: CataloguePage): void {
        if (fromPosition === 0) this.heads.delete(clock);
        this.wait(lots.length > 0 ? rest : patience);
    }

    private wait(time: number): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.readOn(), time);
    }

    private readOn(): void {
        this.wait(this.ask() ? patience : lookedEvery);
    }

    private ask(): boolean {
        const clocks = [...this.clocks()];
        const head = clocks.find(({ clock, queue }) => this.heads.has(clock) && queue.length > 0);
        if (head) {
            this.line.askCataloguePage(head.clock, 0, head.queue.length);
            return true;
        }
        const short = clocks.find(
            ({ queue, queuedLots }) => queue.length < Math.min(this.wanted, queuedLots),
        );
        if (short) this.askMore(short);
        return short !== undefined;
    }
}
