// A table of whatever rows, by its columns.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { App } from '../app';
import { Kept } from './kept';

export interface Column<Row> {
    title: string;
    isNumber?: boolean;
    isName?: boolean; // of the row: where a table is narrow, it stands above the rest
    lookOf?(row: Row): string; // a class
    cell(row: Row): ComponentChildren;
}

interface Shape<Row> {
    label: string;
    columns: Column<Row>[];
    rows: Row[];
    keyOf(row: Row): string | number;
    lookOf(row: Row): string; // a class
}

/** A Tab goes to a table, so that keys can scroll it; a mouse in it leaves the keyboard to the clock. */
const giveBack = (event: MouseEvent): void => (event.currentTarget as HTMLElement).blur();

export function Table<Row>({ label, columns, rows, keyOf, lookOf }: Shape<Row>) {
    const look = ({ isNumber, isName }: Column<Row>): string =>
        isNumber ? 'number' : isName ? 'row_name' : '';
    return (
        <div class="scroll" role="region" aria-label={label} tabIndex={0} onClick={giveBack}>
            <table>
                <thead>
                    <tr>
                        {columns.map((column) => (
                            <th key={column.title} scope="col" class={look(column)}>
                                {column.title}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row) => (
                        <TableRow
                            key={keyOf(row)}
                            look={lookOf(row)}
                            cells={columns.map((column) => ({
                                says: column.cell(row),
                                look: column.lookOf?.(row) || look(column),
                                title: column.title,
                            }))}
                        />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

interface Cell {
    says: ComponentChildren;
    look: string;
    title: string; // of its column
}

/** A row that says the same is not drawn again: its cells are compared, which are mostly text. */
function TableRow({ look: rowLook, cells }: { look: string; cells: Cell[] }) {
    const draw = () => (
        <tr class={rowLook}>
            {cells.map(({ says, look, title }) => (
                <td key={title} class={look} data-label={title}>
                    {says}
                </td>
            ))}
        </tr>
    );
    const by = cells.flatMap(({ says, look, title }) => [says, look, title]);
    return <Kept by={[rowLook, ...by]} draw={draw} />;
}

const rowsAtOnce = 100;

/** Which rows of a list are shown: from, until before. `end`: null for its last. */
export function rowsShown(length: number, end: number | null): [from: number, until: number] {
    const until = end ?? length;
    return [Math.max(0, until - rowsAtOnce), until];
}

/** A page of the rows, the latest first: a change is drawn while a hand runs, however long the list. An earlier page stays at its rows,
 *  whatever comes before or after them; once they are not among the rows any more, it is the latest page. */
export function PagedTable<Row>({ app, rows, ...shape }: Shape<Row> & { app: App }) {
    const { words } = app;
    const { keyOf } = shape;
    const [first, setFirst] = useState<string | number | null>(null); // the key of the page's first row; null: of the latest page
    const place = first === null ? -1 : rows.findLastIndex((row) => keyOf(row) === first);
    const [from, until] = rowsShown(rows.length, place < 0 ? null : place + 1);
    const goTo = (end: number): void => setFirst(end < rows.length ? keyOf(rows[end - 1]!) : null);
    return (
        <>
            {rows.length > rowsAtOnce && (
                <div class="pages">
                    <button
                        class="quiet"
                        aria-disabled={until === rows.length}
                        onClick={() => goTo(Math.min(rows.length, until + rowsAtOnce))}
                    >
                        {words.later_rows}
                    </button>
                    <small role="status">
                        {words.rows_shown(rows.length - until + 1, rows.length - from, rows.length)}
                    </small>
                    <button
                        class="quiet"
                        aria-disabled={from === 0}
                        onClick={() => from > 0 && goTo(from)}
                    >
                        {words.earlier_rows}
                    </button>
                </div>
            )}
            <Table {...shape} rows={rows.slice(from, until).reverse()} />
        </>
    );
}
