// Whose a key is: the clock's, unless it is not to be seen or something else has the keyboard.
import type { App } from '../../app';

type Place = Pick<Element, 'closest'>;
type Key = Pick<KeyboardEvent, 'key' | 'repeat' | 'timeStamp' | 'preventDefault'>;

const isOfButton = (key: string): boolean => key === ' ' || key === 'Enter';

/** `place`: what has the keyboard; null: nothing in particular. */
export function isForClock(key: string, place: Place | null, isClockSeen: boolean): boolean {
    if (!isClockSeen) return false;
    if (!place) return true;
    if (place.closest('input, textarea, select, [contenteditable], dialog')) return false;
    if (isOfButton(key) && place.closest('button, a')) return false;
    return place.closest('#stage') !== null;
}

/** Space and Enter on a press button press as they go down, once. A browser would click for each
 *  repeat of a key that is held, in this round and the next. */
export function pressByKey(event: Key, press: (stamp: number) => void): void {
    if (!isOfButton(event.key)) return;
    event.preventDefault();
    if (!event.repeat) press(event.timeStamp);
}

/** Whether the whole price of a clock is on the screen, and nothing lies upon it: nobody presses unseen. */
export function isPriceSeen(panel: Element | null | undefined): boolean {
    const price = panel?.querySelector('.dial_price');
    const dial = price?.closest('.dial');
    if (!price?.textContent || !dial) return false;
    const { left, top, width, height } = price.getBoundingClientRect();
    const isSeenAt = (across: number, down: number): boolean =>
        dial.contains(document.elementFromPoint(left + across * width, top + down * height));
    return [0.05, 0.5, 0.95].every((across) => isSeenAt(across, 0.1) && isSeenAt(across, 0.9));
}

/** Of the clock that keys speak to; it may have been chosen since the last frame. */
export const activePanel = (clock: number | null): Element | null =>
    document.querySelector(`.clock_panel.active[data-clock="${clock}"]`);

export function refuse(app: Pick<App, 'refuse'>, clock: number, panel: Element | null): void {
    app.refuse(clock, 'unseen');
    panel?.querySelector('.dial')?.scrollIntoView({ block: 'center' });
}

export function toStage(): void {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.getElementById('stage')?.focus({ preventScroll: true });
}

/** A mouse on a control leaves the keyboard to the clock, where there is one. */
export function giveBack(event: MouseEvent): void {
    const isOnControl = event.target instanceof Element && event.target.closest('button, a');
    if (!isOnControl || !document.getElementById('stage')) return;
    event.preventDefault(); // the control does not take it
    toStage();
}
