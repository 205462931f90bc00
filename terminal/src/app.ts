// The terminal as a whole: one line, what is known of the market, and who looks at it. Messages change
// the market, the market changes the screens, the screens send commands.
import { CloseReason, CommandBody, ResultBody, Role, ServerBody } from '@schema';
import { CatalogueReader } from './catalogue_reader';
import { Dismissed } from './dismissed';
import { Line, type Credentials, type Ended, type Owner } from './line/line';
import type { Command, OrderFields } from './line/commands';
import * as commands from './line/commands';
import { Market } from './market/market';
import { shown } from './market/shown';
import type { LoggedOn, Result, ServerMessage, Time, Won } from './messages';
import { formatMoney, type Currency } from './money';
import {
    dismissedKey,
    loadLogOn,
    loadPreferences,
    saveLogOn,
    savePreferences,
    type Preferences,
} from './preferences';
import { NameReader } from './name_reader';
import { PaintedFrames, paintChannel } from './painted';
import { pressAt, pressTime, type NoPress } from './press';
import { PurchasesReader } from './purchases_reader';
import { QuantityEntry, typingPause } from './quantity';
import { addressOf, linkWith, parseRoute } from './route';
import { SharedNames } from './shared_names';
import { play, type Tune } from './sound';
import { gradeLetter, nameIn, wordsOf, type Words } from './words/words';

/** Why the latest key or finger on a clock was no press. */
export interface Refusal {
    clock: number;
    why: NoPress;
    /** A hand ran: there was something to press at. */
    isOfHand: boolean;
}

export interface Told {
    id: number;
    text: string;
    isBad: boolean;
}

interface Said {
    command: Command;
    what: string; // in the screen's words
    onAccepted: (() => void) | undefined;
    onRefused: ((reason: string) => void) | undefined;
}

const toldMax = 3;
const toldTime = 6_000; // ms

export class App implements Owner {
    readonly line: Line;
    readonly catalogue: CatalogueReader;
    private readonly names: NameReader;
    private readonly purchases: PurchasesReader;
    private readonly sharedNames = new SharedNames();
    user = '';
    market = new Market();
    preferences: Preferences = loadPreferences();
    route = parseRoute(location.hash);
    quantity = new QuantityEntry();
    readonly painted = new PaintedFrames(paintChannel());
    allOrNone = false;
    /** The clock that keys speak to. */
    active: number | null = null;
    /** The one beside it, where two are shown. */
    second: number | null = null;
    ended: CloseReason | null = null;
    /** The server's word for a line that is sought again, until it is back. */
    private lostBecause: CloseReason | null = null;
    told: Told[] = [];
    refusal: Refusal | null = null;
    /** Let in by a link, or by what this tab kept: there is no password to come in again with. */
    isByToken = false;
    private isAtDoor = false;
    private said = new Map<number, Said>(); // by command id: what was asked
    private listeners = new Set<() => void>();
    private isChangePending = false;
    private keepingUnits: ReturnType<typeof setTimeout> | undefined;

    constructor() {
        const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
        this.line = new Line(this, () => new WebSocket(`${scheme}://${location.host}/market`));
        this.catalogue = new CatalogueReader(this.line, () => this.market.view.clocks.values());
        this.names = new NameReader(this.line);
        this.purchases = new PurchasesReader(this.line);
        window.addEventListener('hashchange', () => this.changeRoute());
        window.addEventListener('storage', ({ key }) => this.onStored(key));
        window.addEventListener('pagehide', () => {
            if (this.user !== '') this.keepUnits();
            this.line.leave();
        });
        window.addEventListener('pageshow', ({ persisted }) => persisted && this.resume());
        document.addEventListener('visibilitychange', () => this.line.check());
        this.resume();
    }

    // ---- Log-on ----

    logOn(credentials: Credentials): void {
        this.forget();
        this.ended = null;
        this.isAtDoor = false;
        this.user = credentials.user;
        if (this.user !== this.preferences.unitsOf) this.set({ units: 1, unitsOf: this.user });
        this.quantity.set(this.preferences.units);
        this.isByToken = credentials.password === '';
        this.line.start(credentials);
        this.change();
    }

    /** Its token lets nobody in any more. */
    private get hasExpired(): boolean {
        return this.ended === CloseReason.log_on_failed && this.isByToken;
    }

    /** Why a screen on a wall is dark, if that is told in the place of the door: its token was for a day that is over,
     *  or another screen has its place. */
    get wallEnded(): CloseReason | null {
        if (this.route.page !== 'hall' || this.isAtDoor) return null;
        return this.hasExpired || this.ended === CloseReason.replaced ? this.ended : null;
    }

    /** The hall's screen, before which nobody stands to ask for the whole of a long day. */
    private get isWall(): boolean {
        const { role, route } = this;
        if (role === Role.observer) return route.page !== 'results';
        return route.page === 'hall' && (role === Role.settlement || role === Role.grower);
    }

    goToDoor(): void {
        this.isAtDoor = true;
        saveLogOn({});
        this.change();
    }

    logOff(): void {
        this.line.logOff();
        this.user = '';
    }

    /** Of one user, for whoever comes next. */
    private forget(): void {
        clearTimeout(this.keepingUnits);
        this.market = new Market();
        this.said.clear();
        this.told = [];
        this.refusal = null;
        this.lostBecause = null;
        this.active = this.second = null;
        this.allOrNone = false;
    }

    /** What was not answered in its day is not any more, and command ids begin anew. */
    private forgetDay(): void {
        const unanswered = [...this.said.values()];
        this.said.clear();
        for (const said of unanswered) this.tellFailure(said, this.words.day_was_over);
    }

    private resume(): void {
        const kept = loadLogOn();
        const user = this.route.user ?? kept.user;
        const token = this.route.user ? this.route.token : kept.token;
        if (user && token && token.length > 0) {
            this.logOn({ user, password: '', token });
        } else if (kept.ended !== undefined) {
            this.ended = kept.ended;
            this.isByToken = kept.isByToken ?? false;
        }
        // The token is no part of what a person sees or copies by accident.
        if (this.route.user) history.replaceState(null, '', addressOf(this.route));
    }

    onLoggedOn(loggedOn: LoggedOn, isAnew: boolean): void {
        this.lostBecause = null;
        const before = this.market.loggedOn;
        if (before && before.openedAt !== loggedOn.openedAt) this.forgetDay();
        this.market.logOn(loggedOn, isAnew, this.line.hasWholeDay, new Dismissed(loggedOn));
        if (!this.line.hasWholeDay) this.names.begin();
        if (loggedOn.role === Role.trader) this.purchases.begin(isAnew);
        saveLogOn({ user: this.user, token: loggedOn.resumeToken });
        if (this.isWall) this.line.fetchWholeDay();
        this.change();
    }

    onMessage(message: ServerMessage): void {
        this.market.apply(message);
        switch (message.bodyType) {
            case ServerBody.accepted:
            case ServerBody.rejected:
                if (!this.placeAgain(message.body.commandId)) this.tellAnswer(message);
                break;
            case ServerBody.result:
                this.forgetRefusal(message.body);
                break;
            case ServerBody.snapshot:
                this.catalogue.begin(!this.line.hasWholeDay);
                break;
            case ServerBody.reference:
                this.names.onNames(message.body);
                break;
            case ServerBody.catalogue_page:
                this.catalogue.onPage(message.body);
                break;
            case ServerBody.participants_page:
                if (message.body.next > 0) this.line.askParticipantsPage(message.body.next);
                break;
            case ServerBody.health:
                if (message.body.next > 0) this.line.askHealth(message.body.next);
                break;
            case ServerBody.purchases_page:
                this.purchases.onPage(message.body);
                break;
            case ServerBody.won:
                if (message.body.order === null) this.onDecided(message.body.clock, 'won');
                else this.tellBought(message.body.order, message.body);
                break;
            case ServerBody.lost:
                this.onDecided(message.body.clock, 'lost');
        }
        this.change();
    }

    /** What came of a press is newer than why another was none. */
    private onDecided(clock: number, tune: Tune): void {
        if (this.refusal?.clock === clock) this.refusal = null;
        this.sound(tune);
    }

    /** A press that was lost with the line. */
    onNeverArrived(commandId: number): void {
        this.market.own.neverArrived(commandId);
        this.sound('refused');
        this.change();
    }

    onEnded({ reason, willReconnect }: Ended): void {
        this.purchases.stop();
        this.catalogue.stop();
        if (willReconnect) {
            this.lostBecause = reason ?? this.lostBecause;
        } else {
            this.forget();
            this.ended = reason;
            saveLogOn(this.isToldAgain ? { ended: reason!, isByToken: this.isByToken } : {});
        }
        this.change();
    }

    /** After a reload, too: what the person at the door did not do themselves, and a reload does not mend. */
    private get isToldAgain(): boolean {
        const { replaced, disabled, not_allowed } = CloseReason;
        const ofOthers: (CloseReason | null)[] = [replaced, disabled, not_allowed];
        return this.hasExpired || ofOthers.includes(this.ended);
    }

    // ---- Commands ----

    /** `what`, in the screen's words, is told again with the answer. */
    say(
        command: Command,
        what: string,
        onAccepted?: () => void,
        onRefused?: (reason: string) => void,
    ): number | null {
        const said = { command, what, onAccepted, onRefused };
        const id = this.line.send(command);
        if (id === null) this.tellFailure(said, this.words.line_lost);
        else this.said.set(id, said);
        return id;
    }

    private tellFailure({ what, onRefused }: Said, reason: string): void {
        this.tell(this.words.failed(what, reason), true);
        onRefused?.(reason);
    }

    typeUnits(digit: number, at: number): void {
        this.quantity.digit(digit, at);
        this.unitsTyped();
    }

    eraseUnits(at: number): void {
        this.quantity.erase(at);
        this.unitsTyped();
    }

    /** Kept once no more is typed: not what is only the beginning of a number. */
    private unitsTyped(): void {
        clearTimeout(this.keepingUnits);
        this.keepingUnits = setTimeout(() => this.keepUnits(), typingPause);
        this.change();
    }

    private keepUnits(): void {
        clearTimeout(this.keepingUnits);
        const { units } = this.quantity;
        if (units > 0 && units !== this.preferences.units) this.set({ units });
    }

    /** `stamp`: the event's own, so that a slow page costs nobody the price that they saw. */
    press(clock: number, stamp: number): void {
        const { units } = this.quantity;
        const quantity = { units, allOrNone: this.allOrNone };
        const at = pressTime(this.painted.marketTimeAt(stamp), this.marketTime(stamp));
        const attempt = pressAt(this.market.view, this.market.own, clock, quantity, at);
        this.quantity.end();
        this.refusal = 'refused' in attempt ? this.refusalOf(clock, attempt.refused, stamp) : null;
        if ('press' in attempt) {
            const id = this.line.send(commands.press(attempt.press));
            if (id === null) this.refusal = this.refusalOf(clock, 'no_line', stamp);
            else this.market.own.pressed(id, attempt.press, attempt.shownPrice);
        }
        this.keepUnits();
        this.sound(this.refusal ? 'refused' : 'press');
        this.change();
    }

    refuse(clock: number, why: NoPress): void {
        this.quantity.end();
        this.refusal = this.refusalOf(clock, why);
        this.keepUnits();
        this.sound('refused');
        this.change();
    }

    private refusalOf(clock: number, why: NoPress, stamp?: number): Refusal {
        const of = this.market.view.clocks.get(clock);
        const isOfHand = !!of && shown(of, this.marketTime(stamp)).kind === 'running';
        return { clock, why, isOfHand };
    }

    private sound(tune: Tune): void {
        if (this.preferences.hasSound) play(tune);
    }

    placeOrder(
        fields: Omit<OrderFields, 'order'>,
        onAccepted?: () => void,
        onRefused?: (reason: string) => void,
        isAgain = false,
    ): void {
        const order = { ...fields, order: this.market.own.lastOrder + 1 };
        const what = this.words.order(order.order);
        const id = this.say(commands.placeOrder(order), what, onAccepted, onRefused);
        if (id !== null) this.market.own.ordered(id, order, isAgain);
    }

    private placeAgain(commandId: number): boolean {
        const displaced = this.market.own.takeDisplaced();
        if (!displaced) return false;
        const said = this.said.get(commandId);
        this.said.delete(commandId);
        this.placeOrder(displaced, said?.onAccepted, said?.onRefused, true);
        return true;
    }

    private tellAnswer(message: ServerMessage): void {
        if (message.bodyType !== ServerBody.accepted && message.bodyType !== ServerBody.rejected)
            return;
        const said = this.said.get(message.body.commandId);
        if (said === undefined) return; // a press: its own place says so
        this.said.delete(message.body.commandId);
        if (message.bodyType === ServerBody.accepted) {
            this.market.desk.done(said.command);
            said.onAccepted?.();
            return this.tell(this.doneSays(said), false);
        }
        const reason = message.body.text ?? this.words.reasons[message.body.reason] ?? '';
        this.tellFailure(said, reason);
    }

    /** An order that was taken is not done: what it buys is told later. */
    private doneSays({ command, what }: Said): string {
        const { words } = this;
        switch (command.kind) {
            case CommandBody.place_order:
                return words.told_entered(what);
            case CommandBody.reduce_order:
                return words.told_changed(what);
            case CommandBody.cancel_order:
                return words.told_cancelled(what);
            default:
                return words.done(what);
        }
    }

    /** What a standing order bought, perhaps while another page is looked at. */
    private tellBought(order: number, { units, price }: Won): void {
        this.sound('bought');
        const text = this.words.order_bought(order, units, formatMoney(price, this.currency));
        this.tell(text, false);
    }

    /** Why there was no press is of no interest any more once there is another hand to stop. */
    private forgetRefusal(result: Result): void {
        const isNewRound = result.bodyType === ResultBody.round_started;
        if (isNewRound && this.refusal?.clock === result.clock) this.refusal = null;
    }

    tell(text: string, isBad: boolean): void {
        const told = { id: Math.random(), text, isBad };
        this.told = [...this.told, told].slice(-toldMax);
        setTimeout(() => {
            this.told = this.told.filter((other) => other !== told);
            this.change();
        }, toldTime);
        this.change();
    }

    takeBack(told: number[]): void {
        this.told = this.told.filter(({ id }) => !told.includes(id));
        this.change();
    }

    // ---- What screens ask ----

    /** Null while the line is not to be relied on: nothing is shown then. */
    marketTime(local?: number): Time | null {
        return this.line.isReliable() ? this.line.marketTime(local) : null;
    }

    get words(): Words {
        return wordsOf(this.preferences.language);
    }

    /** Of a line that is sought again. */
    get lineLost(): string {
        const { words, lostBecause } = this;
        if (lostBecause === null) return words.line_reconnecting;
        return words.reconnecting_after(words.closed_because[lostBecause] ?? '');
    }

    /** Why somebody stands at the door again; empty: they went themselves, or have not been in. */
    get endedBecause(): string {
        const { words, ended } = this;
        if (ended === null || ended === CloseReason.logged_off) return '';
        return this.hasExpired ? words.log_on_expired : (words.closed_because[ended] ?? '');
    }

    get currency(): Currency {
        const loggedOn = this.market.loggedOn;
        return { code: loggedOn?.currency ?? '', digits: loggedOn?.minorUnitDigits ?? 2 };
    }

    get role(): Role | null {
        return this.market.loggedOn?.role ?? null;
    }

    /** Logs on by itself, with this user's rights, while the day lasts: an observer's, and no others, may be handed on. */
    get linkToShare(): string | null {
        const { loggedOn, view } = this.market;
        if (loggedOn?.role !== Role.observer || view.isClosed) return null;
        return linkWith({ ...this.route, page: 'hall' }, this.user, loggedOn.resumeToken);
    }

    clockName(clock: number): string {
        const names = this.market.view.clocks.get(clock)?.names ?? [];
        return nameIn(this.preferences.language, names) ?? this.words.clock(clock);
    }

    productName(product: number): string {
        const names = this.market.view.products.get(product)?.names ?? [];
        return nameIn(this.preferences.language, names) ?? this.words.product(product);
    }

    /** Of products; another set once it may be another. */
    get namesOfSeveral(): ReadonlySet<string> {
        return this.sharedNames.of(this.market.view, this.preferences.language);
    }

    /** "Spray (Chrysanthemums)": with its group, where another product has that name, too. */
    productTitle(product: number): string {
        const name = this.productName(product);
        const group = this.groupName(product);
        return group && this.namesOfSeveral.has(name) ? this.words.of_group(name, group) : name;
    }

    /** "Roses": the kind of plant that a product is. */
    groupName(product: number): string {
        const known = this.market.view.products.get(product);
        const group =
            nameIn(this.preferences.language, known?.groupNames ?? []) ?? known?.group ?? '';
        return group.charAt(0).toUpperCase() + group.slice(1);
    }

    participantName(participant: number): string {
        const names = this.market.view.participants.get(participant)?.names ?? [];
        return nameIn(this.preferences.language, names) ?? this.words.participant(participant);
    }

    /** "Carola, A, 60 cm" */
    lotName(lot: number): string {
        const known = this.market.lotText(lot);
        if (!known) return this.words.lot(lot);
        const length = known.lengthCm > 0 ? ` · ${known.lengthCm} cm` : '';
        return `${this.productTitle(known.product)} · ${gradeLetter(known.grade)}${length}`;
    }

    isMarked(lot: number): boolean {
        return this.preferences.marked.includes(this.markOf(lot));
    }

    /** Marks of other days go; another user's stay, and are theirs. */
    toggleMark(lot: number): void {
        const mark = this.markOf(lot);
        const today = this.preferences.marked.filter((other) => other.startsWith(`${this.day}/`));
        const marked = today.filter((other) => other !== mark);
        this.set({ marked: marked.length < today.length ? marked : [...marked, mark] });
    }

    private markOf(lot: number): string {
        return `${this.day}/${lot}/${this.user}`;
    }

    private get day(): string {
        return this.market.loggedOn?.day ?? '';
    }

    set(preferences: Partial<Preferences>): void {
        this.preferences = { ...this.preferences, ...preferences };
        savePreferences(this.preferences);
        this.change();
    }

    go(page: string): void {
        location.hash = `#/${page}`;
    }

    // ---- Change ----

    /** Screens are drawn again at most once a frame. */
    change(): void {
        if (this.isChangePending) return;
        this.isChangePending = true;
        const draw = (): void => {
            this.isChangePending = false;
            for (const listener of this.listeners) listener();
        };
        if (document.hidden) setTimeout(draw, 200);
        else requestAnimationFrame(draw);
    }

    subscribe(listener: () => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    /** By another tab. */
    private onStored(key: string | null): void {
        if (key !== dismissedKey) return;
        this.market.dismissedElsewhere();
        this.change();
    }

    private changeRoute(): void {
        this.route = parseRoute(location.hash);
        if (this.route.user) this.resume();
        if (this.isWall) this.line.fetchWholeDay();
        this.change();
    }
}

export const app = new App();
