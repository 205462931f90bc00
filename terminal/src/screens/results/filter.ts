// Which of the day's sales are looked at: the table, the averages and the chart are of these.
import type { SaleRecord } from '../../market/day';
import { timeOfDay } from '../../time_of_day';

export const filterKeys = ['product', 'grade', 'clock', 'grower', 'buyer'] as const;
export type FilterKey = (typeof filterKeys)[number];

/** Null, and an empty time: whatever it is. */
export type Filter = Record<FilterKey, number | null> & {
    from: string; // "06:30", "06:30:05": as the table shows times
    until: string; // the first moment that no longer counts
};

export const wholeDay: Filter = {
    product: null,
    grade: null,
    clock: null,
    grower: null,
    buyer: null,
    from: '',
    until: '',
};

export const isWholeDay = (filter: Filter): boolean =>
    Object.values(filter).every((value) => value === null || value === '');

/** "22:00" until "02:00" is over midnight. */
function isWithin(time: string, from: string, until: string): boolean {
    const isAfter = time >= from;
    const isBefore = until === '' || time < until;
    return until !== '' && from > until ? isAfter || isBefore : isAfter && isBefore;
}

export function chosen(sales: SaleRecord[], filter: Filter): SaleRecord[] {
    const keys = filterKeys.filter((key) => filter[key] !== null);
    const isAnyTime = filter.from === '' && filter.until === '';
    return sales.filter(
        (sale) =>
            keys.every((key) => sale[key] === filter[key]) &&
            (isAnyTime || isWithin(timeOfDay(sale.at), filter.from, filter.until)),
    );
}

/** What there is to choose from, in order; of buyers, those that are shown. */
export function choices(sales: SaleRecord[], key: FilterKey): number[] {
    const all = new Set(sales.map((sale) => sale[key]));
    return [...all].filter((value) => value !== null).sort((a, b) => a - b);
}
