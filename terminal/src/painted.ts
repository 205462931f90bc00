// Which market time the screen showed at a moment. A frame is drawn, and on the screen only when it has been painted; a key
// that goes down in between, or before the next frame, was pressed at what the frame before it showed.
import type { Time } from './messages';

interface Frame {
    painted: number; // local
    marketTime: Time | null; // null: the clocks were covered
}

/** About a second of frames: a key waits no longer for a page that is busy. */
const kept = 64;

export class PaintedFrames {
    private drawn: number | null = null; // not painted yet
    private frames: Frame[] = [];

    /** `afterPaint` calls back once what was drawn is on the screen. */
    constructor(private readonly afterPaint: (then: (now: number) => void) => void) {}

    /** Of all that a frame draws, once is enough. */
    drew(local: number, marketTime: Time | null): void {
        if (this.drawn === local) return;
        this.drawn = local;
        this.afterPaint((painted) => {
            this.frames.push({ painted, marketTime });
            if (this.frames.length > kept) this.frames.shift();
        });
    }

    /** Undefined: nothing had been painted. */
    marketTimeAt(local: number): Time | null | undefined {
        return this.frames.findLast(({ painted }) => painted <= local)?.marketTime;
    }
}

/** By a task: it comes after the frame of which the caller is a part. */
export function paintChannel(): (then: (now: number) => void) => void {
    const waiting: ((now: number) => void)[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => waiting.shift()?.(performance.now());
    return (then) => {
        waiting.push(then);
        port2.postMessage(null);
    };
}
