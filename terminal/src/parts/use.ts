// Draws a component again when the market or the person's choices change.
import { useEffect, useReducer } from 'preact/hooks';
import { app, type App } from '../app';

export function useApp(): App {
    const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
    useEffect(() => app.subscribe(() => redraw()), []);
    return app;
}
