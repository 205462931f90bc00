// The terminal as a whole, without a browser: what it forgets, and what it says.
import * as schema from '@schema';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/app';
import * as commands from '../../src/line/commands';
import type { Reader } from '../../src/messages';
import { Totals } from '../../src/parts/totals';
import { play } from '../../src/sound';
import type * as resultsScreen from '../../src/screens/results/results_screen';
import type * as attention from '../../src/screens/desk/attention';
import { columnsOf, fileName } from '../../src/screens/trader/purchases_panel';
import { FakeSocket, loggedOn, result } from './server';

vi.mock('../../src/sound', () => ({ play: vi.fn() }));
vi.mock('uplot', () => ({ default: class {} })); // it wants a window of its own

const { ClientBody, CloseReason, ResultBody, Role, ServerBody } = schema;

let sockets: FakeSocket[];
let app: App;
let mattersOf: typeof attention.mattersOf;
let resultsFileName: typeof resultsScreen.fileName;
let address: string;
let heard: Map<string, (event: unknown) => void>; // what the window is listened to for
const onHashChange = (): void => heard.get('hashchange')!({});
const socket = (): FakeSocket => sockets.at(-1)!;

const noStorage = (): Pick<Storage, 'getItem' | 'setItem'> => {
    const kept = new Map<string, string>();
    return {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => void kept.set(name, value),
    };
};

beforeEach(async () => {
    vi.useFakeTimers();
    sockets = [];
    heard = new Map();
    address = '';
    const location = {
        protocol: 'http:',
        host: 'market',
        get hash() {
            return address;
        },
    };
    vi.stubGlobal('location', location);
    vi.stubGlobal('navigator', { language: 'en' });
    vi.stubGlobal('localStorage', noStorage());
    vi.stubGlobal('sessionStorage', noStorage());
    vi.stubGlobal('requestAnimationFrame', () => 0);
    vi.stubGlobal('document', { hidden: false, addEventListener: () => undefined });
    vi.stubGlobal('history', {
        replaceState: (_: unknown, __: string, to: string) => (address = to),
    });
    vi.stubGlobal('window', {
        matchMedia: () => ({ matches: false }),
        addEventListener: (name: string, listener: () => void) => void heard.set(name, listener),
    });
    vi.stubGlobal(
        'WebSocket',
        class {
            constructor() {
                sockets.push(new FakeSocket());
                return socket();
            }
        },
    );
    const { App } = await import('../../src/app');
    app = new App();
    ({ mattersOf } = await import('../../src/screens/desk/attention')); // it wants a window, too
    ({ fileName: resultsFileName } = await import('../../src/screens/results/results_screen'));
    app.set({ hasSound: false });
});
afterEach(() => {
    app.line.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const enter = (user = 'anna'): void => app.logOn({ user, password: 'secret', token: [] });
function logOn(fields: Partial<schema.LoggedOnT> = {}): void {
    socket().open();
    socket().say(ServerBody.logged_on, loggedOn(fields));
    socket().say(ServerBody.snapshot, new schema.SnapshotT(fields.lastSequence ?? 0n));
}
function logOnLate(fields: Partial<schema.LoggedOnT> = {}): void {
    enter();
    socket().open();
    socket().say(ServerBody.logged_on, loggedOn({ lastSequence: 50_000n, ...fields }));
    logOn({ lastSequence: 50_000n, marketTime: 77n, ...fields });
}
const closed = (reason: schema.CloseReason): void =>
    socket().say(ServerBody.closed, new schema.ClosedT(reason, ''));

describe('whoever comes next', () => {
    const bought = (): void => {
        const won = new schema.WonT(0n, 0n, null, 1n, 1, 1, 2n, 22n, 880n, 22n);
        socket().say(ServerBody.won, won);
    };

    test('sees nothing of the last user after a log-off, whatever user they name', () => {
        enter();
        logOn();
        bought();
        app.set({ units: 50 });
        app.logOff();
        expect(app.ended).toBe(CloseReason.logged_off);
        expect(app.user).toBe('');
        expect(app.market.own.purchases.all.length).toBe(0);
        enter(); // any password, and the server is silent
        expect(app.role).toBeNull();
        expect(app.quantity.units).toBe(50); // their own
        enter('bert');
        expect(app.quantity.units).toBe(1);
    });

    test('sees nothing of a user whose session the server ended', () => {
        enter();
        logOn();
        bought();
        closed(CloseReason.replaced);
        expect(app.role).toBeNull();
        expect(app.market.own.purchases.all.length).toBe(0);
        enter();
        logOn();
        expect(app.role).toBe(Role.trader);
    });
});

const fields = {
    product: 5,
    clock: null,
    worstGrade: null,
    minLengthCm: null,
    limitPrice: 90,
    units: 11,
    maxUnitsPerLot: null,
    minUnitsPerLot: null,
};

test('a press that is refused ends the number that was typed, as one that is sent does', () => {
    const type = (at: number): void => app.quantity.digit(5, at);
    type(0);
    app.refuse(1, 'unseen');
    type(500);
    expect(app.quantity.units).toBe(5);
    app.press(1, 600);
    type(700);
    expect(app.quantity.units).toBe(5);
});

describe('a standing order', () => {
    const numberOf = ({ body }: schema.CommandT): bigint => (body as schema.PlaceOrderT).order;
    const accepted = ({ commandId }: schema.CommandT): void =>
        socket().say(
            ServerBody.accepted,
            new schema.AcceptedT(commandId, 0n, schema.CommandKind.place_order),
        );
    const rejected = ({ commandId }: schema.CommandT, reason = schema.Reason.bad_price): void =>
        socket().say(
            ServerBody.rejected,
            new schema.RejectedT(commandId, 0n, schema.CommandKind.place_order, null, reason),
        );
    const placed = (): schema.CommandT => {
        enter();
        logOn();
        app.placeOrder(fields);
        return socket().commands[0]!;
    };

    test('whose number a colleague had just taken is placed again under the next', () => {
        const sent = placed();
        const order = new schema.StandingOrderT(numberOf(sent), 5, null, null, 4n, 0n, 90n, 5n);
        socket().say(ServerBody.order_entered, new schema.OrderEnteredT(0n, 9, 1n, order));
        accepted(sent);
        expect(socket().commands.map(numberOf)).toEqual([1n, 2n]);
        expect(app.told).toEqual([]); // nothing is done yet
    });

    test('that is accepted stands, also where the market says no more than that', () => {
        accepted(placed());
        expect(socket().commands.length).toBe(1);
        expect(app.market.own.orders.get(1)).toMatchObject({
            unitsLeft: 11,
            state: schema.OrderState.open,
        });
    });

    test('that is refused uses up no second number', () => {
        rejected(placed());
        expect(socket().commands.map(numberOf)).toEqual([1n]);
        expect(app.told.length).toBe(1);
        app.placeOrder(fields);
        expect(socket().commands.map(numberOf)).toEqual([1n, 2n]);
    });

    test('is asked once more where the refusal can only be that of a colleague’s, and then it is told', () => {
        rejected(placed(), schema.Reason.suspended); // which the participant is not
        expect(socket().commands.map(numberOf)).toEqual([1n, 2n]);
        expect(app.told).toEqual([]);
        rejected(socket().commands[1]!, schema.Reason.stale_command);
        expect(socket().commands.length).toBe(2);
        expect(app.told.length).toBe(1);
    });

    test('of a suspended participant is refused, and that is all', () => {
        const sent = placed();
        app.market.own.isSuspended = true;
        rejected(sent, schema.Reason.suspended);
        expect(socket().commands.length).toBe(1);
        expect(app.told.length).toBe(1);
    });
});

describe('an order that was taken', () => {
    test('is told to be entered, changed or cancelled: none of it reads as filled', () => {
        enter();
        logOn();
        const taken = (): void => {
            const id = socket().commands.at(-1)!.commandId;
            socket().say(ServerBody.accepted, new schema.AcceptedT(id));
        };
        const toldIn = (language: 'en' | 'zh'): string[] => {
            app.told = [];
            app.set({ language });
            app.placeOrder(fields);
            taken();
            app.say(commands.reduceOrder(1, 3), app.words.order(1));
            taken();
            app.say(commands.cancelOrder(1), app.words.order(1));
            taken();
            return app.told.map(({ text }) => text);
        };
        expect(toldIn('en')).toEqual([
            'Order 1: entered',
            'Order 1: changed',
            'Order 1: cancelled',
        ]);
        expect(toldIn('zh')).toEqual(['委托 2：已登记', '委托 1：已修改', '委托 1：已撤销']);
    });
});

describe('units that were typed', () => {
    test('are kept once they are pressed with, or typed no further', async () => {
        enter();
        app.typeUnits(1, 0);
        app.typeUnits(2, 400);
        expect(app.preferences.units).toBe(1); // more may come
        vi.advanceTimersByTime(2_000);
        expect(app.preferences.units).toBe(12);
        app.typeUnits(7, 5_000);
        app.press(1, 5_100);
        expect(app.preferences.units).toBe(7);
        app.typeUnits(3, 9_000);
        app.eraseUnits(9_100);
        vi.advanceTimersByTime(2_000);
        expect(app.preferences.units).toBe(7); // none is no number
    });

    test('are kept when the page is loaded again at once', async () => {
        enter();
        logOn();
        app.typeUnits(8, 0);
        heard.get('pagehide')!({});
        await reload();
        expect(app.quantity.units).toBe(8);
    });

    test('are nobody else’s', () => {
        enter();
        app.typeUnits(9, 0);
        enter('bert');
        vi.advanceTimersByTime(2_000);
        expect(app.preferences.units).toBe(1);
    });
});

describe('a form that placed an order', () => {
    const accepted = vi.fn();
    const refused = vi.fn();
    const place = (): void => app.placeOrder(fields, accepted, refused);
    const reject = (id: bigint, reason: schema.Reason): void =>
        socket().say(ServerBody.rejected, Object.assign(new schema.RejectedT(id), { reason }));
    beforeEach(() => {
        vi.clearAllMocks();
        enter();
        logOn();
    });

    test('hears that it was accepted', () => {
        place();
        socket().say(ServerBody.accepted, new schema.AcceptedT(socket().commands[0]!.commandId));
        expect(accepted).toHaveBeenCalledOnce();
        expect(refused).not.toHaveBeenCalled();
    });

    test('hears why it was refused, once it was placed again under another number', () => {
        place();
        reject(socket().commands[0]!.commandId, schema.Reason.stale_command);
        expect(refused).not.toHaveBeenCalled();
        reject(socket().commands[1]!.commandId, schema.Reason.bad_price);
        expect(refused.mock.calls).toEqual([['bad price']]);
        expect(accepted).not.toHaveBeenCalled();
    });

    test('hears at once that there is no line', () => {
        socket().cut();
        place();
        expect(refused.mock.calls).toEqual([[app.words.line_lost]]);
    });

    test('hears that its day was over before an answer; no answer of the next day is taken for it', () => {
        place();
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn({ openedAt: 8n });
        expect(refused.mock.calls).toEqual([[app.words.day_was_over]]);
        logOn({ openedAt: 8n }); // the results from the new day's beginning
        app.say(commands.cancelOrder(1), 'cancel');
        socket().say(ServerBody.accepted, new schema.AcceptedT(1n));
        expect(accepted).not.toHaveBeenCalled();
        expect(app.told.map(({ text }) => text)).toEqual([
            'Order 1: not answered while its day lasted',
            'cancel: cancelled',
        ]);
    });
});

describe('a sale that was cancelled', () => {
    const { none } = schema.Reason;
    const page = (...cancelled: boolean[]): void => {
        const purchases = cancelled.map(
            (isCancelled, place) =>
                new schema.PurchaseT(
                    BigInt(place + 1),
                    5n,
                    1,
                    1,
                    null,
                    2n,
                    22n,
                    880n,
                    22n,
                    isCancelled,
                ),
        );
        const answer = new schema.PurchasesPageAnswerT(none, 1n, 0n, 9n, 60n, purchases);
        socket().say(ServerBody.purchases_page, answer);
    };
    const told = async (of = app): Promise<number[]> => {
        const { untold } = await import('../../src/screens/trader/cancellation');
        return untold(of).map(({ sale }) => sale);
    };
    const loadedAgain = async (): Promise<App> => {
        app.line.stop();
        const { App } = await import('../../src/app');
        app = new App(); // in the same tab
        return app;
    };
    const putAway = (sale: number): void => void app.market.dismissed.add(`cancelled/${sale}`);

    test('is told until it is put away, whenever it was; after a reload, too, and once', async () => {
        enter();
        logOn();
        page(true, false, true);
        expect(await told()).toEqual([1, 3]);
        socket().say(
            ServerBody.result,
            result(1, 1, ResultBody.sale_cancelled, new schema.SaleCancelledT(2n)),
        );
        expect(await told()).toEqual([1, 2, 3]);
        putAway(2);
        expect(await told()).toEqual([1, 3]);

        await loadedAgain();
        logOn();
        page(true, true, true);
        expect(await told()).toEqual([1, 3]);
    });

    test('is put away by its user, on its day', async () => {
        enter();
        logOn();
        page(true);
        putAway(1);
        expect(await told()).toEqual([]);
        for (const other of [{ user: 9 }, { openedAt: 8n }]) {
            app.logOff();
            enter();
            logOn(other);
            page(true);
            expect(await told()).toEqual([1]);
        }
        putAway(1);
        const kept = JSON.parse(localStorage.getItem('huagu.dismissed')!);
        expect(kept).toEqual({ dismissed: ['8/1/cancelled/1'] });
    });

    test('stays put away where another tab puts away another', async () => {
        enter();
        logOn();
        page(true, true);
        const { Dismissed } = await import('../../src/dismissed');
        const beside = new Dismissed({ openedAt: 7n, user: 9 });
        putAway(1);
        beside.add('cancelled/1');
        await loadedAgain();
        logOn();
        page(true, true);
        expect(await told()).toEqual([2]);
    });
});

describe('the door', () => {
    test('says of a log-on that was kept that its time is over, of a password that it is wrong', () => {
        enter();
        logOn();
        closed(CloseReason.log_on_failed); // while there is a password, it is tried
        vi.advanceTimersByTime(1_000);
        socket().open();
        closed(CloseReason.log_on_failed);
        expect(app.endedBecause).toBe('Wrong user or password');
        app.logOn({ user: 'anna', password: '', token: [1] });
        expect(app.endedBecause).toBe('');
        socket().open();
        closed(CloseReason.log_on_failed);
        expect(app.endedBecause).toContain('has expired');
        app.logOff();
        expect(app.endedBecause).toBe('');
    });
});

describe('a line that is sought again', () => {
    test('says why it was lost, until it is back', () => {
        enter();
        logOn();
        socket().cut();
        expect(app.lineLost).toBe(app.words.line_reconnecting);
        vi.advanceTimersByTime(1_000);
        logOn();
        closed(CloseReason.server_closing);
        expect(app.lineLost).toContain(app.words.closed_because[CloseReason.server_closing]);
        vi.advanceTimersByTime(1_000);
        socket().cut(); // nobody there yet
        expect(app.lineLost).toContain(app.words.closed_because[CloseReason.server_closing]);
        vi.advanceTimersByTime(1_000);
        logOn();
        socket().cut();
        expect(app.lineLost).toBe(app.words.line_reconnecting);
    });
});

describe('a link with a token', () => {
    test('logs on in a tab where the terminal runs, and leaves no token in the address', () => {
        enter();
        logOn();
        address = '#/hall?user=screen&token=0a0b&clocks=1%2C3';
        onHashChange();
        expect(address).toBe('#/hall?clocks=1,3');
        expect(app.route.clocks).toEqual([1, 3]);
        expect(app.user).toBe('screen');
        socket().open();
        expect(socket().toldOf<schema.LogOnT>(ClientBody.log_on)[0]).toMatchObject({
            user: 'screen',
            token: [10, 11],
        });
    });
});

describe('a long day', () => {
    const named = (products: number[]): schema.ReferenceAnswerT =>
        new schema.ReferenceAnswerT(products.map((number) => new schema.ProductAddedT(number)));
    const asked = (): schema.ReferenceT[] =>
        socket().toldOf<schema.ReferenceT>(ClientBody.reference);

    test('names all products and participants, and is counted from the log-on', () => {
        logOnLate();
        expect(asked().length).toBe(1);
        expect(asked()[0]!.products.slice(0, 2)).toEqual([1, 2]);
        expect(asked()[0]!.participants.length).toBe(500);
        socket().say(ServerBody.reference, named([1, 2]));
        expect([...app.market.view.products.keys()]).toEqual([1, 2]);
        expect(asked()[1]!.products[0]).toBe(501);
        socket().say(ServerBody.reference, named([]));
        expect(asked().length).toBe(2);
        expect(app.market.day.since).toBe(77n);
    });

    test('a whole day asks for no names, and is counted from its beginning', () => {
        enter();
        logOn();
        expect(asked()).toEqual([]);
        expect(app.market.day.since).toBeNull();
    });

    test('has files that say they are of a part', () => {
        logOnLate({ day: '2026-11-30' });
        expect(resultsFileName(app, 'sales')).toBe('sales-part-2026-11-30.csv');
        enter();
        logOn({ day: '2026-11-30' });
        expect(resultsFileName(app, 'averages')).toBe('averages-2026-11-30.csv');
        logOn({ day: '2026-11-30', lastSequence: 2n }); // and they are on their way
        expect(resultsFileName(app, 'averages')).toBe('averages-part-2026-11-30.csv');
    });

    test('is loaded whole by itself on a wall, and by nobody who may say commands', () => {
        const lastSequence = (): bigint | null =>
            socket().toldOf<schema.LogOnT>(ClientBody.log_on)[0]!.lastSequence;
        const longDay = { role: Role.observer, lastSequence: 50_000n };
        enter();
        for (let session = 0; session < 2; session += 1) {
            socket().open();
            socket().say(ServerBody.logged_on, loggedOn(longDay));
        }
        logOn(longDay);
        expect(lastSequence()).toBe(0n);
        expect(app.market.day.since).toBeNull();
        expect(sockets.length).toBe(3);
        address = '#/hall';
        onHashChange();
        logOnLate({ role: Role.auctioneer });
        expect(lastSequence()).toBeNull();
        expect(app.market.day.since).toBe(77n);
        address = '#/results';
        onHashChange();
        logOnLate({ role: Role.settlement });
        expect(lastSequence()).toBeNull();
        address = '#/hall';
        onHashChange();
        socket().open();
        expect(lastSequence()).toBe(0n);
    });

    test('knows the lots that come next, though a snapshot has only the first of a queue', () => {
        logOnLate();
        const lots = (from: number, count: number): schema.LotT[] =>
            Array.from({ length: count }, (_, place) => new schema.LotT(from + place, 1, 9, 5));
        const clock = new schema.ClockSnapshotT(1);
        Object.assign(clock, { queue: lots(1, 10), queuedLots: 300 });
        socket().say(ServerBody.snapshot, new schema.SnapshotT(50_000n, 0n, [clock]));
        const pages = () => socket().toldOf<schema.CataloguePageT>(ClientBody.catalogue_page);
        const answer = (from: number, count: number): void => {
            const page = lots(from + 1, count);
            for (const lot of page) lot.remark = 'fine';
            socket().say(
                ServerBody.catalogue_page,
                new schema.CataloguePageAnswerT(1, from - sold, 300 - sold, BigInt(sequence), page),
            );
            vi.advanceTimersByTime(50);
        };
        let sequence = 50_000;
        let sold = 0;
        vi.advanceTimersByTime(0);
        expect(pages()).toMatchObject([{ clock: 1, fromPosition: 0, lots: 10 }]);
        answer(0, 10);
        expect(app.market.view.lots.get(10)!.remark).toBe('fine');
        const tell = (type: schema.ResultBody, body: schema.ResultT['body']): void =>
            socket().say(ServerBody.result, result((sequence += 1), 1, type, body));
        const sell = (count: number): void => {
            for (const end = sold + count; sold < end;) {
                sold += 1;
                tell(ResultBody.round_started, new schema.RoundStartedT(sold, 1n, 100n));
                tell(ResultBody.lot_closed, new schema.LotClosedT(sold));
            }
            vi.advanceTimersByTime(500);
        };
        sell(6);
        expect(pages()[1]).toMatchObject({ clock: 1, fromPosition: 4 });
        answer(10, 100);
        expect(app.market.view.lots.get(110)!.remark).toBe('fine');
        sell(90);
        expect(pages().length).toBe(2);
        sell(10);
        expect(pages().length).toBe(3);
    });
});

describe('purchases', () => {
    const asked = (): unknown[] =>
        socket()
            .toldOf<schema.PurchasesPageT>(ClientBody.purchases_page)
            .map(({ fromSale }) => fromSale);

    test('of before the log-on are asked for, page after page, by a trader and nobody else', () => {
        enter();
        logOn();
        expect(asked()).toEqual([1n]);
        const { none } = schema.Reason;
        const purchase = new schema.PurchaseT(9n, 5n, 1, 1, null, 2n, 22n, 880n, 22n, false);
        socket().say(
            ServerBody.purchases_page,
            new schema.PurchasesPageAnswerT(none, 1n, 4_097n, 9n, 60n, [purchase]),
        );
        vi.advanceTimersByTime(100);
        expect(asked()).toEqual([1n, 4_097n]);
        expect(app.market.own.purchases.all.length).toBe(1);
        enter('screen');
        logOn({ role: Role.observer });
        expect(asked()).toEqual([]);
    });
});

describe('what was bought before a log-on in a long day', () => {
    test('is named by the pages of purchases: nothing else tells of its lots', () => {
        enter();
        logOnLate();
        const { none } = schema.Reason;
        const won = new schema.WonT(0n, 0n, null, 9n, 1, 7, 2n, 22n, 880n, 22n);
        socket().say(ServerBody.won, won); // a log-on's outcomes come before the pages
        expect(app.lotName(7)).toBe('Lot 7');
        const names = [new schema.NameT('en', 'Carola')];
        socket().say(
            ServerBody.reference,
            new schema.ReferenceAnswerT([
                Object.assign(new schema.ProductAddedT(), { product: 5, names }),
            ]),
        );
        const purchase = new schema.PurchaseT(
            9n, 5n, 1, 7, null, 2n, 22n, 880n, 22n, false, 5, 1n, 60n, 3,
        ); // prettier-ignore
        socket().say(
            ServerBody.purchases_page,
            new schema.PurchasesPageAnswerT(none, 1n, 0n, 9n, 60n, [purchase]),
        );
        socket().say(ServerBody.won, won); // again, as after a cut
        expect(app.lotName(7)).toBe('Carola · B · 60 cm');
        const row = app.market.own.purchases.get(9)!;
        const { product, grade, length_cm: length, grower } = columnsOf(app);
        expect([product!(row), grade!(row), length!(row), grower!(row)]).toEqual([
            'Carola', 'B', 60, 'Participant 3',
        ]); // prettier-ignore
        expect(fileName(app)).not.toContain('part');
    });

    test('keeps its number where an older server tells no more', () => {
        enter();
        logOnLate();
        const purchase = new schema.PurchaseT(9n, 5n, 1, 7, null, 2n, 22n, 880n, 22n, false);
        socket().say(
            ServerBody.purchases_page,
            new schema.PurchasesPageAnswerT(schema.Reason.none, 1n, 0n, 9n, 60n, [purchase]),
        );
        expect(app.lotName(7)).toBe('Lot 7');
        expect(fileName(app)).toContain('part');
    });
});

describe('a file of purchases', () => {
    test('has money in units of the currency, which its head names', () => {
        enter();
        logOn({ currency: 'CNY', minorUnitDigits: 2 });
        const won = new schema.WonT(0n, 0n, null, 1n, 1, 1, 2n, 2_200n, 123_456n, 22n);
        socket().say(ServerBody.won, won);
        const columns = columnsOf(app);
        const row = app.market.own.purchases.get(1)!;
        expect(Object.keys(columns)).toContain('gross_CNY');
        expect(columns.gross_CNY!(row)).toBe('1234.56');
        expect([columns.price_CNY!(row), columns.fee_CNY!(row)]).toEqual(['22.00', '0.22']);
    });

    test('is of a part as long as the product of a lot is not known', () => {
        enter();
        logOn({ day: '2026-11-23' });
        socket().say(
            ServerBody.won,
            new schema.WonT(0n, 0n, null, 1n, 1, 7, 2n, 2_200n, 123_456n, 22n),
        );
        expect(fileName(app)).toBe('purchases-part-2026-11-23.csv');
        const lot = Object.assign(new schema.LotT(), { lot: 7, product: 5 });
        socket().say(
            ServerBody.result,
            result(1, 1, ResultBody.lot_queued, new schema.LotQueuedT(lot)),
        );
        expect(fileName(app)).toBe('purchases-2026-11-23.csv');
    });
});

describe('totals', () => {
    const names = (): unknown[] => {
        const { props } = Totals({ app }) as unknown as { props: { of: [unknown, unknown][] } };
        return props.of.map(([name]) => name);
    };

    test('of a part of the day say since when they are counted', () => {
        enter();
        logOn();
        expect(names()).not.toContain(app.words.counted_since);
        app.line.stop();
        logOnLate();
        expect(names()).toContain(app.words.counted_since);
    });
});

describe('the link of a hall’s screen', () => {
    const linkOf = (role: schema.Role): string | null => {
        enter('screen');
        logOn({ role });
        return app.linkToShare;
    };

    test('is an observer’s only: it brings the user’s rights along', () => {
        for (const role of [Role.auctioneer, Role.settlement, Role.trader, Role.grower])
            expect(linkOf(role)).toBeNull();
        expect(linkOf(Role.observer)).toMatch(/user=screen&token=010203$/);
        address = '#/hall?clocks=3,1';
        onHashChange();
        expect(app.linkToShare).toMatch(/#\/hall\?user=screen&token=010203&clocks=3%2C1$/);
    });

    test('is not offered when the day is over: it would let nobody in', () => {
        expect(linkOf(Role.observer)).not.toBeNull();
        const over = new schema.MarketClosedT(0n, 0n, 0n);
        socket().say(ServerBody.result, result(1, null, ResultBody.market_closed, over));
        expect(app.linkToShare).toBeNull();
    });
});

const reload = async (): Promise<void> => {
    const { App } = await import('../../src/app');
    app.line.stop();
    app = new App();
};

describe('a link that has run out', () => {
    beforeEach(async () => {
        address = '#/hall?user=screen&token=0a0b';
        await reload();
        socket().open();
        closed(CloseReason.log_on_failed);
        expect(app.wallEnded).toBe(CloseReason.log_on_failed);
    });

    test('says so after a reload, too, until somebody goes to the door', async () => {
        await reload();
        expect(address).toBe('#/hall');
        expect(app.wallEnded).toBe(CloseReason.log_on_failed);
        app.goToDoor();
        expect(app.wallEnded).toBeNull();
        expect(app.endedBecause).toBe(app.words.log_on_expired); // nobody typed a password
        await reload();
        expect(app.wallEnded).toBeNull();
    });

    test('is forgotten with the next log-on', async () => {
        enter('screen');
        logOn({ role: Role.observer });
        await reload();
        expect(app.wallEnded).toBeNull();
    });
});

describe('whose place another took', () => {
    test('is told so after a reload, too, and does not take it back', async () => {
        enter();
        logOn();
        closed(CloseReason.replaced);
        for (let times = 0; times < 2; times++) {
            sockets = [];
            await reload();
            expect(sockets).toEqual([]);
            expect(app.endedBecause).toBe('This user logged on elsewhere');
            expect(app.wallEnded).toBeNull(); // a trader has no wall
        }
        enter();
        logOn();
        await reload();
        expect(app.endedBecause).toBe('');
    });

    test('on a wall, is told so in the place of the door', async () => {
        address = '#/hall?user=screen&token=0a0b';
        await reload();
        logOn({ role: Role.observer });
        closed(CloseReason.replaced);
        expect(app.wallEnded).toBe(CloseReason.replaced);
        await reload();
        expect(app.wallEnded).toBe(CloseReason.replaced);
        app.goToDoor();
        expect(app.wallEnded).toBeNull();
        expect(app.endedBecause).toBe('This user logged on elsewhere');
    });

    test('what a reload mends is not told again', async () => {
        enter();
        socket().open();
        closed(CloseReason.log_on_failed); // a wrong password
        await reload();
        expect(app.endedBecause).toBe('');
        enter();
        logOn();
        closed(CloseReason.bad_version);
        await reload();
        expect(app.endedBecause).toBe('');
    });
});

describe('a page that goes away', () => {
    test('logs off, and comes in again without a password', async () => {
        enter();
        logOn();
        heard.get('pagehide')!({});
        expect(socket().toldOf(ClientBody.log_off).length).toBe(1);
        expect(app.line.state).toBe('ended');
        await reload();
        socket().open();
        expect(socket().toldOf<schema.LogOnT>(ClientBody.log_on)[0]!.token).not.toEqual([]);
    });

    test('and that the browser brings back as it was logs on again', () => {
        enter();
        logOn();
        const before = sockets.length;
        heard.get('pageshow')!({ persisted: false }); // just loaded
        expect(sockets.length).toBe(before);
        heard.get('pagehide')!({});
        heard.get('pageshow')!({ persisted: true });
        expect(sockets.length).toBe(before + 1);
        logOn();
        expect(app.role).toBe(Role.trader);
    });
});

test('what another tab of the user has put away goes here, too', () => {
    enter('desk');
    logOn({ role: Role.auctioneer });
    const notice = (at: number): void =>
        socket().say(
            ServerBody.result,
            result(at, null, ResultBody.notice, new schema.NoticeT(at - 1, `notice ${at}`)),
        );
    notice(1);
    notice(2);
    const { notices } = app.market.desk;
    const before = notices.length;
    const kept = localStorage.getItem('huagu.dismissed');
    app.market.desk.dismiss(notices[0]!);
    const dismissed = localStorage.getItem('huagu.dismissed')!;
    localStorage.setItem('huagu.dismissed', kept ?? '{}'); // as if it had not been here
    app.market.desk.notices = notices;
    app.market.dismissed.refresh!();
    heard.get('storage')!({ key: 'huagu' });
    expect(app.market.desk.notices.length).toBe(before);
    localStorage.setItem('huagu.dismissed', dismissed);
    heard.get('storage')!({ key: 'huagu.dismissed' });
    expect(app.market.desk.notices).toEqual(notices.slice(1));
});

describe('marks', () => {
    test('are their user’s, and of the day', () => {
        const enterAs = (user: string, day = '2026-11-23'): void => {
            enter(user);
            logOn({ day });
        };
        enterAs('anna');
        app.toggleMark(7);
        expect([app.isMarked(7), app.isMarked(8)]).toEqual([true, false]);
        app.logOff();
        enterAs('bert');
        expect(app.isMarked(7)).toBe(false);
        app.toggleMark(8);
        app.logOff();
        enterAs('anna');
        expect([app.isMarked(7), app.isMarked(8)]).toEqual([true, false]);
        app.toggleMark(7);
        expect(app.isMarked(7)).toBe(false);
        app.logOff();
        enterAs('bert', '2026-11-24');
        expect(app.isMarked(8)).toBe(false);
        app.toggleMark(9);
        expect(app.preferences.marked).toEqual(['2026-11-24/9/bert']);
    });
});

describe('what a standing order buys', () => {
    const won = (order: bigint | null): schema.WonT =>
        new schema.WonT(1n, 0n, order, 1n, 1, 1, 5n, 120n, 12_000n, 22n);

    test('is told in words, and sounds unlike what a press buys', () => {
        app.set({ hasSound: true });
        enter();
        logOn({ currency: 'CNY', minorUnitDigits: 2 });
        socket().say(ServerBody.won, won(3n));
        expect(app.told.map(({ text }) => text)).toEqual(['Order 3 bought 5 at 1.20']);
        expect(vi.mocked(play).mock.calls).toEqual([['bought']]);
        socket().say(ServerBody.won, won(null));
        expect(app.told.length).toBe(1);
        expect(vi.mocked(play).mock.lastCall).toEqual(['won']);
    });
});

describe('an answer', () => {
    test('says that its sale was cancelled', async () => {
        const { answerOf } = await import('../../src/screens/trader/clock_panel');
        enter();
        logOn({ currency: 'CNY', minorUnitDigits: 2 });
        const clock = new schema.ClockSnapshotT(1);
        socket().say(ServerBody.snapshot, new schema.SnapshotT(0n, 0n, [clock]));
        const press = { clock: 1, lot: 1, round: 1, pressTime: 0n, units: 4, allOrNone: false };
        app.market.own.pressed(1, press, 144);
        socket().say(
            ServerBody.won,
            new schema.WonT(1n, 0n, null, 9n, 1, 1, 4n, 144n, 11_520n, 288n),
        );
        const says = () => answerOf(app, app.market.view.clocks.get(1)!);
        expect(says()).toMatchObject({ look: 'won', text: 'Mine: 4 at 1.44' });
        socket().say(
            ServerBody.result,
            result(1, 1, ResultBody.sale_cancelled, new schema.SaleCancelledT(9n)),
        );
        const text = 'This sale was cancelled: 4 at 1.44';
        expect(says()).toMatchObject({ look: 'refused', text });
    });

    describe('to a press that another follows', () => {
        const none = 'No hand is running';
        let now = 0n;
        let says: () => { look: string; text: string; detail: string };
        const starts = (round: bigint, startsAt: bigint): void => {
            const started = new schema.RoundStartedT(1, round, 200n, 1n, 10n, startsAt, 100n);
            started.minUnits = 2n;
            const sequence = app.market.view.sequence + 1;
            socket().say(ServerBody.result, result(sequence, 1, ResultBody.round_started, started));
        };
        beforeEach(async () => {
            const { answerOf } = await import('../../src/screens/trader/clock_panel');
            enter();
            logOn({ currency: 'CNY', minorUnitDigits: 2 });
            socket().say(
                ServerBody.snapshot,
                new schema.SnapshotT(0n, 0n, [new schema.ClockSnapshotT(1)]),
            );
            app.marketTime = () => now;
            says = () => answerOf(app, app.market.view.clocks.get(1)!);
            const press = { clock: 1, lot: 1, round: 1, pressTime: 0n, units: 4, allOrNone: false };
            app.market.own.pressed(1, press, 144);
            const won = new schema.WonT(1n, 0n, null, 9n, 1, 1, 4n, 144n, 11_520n, 288n);
            socket().say(ServerBody.won, won);
        });

        test('stays in the hold before the next round, the refusal beside it, which goes as a hand runs', () => {
            starts(2n, 1_000n);
            now = 10n;
            app.press(1, 0);
            expect(says()).toMatchObject({ look: 'won', text: 'Mine: 4 at 1.44', detail: none });
            now = 1_005n;
            expect(says()).toMatchObject({ look: 'won', text: 'Mine: 4 at 1.44' });
            expect(says().detail).toContain('Pressed at 1.44');
        });

        test('stays on a clock without a round, which says that no hand runs', () => {
            app.press(1, 0);
            expect(says()).toMatchObject({ look: 'won', text: 'Mine: 4 at 1.44', detail: none });
        });

        test('makes way for why the hand that runs was not pressed at', () => {
            starts(2n, 1_000n);
            now = 1_005n;
            app.press(1, 0); // for one, and two are the least
            expect(says()).toMatchObject({ look: 'refused', text: 'At least 2' });
        });

        test('of another is newer than why the other was none', () => {
            app.press(1, 0);
            const lost = new schema.LostT(1n, 0n, 1, 1);
            socket().say(ServerBody.lost, lost);
            expect(says().look).toBe('lost');
            expect(says().detail).not.toBe(none);
        });
    });

    test('that accepts is told to the form that asked, one that refuses is not: what was typed stays', () => {
        enter();
        logOn({ role: Role.auctioneer });
        const accepted = vi.fn();
        const refused = vi.fn();
        const id = app.say(commands.openClock(1), 'open', accepted)!;
        const other = app.say(commands.openClock(2), 'open', refused)!;
        expect(accepted).not.toHaveBeenCalled();
        socket().say(ServerBody.accepted, new schema.AcceptedT(BigInt(id)));
        socket().say(
            ServerBody.rejected,
            Object.assign(new schema.RejectedT(BigInt(other)), { reason: schema.Reason.not_idle }),
        );
        expect(accepted).toHaveBeenCalledOnce();
        expect(refused).not.toHaveBeenCalled();
    });

    test('tells that a press never arrived', () => {
        enter();
        logOn();
        app.market.own.pressed(
            app.line.send({ kind: schema.CommandBody.press, body: new schema.PressT() })!,
            { clock: 1, lot: 1, round: 1, pressTime: 0n, units: 1, allOrNone: false },
            22,
        );
        socket().cut();
        vi.advanceTimersByTime(1_000);
        logOn();
        expect(app.market.own.presses.get(1)!.answer).toBe('never_arrived');
    });
});

describe('what needs attention', () => {
    const asked = (): number[] =>
        socket()
            .toldOf<schema.HealthT>(ClientBody.health)
            .map(({ fromUser }) => fromUser);
    const { health: known } = ClientBody;
    const { line_lost, logged_off } = CloseReason;
    const told = (): string[] => mattersOf(app).map(({ text }) => text);

    test('of readers and journal is asked page after page, and never of an older server, which would end the session', () => {
        enter();
        logOn({ role: Role.auctioneer });
        app.line.askHealth(0);
        expect(asked()).toEqual([]);
        logOn({ role: Role.auctioneer, knownMessages: known });
        app.line.askHealth(0);
        const page = new schema.HealthAnswerT(schema.Reason.none, 0, 501, 7n, 0n, []);
        socket().say(ServerBody.health, page);
        expect(asked()).toEqual([0, 501]);
    });

    test('of readers and journal is told while it is bad, or until it is dismissed where it would not go by itself', () => {
        enter();
        logOn({ role: Role.auctioneer, knownMessages: known });
        const say = (...readers: schema.ReaderT[]): void => {
            const journal = new schema.JournalHealthT(5n, 5n);
            const { none } = schema.Reason;
            const answer = new schema.HealthAnswerT(none, 0, 0, 7n, 10n ** 10n, readers, journal);
            socket().say(ServerBody.health, answer);
        };
        const reader = (
            role: schema.Role,
            ended: schema.CloseReason | null,
            behind: bigint | null,
        ) => new schema.ReaderT(role, 'x', role, ended, 5n, 3n, behind);
        say(reader(Role.settlement, line_lost, null), reader(Role.observer, null, 0n));
        expect(told()).toEqual([
            expect.stringMatching(/^Settlement x: Line lost at/),
            expect.stringMatching(/^Observer x has been behind since/),
        ]);
        const [gone, behind] = mattersOf(app);
        expect(behind!.dismiss).toBeUndefined();
        gone!.dismiss!();
        expect(told()).toHaveLength(1);
        say(reader(Role.settlement, logged_off, null), reader(Role.observer, null, null));
        expect(told()).toEqual([]);
    });

    test('of another machine’s line is not said in the words for this page’s own', async () => {
        const { wentOf } = await import('../../src/screens/desk/health');
        const went = (ended: schema.CloseReason): string | null =>
            wentOf(app, { ended, since: 0n } as Reader);
        expect(went(CloseReason.bad_frame)).toMatch(/^Sent what is no message at/);
        expect(went(CloseReason.heartbeat_timeout)).toMatch(/^Was silent at/);
        expect(went(line_lost)).toMatch(/^Line lost at/);
        app.set({ language: 'zh' });
        expect(went(CloseReason.bad_frame)).toMatch(/^发来的不是有效消息/);
        expect(went(CloseReason.heartbeat_timeout)).toMatch(/^没有响应/);
    });

    test('tells a lost line from a log-off, and neither where an older server does not', () => {
        enter();
        logOn({ role: Role.auctioneer });
        const say = (sessions: number, lost = 0, ended: schema.CloseReason | null = null): void => {
            const state = new schema.ParticipantStateT(
                3,
                false,
                9n,
                0n,
                0n,
                0,
                sessions,
                lost,
                ended,
            );
            const page = new schema.ParticipantsPageAnswerT(schema.Reason.none, 0, 0, 7n, 0n, [
                state,
            ]);
            socket().say(ServerBody.participants_page, page);
        };
        const gone = (...of: Parameters<typeof say>): string => {
            say(1);
            expect(told()).toEqual([]);
            say(...of);
            return told().join();
        };
        expect(gone(0, 1, line_lost)).toMatch(/^Participant 3: line lost at/);
        expect(gone(0, 0, logged_off)).toMatch(/^Participant 3 logged off at/);
        expect(gone(0)).toBe('Participant 3 is no longer logged on');
    });

    test('does not push a clock’s matters down with the lost lines of buyers', () => {
        enter();
        logOn({ role: Role.auctioneer });
        const states = [3, 4].map((participant) =>
            Object.assign(new schema.ParticipantStateT(participant), { lost: 1 }),
        );
        const { none } = schema.Reason;
        const page = new schema.ParticipantsPageAnswerT(none, 0, 0, 7n, 0n, states);
        socket().say(ServerBody.participants_page, page);
        const clock = Object.assign(new schema.ClockSnapshotT(1), {
            state: schema.ClockState.paused,
        });
        socket().say(ServerBody.snapshot, new schema.SnapshotT(0n, 0n, [clock]));
        expect(told()).toEqual([
            expect.stringContaining('is paused'),
            expect.stringContaining('Participant 3'),
            expect.stringContaining('Participant 4'),
        ]);
    });
});
