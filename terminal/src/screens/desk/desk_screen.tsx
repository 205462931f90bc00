// The auctioneer's desk: every clock with its controls, and for the chosen one its queue, the demand of
// the last round and its sales; the participants; and what needs attention.
import { useState } from 'preact/hooks';
import { ClockState } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Clock } from '../../market/view';
import { Asker, askFirst } from '../../parts/ask';
import { LotCard } from '../../parts/clock_details';
import { Dial } from '../../parts/dial';
import { Totals } from '../../parts/totals';
import { useApp } from '../../parts/use';
import { Attention } from './attention';
import { DemandList, RecentSales } from './decisions';
import { HealthList } from './health';
import { Participants } from './participants';
import { Queue } from './queue';
import { RulesForm } from './rules_form';

export function DeskScreen() {
    const app = useApp();
    const { words } = app;
    const clocks = [...app.market.view.clocks.values()];
    const [number, setNumber] = useState<number | null>(null);
    const clock = clocks.find((of) => of.clock === number) ?? clocks[0];
    return (
        <main class="desk">
            <Attention app={app} />
            <section class="desk_clocks" aria-label={words.clocks}>
                {!app.market.view.isClosed && (
                    <div class="row">
                        <button class="stop" onClick={() => pauseAll(app, clocks)}>
                            {words.pause_all}
                        </button>
                        {clocks.some(isPaused) && (
                            <button onClick={() => resumeAll(app, clocks)}>
                                {words.resume_all}
                            </button>
                        )}
                        {clocks.some(canClose) && (
                            <button class="quiet" onClick={() => closeAll(app, clocks)}>
                                {words.close_all}
                            </button>
                        )}
                        <button class="quiet" onClick={() => closeMarket(app)}>
                            {words.close_market}
                        </button>
                    </div>
                )}
                {clocks.map((of) => (
                    <ClockRow
                        key={of.clock}
                        app={app}
                        clock={of}
                        isChosen={of === clock}
                        onChoose={() => setNumber(of.clock)}
                    />
                ))}
                <Totals app={app} />
                <HealthList app={app} />
            </section>
            {clock && (
                <section
                    class="desk_clock"
                    aria-label={app.clockName(clock.clock)}
                    key={clock.clock}
                >
                    <header class="clock_head">
                        <h1>{app.clockName(clock.clock)}</h1>
                        <Controls app={app} clock={clock} />
                    </header>
                    <div class="desk_now">
                        <div class="dial_place">
                            <Dial app={app} clock={clock} />
                        </div>
                        <div class="desk_decisions">
                            <LotCard app={app} clock={clock} />
                            <DemandList app={app} clock={clock} />
                            <RecentSales app={app} clock={clock} />
                        </div>
                    </div>
                    <Queue app={app} clock={clock} />
                    <RulesForm app={app} clock={clock} />
                </section>
            )}
            <Participants app={app} />
            <Asker app={app} />
        </main>
    );
}

export function stateWord({ words }: App, state: ClockState): string {
    return {
        [ClockState.closed]: words.state_closed,
        [ClockState.idle]: words.state_idle,
        [ClockState.running]: words.state_running,
        [ClockState.stopping]: words.state_stopping,
        [ClockState.paused]: words.state_paused,
    }[state];
}

interface RowShape {
    app: App;
    clock: Clock;
    isChosen: boolean;
    onChoose(): void;
}

function ClockRow({ app, clock, isChosen, onChoose }: RowShape) {
    return (
        <article
            class={`desk_row ${isChosen ? 'active' : ''}`}
            data-state={ClockState[clock.state]}
        >
            <button class="desk_row_name" aria-pressed={isChosen} onClick={onChoose}>
                <b>{app.clockName(clock.clock)}</b>
                <span>
                    {stateWord(app, clock.state)} · {app.words.queued(clock.queuedLots)}
                </span>
            </button>
            <Controls app={app} clock={clock} />
        </article>
    );
}

/** What can be said to a clock in its state, and nothing else. */
function Controls({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    if (app.market.view.isClosed) return null;
    const name = app.clockName(clock.clock);
    const button = (word: string, command: commands.Command, kind = '') => (
        <button key={word} class={kind} onClick={() => app.say(command, `${name}: ${word}`)}>
            {word}
        </button>
    );
    const close = (
        <button key="close" class="quiet" onClick={() => closeClock(app, clock.clock, name)}>
            {words.close}
        </button>
    );
    const { clock: number } = clock;
    const offered = {
        [ClockState.closed]: [button(words.open, commands.openClock(number), 'primary')],
        [ClockState.idle]: [
            <button
                key="start"
                class="primary"
                disabled={clock.queuedLots === 0}
                onClick={() => app.say(commands.startLot(number), `${name}: ${words.start}`)}
            >
                {words.start}
            </button>,
            button(words.pause, commands.pauseClock(number), 'stop'),
            close,
        ],
        [ClockState.running]: [button(words.pause, commands.pauseClock(number), 'stop')],
        [ClockState.stopping]: [],
        [ClockState.paused]: [button(words.resume, commands.resumeClock(number), 'primary'), close],
    };
    return <div class="row controls">{offered[clock.state]}</div>;
}

/** Never asks first: a pause undoes nothing, and seconds count. */
function pauseAll(app: App, clocks: Clock[]): void {
    for (const { clock, state } of clocks) {
        const canPause = state === ClockState.running || state === ClockState.idle;
        if (canPause)
            app.say(commands.pauseClock(clock), `${app.clockName(clock)}: ${app.words.pause}`);
    }
}

const isPaused = ({ state }: Clock): boolean => state === ClockState.paused;

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

const canClose = ({ state }: Clock): boolean =>
    state === ClockState.idle || state === ClockState.paused;

/** Those that can be closed now: a hand that runs is not stopped by it. */
function closeAll(app: App, clocks: Clock[]): void {
    const { words } = app;
    const closable = clocks.filter(canClose);
    askFirst({
        title: words.close_all,
        detail: `${namesOf(app, closable)}. ${words.sure_close_clock}`,
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
        detail: `${name}. ${words.sure_close_clock}`,
        onYes: () => sayClose(app, clock),
    });
}

function closeMarket(app: App): void {
    const { words } = app;
    askFirst({
        title: words.close_market,
        detail: words.sure_close_market,
        outlook: () => {
            const { clocks } = app.market.view;
            const open = [...clocks.values()].filter(({ state }) => state !== ClockState.closed);
            const isPossible = open.length === 0;
            return { text: isPossible ? '' : words.close_first(namesOf(app, open)), isPossible };
        },
        onYes: () => app.say(commands.closeMarket(), words.close_market),
    });
}
