import { describe, expect, test } from 'vitest';
import { rowsShown } from '../../src/parts/table';

describe('a table of a long list', () => {
    test('shows its last hundred rows, or those before a place', () => {
        expect(rowsShown(13_000, null)).toEqual([12_900, 13_000]);
        expect(rowsShown(13_000, 12_900)).toEqual([12_800, 12_900]);
        expect(rowsShown(13_000, 40)).toEqual([0, 40]);
    });

    test('shows all of a short one', () => {
        expect(rowsShown(0, null)).toEqual([0, 0]);
        expect(rowsShown(7, null)).toEqual([0, 7]);
    });
});
