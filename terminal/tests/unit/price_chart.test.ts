import { expect, test } from 'vitest';
import { priceLabels } from '../../src/parts/price_chart';

test('prices beside a chart are written as money', () => {
    expect(priceLabels([1, 1.1, 1234.5], { code: 'CNY', digits: 2 })).toEqual([
        '1.00',
        '1.10',
        '1,234.50',
    ]);
    expect(priceLabels([1200], { code: 'KRW', digits: 0 })).toEqual(['1,200']);
});
