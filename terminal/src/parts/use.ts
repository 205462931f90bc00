// Draws a component again when the market or the person's choices change.
import { useEffect, useReducer } from 'preact/hooks';
import { app, type App } from '../app';

export function useApp(): App {
    const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
    useEffect(() => app.subscribe(() => redraw()), []);
    return app;
}

const slowly = 500; // ms

/** Tells of the market's changes at most so often, so that what is long leaves the time to the hands; of the person's own
 *  choices, and of what they are answered, at once. */
export function subscribeSlowly(
    of: Pick<App, 'preferences' | 'told' | 'subscribe'>,
    onChange: () => void,
): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let toldAt = performance.now();
    let { preferences, told } = of;
    const tell = (): void => {
        clearTimeout(timer);
        timer = undefined;
        toldAt = performance.now();
        ({ preferences, told } = of);
        onChange();
    };
    const unsubscribe = of.subscribe(() => {
        const isOwn = of.preferences !== preferences || of.told !== told;
        const wait = toldAt + slowly - performance.now();
        if (isOwn || wait <= 0) tell();
        else timer ??= setTimeout(tell, wait);
    });
    return () => {
        clearTimeout(timer);
        unsubscribe();
    };
}

/** For a panel that is long. Whoever holds it keeps it (`Kept`), or it is drawn with them. */
export function useAppSlowly(): App {
    const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
    useEffect(() => subscribeSlowly(app, () => redraw()), []);
    return app;
}
