// Market times as people read them: of this machine's time zone.
import type { Time } from './messages';

export function timeOfDay(at: Time): string {
    const date = new Date(Number(at / 1_000_000n));
    return [date.getHours(), date.getMinutes(), date.getSeconds()]
        .map((part) => String(part).padStart(2, '0'))
        .join(':');
}

/** Milliseconds too, for files. */
export const timeStamp = (at: Time): string => new Date(Number(at / 1_000_000n)).toISOString();
