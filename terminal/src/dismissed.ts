// What a person has put away: it does not come back with a reload, nor stay in another tab of theirs. Of one market day,
// and of its user.
import type { LoggedOn } from './messages';
import { loadDismissed, saveDismissed } from './preferences';

export class Dismissed {
    private readonly day: string;
    private readonly own: string;
    private known = new Set(loadDismissed());

    constructor({ openedAt, user }: Pick<LoggedOn, 'openedAt' | 'user'>) {
        this.day = `${openedAt}/`;
        this.own = `${this.day}${user}/`;
    }

    has(what: string): boolean {
        return this.known.has(this.own + what);
    }

    refresh(): void {
        this.known = new Set(loadDismissed());
    }

    /** Beside what another tab has put away meanwhile; other days' goes. */
    add(what: string): void {
        const all = [...this.known, ...loadDismissed(), this.own + what];
        this.known = new Set(all.filter((other) => other.startsWith(this.day)));
        saveDismissed([...this.known]);
    }
}
