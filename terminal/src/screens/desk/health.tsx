// Who reads the results, how far each is, and how the journal does. A server of an older version does not tell it.
import { useEffect } from 'preact/hooks';
import { CloseReason } from '@schema';
import type { App } from '../../app';
import { behind, troubleOf, type Health } from '../../market/health';
import type { Reader } from '../../messages';
import { timeOfDay } from '../../time_of_day';
import { inGroups } from '../../words/en';

const askedEvery = 2_000; // ms

export const milliseconds = (ns: number): string => inGroups(Math.round(ns / 1e6));
export const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

export const readerName = ({ words }: App, { role, name }: Reader): string =>
    `${words.roles[role] ?? ''} ${name ?? ''}`;

/** What is said to oneself of a line that ended is not always true of another machine's. */
function whyOf({ words }: App, ended: CloseReason): string {
    switch (ended) {
        case CloseReason.bad_frame:
            return words.sent_no_message;
        case CloseReason.heartbeat_timeout:
            return words.was_silent;
        default:
            return words.closed_because[ended] ?? '';
    }
}

/** Null: it is there. */
export const wentOf = (app: App, { ended, since }: Reader): string | null =>
    ended === null ? null : app.words.went(whyOf(app, ended), timeOfDay(since));

function stateOf(app: App, reader: Reader, { sequence }: Health): string {
    const { words } = app;
    const { sent, behindSince, standsSince } = reader;
    const missing = behind(reader, sequence);
    const went = wentOf(app, reader);
    if (went !== null) return missing === 0 ? went : `${went} · ${words.missed(missing)}`;
    if (sent === null) return words.reads_none;
    if (behindSince === null) return words.has_all;
    const isBehind = words.is_behind(missing, timeOfDay(behindSince));
    if (standsSince === null) return isBehind;
    return `${isBehind} · ${words.stands_since(timeOfDay(standsSince))}`;
}

export function HealthList({ app }: { app: App }) {
    const { words } = app;
    useEffect(() => {
        const ask = (): void => app.line.askHealth(0);
        ask();
        const timer = setInterval(ask, askedEvery);
        return () => clearInterval(timer);
    }, [app]);
    const { health } = app.market.desk;
    if (!health) return null;
    const speed = app.market.loggedOn?.speed ?? 1;
    return (
        <div class="health">
            <h3>{words.readers}</h3>
            <ul>
                {health.readers.map((reader) => (
                    <li key={reader.user} class={troubleOf(reader, health, speed) ?? ''}>
                        <b>{reader.name}</b> <small>{words.roles[reader.role]}</small>
                        <span>{stateOf(app, reader, health)}</span>
                    </li>
                ))}
            </ul>
            <h3>{words.journal}</h3>
            <p>{journalText(app, health, speed)}</p>
        </div>
    );
}

function journalText({ words }: App, { journal }: Health, speed: number): string {
    const { written, durable, durableAt, longestWait, diskFree } = journal;
    const records = inGroups(written);
    return [
        written === durable
            ? words.all_safe(records)
            : words.not_all_safe(records, inGroups(written - durable)),
        words.longest_wait(milliseconds(longestWait / speed)),
        ...(durableAt === null ? [] : [words.last_safe(timeOfDay(durableAt))]),
        ...(diskFree === null ? [] : [words.disk_free(gibibytes(diskFree))]),
    ].join(' · ');
}
