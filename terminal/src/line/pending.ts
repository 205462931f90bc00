// Commands that were sent and not answered yet. After a reconnect they go out again as they were: a
// resend is always safe (docs/rules.md, "Command ids"). But a press that never arrived is not made up for.
import { CommandBody } from '@schema';

export interface Pending {
    commandId: number;
    kind: CommandBody;
    bytes: Uint8Array<ArrayBuffer>;
    isResent: boolean;
    isBusy: boolean; // a resend was refused: again, in a while
}

/** The market keeps the answers to so many ids: what is older could no longer be resent. */
const capacity = 256;

export class PendingTable {
    private table = new Map<number, Pending>(); // in the order in which they were sent
    private highest = 0;

    /** The highest id that the market has of this user, as a log-on's answer names it. */
    learnHighest(highest: number): void {
        this.highest = Math.max(this.highest, highest);
    }

    get size(): number {
        return this.table.size;
    }

    get isFull(): boolean {
        const first = this.table.keys().next();
        return !first.done && this.highest + 1 - first.value >= capacity;
    }

    /** The next id: above every id that the market has, and above every one that was given out. */
    get nextId(): number {
        return this.highest + 1;
    }

    add(kind: CommandBody, bytes: Uint8Array<ArrayBuffer>): number {
        this.highest += 1;
        const commandId = this.highest;
        this.table.set(commandId, { commandId, kind, bytes, isResent: false, isBusy: false });
        return commandId;
    }

    /** Takes out what an answer was waited for; undefined if it was answered before. */
    answered(commandId: number): Pending | undefined {
        const found = this.table.get(commandId);
        this.table.delete(commandId);
        return found;
    }

    /** Takes out the presses above `highest`, the highest id that the market has of this user: they never
     *  arrived, and the hand has moved on. */
    takeNeverArrived(highest: number): Pending[] {
        const late = [...this.table.values()].filter(
            ({ commandId, kind }) => kind === CommandBody.press && commandId > highest,
        );
        for (const { commandId } of late) this.table.delete(commandId);
        return late;
    }

    /** All that is unanswered, in its old order, to go out again. */
    resend(): Pending[] {
        for (const pending of this.table.values()) {
            pending.isResent = true;
            pending.isBusy = false;
        }
        return [...this.table.values()];
    }

    /** A resend was refused as `busy`, which says nothing: it goes out again. Whether it was one. */
    keepBusy(commandId: number): boolean {
        const found = this.table.get(commandId);
        if (!found?.isResent) return false;
        found.isBusy = true;
        return true;
    }

    takeBusy(): Pending[] {
        const busy = [...this.table.values()].filter((pending) => pending.isBusy);
        for (const pending of busy) pending.isBusy = false;
        return busy;
    }

    /** Another day's market: what was meant for the old one is not said again. */
    forget(): void {
        this.table.clear();
        this.highest = 0;
    }
}
