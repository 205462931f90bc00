// What happened before the log-on, for a screen on a wall, where nobody asks for it: a piece at a time, with a rest after each, and
// between two hands rather than while one runs.
import type { Line } from './line/line';

const lookedEvery = 100; // ms, whether a piece may be fetched
const rest = 1_000; // ms from a piece to the next
const patience = 2_000; // ms for a moment without a hand; where there are many clocks there is none

export class PastReader {
    private timer: ReturnType<typeof setTimeout> | undefined;
    private waited = 0;

    constructor(
        private readonly line: Pick<Line, 'fetchPast' | 'hasWholeDay'>,
        private readonly isWanted: () => boolean,
        private readonly doesHandRun: () => boolean,
    ) {}

    /** At a log-on, also at the one after a piece. */
    begin(): void {
        this.stop();
        this.waited = 0;
        if (!this.line.hasWholeDay) this.wait(rest);
    }

    stop(): void {
        clearTimeout(this.timer);
    }

    private wait(time: number): void {
        this.timer = setTimeout(() => this.look(), time);
    }

    private look(): void {
        this.wait(lookedEvery);
        if (!this.isWanted()) return;
        this.waited += lookedEvery;
        if (this.waited < patience && this.doesHandRun()) return;
        this.line.fetchPast();
    }
}
