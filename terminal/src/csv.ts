// A table for a spreadsheet.
type Cell = string | number | null;

/** A cell that a spreadsheet would run as a formula is kept a text. */
function cell(value: Cell): string {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With the mark that lets a spreadsheet know that it is UTF-8. */
export const csvOf = (rows: Cell[][]): string =>
    `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

export type Columns<Row> = Record<string, (row: Row) => Cell>;

/** A file with a row for each of `rows`, and under each name what `columns` makes of it. */
export function saveCsv<Row>(name: string, rows: Row[], columns: Columns<Row>): void {
    const cells = rows.map((row) => Object.values(columns).map((cellOf) => cellOf(row)));
    const text = csvOf([Object.keys(columns), ...cells]);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
