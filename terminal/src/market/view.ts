// The public state of the market as its results tell it: clocks, lots, queues, names. The same rules
// as wire/market_view of the server.
import { ClockState, Outcome, ResultBody } from '@schema';
import { priceOf } from '../hand';
import type {
    ClockSnapshot,
    Lot,
    Participant,
    Product,
    Reference,
    Result,
    Round,
    Rules,
    Sale,
    Snapshot,
    Name,
    Time,
    CataloguePage,
} from '../messages';

/** What was decided last on a clock, for those who look at it. */
export interface Decision {
    lot: number;
    at: Time;
    outcome: Outcome;
    sale: Sale | null; // none: it ended without one
}

export interface Clock {
    clock: number;
    names: Name[];
    rules: Rules | null;
    state: ClockState;
    current: number | null; // lot: announced, running, stopping or paused
    round: Round | null; // undecided: running and stopping
    lastRound: Round | null; // the one that was decided before it
    stoppedStep: number | null;
    lastSale: Sale | null; // of the current lot
    decision: Decision | null;
    /** Paused with a lot: the price at which it goes on; null where the results do not tell it. */
    resumePrice: number | null;
    queue: number[]; // its head, in order; all of it if the sizes agree
    queuedLots: number;
    lastClosed: number | null; // a cancelled sale may open it again
}

const emptyClock = (clock: number): Clock => ({
    clock,
    names: [],
    rules: null,
    state: ClockState.closed,
    current: null,
    round: null,
    lastRound: null,
    stoppedStep: null,
    lastSale: null,
    decision: null,
    resumePrice: null,
    queue: [],
    queuedLots: 0,
    lastClosed: null,
});

function restartPrice({ rules }: Clock, lot: Lot, soldAt: number): number | null {
    if (!rules?.priceStep || rules.restartSteps === null) return null;
    return Math.min(lot.startPrice, soldAt + rules.restartSteps * rules.priceStep);
}

export class MarketView {
    sequence = 0; // of the last result that was applied
    isClosed = false;
    clocks = new Map<number, Clock>();
    lots = new Map<number, Lot>();
    products = new Map<number, Product>();
    productsLearnt = 0; // so often: other names may be among them since
    participants = new Map<number, Participant>();

    /** Begins anew; names and lots that were seen stay known. */
    load(snapshot: Snapshot): void {
        this.sequence = snapshot.sequence;
        this.isClosed = snapshot.marketClosed;
        this.learn(snapshot);
        const before = this.clocks;
        this.clocks = new Map();
        for (const from of snapshot.clocks) {
            this.clocks.set(from.clock, this.loadClock(from, before.get(from.clock)));
        }
    }

    learn(names: Reference | Snapshot | CataloguePage): void {
        for (const product of names.products) this.learnProduct(product);
        for (const participant of names.participants) {
            this.participants.set(participant.participant, participant);
        }
    }

    private learnProduct(product: Product): void {
        this.products.set(product.product, product);
        this.productsLearnt += 1;
    }

    /** What tells the names of a lot's product and grower; other values once others are learnt. */
    namesOf({ product, grower }: Lot): [Product | undefined, Participant | undefined] {
        return [this.products.get(product), this.participants.get(grower)];
    }

    /** The part of a clock's queue that a page has, if it follows what is known. */
    loadPage(page: CataloguePage): void {
        this.learn(page);
        for (const lot of page.lots) this.learnLot(lot);
        const clock = this.clocks.get(page.clock);
        if (!clock || page.sequence !== this.sequence || page.fromPosition > clock.queue.length)
            return;
        clock.queue.splice(page.fromPosition, page.lots.length, ...page.lots.map((lot) => lot.lot));
    }

    /** Texts and settings of the past, below what a snapshot told. */
    learnFromHistory(result: Result): void {
        switch (result.bodyType) {
            case ResultBody.product_added:
                this.learnProduct(result.body);
                return;
            case ResultBody.participant_added:
                this.participants.set(result.body.participant, result.body);
                return;
            case ResultBody.lot_queued:
                if (result.body.lot) this.learnPast(result.body.lot);
                return;
        }
    }

    /** The next result. */
    apply(result: Result): void {
        if (result.sequence <= this.sequence) return this.learnFromHistory(result);
        this.sequence = result.sequence;
        if (result.bodyType === ResultBody.market_closed) this.isClosed = true;
        if (result.clock === null) return this.learnFromHistory(result);
        const clock = this.clocks.get(result.clock) ?? emptyClock(result.clock);
        this.clocks.set(result.clock, clock);
        this.applyToClock(clock, result);
    }

    private applyToClock(clock: Clock, result: Result): void {
        switch (result.bodyType) {
            case ResultBody.clock_added:
                clock.rules = result.body.rules;
                clock.names = result.body.names;
                return;
            case ResultBody.rules_set:
                clock.rules = result.body.rules;
                return;
            case ResultBody.clock_opened:
            case ResultBody.clock_resumed:
                clock.state = ClockState.idle; // the round that it causes follows
                clock.stoppedStep = null;
                clock.resumePrice = null;
                return;
            case ResultBody.clock_paused:
                clock.state = ClockState.paused;
                clock.resumePrice = this.resumePriceOf(clock);
                this.endRound(clock);
                return;
            case ResultBody.clock_closed:
                this.makeCurrent(clock, null);
                clock.state = ClockState.closed;
                clock.stoppedStep = null;
                return;
            case ResultBody.hand_stopped:
                clock.state = ClockState.stopping;
                clock.stoppedStep = result.body.step;
                return;
            case ResultBody.lot_queued:
                if (result.body.lot) this.lotQueued(clock, result.body.lot, result.at);
                return;
            case ResultBody.lot_changed:
                if (result.body.lot) this.lotChanged(clock, result.body.lot, result.body.position);
                return;
            case ResultBody.lot_closed:
                return this.lotClosed(clock, result.body, result.at);
            case ResultBody.round_started:
                return this.roundStarted(clock, result.body);
            case ResultBody.sale:
                return this.sold(clock, result.body, result.at);
            case ResultBody.sale_cancelled:
                return this.saleCancelled(clock, result.body.lot, result.body.units);
        }
    }

    private loadClock(from: ClockSnapshot, before: Clock | undefined): Clock {
        const clock = emptyClock(from.clock);
        for (const lot of from.queue) this.learnLot(lot);
        if (from.current) this.learnLot(from.current);
        return {
            ...clock,
            names: from.names,
            rules: from.rules,
            state: from.state,
            current: from.current?.lot ?? null,
            round: from.round,
            lastRound: before?.lastRound ?? null,
            stoppedStep: from.stoppedStep,
            lastSale: from.lastSale,
            queue: from.queue.map((lot) => lot.lot),
            queuedLots: from.queuedLots,
        };
    }

    private learnLot(lot: Lot): void {
        const known = this.lots.get(lot.lot);
        // Texts come with a lot's first result only.
        const remark = lot.remark ?? known?.remark ?? null;
        const photo = lot.photo ?? known?.photo ?? null;
        this.lots.set(lot.lot, { ...lot, remark, photo });
    }

    /** Of a lot that is known, the texts only: a snapshot leaves them out, and all else has changed since. */
    private learnPast(lot: Lot): void {
        const known = this.lots.get(lot.lot) ?? lot;
        const remark = known.remark ?? lot.remark;
        const photo = known.photo ?? lot.photo;
        this.lots.set(lot.lot, { ...known, remark, photo });
    }

    private endRound(clock: Clock): void {
        if (clock.round) clock.lastRound = clock.round;
        clock.round = null;
    }

    private lotQueued(clock: Clock, lot: Lot, at: Time): void {
        this.learnLot(lot);
        if (clock.current === lot.lot) this.leaveLot(clock, Outcome.passed, at);
        if (clock.queue.length === clock.queuedLots) clock.queue.push(lot.lot);
        clock.queuedLots += 1;
    }

    private lotChanged(clock: Clock, lot: Lot, position: number | null): void {
        const known = this.lots.get(lot.lot);
        const isKnown = known !== undefined;
        if (isKnown) this.learnLot(lot);
        // A start price is also the one at which it goes on; given the same, nothing tells.
        const isMoved = known?.startPrice !== lot.startPrice;
        if (clock.current === lot.lot) clock.resumePrice = isMoved ? lot.startPrice : null;
        if (position === null || clock.current === lot.lot) return;
        this.takeFromQueue(clock, lot.lot);
        const isWhole = clock.queue.length === clock.queuedLots;
        if (position < clock.queue.length || isWhole) {
            if (!isKnown) this.learnLot(lot);
            clock.queue.splice(Math.min(position, clock.queue.length), 0, lot.lot);
        }
        clock.queuedLots += 1;
    }

    private lotClosed(
        clock: Clock,
        { lot, outcome }: { lot: number; outcome: Outcome },
        at: Time,
    ): void {
        if (clock.current === lot) {
            this.leaveLot(clock, outcome, at);
            clock.stoppedStep = null;
        } else {
            this.takeFromQueue(clock, lot);
        }
        if (outcome === Outcome.sold) clock.lastClosed = lot;
    }

    private leaveLot(clock: Clock, outcome: Outcome, at: Time): void {
        const lot = clock.current!;
        // What sold the last units of it says more than that it is sold.
        const isTold = outcome === Outcome.sold && clock.decision?.lot === lot;
        if (!isTold) clock.decision = { lot, at, outcome, sale: null };
        clock.current = null;
        clock.resumePrice = null;
        this.endRound(clock);
        clock.lastSale = null;
        if (clock.state === ClockState.running) clock.state = ClockState.idle;
    }

    private roundStarted(clock: Clock, round: Round): void {
        this.makeCurrent(clock, round.lot);
        clock.state = ClockState.running;
        clock.round = round;
        clock.stoppedStep = null;
        clock.resumePrice = null;
        this.changeLot(round.lot, { units: round.units, minUnits: round.minUnits });
    }

    private sold(clock: Clock, sale: Sale, at: Time): void {
        clock.lastSale = sale;
        clock.decision = { lot: sale.lot, at, outcome: Outcome.sold, sale };
        this.endRound(clock); // decided
        const lot = this.lots.get(sale.lot);
        if (!lot) return;
        const units = Math.max(lot.units - sale.units, 0);
        this.changeLot(sale.lot, { units, minUnits: Math.min(lot.minUnits, units) });
    }

    /** rules.md, "The auctioneer": a lot that is announced again at once makes a round_started, which
     *  says all; one that waits for resume does not. */
    private saleCancelled(clock: Clock, lot: number, units: number): void {
        const price = clock.decision?.lot === lot ? clock.decision.sale?.price : undefined;
        clock.lastSale = null;
        clock.decision = null;
        if (clock.state !== ClockState.paused) return;
        if (lot !== clock.current && lot !== clock.lastClosed) return;
        const known = this.lots.get(lot);
        if (!known) return;
        this.changeLot(lot, { units: known.units + units });
        this.makeCurrent(clock, lot);
        const restart = price === undefined ? null : restartPrice(clock, known, price);
        clock.resumePrice = restart === null ? null : Math.max(restart, known.reservePrice);
    }

    /** rules.md, "The auctioneer": what resume announces. */
    private resumePriceOf(clock: Clock): number | null {
        const { round, stoppedStep, decision } = clock;
        if (round) return stoppedStep === null ? round.startPrice : priceOf(round, stoppedStep);
        const lot = this.lots.get(clock.current ?? -1);
        if (!lot || decision?.lot !== lot.lot || !decision.sale) return null;
        return restartPrice(clock, lot, decision.sale.price);
    }

    private changeLot(lot: number, change: Partial<Lot>): void {
        const known = this.lots.get(lot);
        if (known) this.lots.set(lot, { ...known, ...change });
    }

    /** `lot` is what the clock sells now; one that it sold before and that is not closed goes back to
     *  the head of the queue. */
    private makeCurrent(clock: Clock, lot: number | null): void {
        if (clock.current === lot) return;
        const before = clock.current;
        clock.current = lot;
        this.endRound(clock);
        clock.lastSale = null;
        if (lot !== null && clock.lastClosed === lot) clock.lastClosed = null;
        else if (lot !== null) this.takeFromQueue(clock, lot);
        if (before === null) return;
        clock.queue.unshift(before);
        clock.queuedLots += 1;
    }

    private takeFromQueue(clock: Clock, lot: number): void {
        const place = clock.queue.indexOf(lot);
        if (place >= 0) clock.queue.splice(place, 1);
        if (clock.queuedLots > 0) clock.queuedLots -= 1;
    }
}
