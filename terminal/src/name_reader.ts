// What a log-on in the middle of a long day does not tell: names are only those of the snapshot. All the others are asked for.
import type { Line } from './line/line';
import type { Reference } from './messages';

const namesAtOnce = 500; // the server's bound

export class NameReader {
    private next = 1; // the lowest number whose name has not been asked for

    constructor(private readonly line: Pick<Line, 'askReference'>) {}

    begin(): void {
        this.next = 1;
        this.ask();
    }

    onNames({ products, participants }: Reference): void {
        if (products.length + participants.length > 0) this.ask();
    }

    private ask(): void {
        const numbers = Array.from({ length: namesAtOnce }, (_, place) => this.next + place);
        this.next += namesAtOnce;
        this.line.askReference(numbers, numbers);
    }
}
