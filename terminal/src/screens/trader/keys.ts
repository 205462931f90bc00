// One hand on the keyboard: space presses, digits say how many. Never while something is typed, and
// never twice: a key that is held down repeats, and is not pressed again.
import { useEffect } from 'preact/hooks';
import { Role } from '@schema';
import type { App } from '../../app';
import { activePanel, isForClock, isLaidOut, pressIfSeen, showChange, toStage } from './keyboard';
import { chooseBeside } from './overview';

function setUnits(app: App, units: number): void {
    app.quantity.set(units);
    app.set({ units: app.quantity.units });
}

/** A key that does not press: whether it meant something. */
function act(app: App, event: KeyboardEvent): boolean {
    const { quantity } = app;
    if (/^\d$/.test(event.key)) {
        app.typeUnits(Number(event.key), event.timeStamp);
        return true;
    }
    switch (event.key) {
        case 'ArrowUp':
        case '+':
            setUnits(app, quantity.units + 1);
            return true;
        case 'ArrowDown':
        case '-':
            setUnits(app, quantity.units - 1);
            return true;
        case 'Backspace':
            app.eraseUnits(event.timeStamp);
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

const isPress = ({ key, code }: KeyboardEvent): boolean => key === ' ' || code === 'NumpadEnter';

function press(app: App, clock: number, { timeStamp }: KeyboardEvent): void {
    const panel = activePanel(clock);
    if (panel) pressIfSeen(app, clock, panel, timeStamp);
    else app.refuse(clock, 'unseen'); // chosen since the last frame
}

function takeAll(app: App): boolean {
    const clock = app.market.view.clocks.get(app.active ?? -1);
    const lot = app.market.view.lots.get(clock?.current ?? -1);
    if (lot && lot.units > 0) setUnits(app, lot.units);
    return true;
}

const placeOf = ({ target }: KeyboardEvent): Element | null =>
    target instanceof Element && target !== document.body ? target : null;

export function useKeys(app: App): void {
    useEffect(() => {
        if (app.role !== Role.trader) return;
        const down = (event: KeyboardEvent): void => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
            if (event.key === 'Escape') return toStage();
            if (app.active === null || !isForClock(event.key, placeOf(event))) return;
            if (isPress(event)) {
                event.preventDefault();
                if (!event.repeat) press(app, app.active, event);
            } else if (isLaidOut(document.getElementById('stage')!) && act(app, event)) {
                event.preventDefault();
                showChange(app);
            }
        };
        window.addEventListener('keydown', down);
        return () => window.removeEventListener('keydown', down);
    }, [app.role]);
}
