// Where one is: "#/orders", and what a link brings along: "#/hall?user=screen&token=0a1b…".
export type Page = 'now' | 'catalogue' | 'orders' | 'purchases' | 'results' | 'desk' | 'hall';

export interface Route {
    page: string;
    user: string | null;
    token: number[];
}

export function parseRoute(hash: string): Route {
    const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
    const parameters = new URLSearchParams(query);
    const hex = parameters.get('token') ?? '';
    const token = (hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16));
    return { page: path, user: parameters.get('user'), token };
}

/** A link that logs on by itself, until the market day ends. */
export function linkWith(page: string, user: string, token: number[]): string {
    const hex = token.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { origin, pathname } = location;
    return `${origin}${pathname}#/${page}?${new URLSearchParams({ user, token: hex }).toString()}`;
}
