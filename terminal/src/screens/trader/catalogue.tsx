// The day's lots that are still to come, clock by clock; what one wants to be on time for is marked.
import { useEffect, useState } from 'preact/hooks';
import type { App } from '../../app';
import type { Clock } from '../../market/view';
import type { Lot } from '../../messages';
import { formatMoney } from '../../money';
import { Flower } from '../../parts/flower';
import { gradeLetter } from '../../words/words';

const pageSize = 100;

function matches(app: App, lot: Lot, search: string): boolean {
    const product = app.market.view.products.get(lot.product);
    const names = [...(product?.names ?? []), ...(product?.groupNames ?? [])].map(
        ({ text }) => text,
    );
    const texts = [...names, app.participantName(lot.grower), String(lot.lot), lot.remark ?? ''];
    const all = texts.join(' ').toLowerCase();
    return search
        .toLowerCase()
        .split(/\s+/)
        .every((word) => all.includes(word));
}

/** Asks for more of a queue until there is enough of it to look through. */
function askMore(app: App, clock: Clock): void {
    app.line.askCataloguePage(clock.clock, clock.queue.length, pageSize);
}

export function Catalogue({ app }: { app: App }) {
    const { words } = app;
    const [search, setSearch] = useState('');
    const [isMarkedOnly, setMarkedOnly] = useState(false);
    const clocks = [...app.market.view.clocks.values()];
    useEffect(() => {
        for (const clock of clocks) if (clock.queue.length < clock.queuedLots) askMore(app, clock);
    }, [clocks.length]);
    return (
        <section class="catalogue">
            <div class="filters">
                <input
                    type="search"
                    placeholder={words.search_hint}
                    aria-label={words.search}
                    value={search}
                    onInput={(event) => setSearch(event.currentTarget.value)}
                />
                <label class="check">
                    <input
                        type="checkbox"
                        checked={isMarkedOnly}
                        onChange={(event) => setMarkedOnly(event.currentTarget.checked)}
                    />
                    {words.only_marked}
                </label>
            </div>
            {clocks.map((clock) => (
                <Queue
                    key={clock.clock}
                    app={app}
                    clock={clock}
                    search={search}
                    isMarkedOnly={isMarkedOnly}
                />
            ))}
        </section>
    );
}

interface QueueShape {
    app: App;
    clock: Clock;
    search: string;
    isMarkedOnly: boolean;
}

function Queue({ app, clock, search, isMarkedOnly }: QueueShape) {
    const { words } = app;
    const lots = clock.queue
        .map((lot) => app.market.view.lots.get(lot))
        .filter((lot): lot is Lot => lot !== undefined)
        .filter((lot) => !isMarkedOnly || app.isMarked(lot.lot))
        .filter((lot) => search === '' || matches(app, lot, search));
    return (
        <section>
            <h3>
                {app.clockName(clock.clock)}{' '}
                <small>{words.shown_of(lots.length, clock.queuedLots)}</small>
            </h3>
            <ol class="lots">
                {lots.map((lot) => (
                    <LotRow key={lot.lot} app={app} lot={lot} />
                ))}
            </ol>
            {clock.queue.length < clock.queuedLots && (
                <button class="quiet" onClick={() => askMore(app, clock)}>
                    {words.load_more}
                </button>
            )}
        </section>
    );
}

function LotRow({ app, lot }: { app: App; lot: Lot }) {
    const { words, currency } = app;
    const isMarked = app.isMarked(lot.lot);
    return (
        <li class={isMarked ? 'marked' : ''}>
            <button
                class="star"
                aria-pressed={isMarked}
                aria-label={isMarked ? words.marked : words.mark}
                onClick={() => app.toggleMark(lot.lot)}
            >
                {isMarked ? '★' : '☆'}
            </button>
            <Flower app={app} lot={lot} />
            <div class="lots_text">
                <b>{app.productName(lot.product)}</b>{' '}
                <span>
                    {gradeLetter(lot.grade)}
                    {lot.lengthCm > 0 && ` · ${lot.lengthCm} cm`}
                </span>
                <div class="dim">
                    {words.lot(lot.lot)} · {app.participantName(lot.grower)}
                </div>
                {lot.remark && <div class="dim">{lot.remark}</div>}
            </div>
            <div class="lots_numbers">
                <b>{formatMoney(lot.startPrice, currency)}</b>
                <span>
                    {lot.units} × {lot.itemsPerUnit}
                </span>
            </div>
        </li>
    );
}
