// Everything that the terminal knows of the market: messages in, state out. Screens read it; nothing
// here sends anything.
import { ReplyBody, ResultBody, ServerBody } from '@schema';
import { priceOf } from '../hand';
import type { LoggedOn, LotText, OwnSnapshot, Result, ServerMessage } from '../messages';
import { Day } from './day';
import { Desk, type Dismissals } from './desk';
import { Own, type OwnPress } from './own';
import { MarketView } from './view';

export class Market {
    view = new MarketView();
    day = new Day();
    private past = new Day(); // until it is the whole day
    own = new Own();
    desk = new Desk();
    dismissed: Dismissals = new Set<string>();
    loggedOn: LoggedOn | null = null;

    /** `isAnew`: the results come from the day's beginning again, or (`!isWholeDay`) from a snapshot on. */
    logOn(
        loggedOn: LoggedOn,
        isAnew: boolean,
        isWholeDay: boolean,
        dismissed: Dismissals = new Set<string>(),
    ): void {
        if (this.loggedOn && this.loggedOn.openedAt !== loggedOn.openedAt) {
            this.view = new MarketView();
            this.own = new Own();
        }
        if (isAnew) {
            this.day = new Day(isWholeDay ? null : loggedOn.marketTime);
            this.past = new Day();
            this.dismissed = dismissed;
            this.desk = new Desk(dismissed);
        }
        this.loggedOn = loggedOn;
    }

    dismissedElsewhere(): void {
        this.dismissed.refresh?.();
        this.desk.forgetDismissed();
    }

    /** What is in a lot, by whichever message. */
    lotText(lot: number): LotText | undefined {
        return this.view.lots.get(lot) ?? this.own.lotText(lot);
    }

    apply(message: ServerMessage): void {
        switch (message.bodyType) {
            case ServerBody.snapshot:
                return this.view.load(message.body);
            case ServerBody.own_snapshot:
                return this.own.load(message.body, this.undecided(message.body));
            case ServerBody.result:
                return this.applyResult(message.body);
            case ServerBody.catalogue_page:
                return this.view.loadPage(message.body);
            case ServerBody.participants_page:
                return this.desk.loadPage(message.body);
            case ServerBody.health:
                return this.desk.loadHealth(message.body);
            case ServerBody.purchases_page:
                return this.own.loadPurchases(message.body);
            case ServerBody.suspension_changed:
                return this.own.suspensionChanged(message.body);
            case ServerBody.reference:
                return this.view.learn(message.body);
            case ServerBody.accepted:
                return this.own.apply({ bodyType: ReplyBody.accepted, body: message.body });
            case ServerBody.rejected:
                return this.own.apply({ bodyType: ReplyBody.rejected, body: message.body });
            case ServerBody.won:
                return this.own.apply({ bodyType: ReplyBody.won, body: message.body });
            case ServerBody.lost:
                return this.own.apply({ bodyType: ReplyBody.lost, body: message.body });
            case ServerBody.order_changed:
                return this.own.apply({ bodyType: ReplyBody.order_changed, body: message.body });
            case ServerBody.order_entered:
                return this.own.entered(message.body, this.loggedOn?.user ?? null);
            case ServerBody.credit_changed:
                return this.own.apply({ bodyType: ReplyBody.credit_changed, body: message.body });
        }
    }

    /** In order, from the day's beginning: of before what `day` tells, until that begins there, too. */
    applyPast(result: Result): void {
        this.view.learnFromHistory(result);
        this.past.apply(result, (lot) => this.view.lots.get(lot));
    }

    pastIsWhole(): void {
        this.day = this.past;
    }

    private applyResult(result: Result): void {
        this.view.apply(result);
        this.day.apply(result, (lot) => this.view.lots.get(lot));
        this.desk.apply(result);
        if (result.bodyType === ResultBody.sale_cancelled) this.own.cancelled(result.body.sale);
        if (result.bodyType !== ResultBody.sale || !this.loggedOn) return;
        const { participant, buyerFeeBp } = this.loggedOn;
        const { buyer } = result.body; // null where the market hides it
        if (buyer !== null && buyer === participant)
            this.own.bought(result.body, result.clock ?? 0, result.at, buyerFeeBp);
    }

    /** A page that was loaded again does not know what it had pressed. */
    private undecided({ presses }: OwnSnapshot): OwnPress[] {
        return presses.flatMap(({ user, step, ...press }) => {
            const round = this.view.clocks.get(press.clock)?.round;
            if (user !== this.loggedOn?.user || !round) return [];
            return [{ ...press, shownPrice: priceOf(round, step), answer: 'accepted' as const }];
        });
    }
}
