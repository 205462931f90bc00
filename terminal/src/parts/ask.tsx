// Asks once before something that cannot be taken back lightly; a reason, where one is wanted.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { App } from '../app';
import { useFrames } from '../frames';
import { Field, useProblems } from './field';

/** What the answer would do now, and whether it may be yes. */
export interface Outlook {
    text: string;
    isPossible: boolean;
}

export interface Question {
    title: string;
    detail: string;
    wantsReason?: boolean;
    outlook?(): Outlook;
    onYes(reason: string): void;
}

let ask: (question: Question) => void = () => undefined;
export const askFirst = (question: Question): void => ask(question);

export function Asker({ app }: { app: App }) {
    const { words } = app;
    const [question, setQuestion] = useState<Question | null>(null);
    const [reason, setReason] = useState('');
    const { form, problems, setProblems } = useProblems<'reason'>();
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        ask = (next) => {
            setReason('');
            setProblems({});
            setQuestion(next);
        };
    }, []);
    // Once its fields are there, so that the first has the keyboard.
    useEffect(() => {
        if (!question) return;
        dialog.current?.showModal();
        form.current?.querySelector('input')?.focus();
    }, [question]);
    const outlook = question?.outlook?.();
    // A hand starts without a message.
    const [, drawAgain] = useState('');
    useFrames(() => {
        if (dialog.current?.open) drawAgain(question?.outlook?.().text ?? '');
    }, [question]);
    const answer = (event: Event): void => {
        event.preventDefault();
        if (question?.outlook?.().isPossible === false) return;
        if (question?.wantsReason && reason.trim() === '')
            return setProblems({ reason: words.reason_needed });
        dialog.current?.close();
        question?.onYes(reason.trim());
    };
    return (
        <dialog ref={dialog} aria-labelledby="question">
            <form ref={form} onSubmit={answer}>
                <h2 id="question">{question && words.sure(question.title)}</h2>
                <p>{question?.detail}</p>
                {outlook && <p aria-live="polite">{outlook.text}</p>}
                {question?.wantsReason && (
                    <Field
                        label={words.reason}
                        name="reason"
                        mode="text"
                        value={reason}
                        problem={problems.reason}
                        onText={setReason}
                    />
                )}
                <div class="row">
                    <button type="button" onClick={() => dialog.current?.close()}>
                        {words.no}
                    </button>
                    <button class="primary" type="submit" disabled={outlook?.isPossible === false}>
                        {question?.title}
                    </button>
                </div>
            </form>
        </dialog>
    );
}
