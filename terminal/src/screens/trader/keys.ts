// One hand on the keyboard: space presses, digits say how many. Never while something is typed, and
// never twice: a key that is held down repeats, and is not pressed again.
import { useEffect } from 'preact/hooks';
import { Role } from '@schema';
import type { App } from '../../app';
import { activePanel, isForClock, isPriceSeen, refuse, toStage } from './keyboard';
import { chooseBeside } from './overview';

function setUnits(app: App, units: number): void {
    app.quantity.set(units);
    app.set({ units: app.quantity.units });
}

/** Whether the key meant something. */
function act(app: App, event: KeyboardEvent): boolean {
    const { quantity } = app;
    if (/^\d$/.test(event.key)) {
        quantity.digit(Number(event.key), event.timeStamp);
        app.change();
        return true;
    }
    switch (event.key) {
        case ' ':
            return press(app, event);
        case 'Enter':
            return event.code === 'NumpadEnter' && press(app, event);
        case 'ArrowUp':
        case '+':
            setUnits(app, quantity.units + 1);
            return true;
        case 'ArrowDown':
        case '-':
            setUnits(app, quantity.units - 1);
            return true;
        case 'Backspace':
            quantity.erase(event.timeStamp);
            app.change();
            return true;
        case 'ArrowLeft':
            chooseBeside(app, -1);
            return true;
        case 'ArrowRight':
            chooseBeside(app, 1);
            return true;
        case 'a':
        case 'A':
            return takeAll(app);
        case 't':
        case 'T':
            app.set({ hasTwoClocks: !app.preferences.hasTwoClocks });
            return true;
        default:
            return false;
    }
}

function press(app: App, event: KeyboardEvent): boolean {
    if (!event.repeat && app.active !== null) app.press(app.active, event.timeStamp);
    return true;
}

function takeAll(app: App): boolean {
    const clock = app.market.view.clocks.get(app.active ?? -1);
    const lot = app.market.view.lots.get(clock?.current ?? -1);
    if (lot && lot.units > 0) setUnits(app, lot.units);
    return true;
}

/** A press key on the stage whose price is out of sight: said, and brought into sight. */
function refuseUnseen(app: App, event: KeyboardEvent): void {
    const isPress = event.key === ' ' || event.code === 'NumpadEnter';
    const panel = activePanel(app.active);
    if (!isPress || app.active === null || !panel || isPriceSeen(panel)) return;
    if (!isForClock(event.key, placeOf(event), true)) return;
    event.preventDefault();
    if (!event.repeat) refuse(app, app.active, panel);
}

const placeOf = ({ target }: KeyboardEvent): Element | null =>
    target instanceof Element && target !== document.body ? target : null;

export function useKeys(app: App): void {
    useEffect(() => {
        if (app.role !== Role.trader) return;
        const down = (event: KeyboardEvent): void => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
            if (event.key === 'Escape') return toStage();
            const isOurs = isForClock(
                event.key,
                placeOf(event),
                isPriceSeen(activePanel(app.active)),
            );
            if (isOurs && act(app, event)) event.preventDefault();
            else if (!isOurs) refuseUnseen(app, event);
        };
        window.addEventListener('keydown', down);
        return () => window.removeEventListener('keydown', down);
    }, [app.role]);
}
