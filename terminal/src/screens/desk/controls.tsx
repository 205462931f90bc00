// What can be said to a clock, and to all of them. Each has a place of its own, whatever state the clocks are in: a hand that
// is there, or the keyboard, is still at the same thing when they change.
import { ClockState } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Clock } from '../../market/view';
import { askFirst } from '../../parts/ask';
import { ActionButton, type Action } from './action_button';

const isPaused = ({ state }: Clock): boolean => state === ClockState.paused;
const canPause = ({ state }: Clock): boolean =>
    state === ClockState.running || state === ClockState.idle;
const canClose = ({ state }: Clock): boolean =>
    state === ClockState.idle || state === ClockState.paused;

export function Controls({ app, clock }: { app: App; clock: Clock }) {
    if (app.market.view.isClosed) return null;
    const about = `${app.clockName(clock.clock)}: `;
    return (
        <div class="controls">
            {actionsOf(app, clock).map((action, place) => (
                <ActionButton key={place} app={app} of={action} about={about} />
            ))}
        </div>
    );
}

/** Why a clock in this state is not told to go on, to pause or to close. */
function stateWhyNot(app: App, { clock, state }: Clock): string | null {
    const { words } = app;
    const name = app.clockName(clock);
    return {
        [ClockState.closed]: words.is_closed(name),
        [ClockState.idle]: null,
        [ClockState.running]: words.is_running(name),
        [ClockState.stopping]: words.is_stopping(name),
        [ClockState.paused]: words.stands_paused(name),
    }[state];
}

/** First what makes it go on, then pause, then close. */
function actionsOf(app: App, clock: Clock): Action[] {
    const { words } = app;
    const { clock: number, state } = clock;
    const name = app.clockName(number);
    const whyNot = stateWhyNot(app, clock);
    const pauseFirst = state === ClockState.running ? words.pause_first(name) : whyNot;
    return [
        goOnOf(app, clock, whyNot),
        {
            word: words.pause,
            kind: 'stop',
            whyNot: canPause(clock) ? null : whyNot,
            run: () => sayPause(app, number),
        },
        {
            word: words.close,
            kind: 'quiet',
            whyNot: canClose(clock) ? null : pauseFirst,
            run: () => closeClock(app, number, name),
        },
    ];
}

function goOnOf(app: App, clock: Clock, whyNot: string | null): Action {
    const { words } = app;
    const { clock: number, state } = clock;
    const name = app.clockName(number);
    const goOn = (word: string, command: commands.Command, whyNot: string | null): Action => ({
        word,
        kind: 'primary',
        whyNot,
        run: () => app.say(command, `${name}: ${word}`),
    });
    switch (state) {
        case ClockState.closed:
            return goOn(words.open, commands.openClock(number), null);
        case ClockState.idle: {
            const noLot = clock.queuedLots === 0 ? words.no_lot_queued(name) : null;
            return goOn(words.start, commands.startLot(number), noLot);
        }
        default:
            return goOn(
                words.resume,
                commands.resumeClock(number),
                isPaused(clock) ? null : whyNot,
            );
    }
}

export function AllControls({ app, clocks }: { app: App; clocks: Clock[] }) {
    const { words, market } = app;
    if (market.view.isClosed) return null;
    const open = openClocks(app);
    const unless = (can: (clock: Clock) => boolean, whyNot: string): string | null =>
        clocks.some(can) ? null : whyNot;
    const actions: Action[] = [
        {
            word: words.pause_all,
            kind: 'stop',
            whyNot: unless(canPause, words.none_to_pause),
            run: () => pauseAll(app, clocks),
        },
        {
            word: words.resume_all,
            kind: '',
            whyNot: unless(isPaused, words.none_paused),
            run: () => resumeAll(app, clocks),
        },
        {
            word: words.close_all,
            kind: 'quiet',
            whyNot: unless(canClose, words.none_to_close),
            run: () => closeAll(app, clocks),
        },
        {
            word: words.close_market,
            kind: 'quiet',
            whyNot: open.length > 0 ? words.close_first(namesOf(app, open)) : null,
            run: () => closeMarket(app),
        },
    ];
    return (
        <div class="controls all">
            {actions.map((action, place) => (
                <ActionButton key={place} app={app} of={action} />
            ))}
        </div>
    );
}

function sayPause(app: App, clock: number): void {
    app.say(commands.pauseClock(clock), `${app.clockName(clock)}: ${app.words.pause}`);
}

/** Never asks first: a pause undoes nothing, and seconds count. */
function pauseAll(app: App, clocks: Clock[]): void {
    for (const { clock } of clocks.filter(canPause)) sayPause(app, clock);
}

/** Asks first: some may have been paused for a reason of their own. Those that pause meanwhile stay so. */
function resumeAll(app: App, clocks: Clock[]): void {
    const { words } = app;
    const paused = clocks.filter(isPaused);
    askFirst({
        title: words.resume_all,
        detail: namesOf(app, paused),
        onYes: () => {
            for (const { clock } of paused)
                app.say(commands.resumeClock(clock), `${app.clockName(clock)}: ${words.resume}`);
        },
    });
}

/** Those that can be closed now: a hand that runs is not stopped by it. */
function closeAll(app: App, clocks: Clock[]): void {
    const { words } = app;
    const closable = clocks.filter(canClose);
    askFirst({
        title: words.close_all,
        detail: words.sentences(namesOf(app, closable), words.sure_close_clock),
        onYes: () => {
            for (const { clock } of closable) sayClose(app, clock);
        },
    });
}

const namesOf = (app: App, clocks: Clock[]): string =>
    clocks.map(({ clock }) => app.clockName(clock)).join(' · ');

function sayClose(app: App, clock: number): void {
    app.say(commands.closeClock(clock), `${app.clockName(clock)}: ${app.words.close}`);
}

function closeClock(app: App, clock: number, name: string): void {
    const { words } = app;
    askFirst({
        title: words.close_clock,
        detail: words.sentences(name, words.sure_close_clock),
        onYes: () => sayClose(app, clock),
    });
}

const openClocks = ({ market }: App): Clock[] =>
    [...market.view.clocks.values()].filter(({ state }) => state !== ClockState.closed);

function closeMarket(app: App): void {
    const { words } = app;
    askFirst({
        title: words.close_market,
        detail: words.sure_close_market,
        outlook: () => {
            const open = openClocks(app); // meanwhile, perhaps by another desk
            const isPossible = open.length === 0;
            return { text: isPossible ? '' : words.close_first(namesOf(app, open)), isPossible };
        },
        onYes: () => app.say(commands.closeMarket(), words.close_market),
    });
}
