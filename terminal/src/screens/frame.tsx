// Around every screen: the market, the pages, the line's quality, what was answered, and the language.
import type { ComponentChildren } from 'preact';
import { Role } from '@schema';
import { app, type Told } from '../app';
import { useFrames } from '../frames';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { silenceMax } from '../line/line';
import { lineSays, type LineFigure } from '../quality';
import type { Page } from '../route';
import { Cancellation } from './trader/cancellation';
import { giveBack } from './trader/keyboard';

function write(into: HTMLElement, { text, quality }: LineFigure): void {
    if (into.textContent !== text) into.textContent = text;
    if (into.dataset.quality !== quality) into.dataset.quality = quality;
}

function LineQuality() {
    const root = useRef<HTMLDivElement>(null);
    const trip = useRef<HTMLSpanElement>(null);
    const off = useRef<HTMLSpanElement>(null);
    useFrames(() => {
        if (!root.current || !trip.current || !off.current) return;
        const says = lineSays(app);
        if (root.current.dataset.quality !== says.quality) {
            root.current.dataset.quality = says.quality;
            app.change();
        }
        write(trip.current, says.trip);
        write(off.current, says.off);
        if (root.current.title !== says.detail) {
            root.current.title = says.detail;
            root.current.setAttribute('aria-label', says.detail);
        }
    }, []);
    return (
        <div class="line_quality" ref={root} role="img">
            <i aria-hidden="true" />
            <i aria-hidden="true" />
            <i aria-hidden="true" />
            <span ref={trip} />
            <span class="line_error" ref={off} />
        </div>
    );
}

interface Shape {
    pages: Page[];
    page: Page;
    children: ComponentChildren;
}

export function Frame({ pages, page, children }: Shape) {
    const { words, preferences, market } = app;
    const isLost = app.line.isLost;
    const isSilent = !isLost && app.line.silence >= silenceMax;
    const isOver = market.view.isClosed; // nothing is waited for any more: a server may be gone for the night
    return (
        <div class={`frame page_${page}`}>
            <header class="bar" onMouseDown={giveBack}>
                <h1 class="bar_market" title={market.loggedOn?.market ?? undefined}>
                    {market.loggedOn?.market}
                </h1>
                <span class="bar_day">{market.loggedOn?.day}</span>
                <nav aria-label={words.title}>
                    {pages.map((name) => (
                        <a
                            key={name}
                            href={`#/${name}`}
                            aria-current={name === page ? 'page' : undefined}
                        >
                            {words[name]}
                        </a>
                    ))}
                </nav>
                <LineQuality />
                {app.role === Role.trader && (
                    <button
                        class="quiet"
                        aria-pressed={preferences.hasSound}
                        onClick={() => app.set({ hasSound: !preferences.hasSound })}
                    >
                        <span aria-hidden="true">{preferences.hasSound ? '♪' : '♪̸'}</span>
                        <span class="hidden">
                            {preferences.hasSound ? words.sound_on : words.sound_off}
                        </span>
                    </button>
                )}
                <button
                    class="quiet"
                    onClick={() =>
                        app.set({ language: preferences.language === 'en' ? 'zh' : 'en' })
                    }
                >
                    {words.other_language}
                </button>
                <button class="quiet bar_log_off" onClick={() => app.logOff()}>
                    {words.log_off} <span class="bar_user">{app.user}</span>
                </button>
            </header>
            {(isLost || isSilent) && !isOver && (
                <p class="banner bad" role="alert">
                    {isLost ? app.lineLost : words.line_silent}
                </p>
            )}
            {isOver && (
                <p class="banner" role="status">
                    {words.market_is_closed}
                </p>
            )}
            {market.loggedOn?.durable === false && page === 'desk' && (
                <p class="banner" role="status">
                    {words.not_durable}
                </p>
            )}
            {market.own.isSuspended && !isOver && (
                <p class="banner bad" role="alert">
                    {words.suspended}
                </p>
            )}
            {app.role === Role.trader && <Cancellation app={app} />}
            {children}
            <div class="told" role="status" aria-live="polite">
                {app.told.map((told) => (
                    <Message key={told.id} told={told} />
                ))}
            </div>
        </div>
    );
}

/** Bears when it was drawn: from whoever pressed before, it had hidden no price. */
function Message({ told: { id, text, isBad } }: { told: Told }) {
    const root = useRef<HTMLParagraphElement>(null);
    useLayoutEffect(() => void (root.current!.dataset.drawn = String(performance.now())), []);
    return (
        <p ref={root} data-told={id} class={isBad ? 'bad' : 'good'}>
            {text}
        </p>
    );
}
