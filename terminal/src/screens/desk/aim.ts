// Where hand and keyboard are at the desk. Buttons come, move and change there by what others do, and by what was just clicked:
// a second click at the same place must not mean another thing than the first.
import { useRef } from 'preact/hooks';
import { useFrames } from '../../frames';
import { isRead } from '../../parts/reading_time';

type Button = Pick<HTMLElement, 'dataset'>;

/** What would be clicked, and since when that has been so without the hand having moved there. */
export class Aim {
    button: Button | null = null;
    private does: string | undefined; // a button can stay, and do another thing
    private cameAt = -Infinity;

    /** `isStill`: the hand has not moved. */
    look(button: Button | null, isStill: boolean, now: number): void {
        if (button === this.button && button?.dataset.does === this.does) return;
        this.button = button;
        this.does = button?.dataset.does;
        this.cameAt = isStill ? now : -Infinity;
    }

    isMeant(stamp: number): boolean {
        return isRead(this.cameAt, stamp);
    }
}

class Hands {
    private readonly pointer = new Aim();
    private readonly keyboard = new Aim();
    private at: { x: number; y: number } | null = null;
    private place: DOMRect | null = null; // of the button that was pointed at
    private lookedAt = -Infinity;

    moved({ clientX, clientY }: PointerEvent): void {
        this.at = { x: clientX, y: clientY };
    }

    look(now: number): void {
        this.lookedAt = now;
        const focused = buttonOf(document.activeElement);
        this.keyboard.look(focused, focused === this.keyboard.button, now);
        if (!this.at) return;
        const { x, y } = this.at;
        const pointed = buttonOf(document.elementFromPoint(x, y));
        const isStill = this.place !== null && isInside(this.place, x, y);
        if (!pointed && isStill) return; // one may be gone before the next is there
        this.pointer.look(pointed, isStill, now);
        this.place = pointed?.getBoundingClientRect() ?? null;
    }

    /** Not at each frame: it can have the page laid out. A click looks, too. */
    lookNowAndThen(now: number): void {
        if (now - this.lookedAt >= 50) this.look(now);
    }

    /** A click by a key has no `detail`. */
    clicked(event: MouseEvent): void {
        this.look(event.timeStamp);
        const aim = event.detail === 0 ? this.keyboard : this.pointer;
        const button = event.target instanceof Element ? buttonOf(event.target) : null;
        if (!button || button !== aim.button || aim.isMeant(event.timeStamp)) return;
        event.preventDefault();
        event.stopPropagation();
    }
}

/** A browser would click for each repeat of a key that is held. */
function keyDown(event: KeyboardEvent): void {
    const isOnButton = event.target instanceof Element && buttonOf(event.target) !== null;
    if (event.repeat && isOnButton && event.key === 'Enter') event.preventDefault();
}

const buttonOf = (element: Element | null): HTMLElement | null =>
    element?.closest<HTMLElement>('button') ?? null;

const isInside = ({ left, top, right, bottom }: DOMRect, x: number, y: number): boolean =>
    left <= x && x < right && top <= y && y < bottom;

/** For what all the buttons are in. */
export function useSteadyHand() {
    const hands = useRef<Hands | null>(null);
    const of = (hands.current ??= new Hands());
    useFrames((now) => of.lookNowAndThen(now), [of]);
    const onPointer = (event: PointerEvent): void => of.moved(event);
    return {
        onPointerMove: onPointer,
        onPointerDownCapture: onPointer,
        onKeyDownCapture: keyDown,
        onClickCapture: (event: MouseEvent): void => of.clicked(event),
    };
}
