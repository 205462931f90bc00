// The market's messages as plain values, and bytes on the way out. Numbers that the schemas bound
// below 2^53 become numbers; market times (and the day's seed) need all 64 bits and stay bigint.
import { Builder, ByteBuffer } from 'flatbuffers';
import * as schema from '@schema';

/** Nanoseconds of market time since the Unix epoch. */
export type Time = bigint;

const wide = [
    'at',
    'startsAt',
    'pressTime',
    'marketTime',
    'received',
    'clientTime',
    'openedAt',
    'since',
    'behindSince',
    'standsSince',
    'durableAt',
    'waitingSince',
    'endedAt',
    'seed',
] as const;
type Wide = (typeof wide)[number];
const isWide: ReadonlySet<string> = new Set(wide);

export type Plain<T> = T extends bigint
    ? number
    : T extends Uint8Array
      ? never
      : T extends (infer Element)[]
        ? Plain<Element>[]
        : T extends object
          ? {
                [K in keyof T as T[K] extends Function ? never : K]: K extends Wide
                    ? T[K]
                    : Plain<T[K]>;
            }
          : T;

export type Name = Plain<schema.NameT>;
export type Lot = Plain<schema.LotT>;
export type Round = Plain<schema.RoundStartedT>;
export type Rules = Plain<schema.ClockRulesT>;
export type Sale = Plain<schema.SaleT>;
export type Product = Plain<schema.ProductAddedT>;
export type Participant = Plain<schema.ParticipantAddedT>;
export type LoggedOn = Plain<schema.LoggedOnT>;
export type TimeSynced = Plain<schema.TimeSyncedT>;
export type Snapshot = Plain<schema.SnapshotT>;
export type ClockSnapshot = Plain<schema.ClockSnapshotT>;
export type OwnSnapshot = Plain<schema.OwnSnapshotT>;
export type StandingOrder = Plain<schema.StandingOrderT>;
export type Accepted = Plain<schema.AcceptedT>;
export type Rejected = Plain<schema.RejectedT>;
export type Won = Plain<schema.WonT>;
export type Lost = Plain<schema.LostT>;
export type OrderChanged = Plain<schema.OrderChangedT>;
export type OrderEntered = Plain<schema.OrderEnteredT>;
export type CreditChanged = Plain<schema.CreditChangedT>;
export type CataloguePage = Plain<schema.CataloguePageAnswerT>;
export type ParticipantsPage = Plain<schema.ParticipantsPageAnswerT>;
export type ParticipantState = Plain<schema.ParticipantStateT>;
export type Reader = Plain<schema.ReaderT>;
export type JournalHealth = Plain<schema.JournalHealthT>;
export type HealthPage = Plain<schema.HealthAnswerT>;
/** What is in a lot. */
export type LotText = Pick<Lot, 'product' | 'grade' | 'lengthCm' | 'grower'>;
export type Purchase = Omit<Plain<schema.PurchaseT>, keyof LotText>;
export type PurchasesPage = Plain<schema.PurchasesPageAnswerT>;
export type SuspensionChanged = Plain<schema.SuspensionChangedT>;
export type Reference = Plain<schema.ReferenceAnswerT>;
export type AdministrationDone = Plain<schema.AdministrationDoneT>;

/** One of a union: `bodyType` says which `body`. */
type OneOf<Bodies> = {
    [Type in keyof Bodies]: { bodyType: Type; body: Plain<Bodies[Type]> };
}[keyof Bodies];

interface ReplyBodies {
    [schema.ReplyBody.accepted]: schema.AcceptedT;
    [schema.ReplyBody.rejected]: schema.RejectedT;
    [schema.ReplyBody.won]: schema.WonT;
    [schema.ReplyBody.lost]: schema.LostT;
    [schema.ReplyBody.order_changed]: schema.OrderChangedT;
    [schema.ReplyBody.credit_changed]: schema.CreditChangedT;
}
export type Reply = OneOf<ReplyBodies>;
export interface DeskReply {
    participant: number | null;
    user: number | null;
    replyType: schema.ReplyBody;
    reply: Reply['body'];
}
/** Of a desk's reply or an own snapshot's outcome, whose schemas name the pair differently. */
export const replyOf = (bodyType: schema.ReplyBody, body: unknown) => ({ bodyType, body }) as Reply;

interface ResultBodies {
    [schema.ResultBody.market_opened]: schema.MarketOpenedT;
    [schema.ResultBody.market_closed]: schema.MarketClosedT;
    [schema.ResultBody.clock_opened]: schema.ClockOpenedT;
    [schema.ResultBody.clock_paused]: schema.ClockPausedT;
    [schema.ResultBody.clock_resumed]: schema.ClockResumedT;
    [schema.ResultBody.clock_closed]: schema.ClockClosedT;
    [schema.ResultBody.hand_stopped]: schema.HandStoppedT;
    [schema.ResultBody.lot_queued]: schema.LotQueuedT;
    [schema.ResultBody.lot_changed]: schema.LotChangedT;
    [schema.ResultBody.lot_closed]: schema.LotClosedT;
    [schema.ResultBody.round_started]: schema.RoundStartedT;
    [schema.ResultBody.sale]: schema.SaleT;
    [schema.ResultBody.sale_cancelled]: schema.SaleCancelledT;
    [schema.ResultBody.product_added]: schema.ProductAddedT;
    [schema.ResultBody.participant_added]: schema.ParticipantAddedT;
    [schema.ResultBody.clock_added]: schema.ClockAddedT;
    [schema.ResultBody.rules_set]: schema.RulesSetT;
    [schema.ResultBody.fees_set]: schema.FeesSetT;
    [schema.ResultBody.desk_reply]: schema.DeskReplyT;
    [schema.ResultBody.notice]: schema.NoticeT;
}
export type Result = {
    sequence: number;
    clock: number | null;
    clockSequence: number;
    at: Time;
} & OneOf<ResultBodies>;

interface ServerBodies {
    [schema.ServerBody.logged_on]: schema.LoggedOnT;
    [schema.ServerBody.closed]: schema.ClosedT;
    [schema.ServerBody.time_synced]: schema.TimeSyncedT;
    [schema.ServerBody.ping]: schema.PingT;
    [schema.ServerBody.heartbeat]: schema.ServerHeartbeatT;
    [schema.ServerBody.accepted]: schema.AcceptedT;
    [schema.ServerBody.rejected]: schema.RejectedT;
    [schema.ServerBody.won]: schema.WonT;
    [schema.ServerBody.lost]: schema.LostT;
    [schema.ServerBody.order_changed]: schema.OrderChangedT;
    [schema.ServerBody.order_entered]: schema.OrderEnteredT;
    [schema.ServerBody.credit_changed]: schema.CreditChangedT;
    [schema.ServerBody.snapshot]: schema.SnapshotT;
    [schema.ServerBody.own_snapshot]: schema.OwnSnapshotT;
    [schema.ServerBody.catalogue_page]: schema.CataloguePageAnswerT;
    [schema.ServerBody.participants_page]: schema.ParticipantsPageAnswerT;
    [schema.ServerBody.purchases_page]: schema.PurchasesPageAnswerT;
    [schema.ServerBody.suspension_changed]: schema.SuspensionChangedT;
    [schema.ServerBody.health]: schema.HealthAnswerT;
    [schema.ServerBody.reference]: schema.ReferenceAnswerT;
    [schema.ServerBody.administration_done]: schema.AdministrationDoneT;
}
export type ServerMessage =
    OneOf<ServerBodies> | { bodyType: schema.ServerBody.result; body: Result };

export function plain(value: unknown, key = ''): unknown {
    if (typeof value === 'bigint') return isWide.has(key) ? value : Number(value);
    if (Array.isArray(value)) return value.map((element) => plain(element));
    if (value === null || typeof value !== 'object') return value;
    const copy: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(value)) copy[name] = plain(field, name);
    return copy;
}

/** Null for bytes that are no message, and for a message of a newer server. */
export function decode(bytes: Uint8Array): ServerMessage | null {
    try {
        const frame = schema.ServerFrame.getRootAsServerFrame(new ByteBuffer(bytes)).unpack();
        return frame.body === null ? null : (plain(frame) as ServerMessage);
    } catch {
        return null;
    }
}

/** flatc 2.0.8 leaves out an optional number that is 0, which would then mean "none given". */
export class FullBuilder extends Builder {
    override addFieldInt8(field: number, value: number): void {
        this.addInt8(value);
        this.slot(field);
    }
    override addFieldInt32(field: number, value: number): void {
        this.addInt32(value);
        this.slot(field);
    }
    override addFieldInt64(field: number, value: bigint): void {
        this.addInt64(value);
        this.slot(field);
    }
}

export function encode(
    type: schema.ClientBody,
    body: schema.ClientFrameT['body'],
): Uint8Array<ArrayBuffer> {
    const builder = new FullBuilder(256);
    builder.finish(new schema.ClientFrameT(type, body).pack(builder));
    return new Uint8Array(builder.asUint8Array());
}
