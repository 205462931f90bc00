// Amounts of minor units as people read and type them.

export interface Currency {
    code: string; // ISO 4217
    digits: number; // of its minor unit
}

/** "1234.56" of 123456 fen: for a field, and for a file. */
export function plainMoney(amount: number, { digits }: Currency): string {
    const text = Math.abs(amount)
        .toString()
        .padStart(digits + 1, '0');
    const point = text.length - digits;
    const fraction = digits > 0 ? `.${text.slice(point)}` : '';
    return `${amount < 0 ? '-' : ''}${text.slice(0, point)}${fraction}`;
}

/** "1,234.56" of 123456 fen. */
export const formatMoney = (amount: number, currency: Currency): string =>
    forReading(plainMoney(amount, currency));

/** An average that is no whole number of minor units, to a tenth of one. */
export const formatAverage = (amount: number, { digits }: Currency): string =>
    forReading((amount / 10 ** digits).toFixed(digits + 1));

function forReading(plain: string): string {
    const [whole = '', ...fraction] = plain.replace('-', '−').split('.');
    return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}

/** Minor units of "1,234.5" or "12"; null if it is none, or finer than the currency. A comma separates
 *  thousands and nothing else: "1,5" is none. */
export function parseMoney(text: string, currency: Currency): number | null {
    const found = /^\s*(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?\s*$/.exec(text);
    if (!found) return null;
    const fraction = found[2] ?? '';
    if (fraction.length > currency.digits) return null;
    const amount = Number(
        (found[1] ?? '').replaceAll(',', '') + fraction.padEnd(currency.digits, '0'),
    );
    return Number.isSafeInteger(amount) ? amount : null;
}

/** The buyer's fee, in basis points of the gross, rounded up (docs/rules.md, "Credit"). */
export const feeOf = (gross: number, basisPoints: number): number =>
    Number((BigInt(gross) * BigInt(basisPoints) + 9_999n) / 10_000n);

const symbols: Record<string, string> = {
    CNY: '¥',
    EUR: '€',
    USD: '$',
    JPY: '¥',
    KRW: '₩',
    GBP: '£',
};

export const symbolOf = (currency: Currency): string => symbols[currency.code] ?? currency.code;
