import type { ReactNode } from "react";
import { Card, DefinitionList } from "#components/ui/card.tsx";
import { ExternalIcon } from "#components/ui/icons.tsx";
import { bytes, integer, list } from "#components/ui/numbers.ts";
import { FullTime } from "#components/ui/time.tsx";
import type { PackageDetail } from "#core/packages.ts";
import { Tags } from "../channels/kinds.tsx";

/** The texts under a name, whatever an archive has put there. */
function textsOf(about: Record<string, unknown>, key: string): string[] {
  const value = about[key];
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

/** Links a stranger's package names: http(s) only, and the page they lead to is not told where they stood. */
function Links({ urls }: { urls: readonly string[] }) {
  return (
    <ul>
      {urls
        .filter((url) => /^https?:\/\//i.test(url))
        .map((url) => (
          <li key={url}>
            <a href={url} rel="noreferrer noopener nofollow" className="inline-flex items-baseline gap-1 break-all">
              {url.replace(/^https?:\/\//i, "").replace(/\/$/, "")}
              <ExternalIcon className="size-3! self-center" />
            </a>
          </li>
        ))}
    </ul>
  );
}

/** What a package says of itself, as text: nothing in it is markup here. */
export function About({ pack, license }: { pack: PackageDetail; license: string | null }) {
  const { about } = pack;
  const links = (key: string): ReactNode => {
    const urls = textsOf(about, key);
    return urls.length > 0 ? <Links urls={urls} /> : null;
  };
  return (
    <Card title="About">
      <DefinitionList
        items={[
          { term: "Licence", value: license ?? textsOf(about, "license")[0] },
          { term: "Home", value: links("home") },
          { term: "Documentation", value: links("documentation") },
          { term: "Development", value: links("development") },
          { term: "Source", value: links("source") },
          { term: "Maintainers", value: list(textsOf(about, "maintainers")) },
          { term: "Labels", value: pack.labels.length > 0 ? <Tags words={pack.labels} most={6} /> : null },
          {
            term: "Platforms",
            value: pack.platforms.some(Boolean) ? <Tags words={pack.platforms.filter(Boolean)} most={12} /> : null,
          },
          { term: "Files", value: `${integer(pack.files)}, ${bytes(pack.size)}` },
          { term: "Updated", value: <FullTime at={pack.updated.toISOString()} both /> },
        ]}
      />
    </Card>
  );
}

/** Descriptions come with lines of a fixed width: only an empty line ends a paragraph. */
function Paragraphs({ text }: { text: string }) {
  return (
    <div className="max-w-prose space-y-3">
      {text.split(/\n\s*\n/).map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes its order
        <p key={at}>{paragraph}</p>
      ))}
    </div>
  );
}

const SHORT = 600;

/** A long description, folded behind its beginning. */
export function Description({ about }: { about: Record<string, unknown> }) {
  const text = textsOf(about, "description")[0]?.trim();
  if (!text) return null;
  return (
    <Card title="Description">
      {text.length <= SHORT ? (
        <Paragraphs text={text} />
      ) : (
        <details>
          <summary className="max-w-prose cursor-pointer">
            {text.slice(0, SHORT).trimEnd()}… <span className="text-link underline">All of it</span>
          </summary>
          <div className="mt-4 border-t border-border pt-4">
            <Paragraphs text={text} />
          </div>
        </details>
      )}
    </Card>
  );
}
