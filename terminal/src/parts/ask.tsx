// Asks once before something that cannot be taken back lightly; a reason, where one is wanted.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { App } from '../app';

export interface Question {
    title: string;
    detail: string;
    wantsReason?: boolean;
    onYes(reason: string): void;
}

let ask: (question: Question) => void = () => undefined;
export const askFirst = (question: Question): void => ask(question);

export function Asker({ app }: { app: App }) {
    const { words } = app;
    const [question, setQuestion] = useState<Question | null>(null);
    const [reason, setReason] = useState('');
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        ask = (next) => {
            setReason('');
            setQuestion(next);
            dialog.current?.showModal();
        };
    }, []);
    const answer = (event: Event): void => {
        event.preventDefault();
        dialog.current?.close();
        question?.onYes(reason.trim());
    };
    return (
        <dialog ref={dialog} aria-labelledby="question">
            <form onSubmit={answer}>
                <h2 id="question">{question && words.sure(question.title)}</h2>
                <p>{question?.detail}</p>
                {question?.wantsReason && (
                    <label class="field">
                        {words.reason}
                        <input
                            required
                            value={reason}
                            onInput={(event) => setReason(event.currentTarget.value)}
                        />
                    </label>
                )}
                <div class="row">
                    <button type="button" onClick={() => dialog.current?.close()}>
                        {words.no}
                    </button>
                    <button class="primary" type="submit">
                        {question?.title}
                    </button>
                </div>
            </form>
        </dialog>
    );
}
