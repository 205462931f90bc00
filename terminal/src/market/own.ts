// What only the participant sees: credit, standing orders, purchases, and the presses of this
// terminal with what came of them.
import { CommandKind, OrderState, Reason, ReplyBody } from '@schema';
import type { OrderFields, PressFields } from '../line/commands';
import { feeOf } from '../money';
import { Purchases } from './purchases';
import {
    replyOf,
    type Accepted,
    type LotText,
    type Lost,
    type OrderChanged,
    type OrderEntered,
    type OwnSnapshot,
    type Purchase,
    type PurchasesPage,
    type Rejected,
    type Reply,
    type Sale,
    type StandingOrder,
    type SuspensionChanged,
    type Time,
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
    answer: 'sent' | 'accepted' | 'won' | 'lost' | 'rejected' | 'never_arrived';
    won?: Won;
    lost?: Lost;
    reason?: Reason;
}

export interface OwnOrder extends StandingOrder {
    state: OrderState | null; // null: it no longer stands, and what ended it was not heard
    told: { unitsLeft: number; at: Time }; // what the market last said that it still wants, and when
}

const standing = (order: StandingOrder, at: Time): OwnOrder => ({
    ...order,
    state: OrderState.open,
    told: { unitsLeft: order.unitsLeft, at },
});

interface WaitingOrder {
    order: OrderFields;
    isAgain: boolean;
}

const isAlike = (stands: StandingOrder, sent: OrderFields): boolean =>
    stands.product === sent.product &&
    stands.clock === sent.clock &&
    stands.limitPrice === sent.limitPrice;

export class Own {
    credit: Credit | null = null;
    isSuspended = false;
    lastOrder = 0;
    orders = new Map<number, OwnOrder>();
    purchases = new Purchases();
    presses = new Map<number, OwnPress>(); // by clock: the latest
    /** By lot: what was in it, as the pages of purchases say. */
    private lots = new Map<number, LotText>();
    private filledBy = new Map<number, number>(); // by order: units
    private waiting = new Map<number, WaitingOrder>(); // by command id: not yet entered
    private ofOthers = new Set<number>(); // orders that a colleague entered
    private takenUpTo = 0; // the highest command id that the market had at the log-on
    private displaced: OrderFields | null = null;

    /** `undecided`: this user's presses in it. */
    load(snapshot: OwnSnapshot, undecided: OwnPress[]): void {
        this.takenUpTo = snapshot.lastCommandId;
        this.credit = { limit: snapshot.creditLimit, sold: snapshot.sold, held: snapshot.held };
        this.isSuspended = snapshot.suspended;
        this.lastOrder = Math.max(this.lastOrder, snapshot.lastOrder);
        const stand = new Set(snapshot.orders.map(({ order }) => order));
        const ended = [...this.orders.values()].filter(
            ({ order, state }) => state === OrderState.open && !stand.has(order),
        );
        for (const order of snapshot.orders) {
            this.orders.set(order.order, standing(order, snapshot.at));
        }
        for (const press of undecided) this.loadPress(press);
        for (const outcome of snapshot.outcomes) {
            this.apply(replyOf(outcome.bodyType, outcome.body));
        }
        for (const order of ended) this.endOrder(order);
    }

    /** Of the day's purchases, which a snapshot has but the latest of. They may tell what ended an order. */
    loadPurchases({ purchases }: PurchasesPage): void {
        for (const { product, grade, lengthCm, grower, ...purchase } of purchases) {
            if (product > 0) this.lots.set(purchase.lot, { product, grade, lengthCm, grower });
            this.learnPurchase(purchase);
        }
        for (const order of this.orders.values()) {
            if (order.state === null) this.endOrder(order);
        }
    }

    suspensionChanged({ suspended }: SuspensionChanged): void {
        this.isSuspended = suspended;
    }

    private loadPress(press: OwnPress): void {
        const known = this.presses.get(press.clock);
        const shownPrice =
            known?.commandId === press.commandId ? known.shownPrice : press.shownPrice;
        this.presses.set(press.clock, { ...press, shownPrice });
    }

    /** The market no longer has it: it is filled if what it bought since its units were told, as far as that is
     *  known, is all that it wanted. */
    private endOrder(order: OwnOrder): void {
        const { unitsLeft, at } = order.told;
        const bought = this.purchases.all
            .filter((purchase) => purchase.order === order.order && purchase.at > at)
            .reduce((sum, { units }) => sum + units, 0);
        order.unitsLeft = Math.max(0, unitsLeft - bought);
        order.state = order.unitsLeft === 0 ? OrderState.filled : null;
    }

    pressed(commandId: number, press: PressFields, shownPrice: number): void {
        this.presses.set(press.clock, { ...press, commandId, shownPrice, answer: 'sent' });
    }

    /** `isAgain`: under another number, as its first one was a colleague's. */
    ordered(commandId: number, order: OrderFields, isAgain = false): void {
        this.lastOrder = order.order;
        this.waiting.set(commandId, { order, isAgain });
    }

    /** An order of the participant stands, of whichever of its users. */
    entered({ at, user, commandId, order }: OrderEntered, me: number | null): void {
        if (!order) return;
        this.lastOrder = Math.max(this.lastOrder, order.order);
        this.orders.set(order.order, standing(order, at));
        if (user === me) this.waiting.delete(commandId);
        else this.ofOthers.add(order.order);
    }

    /** An order whose answer was that of a colleague's, which has its number: to be placed anew. */
    takeDisplaced(): OrderFields | null {
        const { displaced } = this;
        this.displaced = null;
        return displaced;
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
        if (press?.lot !== lot || press.round !== round) return undefined;
        return press.answer === 'rejected' || press.answer === 'never_arrived' ? undefined : press;
    }

    /** Units that an order bought, as far as its purchases are known. */
    filled(order: number): number {
        return this.filledBy.get(order) ?? 0;
    }

    /** Of a lot of which the participant bought: of before the log-on, nothing else may tell. */
    lotText(lot: number): LotText | undefined {
        return this.lots.get(lot);
    }

    neverArrived(commandId: number): void {
        this.answer(commandId, { answer: 'never_arrived' });
    }

    /** A sale to the participant that the results name, and perhaps no reply: it was before the log-on. */
    bought(sale: Sale, clock: number, at: Time, feeBp: number): void {
        if (this.purchases.get(sale.sale)) return;
        const { lot, units, price, gross } = sale;
        this.learnPurchase({
            at,
            order: null,
            sale: sale.sale,
            clock,
            lot,
            units,
            price,
            gross,
            fee: feeOf(gross, feeBp),
            isCancelled: false,
        });
    }

    cancelled(sale: number): void {
        const bought = this.purchases.get(sale);
        if (bought) this.purchases.set({ ...bought, isCancelled: true });
    }

    /** By whichever message: what is known of a sale stays known, and an order's fill counts once. */
    private learnPurchase(purchase: Purchase): void {
        const known = this.purchases.get(purchase.sale);
        const isCancelled = purchase.isCancelled || (known?.isCancelled ?? false);
        this.purchases.set({ ...purchase, isCancelled });
        const { order, units } = purchase;
        if (order === null || known?.order === order) return; // told before
        this.filledBy.set(order, this.filled(order) + units);
    }

    private accepted(accepted: Accepted): void {
        for (const press of this.presses.values()) {
            const isFirst = press.commandId === accepted.commandId && press.answer === 'sent';
            if (isFirst) press.answer = 'accepted'; // again, it may come after the decision
        }
        const sent = this.waiting.get(accepted.commandId)?.order;
        this.waiting.delete(accepted.commandId);
        if (!sent) return; // it is no order, or was heard of when it was entered
        const stands = this.orders.get(sent.order);
        if (!stands) this.enteredUnheard(sent, accepted);
        else if (this.ofOthers.has(sent.order) || !isAlike(stands, sent)) this.displaced = sent;
    }

    /** Of the time before a reconnect it is over already, as the snapshot has it no longer. */
    private enteredUnheard(order: OrderFields, { at, commandId }: Accepted): void {
        const stands = {
            ...order,
            lot: null,
            worstGrade: order.worstGrade ?? 4,
            minLengthCm: order.minLengthCm ?? 0,
            minUnitsPerLot: order.minUnitsPerLot ?? 1,
            unitsLeft: order.units,
        } as StandingOrder;
        const entered = standing(stands, at);
        this.orders.set(order.order, entered);
        if (commandId <= this.takenUpTo) this.endOrder(entered);
    }

    private rejected(rejected: Rejected): void {
        const sent = this.waiting.get(rejected.commandId);
        this.waiting.delete(rejected.commandId);
        if (sent && !sent.isAgain && this.isOfColleague(rejected.reason))
            this.displaced = sent.order;
        this.answer(rejected.commandId, { answer: 'rejected', reason: rejected.reason });
    }

    /** A colleague's order that was refused has its number, too, and the answer is kept, but told to nobody else. That much is certain of a
     *  number that was used up long ago, and of a suspension that is over: such an order is asked again, once. */
    private isOfColleague(reason: Reason): boolean {
        return (
            reason === Reason.stale_command || (reason === Reason.suspended && !this.isSuspended)
        );
    }

    private won(won: Won): void {
        this.learnPurchase(won);
        this.decided(won, { answer: 'won', won });
    }

    private orderChanged(changed: OrderChanged): void {
        const order = this.orders.get(changed.order);
        if (!order) return;
        order.unitsLeft = changed.unitsLeft;
        order.state = changed.state;
        order.told = { unitsLeft: changed.unitsLeft, at: changed.at };
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
