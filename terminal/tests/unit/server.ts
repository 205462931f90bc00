// A server of a test's own: what it says as the schemas have it, and what it was told.
import { ByteBuffer } from 'flatbuffers';
import * as schema from '@schema';
import type { Socket } from '../../src/line/line';
import { FullBuilder } from '../../src/messages';

export function frame(type: schema.ServerBody, body: schema.ServerFrameT['body']): ArrayBuffer {
    const builder = new FullBuilder(256);
    builder.finish(new schema.ServerFrameT(type, body).pack(builder));
    return new Uint8Array(builder.asUint8Array()).buffer;
}

export class FakeSocket implements Socket {
    binaryType: BinaryType = 'blob';
    onopen: Socket['onopen'] = null;
    onmessage: Socket['onmessage'] = null;
    onclose: Socket['onclose'] = null;
    isClosed = false;
    told: schema.ClientFrameT[] = [];

    send(bytes: string | ArrayBufferLike | Blob | ArrayBufferView): void {
        const buffer = new ByteBuffer(new Uint8Array(bytes as Uint8Array));
        this.told.push(schema.ClientFrame.getRootAsClientFrame(buffer).unpack());
    }
    close(): void {
        this.isClosed = true;
    }

    // The server's side.
    open(): void {
        (this.onopen as (() => void) | null)?.();
    }
    say(type: schema.ServerBody, body: schema.ServerFrameT['body']): void {
        const event = { data: frame(type, body) } as MessageEvent;
        (this.onmessage as ((event: MessageEvent) => void) | null)?.(event);
    }
    cut(): void {
        (this.onclose as (() => void) | null)?.();
    }
    toldOf<Body>(type: schema.ClientBody): Body[] {
        return this.told
            .filter(({ bodyType }) => bodyType === type)
            .map(({ body }) => body as Body);
    }
    get commands(): schema.CommandT[] {
        return this.toldOf<schema.CommandT>(schema.ClientBody.command);
    }
}

export const loggedOn = (fields: Partial<schema.LoggedOnT> = {}): schema.LoggedOnT =>
    Object.assign(
        new schema.LoggedOnT(schema.ProtocolVersion.current, 1, 2, schema.Role.trader),
        {
            resumeToken: [1, 2, 3],
            openedAt: 7n,
            lastSequence: 0n,
            heartbeatInterval: 5_000_000_000n,
        },
        fields,
    );

export function result(
    sequence: number,
    clock: number | null,
    type: schema.ResultBody,
    body: schema.ResultT['body'],
): schema.ResultT {
    return new schema.ResultT(BigInt(sequence), clock, BigInt(sequence), 0n, type, body);
}
