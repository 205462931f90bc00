// For the wall and the camera: the clocks large, what was sold, and the day in figures. Read-only.
import { ClockState } from '@schema';
import type { App } from '../../app';
import { averages } from '../../market/day';
import type { Clock } from '../../market/view';
import { LastSales, LotCard, NextLots } from '../../parts/clock_details';
import { Dial } from '../../parts/dial';
import { Kept } from '../../parts/kept';
import { PriceChart } from '../../parts/price_chart';
import { Totals } from '../../parts/totals';
import { useApp, useAppSlowly } from '../../parts/use';
import { addressOf } from '../../route';
import { DayOver, NoSuchClock } from './day_over';

const dialsMax = 4;

/** Those that were chosen; else the ones at work, as far as there is room. */
function clocksOnWall(app: App, chosen: number[]): Clock[] {
    const all = [...app.market.view.clocks.values()];
    if (chosen.length > 0) return all.filter((clock) => chosen.includes(clock.clock));
    const open = all.filter((clock) => clock.state !== ClockState.closed);
    return (open.length > 0 ? open : all).slice(0, dialsMax);
}

export function HallScreen() {
    const app = useApp();
    const { words, linkToShare: link } = app;
    const chosen = app.route.clocks;
    const clocks = clocksOnWall(app, chosen);
    const areThereNone = app.market.view.clocks.size > 0 && clocks.length === 0;
    const toggle = (clock: number): void => {
        const others = chosen.filter((other) => other !== clock);
        const there = others.filter((other) => app.market.view.clocks.has(other));
        const next = others.length < chosen.length ? there : [...there, clock].slice(-dialsMax);
        location.hash = addressOf({ page: 'hall', clocks: next });
    };
    return (
        <main class="hall">
            {app.market.view.isClosed ? (
                <DayOver day={app.market.loggedOn?.day ?? ''} />
            ) : areThereNone ? (
                <NoSuchClock clocks={chosen} />
            ) : (
                <Wall app={app} clocks={clocks} />
            )}
            <footer class="hall_foot">
                <Totals app={app} />
                <Kept by={[]} draw={() => <BusiestChart />} />
                <div class="hall_choice">
                    {[...app.market.view.clocks.keys()].map((clock) => (
                        <button
                            key={clock}
                            class="quiet"
                            aria-pressed={chosen.includes(clock)}
                            onClick={() => toggle(clock)}
                        >
                            {app.clockName(clock)}
                        </button>
                    ))}
                    <button
                        class="quiet"
                        onClick={() => void document.documentElement.requestFullscreen()}
                    >
                        {words.full_screen}
                    </button>
                    {link && (
                        <button
                            class="quiet"
                            title={words.link_moves_screen}
                            onClick={() => copy(app, link)}
                        >
                            {words.copy_link}
                        </button>
                    )}
                </div>
            </footer>
        </main>
    );
}

/** Of the products that brought the most of late. */
function BusiestChart() {
    const app = useAppSlowly();
    const { sales } = app.market.day;
    const busiest = averages(sales.slice(-2_000))
        .filter((of) => of.grade === null)
        .slice(0, 4);
    return <PriceChart app={app} sales={sales} products={busiest.map(({ product }) => product)} />;
}

function Wall({ app, clocks }: { app: App; clocks: Clock[] }) {
    return (
        <div class={`wall dials_${clocks.length}`}>
            {clocks.map((clock) => (
                <section
                    key={clock.clock}
                    class="hall_clock"
                    aria-label={app.clockName(clock.clock)}
                >
                    <h1>{app.clockName(clock.clock)}</h1>
                    <div class="dial_place">
                        <Dial app={app} clock={clock} />
                    </div>
                    <LotCard app={app} clock={clock} />
                    <div class="hall_lists">
                        <LastSales app={app} clock={clock} />
                        <NextLots app={app} clock={clock} count={4} />
                    </div>
                </section>
            ))}
        </div>
    );
}

function copy(app: App, link: string): void {
    const { copy_link, copied, link_moves_screen: moves, sentences } = app.words;
    const show = (): void => void window.prompt(`${copy_link} (${moves})`, link);
    // A page that came over plain HTTP may not write to the clipboard, and any other may be refused it.
    if (!window.isSecureContext) return show();
    const tell = (): void => app.tell(sentences(copied, moves), false);
    void navigator.clipboard.writeText(link).then(tell, show);
}
