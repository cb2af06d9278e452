/** "nightly-build…cluster-6": both ends stay, because names differ at their ends. Pure. */
export function middle(text: string, max: number): string {
  const letters = [...text];
  if (letters.length <= max) return text;
  const tail = Math.floor((max - 1) * 0.4);
  return `${letters.slice(0, max - 1 - tail).join("")}…${letters.slice(letters.length - tail).join("")}`;
}
