// Tables that are lists, row by row.

/** The list with another value in one place. */
export const changed = <T>(list: T[], at: number, value: T) => list.map((old, i) => (i === at ? value : old));

/** In which row a place of the list stands, counted from 1. */
export const rowOf = (at: number, columns: number) => Math.floor(at / columns) + 1;

/** And in which column. */
export const columnOf = (at: number, columns: number) => (at % columns) + 1;

/** The rows of a list. */
export const rowsOf = <T>(list: T[], columns: number) =>
  Array.from({ length: list.length / columns }, (_, row) => list.slice(row * columns, (row + 1) * columns));
