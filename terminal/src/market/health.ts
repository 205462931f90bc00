// How readers of the results and the journal do, and what of it an auctioneer should look at.
import { CloseReason, Role } from '@schema';
import type { JournalHealth, Reader, Time } from '../messages';

/** All that is known of them, as of one moment. */
export interface Health {
    at: Time;
    sequence: number; // of the results so far
    readers: Reader[];
    journal: JournalHealth;
}

/** Why a session ended: its user wanted it, or the desk. */
export const isWanted = (ended: CloseReason): boolean =>
    ended === CloseReason.logged_off || ended === CloseReason.disabled;

/** Results that it has not been sent. A server tells of a reader what was so a moment ago: one that is there and has all
 *  that it may have is not behind. */
export function behind({ sent, ended, behindSince }: Reader, sequence: number): number {
    const hasAll = sent === null || (ended === null && behindSince === null);
    return hasAll ? 0 : Math.max(0, sequence - sent);
}

const behindMax = 5; // seconds
const leftMax = 500; // results, after a log-off
const waitMax = 0.2; // seconds, now
const slowMax = 0.1; // of late
const freeMin = 2 ** 30; // bytes

/** Real seconds. */
const seconds = (duration: bigint | number, speed: number): number =>
    Number(duration) / 1e9 / speed;

export type Trouble = 'bad' | 'warm' | null;

/** Sales that nobody settles are worse than a screen that stands. */
export function troubleOf(reader: Reader, { at, sequence }: Health, speed: number): Trouble {
    if (reader.role === Role.grower) return null;
    const grade = reader.role === Role.settlement ? 'bad' : 'warm';
    const { ended, behindSince } = reader;
    if (ended === null) {
        const isBehind = behindSince !== null && seconds(at - behindSince, speed) > behindMax;
        return isBehind ? grade : null;
    }
    if (!isWanted(ended)) return grade;
    const isMissed = reader.role === Role.settlement && behind(reader, sequence) >= leftMax;
    return isMissed ? 'warm' : null;
}

export type JournalTrouble = 'waits' | 'slow' | 'short';

export function journalTroubles({ at, journal }: Health, speed: number): JournalTrouble[] {
    const { waitingSince, longestWait, diskFree } = journal;
    const waits = waitingSince !== null && seconds(at - waitingSince, speed) > waitMax;
    const isSlow = seconds(longestWait, speed) > slowMax;
    return [
        ...(waits ? (['waits'] as const) : isSlow ? (['slow'] as const) : []),
        ...(diskFree !== null && diskFree < freeMin ? (['short'] as const) : []),
    ];
}
