// All clocks at a glance; the one that is chosen is the one that keys speak to.
import { useEffect, useRef } from 'preact/hooks';
import { ClockState } from '@schema';
import type { App } from '../../app';
import { useFrames } from '../../frames';
import { shown } from '../../market/shown';
import type { Clock } from '../../market/view';
import { dialText } from '../../parts/dial';
import { lotShown } from '../../parts/clock_details';
import { showChange } from './keyboard';

/** The active clock, and a second one if two are wanted. */
export function clocksShown(app: App): Clock[] {
    const all = [...app.market.view.clocks.values()];
    const active = all.find((clock) => clock.clock === app.active) ?? busiest(all);
    if (!active) return [];
    if (!app.preferences.hasTwoClocks || all.length < 2) return [active];
    const second = all.find((clock) => clock.clock === app.second && clock !== active);
    const other = second ?? all.find((clock) => clock !== active)!;
    return [active, other].sort((a, b) => a.clock - b.clock);
}

const busiest = (all: Clock[]): Clock | undefined =>
    all.find((clock) => clock.state === ClockState.running) ??
    all.find((clock) => clock.current !== null) ??
    all[0];

export function choose(app: App, clock: number): void {
    if (app.active === clock) return;
    app.second = app.active;
    app.active = clock;
    app.refusal = null;
    app.change();
}

/** The next clock in the overview, or the one before it. */
export function chooseBeside(app: App, by: 1 | -1): void {
    const all = [...app.market.view.clocks.keys()];
    const place = all.indexOf(app.active ?? -1);
    const next = all[(place + by + all.length) % all.length];
    if (next !== undefined) choose(app, next);
}

const fade = 20; // px: as wide as a strip fades where it goes on (trader.css)

/** Keys may choose a card beyond the strip's edge. Only the strip is moved: the page stays where a press sees its price, which
 *  scrollIntoView would not promise. At once, as no motion is needed. */
function bringIntoStrip(card: HTMLElement): void {
    const strip = card.parentElement!;
    const [seen, of] = [strip.getBoundingClientRect(), card.getBoundingClientRect()];
    const beyond = (before: number, after: number): number =>
        before < 0 ? before : Math.max(after, 0);
    strip.scrollBy({
        left: beyond(of.left - fade - seen.left, of.right + fade - seen.right),
        top: beyond(of.top - seen.top, of.bottom - seen.bottom),
        behavior: 'instant',
    });
}

/** Says at which of its ends the strip goes on. */
function markEnds(strip: HTMLElement): void {
    const { scrollLeft: before, scrollWidth, clientWidth } = strip;
    strip.classList.toggle('goes_on_before', before > 1);
    strip.classList.toggle('goes_on_after', scrollWidth - clientWidth - before > 1);
}

function Card({ app, clock }: { app: App; clock: Clock }) {
    const price = useRef<HTMLElement>(null);
    const root = useRef<HTMLButtonElement>(null);
    useFrames(
        (local) => {
            const of = app.market.view.clocks.get(clock.clock);
            if (!of || !price.current || !root.current) return;
            const now = shown(of, app.marketTime(local));
            const text = dialText(app, now);
            const says = text.price === '—' ? text.note : text.price;
            if (price.current.textContent !== says) price.current.textContent = says;
            if (root.current.dataset.look !== text.look) root.current.dataset.look = text.look;
        },
        [clock.clock, app.preferences.language],
    );
    const lot = lotShown(app, clock);
    const isActive = app.active === clock.clock;
    const { hasAllClocks } = app.preferences;
    useEffect(() => {
        if (isActive && root.current) bringIntoStrip(root.current);
    }, [isActive, hasAllClocks]);
    const onClick = (): void => {
        choose(app, clock.clock);
        if (hasAllClocks) showChange(app); // so many may be above it that its price is out of sight
    };
    return (
        <button ref={root} class="card" aria-pressed={isActive} onClick={onClick}>
            <span class="card_name">{app.clockName(clock.clock)}</span>
            <b class="card_price" ref={price} />
            <span class="card_lot">{lot ? app.lotName(lot.lot) : '—'}</span>
            {hasAllClocks && <span class="card_units">{lot && app.words.units(lot.units)}</span>}
        </button>
    );
}

export function Overview({ app }: { app: App }) {
    const { words } = app;
    const { hasAllClocks, hasTwoClocks } = app.preferences;
    const clocks = [...app.market.view.clocks.values()];
    const strip = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const resized = new ResizeObserver(() => markEnds(strip.current!));
        resized.observe(strip.current!);
        return () => resized.disconnect();
    }, [clocks.length, hasAllClocks]);
    return (
        <section class={`overview ${hasAllClocks ? 'all' : ''}`} aria-label={words.overview}>
            <div class="cards" ref={strip} onScroll={(event) => markEnds(event.currentTarget)}>
                {clocks.map((clock) => (
                    <Card key={clock.clock} app={app} clock={clock} />
                ))}
            </div>
            {clocks.length > 1 && (
                <div class="overview_choices">
                    {(clocks.length > 2 || hasAllClocks) && (
                        <button
                            class="quiet all_clocks"
                            aria-pressed={hasAllClocks}
                            onClick={() => app.set({ hasAllClocks: !hasAllClocks })}
                        >
                            {words.overview}
                        </button>
                    )}
                    <button
                        class="quiet two_clocks"
                        aria-pressed={hasTwoClocks}
                        onClick={() => app.set({ hasTwoClocks: !hasTwoClocks })}
                    >
                        {hasTwoClocks ? words.show_one : words.show_two}
                    </button>
                </div>
            )}
        </section>
    );
}
