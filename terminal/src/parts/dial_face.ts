// The dial as it is drawn, without the framework: a hand that moves each frame must not wait for it.
// A full turn is a hundred price steps; the hand falls against the sun, as in the halls.
import { marks } from '../hand';

const namespace = 'http://www.w3.org/2000/svg';
const labelEvery = 10;
/** Marks behind the hand that still glow. */
const glow = 14;

function element<Name extends keyof SVGElementTagNameMap>(
    name: Name,
    attributes: Record<string, string | number>,
): SVGElementTagNameMap[Name] {
    const made = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
}

function onRim(mark: number, radius: number): { x: number; y: number } {
    const angle = (mark / marks) * 2 * Math.PI;
    return { x: 100 + radius * Math.sin(angle), y: 100 - radius * Math.cos(angle) };
}

/** Beside the hand's circle a label ends where the lights begin, and however long it is, grows inwards. */
function labelPlace(mark: number): Record<string, string | number> {
    const isBeside = mark % (marks / 2) !== 0;
    if (!isBeside) return { ...onRim(mark, 80), 'text-anchor': 'middle' };
    return { ...onRim(mark, 85), 'text-anchor': mark < marks / 2 ? 'end' : 'start' };
}

export class DialFace {
    readonly face = element('svg', {
        viewBox: '0 0 200 200',
        class: 'face',
        'aria-hidden': 'true',
    });
    readonly hand = element('svg', {
        viewBox: '0 0 200 200',
        class: 'hand',
        'aria-hidden': 'true',
    });
    private lights: SVGCircleElement[] = [];
    private labels: SVGTextElement[] = [];
    private lit: string[] = Array<string>(marks).fill('');
    private shownLabels: string[] = [];
    private shownKey = '';

    constructor() {
        this.face.append(element('circle', { cx: 100, cy: 100, r: 98, class: 'rim' }));
        for (let mark = 0; mark < marks; mark++) {
            const isLabelled = mark % labelEvery === 0;
            const { x, y } = onRim(mark, 91.5);
            const radius = isLabelled ? 2.3 : mark % 5 === 0 ? 1.75 : 1.35;
            const light = element('circle', { cx: x, cy: y, r: radius, class: 'light' });
            this.lights.push(light);
            this.face.append(light);
            if (!isLabelled) continue;
            const label = element('text', { ...labelPlace(mark), class: 'label' });
            this.labels.push(label);
            this.face.append(label);
        }
        this.hand.append(
            element('path', { d: 'M100 26.5 L104.6 41 L100 38.2 L95.4 41 Z', class: 'pointer' }),
            element('circle', { cx: 100, cy: 8.5, r: 3.6, class: 'bead' }),
        );
    }

    /** `top`: the level, in price steps, of the highest mark passed; `level`: where the hand is.
     *  Nothing lit: null. */
    show(
        level: number | null,
        top: number,
        fraction: number,
        labelOf: (level: number) => string,
    ): void {
        this.hand.style.visibility = level === null ? 'hidden' : 'visible';
        if (level !== null) {
            const angle = ((((level - fraction) % marks) + marks) % marks) * (360 / marks);
            this.hand.style.transform = `rotate(${angle.toFixed(3)}deg)`;
        }
        const key = `${level} ${top}`;
        if (key === this.shownKey) return;
        this.shownKey = key;
        this.light(level, top);
        this.label(level ?? top, labelOf);
    }

    private light(level: number | null, top: number): void {
        const passed = level === null ? -1 : Math.min(top - level, marks - 1);
        for (let mark = 0; mark < marks; mark++) {
            const behind = level === null ? marks : (((mark - level) % marks) + marks) % marks;
            const state =
                behind > passed ? '' : behind === 0 ? 'now' : behind <= glow ? 'warm' : 'ember';
            if (state === this.lit[mark]) continue;
            this.lit[mark] = state;
            this.lights[mark]!.setAttribute('class', `light ${state}`);
        }
    }

    /** The prices of this turn of the hand. */
    private label(level: number, labelOf: (level: number) => string): void {
        const turn = Math.floor(level / marks) * marks;
        this.labels.forEach((label, place) => {
            const text = labelOf(turn + place * labelEvery);
            if (text === this.shownLabels[place]) return;
            this.shownLabels[place] = text;
            label.textContent = text;
        });
    }
}
