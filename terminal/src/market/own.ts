// What only the participant sees: credit, standing orders, purchases, and the presses of this
// terminal with what came of them.
import { OrderState, Reason, ReplyBody } from '@schema';
import type { OrderFields, PressFields } from '../line/commands';
import {
    replyOf,
    type Accepted,
    type Lost,
    type OrderChanged,
    type OwnSnapshot,
    type Rejected,
    type Reply,
    type StandingOrder,
    type Won,
} from '../messages';

export interface Credit {
    limit: number;
    sold: number;
    held: number;
}
export const available = ({ limit, sold, held }: Credit): number => limit - sold - held;

export interface OwnPress extends PressFields {
    commandId: number;
    shownPrice: number; // at the moment of the press
    answer: 'sent' | 'accepted' | 'won' | 'lost' | 'rejected';
    won?: Won;
    lost?: Lost;
    reason?: Reason;
}

export interface OwnOrder extends StandingOrder {
    state: OrderState;
    filled: number; // units, since this terminal knows it
}

export class Own {
    credit: Credit | null = null;
    isSuspended = false;
    lastOrder = 0;
    orders = new Map<number, OwnOrder>();
    purchases = new Map<number, Won>(); // by sale
    presses = new Map<number, OwnPress>(); // by clock: the latest
    private waiting = new Map<number, OrderFields>(); // by command id: not yet accepted

    load(snapshot: OwnSnapshot): void {
        this.credit = { limit: snapshot.creditLimit, sold: snapshot.sold, held: snapshot.held };
        this.isSuspended = snapshot.suspended;
        this.lastOrder = Math.max(this.lastOrder, snapshot.lastOrder);
        const before = this.orders;
        this.orders = new Map([...before].filter(([, order]) => order.state !== OrderState.open));
        for (const order of snapshot.orders) {
            const filled = before.get(order.order)?.filled ?? 0;
            this.orders.set(order.order, { ...order, state: OrderState.open, filled });
        }
        for (const outcome of snapshot.outcomes) {
            this.apply(replyOf(outcome.bodyType, outcome.body));
        }
    }

    pressed(commandId: number, press: PressFields, shownPrice: number): void {
        this.presses.set(press.clock, { ...press, commandId, shownPrice, answer: 'sent' });
    }

    ordered(commandId: number, order: OrderFields): void {
        this.lastOrder = order.order;
        this.waiting.set(commandId, order);
    }

    apply(reply: Reply): void {
        switch (reply.bodyType) {
            case ReplyBody.accepted:
                return this.accepted(reply.body);
            case ReplyBody.rejected:
                return this.rejected(reply.body);
            case ReplyBody.won:
                return this.won(reply.body);
            case ReplyBody.lost:
                return this.decided(reply.body, { answer: 'lost', lost: reply.body });
            case ReplyBody.order_changed:
                return this.orderChanged(reply.body);
            case ReplyBody.credit_changed:
                this.credit = reply.body;
        }
    }

    /** A press of the round that has no decision yet: another would be refused. */
    undecided(clock: number, lot: number, round: number): OwnPress | undefined {
        const press = this.presses.get(clock);
        const isOfRound = press?.lot === lot && press.round === round;
        return isOfRound && press.answer !== 'rejected' ? press : undefined;
    }

    cancelled(sale: number): void {
        const won = this.purchases.get(sale);
        if (won) this.purchases.set(sale, { ...won, isCancelled: true });
    }

    private accepted(accepted: Accepted): void {
        this.answer(accepted.commandId, { answer: 'accepted' });
        const order = this.waiting.get(accepted.commandId);
        this.waiting.delete(accepted.commandId);
        if (!order || this.orders.has(order.order)) return;
        this.orders.set(order.order, {
            ...order,
            lot: null,
            worstGrade: order.worstGrade ?? 4,
            minLengthCm: order.minLengthCm ?? 0,
            minUnitsPerLot: order.minUnitsPerLot ?? 1,
            unitsLeft: order.units,
            state: OrderState.open,
            filled: 0,
        } as OwnOrder);
    }

    private rejected(rejected: Rejected): void {
        this.waiting.delete(rejected.commandId);
        this.answer(rejected.commandId, { answer: 'rejected', reason: rejected.reason });
    }

    private won(won: Won): void {
        this.purchases.set(won.sale, won);
        this.decided(won, { answer: 'won', won });
        const order = won.order === null ? undefined : this.orders.get(won.order);
        if (order) order.filled += won.units;
    }

    private orderChanged(changed: OrderChanged): void {
        const order = this.orders.get(changed.order);
        if (!order) return;
        order.unitsLeft = changed.unitsLeft;
        order.state = changed.state;
    }

    /** Of any user of the participant, whose ids are no other user's: the lot must be right, too. */
    private decided(of: Won | Lost, answer: Partial<OwnPress>): void {
        const press = this.presses.get(of.clock);
        if (press?.lot === of.lot) this.answer(of.commandId, answer);
    }

    private answer(commandId: number, answer: Partial<OwnPress>): void {
        for (const press of this.presses.values()) {
            if (press.commandId === commandId) Object.assign(press, answer);
        }
    }
}
