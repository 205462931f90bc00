// Everything that the terminal knows of the market: messages in, state out. Screens read it; nothing
// here sends anything.
import { ReplyBody, ResultBody, ServerBody } from '@schema';
import type { LoggedOn, Result, ServerMessage } from '../messages';
import { Day } from './day';
import { Desk } from './desk';
import { Own } from './own';
import { MarketView } from './view';

export class Market {
    view = new MarketView();
    day = new Day();
    own = new Own();
    desk = new Desk();
    loggedOn: LoggedOn | null = null;

    /** `isAnew`: the results come from the day's beginning again, or from a snapshot only. */
    logOn(loggedOn: LoggedOn, isAnew: boolean): void {
        if (this.loggedOn && this.loggedOn.openedAt !== loggedOn.openedAt) {
            this.view = new MarketView();
            this.own = new Own();
        }
        if (isAnew) {
            this.day = new Day();
            this.desk = new Desk();
        }
        this.loggedOn = loggedOn;
    }

    apply(message: ServerMessage): void {
        switch (message.bodyType) {
            case ServerBody.snapshot:
                return this.view.load(message.body);
            case ServerBody.own_snapshot:
                return this.own.load(message.body);
            case ServerBody.result:
                return this.applyResult(message.body);
            case ServerBody.catalogue_page:
                return this.view.loadPage(message.body);
            case ServerBody.participants_page:
                return this.desk.loadPage(message.body);
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
            case ServerBody.credit_changed:
                return this.own.apply({ bodyType: ReplyBody.credit_changed, body: message.body });
        }
    }

    private applyResult(result: Result): void {
        this.view.apply(result);
        this.day.apply(result, (lot) => this.view.lots.get(lot));
        this.desk.apply(result);
        if (result.bodyType === ResultBody.sale_cancelled) this.own.cancelled(result.body.sale);
    }
}
