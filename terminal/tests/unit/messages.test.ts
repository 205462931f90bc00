import { ByteBuffer } from 'flatbuffers';
import * as schema from '@schema';
import { describe, expect, test } from 'vitest';
import * as commands from '../../src/line/commands';
import { decode, encode } from '../../src/messages';
import { frame } from './server';

function sent(command: commands.Command): schema.CommandT['body'] {
    const bytes = encode(
        schema.ClientBody.command,
        new schema.CommandT(1n, command.kind, command.body),
    );
    const unpacked = schema.ClientFrame.getRootAsClientFrame(new ByteBuffer(bytes)).unpack();
    return (unpacked.body as schema.CommandT).body;
}

describe('messages', () => {
    test('an optional number that is 0 is not left out', () => {
        expect(sent(commands.changeLot(7, { position: 0 }))).toMatchObject({
            position: 0n,
            startPrice: null,
        });
        const order = commands.placeOrder({
            order: 1,
            product: 2,
            clock: null,
            worstGrade: 0,
            minLengthCm: null,
            limitPrice: 42,
            units: 5,
            maxUnitsPerLot: null,
            minUnitsPerLot: null,
        });
        expect(sent(order)).toMatchObject({ worstGrade: 0n, clock: null, minLengthCm: null });
        expect(sent(commands.reduceOrder(1, 0))).toMatchObject({ units: 0n });
    });

    test('a press time keeps its last nanosecond', () => {
        const pressTime = 1_764_000_000_123_456_789n;
        const press = { clock: 1, lot: 2, round: 3, pressTime, units: 4, allOrNone: true };
        expect(sent(commands.press(press))).toMatchObject({ pressTime, allOrNone: true });
    });

    test('no limit on units is said, not given as 0', () => {
        expect(sent(commands.setRules(1, { maxUnits: 0 }))).toMatchObject({
            rules: { maxUnits: null, noMaxUnits: true },
        });
        expect(sent(commands.setRules(1, { maxUnits: 9 }))).toMatchObject({
            rules: { maxUnits: 9n, noMaxUnits: false, hold: null, award: null },
        });
    });

    test('numbers are numbers, market times keep 64 bits', () => {
        const round = new schema.RoundStartedT(
            3,
            1n,
            100n,
            1n,
            50_000_000n,
            1_764_000_000_000_000_001n,
            90n,
            18n,
            1n,
        );
        const result = new schema.ResultT(
            5n,
            1,
            2n,
            1_764_000_000_000_000_003n,
            schema.ResultBody.round_started,
            round,
        );
        expect(decode(new Uint8Array(frame(schema.ServerBody.result, result)))).toMatchObject({
            body: {
                sequence: 5,
                at: 1_764_000_000_000_000_003n,
                body: { startPrice: 100, startsAt: 1_764_000_000_000_000_001n },
            },
        });
    });

    test('bytes that are no message are none', () => {
        expect(decode(new Uint8Array([]))).toBeNull();
        expect(decode(new Uint8Array([255, 255, 255, 127, 1, 2, 3, 4]))).toBeNull();
    });
});
