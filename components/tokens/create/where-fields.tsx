"use client";

import { useState } from "react";
import { LevelBadge } from "#components/ui/badge.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { SelectField, TextArea } from "#components/ui/field.tsx";
import { list } from "#components/ui/numbers.ts";
import { Picker } from "#components/ui/picker.tsx";
import type { Home, OwnChannel, Owner } from "./wish.ts";

export type WhereKind = "channels" | "all" | "group";

/** These channels, every one of the owner's, or what a group reaches. */
export function WhereFields({
  owner,
  home,
  channels,
  kind,
  onKind,
  chosen,
  onChosen,
  packages,
}: {
  owner: Owner;
  home: Home | null;
  channels: readonly OwnChannel[];
  kind: WhereKind;
  onKind: (kind: WhereKind) => void;
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
  /** Patterns to begin with, one per line. */
  packages: string;
}) {
  const organization = owner === "organization" && home ? home : null;
  return (
    <div className="flex flex-col gap-4">
      <RadioGroup
        name="where"
        label="Where may it be used?"
        value={kind}
        onChange={(value) => onKind(value as WhereKind)}
        options={[
          { value: "channels", label: "Only these channels" },
          {
            value: "all",
            label: organization
              ? `Every channel of ${organization.displayName}, now and later`
              : home
                ? `Every channel I can use in ${home.displayName}, now and later`
                : "Every channel I can use, now and later",
          },
          ...(organization
            ? [
                {
                  value: "group",
                  label: "What a group reaches",
                  help: "The same channels and packages at the same levels, up to write, now and later.",
                  reason: organization.groups.length === 0 ? "There are no groups yet." : undefined,
                },
              ]
            : []),
        ]}
      />
      {kind === "channels" ? (
        <>
          <Picker
            name="channels"
            label="Channels"
            searchLabel="Search channels"
            value={chosen}
            onChange={onChosen}
            options={channels.map(({ name, description, level }) => ({
              value: name,
              label: name,
              detail: description,
              aside: organization ? null : (
                <LevelBadge level={level ?? "none"} label={level ? undefined : "Some packages"} />
              ),
            }))}
          />
          <PatternField initial={packages} />
        </>
      ) : null}
      {kind === "group" && organization ? (
        <SelectField
          name="group"
          label="Group"
          options={organization.groups.map(({ name, description }) => ({
            value: name,
            label: description ? `${name}: ${description}` : name,
          }))}
        />
      ) : null}
    </div>
  );
}

export function PatternField({ initial }: { initial: string }) {
  const [text, setText] = useState(initial);
  const patterns = text
    .split(/[\n,]/)
    .map((each) => each.trim())
    .filter(Boolean);
  const words = patterns.map((pattern) =>
    pattern.endsWith("*") ? `all packages starting with ${pattern.slice(0, -1) || "anything"}` : pattern,
  );
  return (
    <TextArea
      name="packages"
      label="Only packages matching"
      optional
      mono
      rows={2}
      value={text}
      onChange={(event) => setText(event.target.value)}
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      placeholder={"torch*\nnumpy"}
      help={
        words.length > 0
          ? `Only ${list(words)}, in each of the channels.`
          : "A name, or the beginning of one followed by *, one per line. Empty: every package."
      }
    />
  );
}
