// Names and what they come to: a lot's facts, a day's totals.
import type { ComponentChildren } from 'preact';

interface Shape {
    look: 'facts' | 'totals';
    of: [name: ComponentChildren, value: ComponentChildren][];
    label?: string;
}

export function Figures({ look, of, label }: Shape) {
    return (
        <dl class={look} aria-label={label}>
            {of.map(([name, value], place) => (
                <div key={place}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            ))}
        </dl>
    );
}
