// Whose a key is: the clock's, unless it is not to be seen or something else has the keyboard.
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

/** Whether the price of the clock that keys speak to is on the screen: nobody presses unseen. */
export function isClockSeen(): boolean {
    const dial = document.querySelector('.clock_panel.active .dial')?.getBoundingClientRect();
    if (!dial || dial.height === 0) return false;
    const middle = dial.top + dial.height / 2;
    return middle > 0 && middle < window.innerHeight;
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
