// What the auctioneer should look at now.
import { useRef } from 'preact/hooks';
import { ClockState, NoticeKind } from '@schema';
import type { App } from '../../app';
import { useFrames } from '../../frames';
import { priceOf } from '../../hand';
import { isWanted, journalTroubles, troubleOf } from '../../market/health';
import { isNearReserve, nearSteps } from '../../market/shown';
import type { Clock } from '../../market/view';
import type { Time } from '../../messages';
import { Dismiss } from '../../parts/dismiss';
import { timeOfDay } from '../../time_of_day';
import { gibibytes, milliseconds, readerName, wentOf } from './health';

const nearlySpent = 0.9;

interface Matter {
    text: string;
    isBad: boolean;
    dismiss?(): void; // where it would not go by itself
}

function ofClock(app: App, clock: Clock, now: Time | null): Matter[] {
    const { words } = app;
    const name = app.clockName(clock.clock);
    const matters: Matter[] = [];
    if (clock.current !== null && isNearReserve(clock, now)) {
        const lot = `${name}, ${words.lot(clock.current)}`;
        matters.push({ text: words.near_reserve(lot), isBad: false });
    }
    const { lastSale: sale, lastRound: round } = clock;
    if (
        sale &&
        round &&
        sale.price - priceOf(round, round.lastStep) <= nearSteps * round.priceStep
    ) {
        matters.push({
            text: words.sold_near_reserve(`${name}, ${words.lot(sale.lot)}`),
            isBad: false,
        });
    }
    if (clock.state === ClockState.paused)
        matters.push({ text: words.stands_paused(name), isBad: false });
    if (
        clock.state === ClockState.idle &&
        clock.queuedLots > 0 &&
        clock.rules?.autoAdvance === false
    ) {
        matters.push({ text: words.waits_for_start(name), isBad: false });
    }
    return matters;
}

/** A lost line is told apart from a log-off; a server that tells neither is an older one. */
function ofGone(app: App, participant: number): Matter {
    const { words } = app;
    const { desk } = app.market;
    const { lost = 0, ended = null, endedAt = 0n } = desk.participants.get(participant) ?? {};
    const name = app.participantName(participant);
    const dismiss = (): void => desk.dismissGone(participant);
    if (lost > 0)
        return { text: words.lost_its_line(name, timeOfDay(endedAt)), isBad: true, dismiss };
    const isLoggedOff = ended !== null && isWanted(ended);
    const text = isLoggedOff ? words.has_left(name, timeOfDay(endedAt)) : words.is_gone(name);
    return { text, isBad: false, dismiss };
}

function ofHealth(app: App): Matter[] {
    const { words } = app;
    const { desk, loggedOn } = app.market;
    const { health } = desk;
    if (!health) return [];
    const speed = loggedOn?.speed ?? 1;
    const readers = health.readers.flatMap((reader) => {
        const trouble = troubleOf(reader, health, speed);
        if (trouble === null || desk.isDismissed(reader)) return [];
        const isBad = trouble === 'bad';
        const who = readerName(app, reader);
        // By how many results is in the list: what is read out must not change with each.
        const went = wentOf(app, reader);
        if (went === null)
            return { text: words.falls_behind(who, timeOfDay(reader.behindSince ?? 0n)), isBad };
        return {
            text: words.who_went(who, went),
            isBad,
            dismiss: () => desk.dismissReader(reader),
        };
    });
    const { waitingSince, longestWait, diskFree } = health.journal;
    const journal = journalTroubles(health, speed).map((trouble) => ({
        text: {
            waits: words.journal_waits(timeOfDay(waitingSince ?? 0n)),
            slow: words.journal_is_slow(milliseconds(longestWait / speed)),
            short: words.disk_is_short(gibibytes(diskFree ?? 0)),
        }[trouble],
        isBad: trouble !== 'slow',
    }));
    return [...journal, ...readers];
}

/** Lost lines of buyers can be very many, and a clock near its reserve price does not wait. */
export function mattersOf(app: App): Matter[] {
    const { words } = app;
    const { view, desk } = app.market;
    const now = app.marketTime();
    const notices = desk.notices
        .filter(({ kind }) => kind !== NoticeKind.none && kind !== NoticeKind.clock_right)
        .slice(0, 5)
        .map((notice) => ({
            text: `${timeOfDay(notice.at)} ${words.notices[notice.kind] ?? notice.text}`,
            isBad: notice.kind !== NoticeKind.recovered,
            dismiss: () => desk.dismiss(notice),
        }));
    const spent = [...desk.participants.values()]
        .filter(
            ({ creditLimit, sold, held }) =>
                creditLimit > 0 && (sold + held) / creditLimit > nearlySpent,
        )
        .map(({ participant }) => ({
            text: words.nearly_spent(app.participantName(participant)),
            isBad: false,
        }));
    const gone = [...desk.gone].map((participant) => ofGone(app, participant));
    return [
        ...notices,
        ...ofHealth(app),
        ...[...view.clocks.values()].flatMap((clock) => ofClock(app, clock, now)),
        ...gone.filter(({ isBad }) => isBad),
        ...gone.filter(({ isBad }) => !isBad),
        ...spent,
    ];
}

/** A hand comes near its reserve price without a message. */
function useNearReserve(app: App): void {
    const known = useRef('');
    useFrames((local) => {
        const now = app.marketTime(local);
        const near = [...app.market.view.clocks.values()]
            .filter((clock) => isNearReserve(clock, now))
            .map(({ clock }) => clock)
            .join();
        if (near === known.current) return;
        known.current = near;
        app.change();
    }, []);
}

export function Attention({ app }: { app: App }) {
    const { words } = app;
    useNearReserve(app);
    const matters = mattersOf(app);
    return (
        <section class="attention" role="status">
            <h3>
                {words.attention}{' '}
                {matters.length > 0 && <small>{words.matters(matters.length)}</small>}
            </h3>
            {matters.length === 0 && <p class="good">✓ {words.all_well}</p>}
            <ul>
                {matters.map((matter) => (
                    <MatterRow key={matter.text} app={app} matter={matter} />
                ))}
            </ul>
        </section>
    );
}

function MatterRow({ app, matter: { text, isBad, dismiss } }: { app: App; matter: Matter }) {
    const go = (): void => {
        dismiss?.();
        app.change();
    };
    return (
        <li class={isBad ? 'bad' : 'warm'}>
            {text}
            {dismiss && <Dismiss app={app} text={text} onClick={go} />}
        </li>
    );
}
