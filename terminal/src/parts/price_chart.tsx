// Prices of products over the day, drawn by uPlot: a colour a product, a point a sale. No line joins them: lots and
// grades differ, and between two sales there is no price.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { App } from '../app';
import type { SaleRecord } from '../market/day';
import { formatMoney, type Currency } from '../money';
import { timeOfDay } from '../time_of_day';

const colours = ['#ffb454', '#7fd1ff', '#8fe0a3', '#ff9e9e', '#d3b3ff', '#f2e27a'];

/** A product keeps its colour while it is shown; who comes takes the first that is free. By product, in the colours' order. */
export function coloured(before: Map<number, number>, products: number[]): Map<number, number> {
    const stay = [...before].filter(([product]) => products.includes(product));
    const taken = stay.map(([, colour]) => colour);
    const free = [...products.keys()].filter((colour) => !taken.includes(colour));
    const coming = products
        .filter((product) => !before.has(product))
        .map((product, at): [number, number] => [product, free[at]!]);
    return new Map([...stay, ...coming].sort(([, one], [, other]) => one - other));
}

/** One row of times, and one of prices for each product; holes where it was not sold. */
export function chartData(
    sales: SaleRecord[],
    products: number[],
    digits: number,
): uPlot.AlignedData {
    const kept = sales.filter((sale) => sale.cancelled === null && products.includes(sale.product));
    const times = kept.map((sale) => Number(sale.at / 1_000_000n) / 1000);
    const rows = products.map((product) =>
        kept.map((sale) => (sale.product === product ? sale.price / 10 ** digits : null)),
    );
    return [times, ...rows] as uPlot.AlignedData;
}

const leastSpan = 60; // s

/** A few seconds, or one moment, fill no axis: there is a minute at least, and they are in its middle. Of sales of one moment uPlot asks
 *  for the day that begins with it. */
export function timeRange(
    times: ArrayLike<number>,
    from: number | null,
    to: number | null,
): uPlot.Range.MinMax {
    if (from === null || to === null) return [null, null] as unknown as uPlot.Range.MinMax; // no axis yet
    const end = times[times.length - 1] === times[0] ? from : to;
    const missing = Math.max(leastSpan - (end - from), 0);
    return [from - missing / 2, end + missing / 2];
}

const hour = 3_600; // s
/** Between two lines of the time axis: no less than a label tells apart. */
export const timeSteps = [
    ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800],
    ...[1, 2, 3, 6, 12, 24].map((hours) => hours * hour),
];

const tens = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
/** Between two lines of the price axis, in minor units: a line is at a price that there can be. */
const steps = tens.flatMap((ten) => [ten, 2 * ten, 5 * ten]);

/** Lines of an axis of ratios, between two prices in minor units: as many as there is room for. */
export function ratioLines(lowest: number, highest: number, most: number): number[] {
    const all = [[1, 2, 5], [1, 3], [1]].map((of) =>
        tens
            .flatMap((ten) => of.map((one) => one * ten))
            .filter((price) => price >= lowest && price <= highest),
    );
    return all.find((lines) => lines.length <= most) ?? all[2]!;
}

/** Cheap products would lie flat on the ground beside dear ones: then equal ratios have equal heights. */
export function needsRatios(sales: SaleRecord[], products: number[]): boolean {
    let [lowest, highest] = [Infinity, 0];
    for (const { product, price, cancelled } of sales) {
        if (cancelled !== null || !products.includes(product)) continue;
        lowest = Math.min(lowest, price);
        highest = Math.max(highest, price);
    }
    return highest > 5 * lowest;
}

export const priceLabels = (prices: number[], currency: Currency): string[] =>
    prices.map((price) => formatMoney(Math.round(price * 10 ** currency.digits), currency));

/** Of the widest label, in the page's units. uPlot asks before there are any. */
const widthOf = (labels: string[] | null): number =>
    1.2 + 0.45 * Math.max(4, ...(labels ?? []).map((label) => label.length));

/** The page's unit, in pixels: a hall's screen has it follow its width. */
const pageUnit = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);

export function optionsOf(
    app: App,
    colourOf: Map<number, number>,
    hasRatios: boolean,
    unit: number,
    width: number,
    height: number,
): uPlot.Options {
    const { digits } = app.currency;
    const font = `${Math.round(unit * 0.75)}px system-ui, sans-serif`;
    const axis = {
        stroke: '#c3b8a6',
        font,
        grid: { stroke: '#2e2822', width: 1 },
        ticks: { stroke: '#2e2822' },
    };
    return {
        width,
        height,
        // Half of the last time's label; above, left and below as uPlot has it.
        padding: [null, unit * 2, null, null],
        legend: { show: false },
        cursor: { y: false },
        scales: {
            x: { range: ({ data: [times] }, from, to) => timeRange(times, from, to) },
            ...(hasRatios && {
                y: {
                    distr: 3,
                    range: (_, lowest, highest) => [(lowest ?? 1) / 1.1, (highest ?? 1) * 1.1],
                },
            }),
        },
        series: [
            {},
            ...[...colourOf].map(([product, of]) => {
                const colour = colours[of % colours.length]!;
                return {
                    label: app.productTitle(product),
                    stroke: colour,
                    paths: () => null,
                    points: { show: true, size: unit * 0.35, fill: colour },
                };
            }),
        ],
        axes: [
            {
                ...axis,
                size: unit * 2.2,
                values: '{HH}:{mm}:{ss}',
                space: unit * 5,
                incrs: timeSteps,
            },
            {
                ...axis,
                size: (_, labels) => unit * widthOf(labels),
                incrs: steps.map((step) => step / 10 ** digits),
                values: (_, prices) => priceLabels(prices, app.currency),
                ...(hasRatios && {
                    splits: ({ height: now }, _, lowest, highest) =>
                        ratioLines(
                            lowest * 10 ** digits,
                            highest * 10 ** digits,
                            now / unit / 2,
                        ).map((price) => price / 10 ** digits),
                    filter: (_, prices) => prices,
                }),
            },
        ],
    };
}

export function PriceChart({
    app,
    sales,
    products: wanted,
}: {
    app: App;
    sales: SaleRecord[];
    products: number[];
}) {
    const known = useRef(new Map<number, number>());
    const colourOf = (known.current = coloured(known.current, wanted));
    const products = [...colourOf.keys()];
    const root = useRef<HTMLDivElement>(null);
    const chart = useRef<uPlot | null>(null);
    const [unit, setUnit] = useState(pageUnit);
    const { revision, since } = app.market.day;
    const hasRatios = useMemo(
        () => needsRatios(sales, products),
        [products.join(), sales, revision],
    );
    const key = `${[...colourOf].join()} ${app.preferences.language} ${hasRatios} ${unit}`;
    useEffect(() => {
        const place = root.current;
        if (!place) return;
        const made = new uPlot(
            optionsOf(app, colourOf, hasRatios, unit, place.clientWidth, place.clientHeight),
            [[]],
            place,
        );
        chart.current = made;
        const watch = new ResizeObserver(() => {
            setUnit(pageUnit());
            made.setSize({ width: place.clientWidth, height: place.clientHeight });
        });
        watch.observe(place);
        return () => {
            watch.disconnect();
            made.destroy();
        };
    }, [key]);
    useEffect(() => {
        chart.current?.setData(chartData(sales, products, app.currency.digits));
    }, [key, sales, revision]);
    return (
        <figure class="chart" aria-label={app.words.prices_today}>
            <ul class="legend">
                {[...colourOf].map(([product, colour]) => (
                    <li key={product} class={`line_${colour % colours.length}`}>
                        {app.productTitle(product)}
                    </li>
                ))}
                {since !== null && (
                    <li class="since">{`${app.words.counted_since} ${timeOfDay(since)}`}</li>
                )}
            </ul>
            <div class="plot" ref={root} />
        </figure>
    );
}
