// Which drawing suits a product.
const kinds: [RegExp, string][] = [
    [/money|pachira|发财/i, 'money tree'],
    [/happiness|radermachera|幸福/i, 'happiness tree'],
    [/bonsai|盆景|tree|pine/i, 'bonsai'],
    [/phalaenopsis|蝴蝶兰/i, 'phalaenopsis'],
    [/cymbidium|orchid|蕙兰|兰花/i, 'cymbidium'],
    [/chrysanth|菊/i, 'chrysanthemum'],
    [/gypsophila|满天星/i, 'gypsophila'],
    [/carnation|dianthus|康乃馨/i, 'carnation'],
    [/lil|百合/i, 'lily'],
    [/rose|rosa|玫瑰/i, 'rose'],
];

/** Which drawing suits a product, by its group and names. */
export function kindOf(texts: string[]): string {
    for (const [pattern, kind] of kinds) if (texts.some((text) => pattern.test(text))) return kind;
    return 'rose';
}
