// One clock to buy on: dial, lot, quantity, the press, and its answer.
import type { App } from '../../app';
import type { OwnPress } from '../../market/own';
import type { Clock } from '../../market/view';
import { formatMoney } from '../../money';
import { LotCard } from '../../parts/clock_details';
import { Dial } from '../../parts/dial';
import { latenessIn } from '../../words/words';
import { choose } from './overview';

const presets = [1, 2, 5, 10, 20, 50];

/** A mouse or finger on it leaves the keyboard where it is: on the clock. */
const keepFocus = (event: Event): void => event.preventDefault();

export function ClockPanel({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const isActive = app.active === clock.clock;
    return (
        <section
            class={`clock_panel ${isActive ? 'active' : ''}`}
            aria-label={app.clockName(clock.clock)}
            onPointerDown={() => choose(app, clock.clock)}
        >
            <header class="clock_head">
                <h1>{app.clockName(clock.clock)}</h1>
                <span class="dim">{words.queued(clock.queuedLots)}</span>
            </header>
            <div class="dial_place">
                <Dial app={app} clock={clock} />
            </div>
            <LotCard app={app} clock={clock} />
            <div class="press_place">
                <Answer app={app} clock={clock} />
                {isActive && <QuantityPicker app={app} clock={clock} />}
                <PressButton app={app} clock={clock} />
            </div>
        </section>
    );
}

/** Fires as the finger or button goes down, once; the click that follows is not a second press. */
function PressButton({ app, clock }: { app: App; clock: Clock }) {
    const { words, quantity } = app;
    const down = (event: PointerEvent): void => {
        event.preventDefault();
        if (!event.isPrimary || event.button !== 0) return;
        choose(app, clock.clock);
        app.press(clock.clock, event.timeStamp);
    };
    // Without a pointer: a screen reader's, or Enter. A click after pointerdown has `detail` above 0.
    const click = (event: MouseEvent): void => {
        if (event.detail === 0) app.press(clock.clock, event.timeStamp);
    };
    return (
        <button class="press" onPointerDown={down} onMouseDown={keepFocus} onClick={click}>
            {words.press} <b>{words.press_for(quantity.units)}</b>
        </button>
    );
}

function QuantityPicker({ app, clock }: { app: App; clock: Clock }) {
    const { words, quantity } = app;
    const left = app.market.view.lots.get(clock.current ?? -1)?.units ?? 0;
    const set = (units: number): void => {
        quantity.set(units);
        app.set({ units: quantity.units });
    };
    return (
        <div class="quantity" role="group" aria-label={words.quantity} onMouseDown={keepFocus}>
            <button aria-label={words.fewer} onClick={() => set(quantity.units - 1)}>
                −
            </button>
            <output aria-live="polite">{quantity.units}</output>
            <button aria-label={words.more} onClick={() => set(quantity.units + 1)}>
                +
            </button>
            <div class="presets">
                {presets.map((units) => (
                    <button
                        key={units}
                        aria-pressed={quantity.units === units}
                        onClick={() => set(units)}
                    >
                        {units}
                    </button>
                ))}
                <button disabled={left < 1} onClick={() => set(left)}>
                    {words.all_left}
                </button>
            </div>
            <button
                class="all_or_none"
                aria-pressed={app.allOrNone}
                onClick={() => {
                    app.allOrNone = !app.allOrNone;
                    app.change();
                }}
            >
                {words.all_or_none}
            </button>
        </div>
    );
}

function Answer({ app, clock }: { app: App; clock: Clock }) {
    const says = answerOf(app, clock);
    return (
        <div class={`answer ${says.look}`} role="status" aria-live="assertive">
            <b>{says.text}</b> <span>{says.detail}</span>
        </div>
    );
}

interface Says {
    look: '' | 'won' | 'lost' | 'wait' | 'refused';
    text: string;
    detail: string;
}

/** What came of the latest press on the clock, until the next round of another lot is long on. */
export function answerOf(app: App, clock: Clock): Says {
    const { words, refusal } = app;
    if (refusal?.clock === clock.clock) {
        const minimum = clock.round?.minUnits ?? 1;
        const text = {
            no_line: words.cannot_press_no_line,
            no_round: words.cannot_press_no_round,
            twice: words.cannot_press_twice,
            below_minimum: words.cannot_press_min(minimum),
        }[refusal.why];
        return { look: 'refused', text, detail: '' };
    }
    const press = app.market.own.presses.get(clock.clock);
    if (!press) return { look: '', text: '', detail: '' };
    return pressAnswer(app, press);
}

function pressAnswer(app: App, press: OwnPress): Says {
    const { words, currency } = app;
    const money = (price: number): string => formatMoney(price, currency);
    const pressedAt = words.pressed_at(money(press.shownPrice));
    switch (press.answer) {
        case 'sent':
        case 'accepted':
            return { look: 'wait', text: words.deciding, detail: pressedAt };
        case 'never_arrived':
            return { look: 'refused', text: words.never_arrived, detail: pressedAt };
        case 'won': {
            const { units, price, gross } = press.won!;
            const text = words.won(units, money(price));
            return { look: 'won', text, detail: `${pressedAt} · ${words.gross} ${money(gross)}` };
        }
        case 'lost': {
            const { winningPrice, late } = press.lost!;
            return {
                look: 'lost',
                text: words.lost(money(winningPrice)),
                detail: `${latenessIn(words, late)} · ${pressedAt}`,
            };
        }
        case 'rejected': {
            const text = words.refused(words.reasons[press.reason ?? 0] ?? '');
            return { look: 'refused', text, detail: pressedAt };
        }
    }
}
