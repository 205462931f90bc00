// A user's session with the market over a WebSocket: logs on, keeps market time, follows the results
// by cursor, sends commands, and comes back by itself with everything that was not answered, but for
// presses that never arrived.
import * as schema from '@schema';
import { ClientBody, CloseReason, Reason, ResultBody, ServerBody, View } from '@schema';
import {
    decode,
    encode,
    type LoggedOn,
    type Rejected,
    type Result,
    type ServerMessage,
    type Time,
} from '../messages';
import type { Command } from './commands';
import { ResultsCursor } from './cursor';
import { PendingTable } from './pending';
import { TimeSync } from './time_sync';

export interface Credentials {
    user: string;
    password: string;
    token: number[]; // of an earlier log-on of the same day; empty: none
}

/** What an end says: `reason` is the server's, null when the line was lost without a word. */
export interface Ended {
    reason: CloseReason | null;
    text: string;
    willReconnect: boolean;
}

export type State = 'ended' | 'connecting' | 'logging_on' | 'logged_on';

export interface Owner {
    /** Before anything else of a session. `isAnew`: results do not go on where the last session's
     *  ended. */
    onLoggedOn(loggedOn: LoggedOn, isAnew: boolean): void;
    /** In order, each result once. */
    onMessage(message: ServerMessage): void;
    /** The next result of before the log-on, by `fetchPast`. */
    onPast(result: Result): void;
    /** All of before the log-on was told: what follows goes on from there. */
    onPastWhole(): void;
    /** A press that was lost with the line: it is not made any more. */
    onNeverArrived(commandId: number): void;
    onEnded(ended: Ended): void;
}

export type Socket = Pick<
    WebSocket,
    'binaryType' | 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'
>;

const syncBurst = 8; // exchanges at once after log-on
const burstInterval = 25;
const syncInterval = 1_000;
/** Nothing heard for so long, although an exchange is sent every second: not to be relied on. */
export const silenceMax = 2_500;
const silenceEnds = 8_000;
const tryFirst = 100; // the first wait before a reconnect; doubles …
const tryLast = 5_000; // … up to this
const participantsPageMax = 500; // at once
const purchasesPageMax = 500;
const readersMax = 500;
/** A longer day is not fetched from its beginning unless somebody asks for it. */
const wholeDayMax = 20_000;

const pieceTime = 250; // ms of reading the past at once: few results or many, as the machine is
const lastPieceMax = 3_000; // results
/** So long a hand goes on as it was known while results of the past are fetched in the place of new ones. */
const awayMax = 1_500;

const finalReasons: ReadonlySet<CloseReason> = new Set([
    CloseReason.logged_off,
    CloseReason.bad_version,
    CloseReason.log_on_failed,
    CloseReason.replaced,
    CloseReason.disabled,
    CloseReason.not_allowed,
]);

export class Line {
    readonly timeSync = new TimeSync();
    state: State = 'ended';
    loggedOn: LoggedOn | null = null;
    /** Whether the results are followed from the day's beginning. */
    hasWholeDay = true;
    private isWholeDayWanted = false;
    private socket: Socket | null = null;
    private cursor = new ResultsCursor();
    private past = new ResultsCursor(); // what was fetched of before the log-on
    private isInPast = false; // this session is for a piece of the past
    private isViewKept = false; // and its results and the next session's go on where it stands
    private pieceEnds = 0; // local time
    private awaySince = -Infinity; // local time
    private pending = new PendingTable();
    private credentials: Credentials | null = null;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private exchanges = 0; // of this session
    private heard = 0; // local time at which the server last said anything
    private tries = 0; // to connect, since the last log-on

    constructor(
        private readonly owner: Owner,
        private readonly makeSocket: () => Socket,
        private readonly now: () => number = () => performance.now(),
    ) {}

    start(credentials: Credentials): void {
        this.stop();
        this.forget();
        this.credentials = { ...credentials };
        this.connect();
    }

    /** Ends without a word, and stays ended. */
    stop(): void {
        clearTimeout(this.timer);
        this.abandonSocket();
        this.state = 'ended';
    }

    /** The server is told, and not waited for. */
    logOff(): void {
        this.say(ClientBody.log_off, new schema.LogOffT());
        this.end(CloseReason.logged_off, '');
    }

    /** With its page, which may come back: the server is told, and the token stays good. */
    leave(): void {
        this.say(ClientBody.log_off, new schema.LogOffT());
        this.stop();
    }

    /** The results from the day's beginning, however many they are: by a new session. */
    fetchWholeDay(): void {
        this.isWholeDayWanted = true;
        if (this.hasWholeDay || this.state !== 'logged_on') return;
        this.restart(true);
    }

    /** The next piece of what happened before the log-on. A user has one session at a time, so it is one of the piece's
     *  own, after which the results go on where they were; the one that has the last piece stays. For who only looks:
     *  no command could be said meanwhile. */
    fetchPast(): void {
        if (this.hasWholeDay || this.isInPast || !this.isFollowing) return;
        if (this.past.sequence === null) this.past.begin(0, 0);
        this.isInPast = this.isViewKept = true;
        this.awaySince = this.now();
        this.reconnect();
    }

    /** Something was heard of late, and all that happened until the log-on is known. */
    isReliable(): boolean {
        if (this.isAway) return this.timeSync.isSynced;
        return this.isFollowing && this.now() - this.heard < silenceMax;
    }

    /** Not while a piece of the past is fetched. */
    get isLost(): boolean {
        return this.state !== 'logged_on' && !this.isAway;
    }

    private get isFollowing(): boolean {
        return this.state === 'logged_on' && this.timeSync.isSynced && this.isCaughtUp;
    }

    private get isAway(): boolean {
        return this.now() - this.awaySince < awayMax;
    }

    get isCaughtUp(): boolean {
        return (this.cursor.sequence ?? 0) >= (this.loggedOn?.lastSequence ?? Infinity);
    }

    /** Milliseconds since the server last said anything. */
    get silence(): number {
        return this.now() - this.heard;
    }

    /** Needs `timeSync.isSynced`. */
    marketTime(local: number = this.now()): Time {
        return this.timeSync.marketTime(local);
    }

    /** The command's id; null when it cannot be said now (a press that waits is no press). */
    send(command: Command): number | null {
        if (this.state !== 'logged_on' || this.pending.isFull) return null;
        const id = this.pending.nextId;
        const bytes = encode(
            ClientBody.command,
            new schema.CommandT(BigInt(id), command.kind, command.body),
        );
        this.pending.add(command.kind, bytes);
        this.socket?.send(bytes);
        return id;
    }

    askCataloguePage(clock: number, fromPosition: number, lots: number): void {
        this.say(ClientBody.catalogue_page, new schema.CataloguePageT(clock, fromPosition, lots));
    }

    askParticipantsPage(fromParticipant: number): void {
        const page = new schema.ParticipantsPageT(fromParticipant, participantsPageMax);
        this.say(ClientBody.participants_page, page);
    }

    /** An older server would end the session over it. */
    get tellsHealth(): boolean {
        return (this.loggedOn?.knownMessages ?? 0) >= ClientBody.health;
    }

    askHealth(fromUser: number): void {
        if (this.tellsHealth) this.say(ClientBody.health, new schema.HealthT(fromUser, readersMax));
    }

    askPurchasesPage(fromSale: number): void {
        const page = new schema.PurchasesPageT(BigInt(fromSale), purchasesPageMax);
        this.say(ClientBody.purchases_page, page);
    }

    askReference(products: number[], participants: number[]): void {
        this.say(ClientBody.reference, new schema.ReferenceT(products, participants));
    }

    /** Looks at once whether the line still lives: a tab that slept hears of nothing. */
    check(): void {
        if (this.state === 'logged_on') this.exchangeTime();
    }

    private say(type: ClientBody, body: schema.ClientFrameT['body']): void {
        if (this.state === 'logged_on' || type === ClientBody.log_on)
            this.socket?.send(encode(type, body));
    }

    private connect(): void {
        this.state = 'connecting';
        this.exchanges = 0;
        this.heard = this.now();
        const socket = this.makeSocket();
        this.socket = socket;
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => this.logOn();
        socket.onmessage = (event) => this.onBytes(new Uint8Array(event.data as ArrayBuffer));
        socket.onclose = () => this.end(null, '');
        this.wait(silenceEnds);
    }

    private logOn(): void {
        if (!this.credentials) return;
        this.state = 'logging_on';
        const { user, password, token } = this.credentials;
        const known = this.isInPast ? this.past : this.cursor;
        const last = known.sequence ?? (this.hasWholeDay ? 0 : null);
        const logOn = new schema.LogOnT(
            schema.ProtocolVersion.current,
            user,
            token.length > 0 ? null : password,
            token,
            null,
            true,
            null,
            last === null ? null : BigInt(last),
            [],
        );
        this.say(ClientBody.log_on, logOn);
    }

    private onBytes(bytes: Uint8Array): void {
        this.heard = this.now();
        const message = decode(bytes);
        if (!message) return; // of a newer server: need not be known
        switch (message.bodyType) {
            case ServerBody.logged_on:
                return this.onLoggedOn(message.body);
            case ServerBody.closed:
                return this.onClosed(message.body.reason, textOf(message.body.text));
            case ServerBody.ping:
                return this.say(ClientBody.pong, new schema.PongT(BigInt(message.body.id)));
            case ServerBody.time_synced: {
                const { clientTime, received, marketTime } = message.body;
                const sent = Number(clientTime) / 1e6;
                return this.timeSync.add({ sent, received, marketTime, arrived: this.heard });
            }
            case ServerBody.snapshot:
                if (this.isViewKept) {
                    this.isViewKept = this.isInPast;
                    return;
                }
                this.beginAt(message.body.sequence);
                break;
            case ServerBody.result:
                return this.onResult(message.body, message);
            case ServerBody.accepted:
                if (!this.pending.answered(message.body.commandId)) return;
                break;
            case ServerBody.rejected:
                return this.onRejected(message.body, message);
        }
        this.owner.onMessage(message);
    }

    private onLoggedOn(loggedOn: LoggedOn): void {
        const before = this.loggedOn;
        if (this.isInPast && before?.openedAt !== loggedOn.openedAt) return this.leavePast();
        this.loggedOn = loggedOn;
        this.state = 'logged_on';
        this.tries = 0;
        if (this.credentials && loggedOn.resumeToken.length > 0) {
            this.credentials.token = loggedOn.resumeToken;
        }
        if (this.isInPast) {
            this.pieceEnds = this.now() + pieceTime;
            if (loggedOn.lastSequence - (this.past.sequence ?? 0) > lastPieceMax)
                return this.exchangeTime();
            this.goOnFromPast();
        }
        const isTooLong = loggedOn.lastSequence > wholeDayMax && !this.isWholeDayWanted;
        if (this.cursor.sequence === null && this.hasWholeDay && isTooLong)
            return this.restart(false);
        const isAnotherDay = before !== null && before.openedAt !== loggedOn.openedAt;
        if (isAnotherDay) this.forgetDay();
        // Elsewhere notices are told once, to whoever is there.
        if (loggedOn.view === View.desk) this.cursor.resume();
        if (!this.isAway) this.timeSync.reset();
        this.timeSync.setRate(loggedOn.speed);
        this.pending.learnHighest(loggedOn.lastCommandId);
        const neverArrived = this.pending.takeNeverArrived(loggedOn.lastCommandId);
        for (const pending of this.pending.resend()) this.socket?.send(pending.bytes);
        this.exchangeTime();
        this.owner.onLoggedOn(loggedOn, this.cursor.sequence === null);
        for (const { commandId } of neverArrived) this.owner.onNeverArrived(commandId);
        // The cursor of another day says nothing of this one: begin anew.
        if (isAnotherDay) this.restart(true);
    }

    private beginAt(snapshot: number): void {
        if (this.cursor.sequence !== null) return;
        if (this.hasWholeDay) return this.cursor.begin(0, 0);
        this.cursor.begin(snapshot, this.loggedOn?.pastDeskEntries ?? 0);
    }

    /** All the rest is in this session: it is no other one than if it had begun with the day. */
    private goOnFromPast(): void {
        this.isInPast = false;
        this.cursor = this.past;
        this.past = new ResultsCursor();
        this.hasWholeDay = true;
        this.owner.onPastWhole();
    }

    private leavePast(): void {
        this.isInPast = false;
        this.reconnect();
    }

    private onPast(result: Result): void {
        switch (this.past.take(result)) {
            case 'next':
                this.owner.onPast(result);
                if (this.now() >= this.pieceEnds) this.leavePast();
                return;
            case 'gap':
                return this.end(null, 'results are missing');
            case 'known':
                return;
        }
    }

    private onResult(result: Result, message: ServerMessage): void {
        // What takes no number is no part of the past: it is told now, and once.
        if (this.isInPast && result.bodyType === ResultBody.notice)
            return this.owner.onMessage(message);
        if (this.isInPast) return this.onPast(result);
        switch (this.cursor.take(result)) {
            case 'next':
                return this.owner.onMessage(message);
            case 'gap':
                return this.end(null, 'results are missing');
            case 'known':
                return;
        }
    }

    private onRejected(rejected: Rejected, message: ServerMessage): void {
        // Of a command that went out before, `busy` says nothing: the first one may have been taken.
        const isBusy = rejected.reason === Reason.busy;
        if (isBusy && this.pending.keepBusy(rejected.commandId)) return;
        const pending = this.pending.answered(rejected.commandId);
        // An accepted press can still be rejected, when its participant is suspended.
        if (!pending && rejected.reason !== Reason.suspended) return;
        // Any other first answer would have come again: it was a `busy` that was lost on the way.
        if (pending?.isResent && rejected.reason === Reason.stale_command)
            rejected.reason = Reason.busy;
        if (rejected.reason === Reason.clock_ahead) {
            this.timeSync.reset();
            this.exchanges = 0;
            this.exchangeTime();
        }
        this.owner.onMessage(message);
    }

    private onClosed(reason: CloseReason, text: string): void {
        const isStaleToken =
            reason === CloseReason.log_on_failed &&
            (this.credentials?.token.length ?? 0) > 0 &&
            this.credentials?.password !== '';
        if (isStaleToken && this.credentials) {
            this.credentials.token = []; // of another day, or the password was changed
            return this.end(null, text);
        }
        this.end(reason, text);
    }

    private end(reason: CloseReason | null, text: string): void {
        clearTimeout(this.timer);
        this.abandonSocket();
        const wasEnded = this.state === 'ended';
        this.state = 'ended';
        this.backFromPast();
        const willReconnect = !(reason !== null && finalReasons.has(reason));
        if (willReconnect) this.wait(this.waitBeforeTry());
        else this.forget();
        if (!wasEnded || !willReconnect) this.owner.onEnded({ reason, text, willReconnect });
    }

    /** After an outage all terminals come back: each waits another part of the time. */
    private waitBeforeTry(): number {
        const full = Math.min(tryLast, tryFirst * 2 ** Math.min(this.tries, 6));
        this.tries += 1;
        return full * (0.5 + Math.random() / 2);
    }

    private restart(wholeDay: boolean): void {
        this.hasWholeDay = wholeDay;
        this.forgetResults();
        this.reconnect();
    }

    private reconnect(): void {
        clearTimeout(this.timer);
        this.abandonSocket();
        this.connect();
    }

    private forgetResults(): void {
        this.cursor = new ResultsCursor();
        this.past = new ResultsCursor();
        this.backFromPast();
    }

    private backFromPast(): void {
        this.isInPast = this.isViewKept = false;
        this.awaySince = -Infinity;
    }

    private abandonSocket(): void {
        if (!this.socket) return;
        this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
        this.socket.close();
        this.socket = null;
    }

    private forget(): void {
        this.forgetDay();
        this.credentials = null;
        this.loggedOn = null;
        this.hasWholeDay = true;
        this.isWholeDayWanted = false;
    }

    private forgetDay(): void {
        this.forgetResults();
        this.pending.forget();
    }

    private wait(time: number): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.onTimer(), time);
    }

    private onTimer(): void {
        if (this.state === 'ended') return this.connect();
        if (this.silence >= silenceEnds) return this.end(null, 'nothing was heard');
        if (this.state === 'logged_on') return this.exchangeTime();
        this.wait(silenceEnds);
    }

    /** One time exchange, and the next in a while. It is the heartbeat, too. */
    private exchangeTime(): void {
        const clientTime = BigInt(Math.round(this.now() * 1e6));
        this.say(ClientBody.time_sync, new schema.TimeSyncT(clientTime));
        this.exchanges += 1;
        this.wait(this.exchanges < syncBurst ? burstInterval : syncInterval);
        if (this.exchanges <= syncBurst) return; // what was too much at once needs a while
        for (const pending of this.pending.takeBusy()) this.socket?.send(pending.bytes);
    }
}

export const textOf = (text: string | null): string => text ?? '';
