// What of the readers and the journal an auctioneer should look at.
import { CloseReason, Role } from '@schema';
import { describe, expect, test } from 'vitest';
import { behind, journalTroubles, troubleOf, type Health } from '../../src/market/health';
import type { JournalHealth, Reader } from '../../src/messages';

const second = 1_000_000_000n;
const now = 1_000n * second;

const reader = (fields: Partial<Reader> = {}): Reader => ({
    user: 2,
    name: 'bank',
    role: Role.settlement,
    ended: null,
    since: 0n,
    sent: 100,
    behindSince: null,
    standsSince: null,
    ...fields,
});
const health = (journal: Partial<JournalHealth> = {}, sequence = 100): Health => ({
    at: now,
    sequence,
    readers: [],
    journal: {
        written: 10,
        durable: 10,
        durableAt: now,
        waitingSince: null,
        longestWait: 0,
        diskFree: null,
        ...journal,
    },
});
const trouble = (fields: Partial<Reader>, sequence = 100, speed = 1) =>
    troubleOf(reader(fields), health({}, sequence), speed);

describe('a reader', () => {
    test('that has all, or a moment ago had, is not behind', () => {
        expect(behind(reader(), 103)).toBe(0);
        expect(behind(reader({ sent: null }), 103)).toBe(0);
        expect(behind(reader({ behindSince: now }), 103)).toBe(3);
        expect(behind(reader({ ended: CloseReason.line_lost }), 103)).toBe(3);
        expect(behind(reader({ ended: CloseReason.line_lost }), 90)).toBe(0);
        expect(trouble({})).toBeNull();
    });

    test('that is behind for more than five seconds needs attention, at any speed of the market', () => {
        const behindSince = now - 6n * second;
        expect(trouble({ behindSince })).toBe('bad');
        expect(trouble({ behindSince }, 100, 10)).toBeNull();
        expect(trouble({ behindSince: now - 4n * second })).toBeNull();
        expect(trouble({ behindSince, role: Role.observer })).toBe('warm');
        expect(trouble({ behindSince, role: Role.grower })).toBeNull();
    });

    test('whose line was lost needs attention at once; one that logged off only if settlement misses much', () => {
        for (const ended of [CloseReason.line_lost, CloseReason.heartbeat_timeout]) {
            expect(trouble({ ended })).toBe('bad');
            expect(trouble({ ended, role: Role.observer })).toBe('warm');
            expect(trouble({ ended, role: Role.grower })).toBeNull();
        }
        const ended = CloseReason.logged_off;
        expect(trouble({ ended }, 599)).toBeNull();
        expect(trouble({ ended }, 600)).toBe('warm');
        expect(trouble({ ended, role: Role.observer }, 600)).toBeNull();
    });
});

describe('the journal', () => {
    const troubles = (journal: Partial<JournalHealth>, speed = 1) =>
        journalTroubles(health(journal), speed);

    test('is quiet while the disk does what disks do', () => {
        expect(troubles({})).toEqual([]);
        expect(troubles({ waitingSince: now - second / 10n, longestWait: 9e7 })).toEqual([]);
        expect(troubles({ diskFree: 2 ** 31 })).toEqual([]);
    });

    test('needs attention when it waits, when the disk was slow, and when it is nearly full', () => {
        expect(troubles({ waitingSince: now - second, longestWait: 9e8 })).toEqual(['waits']);
        expect(troubles({ longestWait: 1.5e8 })).toEqual(['slow']);
        expect(troubles({ longestWait: 1.5e8 }, 10)).toEqual([]);
        expect(troubles({ diskFree: 2 ** 29 })).toEqual(['short']);
    });
});
