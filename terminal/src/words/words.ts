// The language of the screens, and names in it.
import type { Name } from '../messages';
import { en, type Words } from './en';
import { zh } from './zh';

export type { Words };
export type Language = 'en' | 'zh';

const all: Record<Language, Words> = { en, zh };

export const languages: readonly Language[] = ['en', 'zh'];

export const wordsOf = (language: Language): Words => all[language];

export const languageOf = (tag: string): Language =>
    tag.toLowerCase().startsWith('zh') ? 'zh' : 'en';

/** The name in the language; else in any; undefined if there is none. */
export function nameIn(language: Language, names: Name[]): string | undefined {
    const found = names.find((name) => languageOf(name.language ?? '') === language);
    return (found ?? names[0])?.text ?? undefined;
}

/** Grades 0 … 4 are shown as A … E. */
export const gradeLetter = (grade: number): string => 'ABCDE'[grade] ?? '?';

/** How a press lost: by so many ns, or, where it was no later than the one that won, by the draw. */
export const latenessIn = (words: Words, late: number): string =>
    late > 0 ? words.late((late / 1e6).toFixed(late < 1e6 ? 1 : 0)) : words.by_draw;
