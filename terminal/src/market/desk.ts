// What the auctioneer's desk sees beyond the results: everybody's replies, and the market's notices.
import { NoticeKind, ReplyBody, ResultBody, SuspendT, ReinstateT } from '@schema';
import type { Command } from '../line/commands';
import {
    replyOf,
    type CreditChanged,
    type Lost,
    type ParticipantState,
    type ParticipantsPage,
    type Result,
    type Time,
    type Won,
} from '../messages';

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

/** What was put away of a day; a set will do where nothing is to outlive the page. */
export interface Dismissals {
    has(what: string): boolean;
    add(what: string): unknown;
}

const noticesMax = 20;

const keyOf = ({ at, kind }: Notice): string => `notice/${at}/${kind}`;

export class Desk {
    demand = new Map<number, Demand>(); // by clock
    participants = new Map<number, ParticipantState>(); // as the last page said, and results since
    gone = new Set<number>(); // participants of whom somebody was logged on, and nobody is
    notices: Notice[] = []; // the latest first

    constructor(private readonly dismissed: Dismissals = new Set<string>()) {}

    apply(result: Result): void {
        if (result.bodyType === ResultBody.notice) {
            const { kind, text } = result.body;
            return this.notify({ at: result.at, kind, text: text ?? '' });
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
                this.changeCredit(participant, reply.body);
        }
    }

    loadPage({ participants }: ParticipantsPage): void {
        for (const state of participants) {
            const before = this.participants.get(state.participant)?.sessions ?? 0;
            if (state.sessions > 0) this.gone.delete(state.participant);
            else if (before > 0) this.gone.add(state.participant);
            this.participants.set(state.participant, state);
        }
    }

    /** The day's notices come again with each log-on from its beginning. */
    private notify(notice: Notice): void {
        if (this.dismissed.has(keyOf(notice))) return;
        this.notices = [notice, ...this.notices].slice(0, noticesMax);
    }

    dismiss(notice: Notice): void {
        this.dismissed.add(keyOf(notice));
        this.notices = this.notices.filter((other) => other !== notice);
    }

    /** A command of this desk was accepted. */
    done({ body }: Command): void {
        if (!(body instanceof SuspendT) && !(body instanceof ReinstateT)) return;
        const known = this.participants.get(body.participant);
        if (known) known.suspended = body instanceof SuspendT;
    }

    private changeCredit(participant: number, { limit, sold, held }: CreditChanged): void {
        const known = this.participants.get(participant);
        if (known) Object.assign(known, { creditLimit: limit, sold, held });
    }

    /** One decision makes all its replies at one time. */
    private add(clock: number, lot: number, at: Time, pressed: Pressed): void {
        const known = this.demand.get(clock);
        const isSame = known?.lot === lot && known.at === at;
        const others = isSame ? known.pressed : [];
        this.demand.set(clock, { lot, at, pressed: [...others, pressed] });
    }
}
