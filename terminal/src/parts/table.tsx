// A table of whatever rows, by its columns.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { App } from '../app';

export interface Column<Row> {
    title: string;
    isNumber?: boolean;
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
    const look = (column: Column<Row>): string => (column.isNumber ? 'number' : '');
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
                        <tr key={keyOf(row)} class={lookOf(row)}>
                            {columns.map((column) => (
                                <td key={column.title} class={look(column)}>
                                    {column.cell(row)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

const rowsFirst = 100;

/** The last of the rows, the latest first, and on demand more: a change is drawn while a hand runs, however long the list. */
export function LatestTable<Row>({ app, rows, ...shape }: Shape<Row> & { app: App }) {
    const { words } = app;
    const [count, setCount] = useState(rowsFirst);
    return (
        <>
            <Table {...shape} rows={rows.slice(-count).reverse()} />
            {rows.length > count && (
                <button class="quiet" onClick={() => setCount(count * 4)}>
                    {words.load_more} <small>{words.shown_of(count, rows.length)}</small>
                </button>
            )}
        </>
    );
}
