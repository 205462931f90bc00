// How the units of the next press are typed: digits in a row are one number; after a pause, or a
// press, the next digit begins another.
export const unitsMax = 1_000_000;
export const typingPause = 1_500; // ms

export class QuantityEntry {
    units = 1;
    private typedAt = -Infinity;

    digit(digit: number, at: number): void {
        const goesOn = at - this.typedAt < typingPause;
        const next = goesOn ? this.units * 10 + digit : digit;
        this.typedAt = at;
        if (next <= unitsMax) this.units = next;
    }

    /** The last digit away, while typing. */
    erase(at: number): void {
        this.units = Math.floor(this.units / 10);
        this.typedAt = at;
    }

    change(by: number): void {
        this.set(this.units + by);
    }

    set(units: number): void {
        this.units = Math.min(Math.max(Math.round(units), 1), unitsMax);
        this.end();
    }

    /** The next digit begins a new number. */
    end(): void {
        this.typedAt = -Infinity;
        if (this.units < 1) this.units = 1;
    }
}
