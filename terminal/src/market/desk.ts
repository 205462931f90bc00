// What the auctioneer's desk sees beyond the results: everybody's replies, and the market's notices.
import { NoticeKind, ReplyBody, ResultBody, SuspendT, ReinstateT } from '@schema';
import type { Command } from '../line/commands';
import {
    replyOf,
    type CreditChanged,
    type HealthPage,
    type Lost,
    type ParticipantState,
    type ParticipantsPage,
    type Reader,
    type Result,
    type Time,
    type Won,
} from '../messages';
import type { Health } from './health';

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
    /** Looks at what another tab has put away. */
    refresh?(): void;
}

const noticesMax = 20;

const keyOf = ({ at, kind }: Notice): string => `notice/${at}/${kind}`;
const keyOfReader = ({ user, since }: Reader): string => `reader/${user}/${since}`;
const keyOfGone = ({ participant, endedAt }: ParticipantState): string =>
    `participant/${participant}/${endedAt}`;

/** Also a line that was back, and lost again, between two pages. */
function isLostSince({ lost, endedAt }: ParticipantState, before?: ParticipantState): boolean {
    if (!before) return lost > 0;
    return lost > before.lost || (lost > 0 && endedAt > before.endedAt);
}

export class Desk {
    demand = new Map<number, Demand>(); // by clock
    participants = new Map<number, ParticipantState>(); // as the last page said, and results since
    /** Participants of whom a line was lost, or somebody was logged on and nobody is. */
    gone = new Set<number>();
    health: Health | null = null; // as the last whole answer said
    private readers: Reader[] = []; // on the pages so far
    private nextReader = 0; // where the next page begins
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
            const before = this.participants.get(state.participant);
            const isOff = state.sessions === 0;
            if (!isOff && state.lost === 0) this.gone.delete(state.participant);
            const hasLeft = isOff && (before?.sessions ?? 0) > 0;
            const isNews = hasLeft || isLostSince(state, before);
            if (isNews && !this.dismissed.has(keyOfGone(state))) this.gone.add(state.participant);
            this.participants.set(state.participant, state);
        }
    }

    /** As it is gone now: when it is back and goes again, that is told. An older server does not say when it went. */
    dismissGone(participant: number): void {
        const state = this.participants.get(participant);
        if (state && state.ended !== null) this.dismissed.add(keyOfGone(state));
        this.gone.delete(participant);
    }

    /** The day's notices come again with each log-on from its beginning. */
    private notify(notice: Notice): void {
        if (this.dismissed.has(keyOf(notice))) return;
        this.notices = [notice, ...this.notices].slice(0, noticesMax);
    }

    loadHealth({ fromUser, next, sequence, at, readers, journal }: HealthPage): void {
        const isFirst = fromUser === 0;
        if (!isFirst && fromUser !== this.nextReader) return; // of a question that was asked before
        this.readers = isFirst ? readers : [...this.readers, ...readers];
        this.nextReader = next;
        if (next === 0 && journal) this.health = { at, sequence, readers: this.readers, journal };
    }

    /** Somebody did, perhaps in another tab. */
    forgetDismissed(): void {
        this.notices = this.notices.filter((notice) => !this.dismissed.has(keyOf(notice)));
        for (const participant of this.gone) {
            const state = this.participants.get(participant);
            if (state && this.dismissed.has(keyOfGone(state))) this.gone.delete(participant);
        }
    }

    dismissReader(reader: Reader): void {
        this.dismissed.add(keyOfReader(reader));
    }

    /** That it is gone. */
    isDismissed(reader: Reader): boolean {
        return this.dismissed.has(keyOfReader(reader));
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
