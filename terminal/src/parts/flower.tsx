// A drawing for each kind of plant, for lots without a photo. Strokes and fills take the text's colour.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { App } from '../app';
import type { Lot } from '../messages';
import { kindOf } from './flower_kind';

const around = (count: number, of: (angle: number) => ComponentChildren): ComponentChildren[] =>
    Array.from({ length: count }, (_, at) => of((at * 360) / count));

const turned = (angle: number, d: string, x = 50, y = 40, kind = 'petal') => (
    <path key={angle} class={kind} d={d} transform={`rotate(${angle} ${x} ${y})`} />
);

const stem = <path class="stem" d="M50 52 C50 70 49 82 50 97" />;
const leaves = (
    <path
        class="leaf"
        d="M50 84 C38 82 31 74 29 65 C40 66 48 73 50 84 M50 78 C61 77 68 70 71 61 C60 62 52 68 50 78"
    />
);
const pot = <path class="pot" d="M33 76 H67 L63 96 H37 Z" />;
const dots = (places: [number, number][], radius: number) =>
    places.map(([x, y]) => <circle key={`${x} ${y}`} class="petal" cx={x} cy={y} r={radius} />);

const drawings: Record<string, () => ComponentChildren> = {
    rose: () => [
        stem,
        leaves,
        <path
            class="petal"
            d="M50 58 C30 58 24 42 29 26 C34 31 37 30 40 22 C44 28 56 28 60 22 C63 30 66 31 71 26 C76 42 70 58 50 58 Z"
        />,
        <path
            class="line"
            d="M40 40 C42 30 58 30 60 39 C61 47 47 50 46 42 C46 37 54 36 54 41 M34 34 C36 48 44 54 50 54 C58 54 65 47 66 34"
        />,
    ],
    carnation: () => [
        stem,
        leaves,
        around(9, (angle) =>
            turned(angle, 'M50 40 L42 20 L45 22 L47 17 L50 21 L53 17 L55 22 L58 20 Z'),
        ),
        around(7, (angle) =>
            turned(angle + 20, 'M50 40 L45 28 L48 30 L50 26 L52 30 L55 28 Z', 50, 40, 'inner'),
        ),
    ],
    lily: () => [
        stem,
        leaves,
        around(6, (angle) => turned(angle, 'M50 40 C41 32 43 20 50 10 C57 20 59 32 50 40 Z')),
        around(6, (angle) => turned(angle + 30, 'M50 40 L50 27', 50, 40, 'line')),
        <circle class="heart" cx="50" cy="40" r="3" />,
    ],
    gypsophila: () => [
        <path
            class="stem"
            d="M50 97 C50 70 40 55 26 40 M50 80 C52 60 60 48 74 36 M50 70 C50 50 50 40 50 24 M42 62 C36 58 30 58 22 58 M60 56 C66 54 72 54 80 56"
        />,
        dots(
            [
                [26, 38],
                [20, 48],
                [34, 28],
                [50, 20],
                [44, 34],
                [58, 30],
                [66, 22],
                [75, 34],
                [80, 46],
                [22, 60],
                [38, 46],
                [62, 44],
                [80, 58],
                [70, 50],
                [30, 52],
                [52, 44],
            ],
            4.2,
        ),
    ],
    chrysanthemum: () => [
        stem,
        leaves,
        around(20, (angle) => turned(angle, 'M50 40 C46 32 46 20 50 13 C54 20 54 32 50 40 Z')),
        around(12, (angle) =>
            turned(angle + 9, 'M50 40 C48 35 48 29 50 26 C52 29 52 35 50 40 Z', 50, 40, 'inner'),
        ),
        <circle class="heart" cx="50" cy="40" r="4" />,
    ],
    cymbidium: () => [
        <path class="stem" d="M46 97 C46 70 48 50 64 22" />,
        <path
            class="leaf"
            d="M46 96 C34 76 24 58 20 30 C34 50 44 70 46 96 M46 96 C56 82 70 74 84 72 C72 84 60 92 46 96"
        />,
        [
            [64, 22],
            [56, 40],
            [50, 58],
        ].map(([x = 0, y = 0]) => (
            <g key={y}>
                {around(5, (angle) => (
                    <ellipse
                        key={angle}
                        class="petal"
                        cx={x}
                        cy={y - 8}
                        rx="4.2"
                        ry="7.5"
                        transform={`rotate(${angle} ${x} ${y})`}
                    />
                ))}
                <circle class="heart" cx={x} cy={y} r="2.6" />
            </g>
        )),
    ],
    phalaenopsis: () => [
        pot,
        <path class="stem" d="M48 76 C46 50 44 26 72 16" />,
        <path
            class="leaf"
            d="M48 78 C36 66 24 66 14 72 C24 80 38 82 48 78 M52 78 C62 66 76 66 86 72 C76 80 62 82 52 78"
        />,
        [
            [70, 18],
            [56, 24],
            [49, 38],
            [47, 53],
        ].map(([x = 0, y = 0]) => (
            <g key={y}>
                <ellipse class="petal" cx={x - 6} cy={y} rx="6.5" ry="5.5" />
                <ellipse class="petal" cx={x + 6} cy={y} rx="6.5" ry="5.5" />
                <ellipse class="inner" cx={x} cy={y - 5} rx="3" ry="4.5" />
                <circle class="heart" cx={x} cy={y + 2} r="2.4" />
            </g>
        )),
    ],
    'money tree': () => [
        pot,
        <path
            class="stem"
            d="M46 76 C52 66 44 60 50 50 C56 42 48 38 50 32 M54 76 C48 66 56 60 50 50 C44 42 52 38 50 32"
        />,
        around(7, (angle) =>
            turned(angle - 90, 'M50 30 C44 24 44 14 50 6 C56 14 56 24 50 30 Z', 50, 32, 'leaf'),
        ),
    ],
    'happiness tree': () => [
        pot,
        <path
            class="stem"
            d="M50 76 C50 56 46 40 50 14 M50 60 C42 52 36 48 28 46 M50 52 C58 44 64 40 72 38 M49 38 C42 32 38 28 32 26 M49 30 C56 24 60 22 66 20"
        />,
        [
            [28, 46],
            [72, 38],
            [32, 26],
            [66, 20],
            [50, 12],
            [38, 48],
            [62, 42],
            [40, 34],
            [58, 26],
            [22, 42],
            [78, 34],
        ].map(([x = 0, y = 0]) => (
            <ellipse
                key={`${x}`}
                class="leaf"
                cx={x}
                cy={y}
                rx="6.5"
                ry="4"
                transform={`rotate(${x < 50 ? 25 : -25} ${x} ${y})`}
            />
        )),
    ],
    bonsai: () => [
        <path class="pot" d="M24 84 H76 L70 95 H30 Z" />,
        <path
            class="trunk"
            d="M46 84 C44 72 56 68 52 58 C49 50 38 50 36 42 M52 60 C60 56 62 48 70 44"
        />,
        <path
            class="leaf"
            d="M18 44 C18 32 30 26 38 30 C46 26 56 34 54 44 Z M54 46 C54 36 64 32 70 35 C80 33 88 40 86 47 Z M34 28 C34 18 44 13 51 17 C59 14 66 20 65 28 Z"
        />,
    ],
};

/** The lot's photo if it has a secure one that loads, else the drawing of its kind. */
export function Flower({ app, lot }: { app: App; lot: Lot | undefined }) {
    const [failed, setFailed] = useState('');
    const product = lot && app.market.view.products.get(lot.product);
    const names = (product?.names ?? []).map((name) => name.text ?? '');
    const kind = kindOf([product?.group ?? '', ...names]);
    const photo = lot?.photo ?? '';
    if (photo.startsWith('https://') && photo !== failed) {
        return (
            <img
                class="flower photo"
                src={photo}
                alt=""
                referrerpolicy="no-referrer"
                onError={() => setFailed(photo)}
            />
        );
    }
    return (
        <svg class={`flower ${kind.replace(' ', '_')}`} viewBox="0 0 100 100" aria-hidden="true">
            {drawings[kind]?.()}
        </svg>
    );
}
