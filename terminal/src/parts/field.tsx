// A labelled field that holds a number or an amount of money as it is typed.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { App } from '../app';
import { formatMoney, parseMoney } from '../money';
import { inGroups } from '../words/en';

interface Shape {
    label: string;
    name: string;
    value: string;
    onText(text: string): void;
    isRequired?: boolean;
    hint?: string;
    mode?: 'numeric' | 'decimal' | 'text';
    problem?: string | undefined; // with what was typed
    isLabelHidden?: boolean;
}

export function Field({
    label,
    name,
    value,
    onText,
    isRequired,
    hint,
    mode = 'numeric',
    problem,
    isLabelHidden,
}: Shape) {
    const id = useId();
    return (
        <div class="field">
            <label class={isLabelHidden ? 'hidden' : ''} for={id}>
                {label}
            </label>
            {problem && (
                <p class="bad" id={`${id}-problem`}>
                    {problem}
                </p>
            )}
            <input
                id={id}
                name={name}
                value={value}
                required={isRequired ?? false}
                placeholder={hint}
                inputMode={mode}
                autocomplete="off"
                aria-invalid={problem ? true : undefined}
                aria-describedby={problem ? `${id}-problem` : undefined}
                onInput={(event) => onText(event.currentTarget.value)}
            />
        </div>
    );
}

/** Of any price: docs/rules.md, bad_price. */
export const priceMax = 1e8;

type Bounds = readonly [from: number, to: number];

/** By a field's name: what is wrong with what was typed. */
export type Problems<Name extends string> = Partial<Record<Name, string>>;

/** Said at each field; the first of them gets the keyboard. */
export function useProblems<Name extends string>() {
    const form = useRef<HTMLFormElement>(null);
    const [problems, setProblems] = useState<Problems<Name>>({});
    useEffect(() => {
        form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    }, [problems]);
    return { form, problems, setProblems };
}

/** What was read of a field, if it is within its bounds; else `says` is its problem. Null: left empty. */
export function within<Name extends string>(
    problems: Problems<Name>,
    name: Name,
    read: number | null | undefined,
    [from, to]: Bounds,
    says: string,
): number | null {
    if (read === null) return null;
    if (read !== undefined && read >= from && read <= to) return read;
    problems[name] = says;
    return null;
}

/** What a field says that takes whole numbers, or amounts, within bounds. */
export const wholeSays = ({ words }: App, [from, to]: Bounds): string =>
    words.whole_between(inGroups(from), inGroups(to));
export const amountSays = ({ words, currency }: App, [from, to]: Bounds): string =>
    words.amount_between(formatMoney(from, currency), formatMoney(to, currency));

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
