// What the auctioneer's desk sees beyond the results: everybody's replies, and the market's notices.
import { NoticeKind, ReplyBody, ResultBody, SuspendT, ReinstateT } from '@schema';
import type { Command } from '../line/commands';
import { replyOf, type Lost, type Result, type Time, type Won } from '../messages';
import type { Credit } from './own';

export interface Pressed {
    participant: number;
    won: Won | null;
    lost: Lost | null;
}

/** Who wanted a lot in the round that was decided last. */
export interface Demand {
    lot: number;
    at: Time; // of the decision
    pressed: Pressed[]; // in the order served, then by how late
}

export interface Notice {
    at: Time;
    kind: NoticeKind;
    text: string;
}

const noticesMax = 20;

export class Desk {
    demand = new Map<number, Demand>(); // by clock
    credit = new Map<number, Credit>(); // by participant, as far as it was told
    suspended = new Set<number>(); // from this desk: no message says who is
    notices: Notice[] = []; // the latest first

    apply(result: Result): void {
        if (result.bodyType === ResultBody.notice) {
            const { kind, text } = result.body;
            this.notices = [{ at: result.at, kind, text: text ?? '' }, ...this.notices].slice(
                0,
                noticesMax,
            );
            return;
        }
        if (result.bodyType !== ResultBody.desk_reply || result.body.participant === null) return;
        const { participant, replyType, reply: body } = result.body;
        const reply = replyOf(replyType, body);
        switch (reply.bodyType) {
            case ReplyBody.won:
                return this.add(reply.body.clock, reply.body.lot, reply.body.at, {
                    participant,
                    won: reply.body,
                    lost: null,
                });
            case ReplyBody.lost:
                return this.add(reply.body.clock, reply.body.lot, reply.body.at, {
                    participant,
                    won: null,
                    lost: reply.body,
                });
            case ReplyBody.credit_changed:
                this.credit.set(participant, reply.body);
        }
    }

    /** A command of this desk was accepted. */
    done({ body }: Command): void {
        if (body instanceof SuspendT) this.suspended.add(body.participant);
        if (body instanceof ReinstateT) this.suspended.delete(body.participant);
    }

    /** One decision makes all its replies at one time. */
    private add(clock: number, lot: number, at: Time, pressed: Pressed): void {
        const known = this.demand.get(clock);
        const isSame = known?.lot === lot && known.at === at;
        const others = isSame ? known.pressed : [];
        this.demand.set(clock, { lot, at, pressed: [...others, pressed] });
    }
}
