// A part of the page that is drawn again only when what it shows has changed.
import type { ComponentChild } from 'preact';
import { useMemo } from 'preact/hooks';

/** What it draws stays as it is, and is not looked at again, until one of `by` is another. As many of them each time. */
export function Kept({ by, draw }: { by: unknown[]; draw(): ComponentChild }) {
    return useMemo(draw, by);
}
