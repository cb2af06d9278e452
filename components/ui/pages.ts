/** Arithmetic of lists that come in pages. Pages count from 1. */

export function pageCount(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}

/** First and last row of a page, counted from 1; a page beyond the end is the last one. */
export function rowsOf(page: number, size: number, total: number): { from: number; to: number } {
  const at = Math.min(Math.max(1, page), pageCount(total, size));
  return { from: total === 0 ? 0 : (at - 1) * size + 1, to: Math.min(at * size, total) };
}

/** The numbers worth a link: the ends and the neighbours. `null` is a gap, never of a single page. */
export function pagesAround(page: number, count: number): (number | null)[] {
  const wanted = new Set([1, count, page - 1, page, page + 1]);
  if (page <= 4) for (const near of [2, 3, 4, 5]) wanted.add(near);
  if (page >= count - 3) for (const near of [1, 2, 3, 4]) wanted.add(count - near);
  const numbers = [...wanted].filter((n) => n >= 1 && n <= count).sort((a, b) => a - b);
  return numbers.flatMap((n, at) => {
    const gap = n - (numbers[at - 1] ?? n - 1);
    return gap === 1 ? [n] : gap === 2 ? [n - 1, n] : [null, n];
  });
}
