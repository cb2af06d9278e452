import type { Kind } from "#access/vocabulary.ts";
import { Tag } from "#components/ui/badge.tsx";

export const KIND_WORDS: Record<Kind, string> = { conda: "conda", pypi: "PyPI" };

export function Kinds({ kinds }: { kinds: readonly Kind[] }) {
  if (kinds.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {kinds.map((kind) => (
        <Tag key={kind}>{KIND_WORDS[kind]}</Tag>
      ))}
    </span>
  );
}

/** Labels or platforms: the first few, and how many more. */
export function Tags({ words, most = 3 }: { words: readonly string[]; most?: number }) {
  const shown = words.length > most + 1 ? words.slice(0, most) : words;
  if (shown.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {shown.map((word) => (
        <Tag key={word}>{word}</Tag>
      ))}
      {words.length > shown.length ? (
        <span className="text-meta whitespace-nowrap text-muted">{words.length - shown.length} more</span>
      ) : null}
    </span>
  );
}
