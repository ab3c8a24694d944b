/**
 * What spreadsheets take for the beginning of a formula, in any of their languages: a table must do nothing on the
 * machine of whoever opens it (OWASP, "CSV Injection").
 */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/;
const KEPT = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** A text as a cell that no program takes for a formula: an apostrophe goes before what could be one. */
export const harmless = (text: string): string => (RISKY.test(text) ? `'${text}` : text);

/** The text of a cell that {@link harmless} made, or that somebody wrote without it. */
export const meantBy = (cell: string): string => (KEPT.test(cell) ? cell.slice(1) : cell);
