/** Two letters for a person (round) or an organization (square). Decorative, not even text: the name stands beside it. */
export function Avatar({
  name,
  square = false,
  size = "normal",
}: {
  name: string;
  square?: boolean;
  size?: "small" | "normal";
}) {
  const words = name
    .trim()
    .split(/[\s._@-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("");
  return (
    <span
      aria-hidden
      data-letters={letters}
      className={`inline-flex flex-none items-center justify-center border border-border bg-sunken font-semibold text-muted uppercase before:content-[attr(data-letters)] ${square ? "rounded-control" : "rounded-full"} ${size === "small" ? "size-6 text-[0.625rem]" : "size-8 text-meta"}`}
    />
  );
}
