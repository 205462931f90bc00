// Where one is: "#/orders", "#/hall?clocks=1,3", and what a link brings along: "#/hall?user=screen&token=0a1b…".
export type Page = 'now' | 'catalogue' | 'orders' | 'purchases' | 'results' | 'desk' | 'hall';

export interface Route {
    page: string;
    user: string | null;
    token: number[];
    clocks: number[]; // that the hall's screen is to show; none: those at work
}

export function parseRoute(hash: string): Route {
    const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
    const parameters = new URLSearchParams(query);
    const hex = parameters.get('token') ?? '';
    const token = (hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16));
    const clocks = (parameters.get('clocks')?.match(/\d+/g) ?? []).map(Number);
    return { page: path, user: parameters.get('user'), token, clocks };
}

export function addressOf({ page, clocks }: Pick<Route, 'page' | 'clocks'>): string {
    return clocks.length > 0 ? `#/${page}?clocks=${clocks.join()}` : `#/${page}`;
}

/** A link that logs on by itself, until the market day ends. */
export function linkWith(
    { page, clocks }: Pick<Route, 'page' | 'clocks'>,
    user: string,
    token: number[],
): string {
    const hex = token.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { origin, pathname } = location;
    const query = new URLSearchParams({ user, token: hex });
    if (clocks.length > 0) query.set('clocks', clocks.join());
    return `${origin}${pathname}#/${page}?${query.toString()}`;
}
