// The auctioneer's desk: every clock with its controls, and for the chosen one its queue, the demand of
// the last round and its sales; the participants; and what needs attention.
import { useState } from 'preact/hooks';
import { ClockState } from '@schema';
import type { App } from '../../app';
import type { Clock } from '../../market/view';
import { Asker } from '../../parts/ask';
import { LotCard } from '../../parts/clock_details';
import { Dial } from '../../parts/dial';
import { Totals } from '../../parts/totals';
import { useApp } from '../../parts/use';
import { useSteadyHand } from './aim';
import { Attention } from './attention';
import { AllControls, Controls } from './controls';
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
    const steadyHand = useSteadyHand();
    const clock = clocks.find((of) => of.clock === number) ?? clocks[0];
    return (
        <main class="desk" {...steadyHand}>
            <Attention app={app} />
            <section class="desk_clocks" aria-label={words.clocks}>
                <AllControls app={app} clocks={clocks} />
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
