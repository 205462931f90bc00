// What can be done at the desk, or why not now.
import type { App } from '../../app';

export interface Action {
    word: string;
    sign?: string; // stands for the word
    kind: 'primary' | 'stop' | 'quiet' | '';
    /** Null: it can be done. */
    whyNot: string | null;
    run(): void;
}

/** What cannot be done stays, and says why: to who points at it, hears it, or clicks it. It is not `disabled`, which would take the
 *  keyboard from it. */
export function ActionButton({ app, of, about = '' }: { app: App; of: Action; about?: string }) {
    const { word, sign, kind, whyNot, run } = of;
    const say = (why: string): void => app.tell(app.words.failed(about + word, why), true);
    return (
        <button
            class={kind}
            data-does={word}
            aria-label={sign && word}
            aria-disabled={whyNot !== null}
            title={whyNot ?? (sign && word)}
            onClick={() => (whyNot === null ? run() : say(whyNot))}
        >
            {sign ?? word}
        </button>
    );
}
