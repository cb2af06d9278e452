import Link from "next/link";
import type { ReactNode } from "react";
import { count } from "#components/text.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { BlockedIcon, CheckIcon, MinusIcon } from "#components/ui/icons.tsx";
import { list } from "#components/ui/numbers.ts";
import type { Act, TodayAct, TodayChannel, TokenToday } from "#core/token-today.ts";

const WORDS: Record<Act, (kinds: string) => string> = {
  download: (kinds) => `Download ${kinds} packages`,
  create: (kinds) => `Upload new ${kinds} packages`,
  upload: (kinds) => `Upload to ${kinds} packages that are there`,
  read: () => "Read through the API",
  edit: () => "Change packages, files and labels through the API",
  grant: () => "Give others access",
};
const UPLOADS: readonly Act[] = ["create", "upload"];
const KIND = { conda: "conda", pypi: "PyPI" };
const ICONS = {
  all: <CheckIcon className="mt-0.5 text-ok" label="Yes" />,
  some: <MinusIcon className="mt-0.5 text-warn" label="In part" />,
  none: <BlockedIcon className="mt-0.5 text-danger" label="No" />,
};

/** What the token can do at this moment, with what is less than its permissions promise set apart. */
export function Today({ today, personal }: { today: TokenToday; personal: boolean }) {
  const { nothing, channels, total, gone } = today;
  const changes = [...channels.flatMap((place) => sinceOf(place) ?? []), ...gone.map(goneOf)];
  return (
    <Card title="Today" description="What it can do at this moment, with its owner's present rights.">
      <div className="space-y-4">
        {nothing ? (
          <Callout tone="warn" title="Nothing">
            {nothing}
          </Callout>
        ) : null}
        {changes.length > 0 ? (
          <Callout tone="warn" title={nothing ? undefined : "Less than when it was made"}>
            <ul className="space-y-1">
              {changes.map(({ id, words }) => (
                <li key={id}>{words}</li>
              ))}
            </ul>
          </Callout>
        ) : null}
        {channels.length > 0 ? (
          <ul className="divide-y divide-border">
            {channels.map((place) => (
              <Place key={place.channel} place={place} personal={personal} />
            ))}
          </ul>
        ) : null}
        {total > channels.length ? (
          <p className="text-muted">
            {channels.length} of {count(total, "channel")} shown.
          </p>
        ) : null}
      </div>
    </Card>
  );
}

const goneOf = (name: string) => ({
  id: `gone ${name}`,
  words: (
    <>
      <strong>{name}</strong> was deleted.
    </>
  ),
});

function sinceOf({ channel, lost, level }: TodayChannel): { id: string; words: ReactNode } | null {
  if (!lost) return null;
  const words =
    lost === "read" ? (
      <>
        Nothing works in <strong>{channel}</strong>, since you lost access to it.
      </>
    ) : (
      <>
        Uploads to <strong>{channel}</strong> are refused, since you lost {lost} there
        {level ? `: you have ${level}` : ""}.
      </>
    );
  return { id: channel, words };
}

function Place({ place, personal }: { place: TodayChannel; personal: boolean }) {
  const { channel, organization, level, lost, acts } = place;
  const name = `/${organization}/channels/${channel}`;
  const partly = acts.some(({ works }) => works === "some");
  return (
    <li className="space-y-1 py-3 first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {lost === "read" ? (
          <strong className="min-w-0 wrap-anywhere">{channel}</strong>
        ) : (
          <Link href={name} prefetch={false} className="min-w-0 font-medium wrap-anywhere">
            {channel}
          </Link>
        )}
        <span className="inline-flex items-center gap-1.5 text-meta text-muted">
          {personal ? "you have" : "it has"} <LevelBadge level={level ?? "none"} label={labelOf(level, partly)} />
        </span>
      </p>
      <ul>
        {grouped(acts).map(({ id, works, words, why }) => (
          <li key={id} className="flex items-start gap-1.5">
            {ICONS[works]}
            <span className="min-w-0">
              <span className={works === "none" ? "text-muted" : ""}>{words}</span>
              {works === "some" ? ", some packages only" : ""}
              {works === "none" && why ? <span className="block text-muted">{why}</span> : null}
            </span>
          </li>
        ))}
      </ul>
      {acts.length === 0 ? <p className="text-muted">None of its permissions is about packages or channels.</p> : null}
    </li>
  );
}

const labelOf = (level: TodayChannel["level"], partly: boolean) => (!level && partly ? "Some packages" : undefined);

/** One line for what is alike for both kinds of packages, and for new and old names. */
function grouped(acts: readonly TodayAct[]) {
  const lines = Map.groupBy(acts, ({ act, works, why }) => JSON.stringify([UPLOADS.includes(act) || act, works, why]));
  return [...lines].flatMap(([id, alike]) => {
    const [first] = alike;
    if (!first) return [];
    const kinds = list([...new Set(alike.flatMap(({ kind }) => (kind ? KIND[kind] : [])))]);
    const both = UPLOADS.every((act) => alike.some((each) => each.act === act));
    const words = both ? `Upload ${kinds} packages` : WORDS[first.act](kinds);
    return [{ id, works: first.works, why: first.why, words }];
  });
}
