// A clock's dial: the hand, the lit marks, the price, and what else is to be known at a glance.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Outcome } from '@schema';
import type { App } from '../app';
import { isMotionReduced, useFrames } from '../frames';
import { shown, type Shown } from '../market/shown';
import type { Clock } from '../market/view';
import { formatMoney, symbolOf } from '../money';
import { DialFace } from './dial_face';

export interface DialText {
    price: string;
    note: string;
    look: string; // a class
}

/** What the dial says besides the hand. */
export function dialText(app: App, now: Shown): DialText {
    const { words, currency } = app;
    const money = (price: number): string => formatMoney(price, currency);
    switch (now.kind) {
        case 'covered': {
            const isBehind = app.line.state === 'logged_on' && !app.line.isCaughtUp;
            return {
                price: '—',
                note: isBehind ? words.line_catching_up : words.covered,
                look: 'covered',
            };
        }
        case 'announced':
            return {
                price: money(now.round.startPrice),
                note: words.starts_in((now.startsIn / 1000).toFixed(1)),
                look: 'announced',
            };
        case 'running':
            return { price: money(now.price), note: '', look: 'running' };
        case 'stopped':
            return { price: money(now.price), note: words.stopped, look: 'still' };
        case 'deciding':
            return { price: '—', note: words.deciding, look: 'still' };
        case 'sold': {
            const buyer =
                now.sale.buyer === null ? '' : ` · ${app.participantName(now.sale.buyer)}`;
            const note = `${words.lot(now.sale.lot)} · ${words.sold_units(now.sale.units)}${buyer}`;
            return { price: money(now.sale.price), note, look: 'sold' };
        }
        case 'ended':
            return {
                price: '—',
                note: `${words.lot(now.lot)} · ${endingWord(app, now.outcome)}`,
                look: 'still',
            };
        case 'paused': {
            const goesOn =
                now.resumesAt === null ? '' : ` · ${words.goes_on_at(money(now.resumesAt))}`;
            return { price: '—', note: words.state_paused + goesOn, look: 'still' };
        }
        case 'idle':
            return { price: '—', note: words.state_idle, look: 'still' };
        case 'closed':
            return { price: '—', note: words.state_closed, look: 'still' };
    }
}

export function endingWord({ words }: App, outcome: Outcome): string {
    switch (outcome) {
        case Outcome.sold:
            return words.sold;
        case Outcome.passed:
            return words.passed;
        case Outcome.withdrawn:
            return words.withdrawn;
    }
}

interface Levels {
    level: number | null;
    top: number;
    fraction: number;
    priceStep: number;
}

/** Prices in price steps: what the dial's marks count. */
function levelsOf(clock: Clock, now: Shown): Levels {
    const round = 'round' in now ? now.round : (clock.lastRound ?? null);
    const priceStep = round?.priceStep ?? clock.rules?.priceStep ?? 1;
    const levelOf = (price: number): number => Math.floor(price / priceStep);
    const top = round ? levelOf(round.startPrice) : 0;
    const at = (price: number, fraction = 0): Levels => ({
        level: levelOf(price),
        top,
        fraction,
        priceStep,
    });
    switch (now.kind) {
        case 'announced':
            return at(now.round.startPrice);
        case 'running':
            return at(now.price, isMotionReduced() ? 0 : now.fraction);
        case 'stopped':
            return at(now.price);
        case 'sold':
            return at(now.sale.price);
        default:
            return { level: null, top, fraction: 0, priceStep };
    }
}

/** For tests and disputes: what was on this screen, and when. */
export interface ScreenLogEntry {
    local: number; // performance.now()
    clock: number;
    lot: number;
    round: number;
    step: number;
}
export const screenLog: ScreenLogEntry[] = [];
const screenLogMax = 4_000;

function log(local: number, clock: Clock, now: Shown): void {
    if (now.kind !== 'running') return;
    const last = screenLog.at(-1);
    const { lot, round } = now.round;
    const isSame =
        last?.clock === clock.clock &&
        last.lot === lot &&
        last.round === round &&
        last.step === now.step;
    if (isSame) return;
    screenLog.push({ local, clock: clock.clock, lot, round, step: now.step });
    if (screenLog.length > screenLogMax) screenLog.shift();
}

export function Dial({ app, clock }: { app: App; clock: Clock }) {
    const face = useMemo(() => new DialFace(), []);
    const root = useRef<HTMLDivElement>(null);
    const price = useRef<HTMLDivElement>(null);
    const note = useRef<HTMLDivElement>(null);
    const drawn = useRef('');
    const { currency, words } = app;

    useEffect(() => root.current?.prepend(face.face, face.hand), [face]);
    useFrames(
        (local) => {
            const of = app.market.view.clocks.get(clock.clock);
            if (!of || !root.current || !price.current || !note.current) return;
            const at = app.marketTime(local);
            app.painted.drew(local, at);
            const now = shown(of, at);
            const { level, top, fraction, priceStep } = levelsOf(of, now);
            face.show(level, top, fraction, (mark) => formatMoney(mark * priceStep, app.currency));
            log(local, of, now);
            const text = dialText(app, now);
            const key = `${text.look}|${text.price}|${text.note}`;
            if (key === drawn.current) return;
            drawn.current = key;
            root.current.dataset.look = text.look;
            price.current.textContent = text.price;
            price.current.dataset.length = String(Math.min(text.price.length, 12));
            note.current.textContent = text.note;
        },
        [clock.clock, app.preferences.language],
    );
    return (
        <div class="dial" ref={root} role="group" aria-label={app.clockName(clock.clock)}>
            <div class="dial_centre">
                <div class="dial_currency">
                    {symbolOf(currency)} <span>{words.per_item}</span>
                </div>
                <div class="dial_price" ref={price} />
                <div class="dial_note" ref={note} />
            </div>
        </div>
    );
}
