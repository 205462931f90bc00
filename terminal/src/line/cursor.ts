// The place in the results, and the proof that nothing is missing.
import { ResultBody } from '@schema';
import type { Result } from '../messages';

export type Verdict = 'next' | 'known' | 'gap';

export class ResultsCursor {
    sequence: number | null = null; // of the last result that was taken

    take(result: Result): Verdict {
        const isUnnumbered =
            result.bodyType === ResultBody.desk_reply || result.bodyType === ResultBody.notice;
        if (isUnnumbered) return 'next'; // bears the number of the result before it
        if (this.sequence !== null && result.sequence <= this.sequence) return 'known';
        if (this.sequence !== null && result.sequence !== this.sequence + 1) return 'gap';
        this.sequence = result.sequence;
        return 'next';
    }
}
