/** Numbers, sizes and lists as people read them. Pure. */

const whole = new Intl.NumberFormat("en");
const unit = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const english = new Intl.ListFormat("en");

/** "10,214" */
export function integer(n: number): string {
  return whole.format(n);
}

/** "0 B", "1.5 kB", "12 MB": powers of a thousand, three digits at most. */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const step = n < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3));
  const value = n / 1000 ** step;
  const up = Math.round(value) >= 1000 && step < units.length - 1;
  const shown = up ? value / 1000 : value;
  return `${(shown < 9.95 && step > 0 ? tenth : unit).format(shown)} ${units[up ? step + 1 : step]}`;
}

/** "ml-prod, ml-dev, and scratch" */
export function list(words: readonly string[]): string {
  return english.format(words);
}
