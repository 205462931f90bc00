// What one person likes on one machine, and the log-on of one tab.
import type { CloseReason } from '@schema';
import { languageOf, type Language } from './words/words';

export interface Preferences {
    language: Language;
    hasSound: boolean;
    hasTwoClocks: boolean;
    hasAllClocks: boolean; // at a glance, not in a strip
    units: number;
    unitsOf: string; // the user who chose them
    marked: string[]; // lots of a day, by a user: "2026-11-23/17/anna"
}

const key = 'huagu';

function read<Value>(storage: Storage, name: string): Partial<Value> {
    try {
        return (JSON.parse(storage.getItem(name) ?? '{}') ?? {}) as Partial<Value>;
    } catch {
        return {};
    }
}

function write(storage: Storage, name: string, value: unknown): void {
    try {
        storage.setItem(name, JSON.stringify(value));
    } catch {
        // A browser that keeps nothing still trades.
    }
}

export const loadPreferences = (): Preferences => ({
    language: languageOf(navigator.language),
    hasSound: true,
    hasTwoClocks: false,
    hasAllClocks: false,
    units: 1,
    unitsOf: '',
    marked: [],
    ...read<Preferences>(localStorage, key),
});

export const savePreferences = (preferences: Preferences): void =>
    write(localStorage, key, preferences);

export const dismissedKey = 'huagu.dismissed';

export const loadDismissed = (): string[] =>
    read<{ dismissed: string[] }>(localStorage, dismissedKey).dismissed ?? [];
export const saveDismissed = (dismissed: string[]): void =>
    write(localStorage, dismissedKey, { dismissed });

/** A tab's own: a page that is loaded again goes on, another tab logs on for itself. */
export interface KeptLogOn {
    user: string;
    token: number[];
    ended: CloseReason; // why the server ended it: told again after a reload
    isByToken: boolean; // so it was
}

export const loadLogOn = (): Partial<KeptLogOn> => read<KeptLogOn>(sessionStorage, key);
export const saveLogOn = (kept: Partial<KeptLogOn>): void => write(sessionStorage, key, kept);
