// The cross that puts away what was told.
import type { App } from '../app';

/** `text`: what it puts away, for those who hear the page. */
export function Dismiss({
    app: { words },
    text,
    onClick,
}: {
    app: App;
    text: string;
    onClick: (event: Event) => void;
}) {
    return (
        <button
            class="quiet"
            title={words.dismiss}
            aria-label={`${words.dismiss}: ${text}`}
            onClick={onClick}
        >
            ✕
        </button>
    );
}
