// One animation loop for all that moves. It rests while nothing does.
import { useEffect } from 'preact/hooks';

type Draw = (now: number) => void;

const draws = new Set<Draw>();
let isRunning = false;

function frame(): void {
    // The callback's own moment, not the frame's nominal one: nearest to what is seen.
    const now = performance.now();
    for (const draw of draws) draw(now);
    isRunning = draws.size > 0;
    if (isRunning) requestAnimationFrame(frame);
}

/** Calls `draw` each frame while the component is there. */
export function useFrames(draw: Draw, dependencies: unknown[]): void {
    useEffect(() => {
        draws.add(draw);
        if (!isRunning) requestAnimationFrame(frame);
        isRunning = true;
        return () => {
            draws.delete(draw);
        };
    }, dependencies);
}

let calm: MediaQueryList | undefined;
/** Asked each frame. */
export function isMotionReduced(): boolean {
    calm ??= window.matchMedia('(prefers-reduced-motion: reduce)');
    return calm.matches;
}
