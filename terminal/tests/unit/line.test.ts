import * as schema from '@schema';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as commands from '../../src/line/commands';
import { Line, type Ended } from '../../src/line/line';
import type { ServerMessage } from '../../src/messages';
import { FakeSocket, loggedOn, result } from './server';

const { ClientBody, NoticeKind, ResultBody, ServerBody, View } = schema;

let sockets: FakeSocket[];
let messages: ServerMessage[];
let ends: Ended[];
let anew: boolean[];
let neverArrived: number[];
let line: Line;
const socket = (): FakeSocket => sockets.at(-1)!;

beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    sockets = [];
    messages = [];
    ends = [];
    anew = [];
    neverArrived = [];
    const owner = {
        onLoggedOn: (_: unknown, isAnew: boolean) => void anew.push(isAnew),
        onMessage: (message: ServerMessage) => void messages.push(message),
        onPast: () => undefined,
        onPastWhole: () => undefined,
        onNeverArrived: (commandId: number) => void neverArrived.push(commandId),
        onEnded: (ended: Ended) => void ends.push(ended),
    };
    line = new Line(
        owner,
        () => {
            sockets.push(new FakeSocket());
            return socket();
        },
        () => Date.now(),
    );
    line.start({ user: 'anna', password: 'secret', token: [] });
});
afterEach(() => {
    line.stop();
    vi.useRealTimers();
});

function logOn(fields: Partial<schema.LoggedOnT> = {}): void {
    socket().open();
    socket().say(ServerBody.logged_on, loggedOn(fields));
    socket().say(ServerBody.snapshot, new schema.SnapshotT(fields.lastSequence ?? 0n));
}

function answerSync(): void {
    const asked = socket().toldOf<schema.TimeSyncT>(ClientBody.time_sync).at(-1)!;
    const answer = new schema.TimeSyncedT(asked.clientTime, 1_000n, 1_000n);
    socket().say(ServerBody.time_synced, answer);
}

const logOns = (of: FakeSocket): schema.LogOnT[] => of.toldOf<schema.LogOnT>(ClientBody.log_on);
const productAdded = (sequence: number): schema.ResultT =>
    result(sequence, null, ResultBody.product_added, new schema.ProductAddedT(sequence));
const press = commands.press({
    clock: 1,
    lot: 2,
    round: 3,
    pressTime: 1_764_000_000_000_000_001n,
    units: 4,
    allOrNone: false,
});

describe('line', () => {
    test('logs on with the password first, with the token after a cut', () => {
        logOn();
        expect(logOns(socket())[0]).toMatchObject({ user: 'anna', password: 'secret', token: [] });
        socket().cut();
        vi.advanceTimersByTime(1_000);
        socket().open();
        expect(sockets.length).toBe(2);
        expect(logOns(socket())[0]).toMatchObject({ password: null, token: [1, 2, 3] });
    });

    test('goes on after the last result that it has', () => {
        logOn();
        socket().say(ServerBody.result, productAdded(1));
        socket().say(ServerBody.result, productAdded(2));
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn({ lastSequence: 2n });
        expect(logOns(socket())[0]!.lastSequence).toBe(2n);
        expect(anew).toEqual([true, false]);
    });

    test('a result that is known is not told twice, one that is missing ends the session', () => {
        logOn();
        for (const sequence of [1, 2, 2, 1])
            socket().say(ServerBody.result, productAdded(sequence));
        const results = messages.filter(({ bodyType }) => bodyType === ServerBody.result);
        expect(results.length).toBe(2);
        socket().say(ServerBody.result, productAdded(4));
        expect(ends.at(-1)).toMatchObject({ willReconnect: true });
    });

    test('the desk is told each notice once', () => {
        const notice = (text: string): schema.ResultT =>
            result(1, null, ResultBody.notice, new schema.NoticeT(NoticeKind.recovered, text));
        const desk = { view: View.desk, lastSequence: 1n };
        logOn(desk);
        socket().say(ServerBody.result, productAdded(1));
        socket().say(ServerBody.result, notice('first'));
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn(desk);
        for (const text of ['first', 'second']) socket().say(ServerBody.result, notice(text));
        const texts = messages.flatMap(({ bodyType, body }) =>
            bodyType === ServerBody.result && body.bodyType === ResultBody.notice
                ? [body.body.text]
                : [],
        );
        expect(texts).toEqual(['first', 'second']);
    });

    test('what was not answered goes out again, the same bytes under the same id', () => {
        logOn({ lastCommandId: 41n });
        expect(line.send(press)).toBe(42);
        const first = socket().commands[0];
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn({ lastCommandId: 42n });
        expect(socket().commands).toEqual([first]);
        expect(neverArrived).toEqual([]);
    });

    test('a press that never arrived is not pressed later, and that is told', () => {
        logOn({ lastCommandId: 41n });
        line.send(press);
        line.send(commands.cancelOrder(5));
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn({ lastCommandId: 41n });
        expect(socket().commands.map(({ commandId }) => commandId)).toEqual([43n]);
        expect(neverArrived).toEqual([42]);
    });

    test('log-off waits for no answer, and leaves nothing behind', () => {
        logOn();
        socket().say(ServerBody.result, productAdded(1));
        line.send(press);
        line.logOff();
        expect(socket().toldOf(ClientBody.log_off).length).toBe(1);
        expect(ends).toEqual([
            { reason: schema.CloseReason.logged_off, text: '', willReconnect: false },
        ]);
        line.start({ user: 'anna', password: 'guess', token: [] });
        logOn({ lastCommandId: 1n });
        expect(logOns(socket())[0]).toMatchObject({ token: [], lastSequence: 0n });
        expect(socket().commands).toEqual([]);
    });

    test('an answered command is not sent again', () => {
        logOn();
        line.send(press);
        socket().say(ServerBody.accepted, new schema.AcceptedT(1n, 0n, schema.CommandKind.press));
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn();
        expect(socket().commands).toEqual([]);
    });

    test('nothing that was meant for one day is said on another', () => {
        logOn();
        line.send(press);
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn({ openedAt: 8n });
        expect(socket().commands).toEqual([]);
        expect(logOns(socket())[0]?.lastSequence ?? 0n).toBe(0n);
    });

    test('busy says nothing of a resend: it is said again, later', () => {
        logOn();
        line.send(press);
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn({ lastCommandId: 1n });
        const busy = new schema.RejectedT(
            1n,
            0n,
            schema.CommandKind.press,
            null,
            schema.Reason.busy,
        );
        socket().say(ServerBody.rejected, busy);
        expect(messages.some(({ bodyType }) => bodyType === ServerBody.rejected)).toBe(false);
        for (let second = 0; second < 5; second++) {
            vi.advanceTimersByTime(1_000);
            answerSync();
        }
        expect(socket().commands.length).toBe(2);
    });

    test('no command goes out while there is no line', () => {
        logOn();
        socket().cut();
        expect(line.send(press)).toBeNull();
    });

    test('is relied on only once it is synced and caught up', () => {
        logOn({ lastSequence: 1n });
        expect(line.isReliable()).toBe(false);
        answerSync();
        expect(line.isReliable()).toBe(false); // result 1 is on its way
        socket().say(ServerBody.result, productAdded(1));
        expect(line.isReliable()).toBe(true);
    });

    test('is not relied on when nothing was heard for a while, and is given up after that', () => {
        logOn();
        answerSync();
        expect(line.isReliable()).toBe(true);
        vi.advanceTimersByTime(2_600);
        expect(line.isReliable()).toBe(false);
        vi.advanceTimersByTime(7_000);
        expect(ends.at(-1)).toMatchObject({ reason: null, willReconnect: true });
    });

    test('a refusal at the door is final, a closing market is not', () => {
        socket().open();
        socket().say(ServerBody.closed, new schema.ClosedT(schema.CloseReason.log_on_failed, ''));
        expect(ends.at(-1)).toMatchObject({ willReconnect: false });
        line.start({ user: 'anna', password: 'secret', token: [] });
        logOn();
        socket().say(ServerBody.closed, new schema.ClosedT(schema.CloseReason.server_closing, ''));
        expect(ends.at(-1)).toMatchObject({ willReconnect: true });
    });

    test('a void token gives way to the password', () => {
        line.start({ user: 'anna', password: 'secret', token: [9] });
        socket().open();
        socket().say(ServerBody.closed, new schema.ClosedT(schema.CloseReason.log_on_failed, ''));
        vi.advanceTimersByTime(1_000);
        socket().open();
        expect(logOns(socket())[0]).toMatchObject({ password: 'secret' });
    });

    test('a ping is answered at once', () => {
        logOn();
        socket().say(ServerBody.ping, new schema.PingT(77n, 0n));
        expect(socket().toldOf<schema.PongT>(ClientBody.pong)).toMatchObject([{ id: 77n }]);
    });

    test('a long day is followed from its snapshot, and from its beginning when asked', () => {
        socket().open();
        socket().say(ServerBody.logged_on, loggedOn({ lastSequence: 50_000n }));
        socket().open();
        expect(logOns(socket())[0]!.lastSequence).toBeNull();
        socket().told = [];
        logOn({ lastSequence: 50_000n });
        expect(line.isCaughtUp).toBe(true);
        line.fetchWholeDay();
        socket().open();
        expect(logOns(socket())[0]!.lastSequence).toBe(0n);
    });

    test('clock_ahead measures the time anew', () => {
        logOn();
        answerSync();
        line.send(press);
        const ahead = new schema.RejectedT(
            1n,
            0n,
            schema.CommandKind.press,
            null,
            schema.Reason.clock_ahead,
        );
        socket().say(ServerBody.rejected, ahead);
        expect(line.timeSync.isSynced).toBe(false);
    });
});
