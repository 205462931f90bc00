// One clock to buy on: dial, lot, quantity, the press, and its answer.
import { useRef } from 'preact/hooks';
import type { App, Refusal } from '../../app';
import { useFrames } from '../../frames';
import type { OwnPress } from '../../market/own';
import { shown, type Shown } from '../../market/shown';
import type { Clock } from '../../market/view';
import type { Time } from '../../messages';
import { formatMoney } from '../../money';
import { LotCard } from '../../parts/clock_details';
import { Dial, dialText } from '../../parts/dial';
import {
    isAnswerOver,
    isDecided,
    marketRefuses,
    pressAt,
    type NoPress,
    type NoSale,
} from '../../press';
import { latenessIn } from '../../words/words';
import { pressByKey, pressIfSeen } from './keyboard';
import { choose } from './overview';

const presets = [1, 2, 5, 10, 20, 50];

export function ClockPanel({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const isActive = app.active === clock.clock;
    useShownChanges(app, clock);
    return (
        <section
            class={`clock_panel ${isActive ? 'active' : ''}`}
            data-clock={clock.clock}
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

/** While nothing would come of a press: why. `local`: on the page's own clock. */
export function whyNoPress(app: App, clock: Clock, local?: number): string | null {
    const { words, market, allOrNone } = app;
    if (market.own.isSuspended) return words.suspended;
    const at = app.marketTime(local);
    const quantity = { units: app.quantity.units, allOrNone };
    const attempt = pressAt(market.view, market.own, clock.clock, quantity, at);
    if ('press' in attempt) {
        const why = marketRefuses(market, attempt.press, attempt.shownPrice);
        return why && refusalText(app, clock, why);
    }
    const { refused } = attempt;
    if (refused === 'no_round' || refused === 'no_line') return restText(app, clock, at);
    return refusalText(app, clock, refused);
}

/** Of a clock whose hand does not run. */
function restText(app: App, clock: Clock, at: Time | null): string {
    const now = shown(clock, at);
    const isNext = now.kind === 'sold' || now.kind === 'ended' || now.kind === 'announced';
    if (isNext) return clock.round ? app.words.hand_starts_soon : app.words.state_idle;
    return dialText(app, now).note;
}

/** Fires as the finger, button or key goes down, once; the click that follows is not a second press. While nothing would come of it, it
 *  looks so and says why, and is answered all the same: while suspended only the market refuses. */
function PressButton({ app, clock }: { app: App; clock: Clock }) {
    const { words, quantity } = app;
    const whyNot = whyNoPress(app, clock);
    const button = useRef<HTMLButtonElement>(null);
    const press = (stamp: number): void => {
        choose(app, clock.clock);
        const panel = button.current!.closest('.clock_panel')!;
        pressIfSeen(app, clock.clock, panel, stamp);
    };
    /** Any finger: another may rest on the glass. */
    const down = (event: PointerEvent): void => {
        if (event.button === 0) press(event.timeStamp);
    };
    // A screen reader's. A click after pointerdown has `detail` above 0.
    const click = (event: MouseEvent): void => {
        if (event.detail === 0) press(event.timeStamp);
    };
    // A space that goes up would click it, in some browsers.
    const up = (event: KeyboardEvent): void => {
        if (event.key === ' ') event.preventDefault();
    };
    return (
        <button
            class="press"
            ref={button}
            aria-disabled={whyNot !== null}
            onPointerDown={down}
            onKeyDown={(event) => pressByKey(event, press)}
            onKeyUp={up}
            onClick={click}
        >
            <span>
                {words.press} <b>{words.press_for(quantity.units)}</b>
            </span>
            {whyNot !== null && <small>{whyNot}</small>}
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
        <div class="quantity" role="group" aria-label={words.quantity}>
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
            <b>{says.text}</b> <span class={says.isDetailRefusal ? 'bad' : ''}>{says.detail}</span>
        </div>
    );
}

interface Says {
    look: '' | 'won' | 'lost' | 'wait' | 'refused';
    text: string;
    detail: string;
    isDetailRefusal?: boolean; // why another press was none
}

/** A hand begins to move, and comes to its end and to a price that the credit is enough for, without a message: an answer may be over
 *  then, and a press make sense, or none. */
function useShownChanges(app: App, clock: Clock): void {
    const drawn = useRef('');
    useFrames(
        (local) => {
            const now = shownAt(app, clock, local);
            const what = now.kind === 'running' ? `running ${now.round.startsAt}` : now.kind;
            const all = `${what} ${whyNoPress(app, clockNow(app, clock), local)}`;
            if (all !== drawn.current) app.change();
            drawn.current = all;
        },
        [clock.clock],
    );
}

const clockNow = (app: App, clock: Clock): Clock =>
    app.market.view.clocks.get(clock.clock) ?? clock;
const shownAt = (app: App, clock: Clock, local?: number): Shown =>
    shown(clockNow(app, clock), app.marketTime(local));

/** A press stands, and what came or comes of it is of more interest than that another was none; but not than why the hand that
 *  runs now was not pressed at. */
function isBeside(refusal: Refusal, press: OwnPress, now: Shown): boolean {
    if (press.answer === 'rejected' || press.answer === 'never_arrived') return false;
    if (refusal.why === 'twice' && !isDecided(press)) return false;
    if (!refusal.isOfHand || now.kind !== 'running') return true;
    return press.lot === now.round.lot && press.round === now.round.round;
}

/** Why the latest press on the clock was none; that there was no hand is of no interest any more once one runs. */
function refusalNow(app: App, clock: Clock, now: Shown): Refusal | null {
    const { refusal } = app;
    if (refusal?.clock !== clock.clock) return null;
    return refusal.isOfHand || now.kind !== 'running' ? refusal : null;
}

/** What came of the latest press on the clock, while its lot is there and in the hold after it. */
export function answerOf(app: App, clock: Clock): Says {
    const now = shownAt(app, clock);
    const press = app.market.own.presses.get(clock.clock);
    const stands = press && !isAnswerOver(press, now) ? press : null;
    const refusal = refusalNow(app, clock, now);
    const why = refusal ? refusalText(app, clock, refusal.why) : '';
    if (!stands) return { look: refusal ? 'refused' : '', text: why, detail: '' };
    if (!refusal) return pressAnswer(app, stands);
    if (!isBeside(refusal, stands, now)) return { look: 'refused', text: why, detail: '' };
    // In the place of the details, so that nothing moves.
    return { ...pressAnswer(app, stands), detail: why, isDetailRefusal: true };
}

function refusalText({ words }: App, clock: Clock, why: NoPress | NoSale): string {
    return {
        no_line: words.cannot_press_no_line,
        no_round: words.cannot_press_no_round,
        unseen: words.cannot_press_unseen,
        twice: words.cannot_press_twice,
        below_minimum: words.cannot_press_min(clock.round?.minUnits ?? 1),
        more_than_left: words.only_left(clock.round?.units ?? 0),
        own_lot: words.own_lot,
        above_maximum: words.cannot_press_max(clock.rules?.maxUnits ?? 1),
        no_credit: words.no_credit,
    }[why];
}

function pressAnswer(app: App, press: OwnPress): Says {
    const { words, currency } = app;
    const money = (price: number): string => formatMoney(price, currency);
    const which = `${words.lot(press.lot)} · ${words.round(press.round)}`;
    const pressedAt = `${which} · ${words.pressed_at(money(press.shownPrice))}`;
    switch (press.answer) {
        case 'sent':
        case 'accepted':
            return { look: 'wait', text: words.deciding, detail: pressedAt };
        case 'never_arrived':
            return { look: 'refused', text: words.never_arrived, detail: pressedAt };
        case 'won': {
            const { sale, units, price, gross } = press.won!;
            if (app.market.own.purchases.get(sale)?.isCancelled) {
                const text = words.won_cancelled(units, money(price));
                return { look: 'refused', text, detail: which };
            }
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
