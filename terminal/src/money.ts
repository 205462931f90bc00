// Amounts of minor units as people read and type them.

export interface Currency {
    code: string; // ISO 4217
    digits: number; // of its minor unit
}

/** "1,234.56" of 123456 fen. */
export function formatMoney(amount: number, currency: Currency): string {
    const text = Math.abs(amount)
        .toString()
        .padStart(currency.digits + 1, '0');
    const point = text.length - currency.digits;
    const whole = text.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ',');
    const fraction = currency.digits > 0 ? `.${text.slice(point)}` : '';
    return `${amount < 0 ? '−' : ''}${whole}${fraction}`;
}

/** An average that is no whole number of minor units, to a tenth of one. */
export function formatAverage(amount: number, currency: Currency): string {
    return (amount / 10 ** currency.digits).toFixed(currency.digits + 1);
}

/** Minor units of "1,234.5" or "12"; null if it is none, or finer than the currency. */
export function parseMoney(text: string, currency: Currency): number | null {
    const found = /^\s*(\d[\d,]*)(?:\.(\d*))?\s*$/.exec(text);
    if (!found) return null;
    const fraction = found[2] ?? '';
    if (fraction.length > currency.digits) return null;
    const amount = Number(
        (found[1] ?? '').replaceAll(',', '') + fraction.padEnd(currency.digits, '0'),
    );
    return Number.isSafeInteger(amount) ? amount : null;
}

const symbols: Record<string, string> = {
    CNY: '¥',
    EUR: '€',
    USD: '$',
    JPY: '¥',
    KRW: '₩',
    GBP: '£',
};

export const symbolOf = (currency: Currency): string => symbols[currency.code] ?? currency.code;
