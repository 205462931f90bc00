// What is asked of the day's sales: by what was sold, by whom, and when.
import type { App } from '../../app';
import { gradeLetter } from '../../words/words';
import { useMemo } from 'preact/hooks';
import { choices, filterKeys, isWholeDay, wholeDay, type Filter, type FilterKey } from './filter';

interface Shape {
    app: App;
    filter: Filter;
    onFilter(filter: Filter): void;
}

export function Filters({ app, filter, onFilter }: Shape) {
    const { words } = app;
    const { sales, revision } = app.market.day;
    const options = useMemo(
        () => filterKeys.map((key) => [key, choices(sales, key)] as const),
        [sales, revision],
    );
    // Buyers are often hidden: then there is nothing to choose.
    const offered = options.filter(([key, values]) => key !== 'buyer' || values.length > 0);
    const time = (key: 'from' | 'until') => (
        <label class="check">
            {words[key]}
            <input
                type="time"
                name={key}
                step={1}
                value={filter[key]}
                onInput={(event) => onFilter({ ...filter, [key]: event.currentTarget.value })}
            />
        </label>
    );
    return (
        <section class="filters" aria-label={words.filters}>
            {offered.map(([key, values]) => (
                <Choice
                    key={key}
                    app={app}
                    of={key}
                    values={values}
                    value={filter[key]}
                    onValue={(value) => onFilter({ ...filter, [key]: value })}
                />
            ))}
            {time('from')}
            {time('until')}
            <button class="quiet" disabled={isWholeDay(filter)} onClick={() => onFilter(wholeDay)}>
                {words.clear_filters}
            </button>
        </section>
    );
}

/** What each is called, "all of them", and what one of them is called. */
const namesOf = ({ words }: App): Record<FilterKey, [name: string, all: string]> => ({
    product: [words.product_word, words.all_products],
    grade: [words.grade, words.all_grades],
    clock: [words.clock_word, words.all_clocks],
    grower: [words.grower, words.all_growers],
    buyer: [words.buyer, words.all_buyers],
});

function nameOf(app: App, key: FilterKey, value: number): string {
    switch (key) {
        case 'product':
            return app.productTitle(value);
        case 'grade':
            return gradeLetter(value);
        case 'clock':
            return app.clockName(value);
        default:
            return app.participantName(value);
    }
}

interface ChoiceShape {
    app: App;
    of: FilterKey;
    values: number[];
    value: number | null;
    onValue(value: number | null): void;
}

function Choice({ app, of, values, value, onValue }: ChoiceShape) {
    const [name, all] = namesOf(app)[of];
    return (
        <select
            name={of}
            aria-label={name}
            value={value ?? ''}
            onChange={({ currentTarget: { value: chosen } }) =>
                onValue(chosen === '' ? null : Number(chosen))
            }
        >
            <option value="">{all}</option>
            {values.map((option) => (
                <option key={option} value={option}>
                    {nameOf(app, of, option)}
                </option>
            ))}
        </select>
    );
}
