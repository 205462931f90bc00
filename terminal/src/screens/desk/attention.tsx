// What the auctioneer should look at now.
import { ClockState, NoticeKind } from '@schema';
import type { App } from '../../app';
import { priceOf } from '../../hand';
import type { Clock } from '../../market/view';
import { timeOfDay } from '../../time_of_day';

/** A sale within so many steps of the reserve price is near it. */
const nearSteps = 5;
const nearlySpent = 0.9;

interface Matter {
    text: string;
    isBad: boolean;
}

function ofClock(app: App, clock: Clock): Matter[] {
    const { words } = app;
    const name = app.clockName(clock.clock);
    const matters: Matter[] = [];
    const { lastSale: sale, lastRound: round } = clock;
    if (
        sale &&
        round &&
        sale.price - priceOf(round, round.lastStep) <= nearSteps * round.priceStep
    ) {
        matters.push({ text: words.near_reserve(`${name}, ${words.lot(sale.lot)}`), isBad: false });
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

export function mattersOf(app: App): Matter[] {
    const { words } = app;
    const { view, desk } = app.market;
    const notices = desk.notices
        .filter(({ kind }) => kind !== NoticeKind.none && kind !== NoticeKind.clock_right)
        .slice(0, 5)
        .map(({ at, kind, text }) => ({
            text: `${timeOfDay(at)} ${words.notices[kind] ?? text}`,
            isBad: kind !== NoticeKind.recovered,
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
    const gone = [...desk.gone].map((participant) => ({
        text: words.is_gone(app.participantName(participant)),
        isBad: true,
    }));
    return [
        ...notices,
        ...gone,
        ...[...view.clocks.values()].flatMap((clock) => ofClock(app, clock)),
        ...spent,
    ];
}

export function Attention({ app }: { app: App }) {
    const { words } = app;
    const matters = mattersOf(app);
    return (
        <section class="attention" role="status">
            <h3>{words.attention}</h3>
            {matters.length === 0 && <p class="good">✓ {words.all_well}</p>}
            <ul>
                {matters.map(({ text, isBad }) => (
                    <li key={text} class={isBad ? 'bad' : 'warm'}>
                        {text}
                    </li>
                ))}
            </ul>
        </section>
    );
}
