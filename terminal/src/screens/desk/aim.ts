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

export class Hands {
    private readonly pointer = new Aim();
    private readonly keyboard = new Aim();
    private at: { x: number; y: number } | null = null;
    private lookedAt = -Infinity;

    /** What has come to where the hand was until now is not what it goes to. */
    moved({ clientX, clientY, timeStamp }: PointerEvent): void {
        this.lookUnderPointer(true, timeStamp);
        this.at = { x: clientX, y: clientY };
        this.lookUnderPointer(false, timeStamp);
    }

    private look(now: number): void {
        this.lookedAt = now;
        const focused = buttonOf(document.activeElement);
        this.keyboard.look(focused, focused === this.keyboard.button, now);
        this.lookUnderPointer(true, now);
    }

    private lookUnderPointer(isStill: boolean, now: number): void {
        if (!this.at) return;
        const pointed = buttonOf(document.elementFromPoint(this.at.x, this.at.y));
        this.pointer.look(pointed, isStill, now);
    }

    /** Not at each frame: it can have the page laid out. A move and a click look, too. */
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
