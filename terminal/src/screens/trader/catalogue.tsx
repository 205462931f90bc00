// The day's lots that are still to come, clock by clock; what one wants to be on time for is marked.
import { useEffect, useState } from 'preact/hooks';
import type { App } from '../../app';
import { pageSize } from '../../catalogue_reader';
import type { Clock } from '../../market/view';
import type { Lot } from '../../messages';
import { formatMoney } from '../../money';
import { Flower } from '../../parts/flower';
import { Kept } from '../../parts/kept';
import { gradeLetter } from '../../words/words';

/** What a lot can be found by, in both languages. A lot that changes is another value. */
const searchTexts = new WeakMap<Lot, string>();

function searchText(app: App, lot: Lot): string {
    const known = searchTexts.get(lot);
    if (known !== undefined) return known;
    const { products, participants } = app.market.view;
    const product = products.get(lot.product);
    const names = [
        ...(product?.names ?? []),
        ...(product?.groupNames ?? []),
        ...(participants.get(lot.grower)?.names ?? []),
    ].map(({ text }) => text);
    const text = [...names, String(lot.lot), lot.remark ?? ''].join(' ').toLowerCase();
    searchTexts.set(lot, text);
    return text;
}

/** So many rows of each list that all show a page of them together; those that are short leave their room to the others. */
export function rowsOfEach(lengths: number[]): number {
    let left = pageSize;
    const ascending = [...lengths].sort((one, other) => one - other);
    for (const [place, length] of ascending.entries()) {
        const share = Math.floor(left / (ascending.length - place));
        if (length > share) return Math.max(1, share);
        left -= length;
    }
    return pageSize;
}

export function Catalogue({ app }: { app: App }) {
    const { words } = app;
    const [search, setSearch] = useState('');
    const [isMarkedOnly, setMarkedOnly] = useState(false);
    const clocks = [...app.market.view.clocks.values()];
    const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
    const isSearching = wanted.length > 0 || isMarkedOnly;
    useEffect(() => {
        app.catalogue.want(isSearching ? Infinity : pageSize);
        return () => app.catalogue.want(0);
    }, [isSearching]);
    const isFound = (lot: Lot): boolean =>
        (!isMarkedOnly || app.isMarked(lot.lot)) &&
        (wanted.length === 0 || wanted.every((word) => searchText(app, lot).includes(word)));
    const found = clocks.map((clock) => ({ clock, lots: lotsOf(app, clock).filter(isFound) }));
    const rows = rowsOfEach(found.map(({ lots }) => lots.length));
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
            {isSearching && <LookedAt app={app} clocks={clocks} />}
            {found.map(({ clock, lots }) => (
                <Queue
                    key={clock.clock}
                    app={app}
                    clock={clock}
                    lots={lots}
                    rowsFirst={rows}
                    isSearching={isSearching}
                />
            ))}
        </section>
    );
}

const lotsOf = (app: App, clock: Clock): Lot[] =>
    clock.queue
        .map((lot) => app.market.view.lots.get(lot))
        .filter((lot): lot is Lot => lot !== undefined);

const sum = (numbers: number[]): number => numbers.reduce((all, number) => all + number, 0);

/** How far a search is, until it has looked at every lot. */
function LookedAt({ app, clocks }: { app: App; clocks: Clock[] }) {
    const looked = sum(clocks.map(({ queue }) => queue.length));
    const all = sum(clocks.map(({ queuedLots }) => queuedLots));
    if (looked >= all) return null;
    const says = app.words.looked_at(looked, all);
    return (
        <p class="looked_at">
            <progress value={looked} max={all} aria-label={says} /> {says}
        </p>
    );
}

interface QueueShape {
    app: App;
    clock: Clock;
    lots: Lot[]; // that are found
    rowsFirst: number;
    isSearching: boolean;
}

function Queue({ app, clock, lots, rowsFirst, isSearching }: QueueShape) {
    const { words } = app;
    const [rowsMore, setRowsMore] = useState(0);
    const rows = rowsFirst + rowsMore;
    const isPartial = clock.queue.length < clock.queuedLots;
    const showMore = (): void => {
        setRowsMore(rowsMore + pageSize);
        if (isPartial && !isSearching) app.catalogue.askMore(clock);
    };
    return (
        <section>
            <h3>
                {app.clockName(clock.clock)}{' '}
                <small>{words.shown_of(Math.min(lots.length, rows), clock.queuedLots)}</small>
            </h3>
            <ol class="lots">
                {lots.slice(0, rows).map((lot) => (
                    <LotRow key={lot.lot} app={app} lot={lot} />
                ))}
            </ol>
            {(lots.length > rows || (isPartial && !isSearching)) && (
                <button class="quiet" onClick={showMore}>
                    {words.load_more}
                </button>
            )}
        </section>
    );
}

/** All that a row shows is in its lot, the names of its product and grower, the language and the mark. */
function LotRow({ app, lot }: { app: App; lot: Lot }) {
    const isMarked = app.isMarked(lot.lot);
    const names = [...app.market.view.namesOf(lot), app.namesOfSeveral];
    const draw = () => lotRow(app, lot, isMarked);
    return <Kept by={[lot, ...names, isMarked, app.words]} draw={draw} />;
}

function lotRow(app: App, lot: Lot, isMarked: boolean) {
    const { words, currency } = app;
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
                <b>{app.productTitle(lot.product)}</b>{' '}
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
