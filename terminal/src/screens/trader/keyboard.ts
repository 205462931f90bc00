// Whose a key is: the clock's, unless something else has the keyboard; and whether the clock's price is to be seen.
import type { App } from '../../app';
import { isRead } from '../../parts/reading_time';

type Place = Pick<Element, 'closest'>;
type Key = Pick<KeyboardEvent, 'key' | 'repeat' | 'timeStamp' | 'preventDefault'>;

const isOfButton = (key: string): boolean => key === ' ' || key === 'Enter';

/** `place`: what has the keyboard; null: nothing in particular. */
export function isForClock(key: string, place: Place | null): boolean {
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

/** Two fingers make the page larger than the screen: a part of it is looked at. */
function isOnScreen(x: number, y: number): boolean {
    const seen = window.visualViewport;
    if (!seen) return true;
    const [right, down] = [x - seen.offsetLeft, y - seen.offsetTop];
    return right >= 0 && right <= seen.width && down >= 0 && down <= seen.height;
}

const priceOf = (panel: Element): Element | null => panel.querySelector('.dial_price');

/** Whether a clock's price, or where it will be, is on the screen as a whole, and no part of the page lies upon it. For a
 *  key, not for each frame: it has the page laid out. */
function isInSight(price: Element): boolean {
    const dial = price.closest('.dial');
    const place = price.getBoundingClientRect();
    const isSeenAt = (across: number, down: number): boolean => {
        const [x, y] = [place.left + across * place.width, place.top + down * place.height];
        return isOnScreen(x, y) && dial!.contains(document.elementFromPoint(x, y));
    };
    return [0.05, 0.5, 0.95].every((across) =>
        [0.1, 0.5, 0.9].every((down) => isSeenAt(across, down)),
    );
}

/** Messages lie upon everything and take no finger, so that the page does not tell them as what is on top. */
function messagesUpon(price: Element): HTMLElement[] {
    const place = price.getBoundingClientRect();
    return [...document.querySelectorAll<HTMLElement>('.told p')].filter((message) => {
        const { left, top, right, bottom } = message.getBoundingClientRect();
        return left < place.right && place.left < right && top < place.bottom && place.top < bottom;
    });
}

/** A price that was brought back is not read at once: whoever types "5" and space, or taps twice, presses at what they have
 *  not seen, and perhaps where another clock's button was not a moment ago. */
let broughtBack = -Infinity; // when a price was, on the page's own clock

/** As a person sees it, who may have made the page larger with two fingers. */
function whereOnScreen(price: Element): string {
    const { left, top } = price.getBoundingClientRect();
    const { offsetLeft = 0, offsetTop = 0 } = window.visualViewport ?? {};
    return `${left - offsetLeft} ${top - offsetTop}`;
}

function bringBack(price: Element): void {
    const before = whereOnScreen(price);
    price.scrollIntoView({ block: 'center', inline: 'center' });
    if (whereOnScreen(price) !== before) broughtBack = performance.now();
}

/** Back into sight. Messages that lie upon it go, read or not: who has the hand on a clock wants its price. */
export function showPrice(app: Pick<App, 'takeBack'>, panel: Element): void {
    const price = priceOf(panel);
    if (!price) return;
    if (!isInSight(price)) bringBack(price);
    const upon = messagesUpon(price).map(({ dataset }) => Number(dataset.told));
    if (upon.length > 0) app.takeBack(upon);
}

/** Of the clock that keys speak to; it may have been chosen since the last frame. */
export const activePanel = (clock: number | null): Element | null =>
    document.querySelector(`.clock_panel.active[data-clock="${clock}"]`);

/** What was changed is to be seen, wherever the page had been scrolled to: in the next frame, as it may be another clock. */
export function showChange(app: Pick<App, 'active' | 'takeBack'>): void {
    requestAnimationFrame(() => {
        const panel = activePanel(app.active);
        if (panel) showPrice(app, panel);
    });
}

/** On a narrow screen another page can be in the place of the clocks. */
export const isLaidOut = (panel: Element): boolean => panel.getClientRects().length > 0;

function isSeen(panel: Element, stamp: number): boolean {
    const price = priceOf(panel);
    if (!price?.textContent || !isRead(broughtBack, stamp) || !isInSight(price)) return false;
    return messagesUpon(price).every(({ dataset }) => Number(dataset.drawn) > stamp);
}

/** Nobody presses unseen. What the page drew after the key or finger went down, at `stamp`, had hidden nothing then. */
export function pressIfSeen(app: App, clock: number, panel: Element, stamp: number): void {
    if (isSeen(panel, stamp)) app.press(clock, stamp);
    else refuseUnseen(app, clock, panel);
}

/** A press whose price is out of sight: said, and brought into sight. */
function refuseUnseen(app: App, clock: number, panel: Element): void {
    app.refuse(clock, 'unseen');
    if (isLaidOut(panel)) showPrice(app, panel);
    else app.tell(app.words.cannot_press_unseen, true); // the clock's own answer is out of sight, too
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
