/** How many letters must change to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

const MOST = 5;

/** The names that somebody may have meant: those that contain what was typed or differ in few letters, nearest first. */
export function closest(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase();
  const most = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((name) => {
      const own = name.toLowerCase();
      const far = Math.abs(own.length - wanted.length) > most ? Number.POSITIVE_INFINITY : distance(own, wanted);
      return { name, far: wanted !== "" && own.includes(wanted) ? Math.min(far, 1) : far };
    })
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}
