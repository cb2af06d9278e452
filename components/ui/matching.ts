/** Options in which every word of the query occurs, the ones that begin with it first. Pure. */
export function matching<O extends { label: string; detail?: string }>(options: readonly O[], query: string): O[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = options.filter((option) => {
    const text = fold(`${option.label} ${option.detail ?? ""}`);
    return words.every((word) => text.includes(word));
  });
  const leads = (option: O) => (fold(option.label).startsWith(words[0] ?? "") ? 0 : 1);
  return words.length === 0 ? found : found.sort((a, b) => leads(a) - leads(b));
}

/** Without case and accents: "Zoe" finds "Zoë". */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
