// Draws a component again when the market or the person's choices change.
import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks';
import { app, type App } from '../app';

export function useApp(): App {
    const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
    useEffect(() => app.subscribe(() => redraw()), []);
    return app;
}

const slowly = 250; // ms

/** Tells of the market's changes at most so often, so that what is long leaves the time to the hands; at once of what the person
 *  chooses or is answered, and of a line that has caught up or is lost. */
export function subscribeSlowly(
    of: Pick<App, 'preferences' | 'told' | 'line' | 'subscribe'>,
    onChange: () => void,
): () => void {
    const urgent = (): unknown[] => [of.preferences, of.told, of.line.state, of.line.isCaughtUp];
    let known = urgent();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let toldAt = performance.now();
    const tell = (): void => {
        clearTimeout(timer);
        timer = undefined;
        toldAt = performance.now();
        known = urgent();
        onChange();
    };
    const unsubscribe = of.subscribe(() => {
        const isUrgent = urgent().some((what, place) => what !== known[place]);
        const wait = toldAt + slowly - performance.now();
        if (isUrgent || wait <= 0) tell();
        else timer ??= setTimeout(tell, wait);
    });
    return () => {
        clearTimeout(timer);
        unsubscribe();
    };
}

/** For a panel that is long. Whoever holds it keeps it (`Kept`), or it is drawn with them; so it follows before anything more can
 *  change. */
export function useAppSlowly(): App {
    const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
    useLayoutEffect(() => subscribeSlowly(app, () => redraw()), []);
    return app;
}
