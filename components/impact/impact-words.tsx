"use client";

import type { ReactNode } from "react";
import { count } from "#components/text.ts";
import { shortClient } from "#components/tokens/token-row.ts";
import { list } from "#components/ui/numbers.ts";
import { Ago } from "#components/ui/time.tsx";
import type { Hypothesis } from "#core/impact.input.ts";
import type { Impact, ImpactToken } from "#core/impact.ts";
import { anyoneLines, groupLines, type Line, peopleLines, takes, tokenWords } from "./words.ts";

const SHOWN = 5;

/** What is read out when it is known. */
export function inShort({ people, tokens }: Impact): string {
  if (people === 0 && tokens.total === 0) return "No person and no token in use is affected.";
  const used = tokens.total > 0 ? `, and ${count(tokens.total, "token")} in use` : "";
  return `${count(people, "person is", "people are")} affected${used}.`;
}

/** Groups that the dialog names itself need no line of their own. */
const namesItsGroups = (change: Hypothesis) =>
  change.kind === "group" ||
  change.kind === "packageGrant" ||
  (change.kind === "grants" && new Set(change.changes.map(({ group }) => group)).size === 1);

/** A preview in sentences; what goes beyond a few is folded. */
export function ImpactWords({ impact, change }: { impact: Impact; change: Hypothesis }) {
  const groups = namesItsGroups(change) ? [] : groupLines(impact);
  const lines = [...peopleLines(impact), ...anyoneLines(impact), ...groups];
  const unsaid = impact.effects.total - impact.effects.first.length;
  const unsaidGroups = groups.length > 0 ? impact.groups.total - impact.groups.first.length : 0;
  const nobody = takes(impact) || impact.tokens.total > 0 ? null : "Nobody loses anything.";
  if (lines.length === 0 && impact.tokens.total === 0) return <p>{nobody}</p>;
  return (
    <div className="space-y-2">
      {nobody ? <p>{nobody}</p> : null}
      <Folded
        rows={lines.map((line) => <PlainLine key={line.text} line={line} />)}
        words={(n) => count(n, "more sentence")}
      />
      {unsaid > 0 ? <p>What happens to the other people differs, in {count(unsaid, "more way")}.</p> : null}
      {unsaidGroups > 0 ? <p>And to {count(unsaidGroups, "more group")}.</p> : null}
      <Tokens tokens={impact.tokens} />
    </div>
  );
}

function PlainLine({ line: { text, names, more } }: { line: Line }) {
  return (
    <li>
      {text}
      {names.length > 0 ? (
        <details>
          <summary>Show who</summary>
          <p className="text-muted">{list(more > 0 ? [...names, `${count(more, "other")}`] : names)}.</p>
        </details>
      ) : null}
    </li>
  );
}

function Tokens({ tokens: { total, first } }: { tokens: Impact["tokens"] }) {
  if (total === 0) return null;
  if (!first)
    return (
      <p>
        {count(total, "token")} used in the last 30 days {total === 1 ? "is" : "are"} affected.
      </p>
    );
  const unsaid = total - first.length;
  return (
    <>
      <Folded
        rows={first.map((token) => <TokenLine key={token.id} token={token} />)}
        words={(n) => count(n, "more token")}
      />
      {unsaid > 0 ? <p>And {count(unsaid, "more token")} used in the last 30 days.</p> : null}
    </>
  );
}

function TokenLine({ token }: { token: ImpactToken }) {
  const { name, owner, lastUsedAt, lastUsedClient } = token;
  return (
    <li>
      Token <span className="font-mono wrap-anywhere">{name}</span> of {owner} (used{" "}
      <Ago at={lastUsedAt.toISOString()} />
      {lastUsedClient ? <> by {shortClient(lastUsedClient)}</> : null}) {tokenWords(token)}.
    </li>
  );
}

/** The first few, the rest behind a line that says how many. */
function Folded({ rows, words }: { rows: readonly ReactNode[]; words: (n: number) => string }) {
  const look = "list-disc space-y-1 ps-5";
  if (rows.length === 0) return null;
  const shown = rows.length > SHOWN + 1 ? rows.slice(0, SHOWN) : rows;
  return (
    <>
      <ul className={look}>{shown}</ul>
      {shown.length < rows.length ? (
        <details>
          <summary>Show {words(rows.length - shown.length)}</summary>
          <ul className={`${look} pt-1`}>{rows.slice(shown.length)}</ul>
        </details>
      ) : null}
    </>
  );
}
