// A labelled field that holds a number or an amount of money as it is typed.
import type { App } from '../app';
import { parseMoney } from '../money';

interface Shape {
    label: string;
    name: string;
    value: string;
    onText(text: string): void;
    isRequired?: boolean;
    hint?: string;
    mode?: 'numeric' | 'decimal' | 'text';
}

export function Field({ label, name, value, onText, isRequired, hint, mode = 'numeric' }: Shape) {
    return (
        <label class="field">
            {label}
            <input
                name={name}
                value={value}
                required={isRequired ?? false}
                placeholder={hint}
                inputMode={mode}
                autocomplete="off"
                onInput={(event) => onText(event.currentTarget.value)}
            />
        </label>
    );
}

/** Undefined: not a whole number; null: left empty. */
export function wholeNumber(text: string): number | null | undefined {
    if (text.trim() === '') return null;
    return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** Undefined: not an amount; null: left empty. */
export function amount(app: App, text: string): number | null | undefined {
    if (text.trim() === '') return null;
    return parseMoney(text, app.currency) ?? undefined;
}
