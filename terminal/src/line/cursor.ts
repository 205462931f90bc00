// The place in the results, and the proof that nothing is missing.
import { ResultBody } from '@schema';
import type { Result } from '../messages';

export type Verdict = 'next' | 'known' | 'gap';

export class ResultsCursor {
    sequence: number | null = null; // of the last result that was taken
    // Replies and notices on the desk bear the number of the result before them: they are counted.
    private deskEntries = 0; // that were taken since the last result
    private deskEntriesToPass = 0; // of them, those that still come once more

    /** After a result, and after so many of the desk's entries that follow it. */
    begin(sequence: number, deskEntries: number): void {
        this.sequence = sequence;
        this.deskEntries = deskEntries;
    }

    /** On the desk: what comes next is all that follows the last result once more. */
    resume(): void {
        this.deskEntriesToPass = this.deskEntries;
    }

    take(result: Result): Verdict {
        const isUnnumbered =
            result.bodyType === ResultBody.desk_reply || result.bodyType === ResultBody.notice;
        if (isUnnumbered) return this.takeDeskEntry(result);
        if (this.sequence !== null && result.sequence <= this.sequence) return 'known';
        if (this.sequence !== null && result.sequence !== this.sequence + 1) return 'gap';
        this.sequence = result.sequence;
        this.deskEntries = this.deskEntriesToPass;
        return 'next';
    }

    private takeDeskEntry(result: Result): Verdict {
        if (this.sequence !== null && result.sequence < this.sequence) return 'known';
        if (this.deskEntriesToPass > 0) {
            this.deskEntriesToPass -= 1;
            return 'known';
        }
        this.deskEntries += 1;
        return 'next';
    }
}
