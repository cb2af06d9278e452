"use client";

import { atLeast } from "#access/can.ts";
import type { ScopeId } from "#access/vocabulary.ts";
import { CheckboxTree } from "#components/ui/checkbox-tree.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { catalogueFor, PRESETS, PURPOSES, type Purpose, RISKS } from "./presets.tsx";
import type { WhereKind } from "./where-fields.tsx";
import type { OwnChannel, Owner } from "./wish.ts";

/** Where the token is to count, as far as it is chosen. */
type Chosen = { kind: WhereKind; chosen: readonly string[]; channels: readonly OwnChannel[] };

/** A purpose, and the permissions it fills in. */
export function ScopeFields({
  owner,
  purpose,
  onPurpose,
  scopes,
  onScopes,
  where,
}: {
  owner: Owner;
  purpose: Purpose;
  onPurpose: (purpose: Purpose) => void;
  scopes: readonly ScopeId[];
  onScopes: (scopes: ScopeId[]) => void;
  where: Chosen;
}) {
  const catalogue = catalogueFor(owner);
  return (
    <div className="space-y-5">
      <RadioCards
        name="purpose"
        label="Purpose"
        value={purpose}
        onChange={(value) => onPurpose(value as Purpose)}
        options={PURPOSES.map((value) => {
          const { label, help, icon } = PRESETS[value];
          const refused = value === "administer" && owner === "organization";
          const reason = refused ? "A token of an organization cannot change groups." : undefined;
          return { value, label, icon, help: reason ? undefined : help, reason };
        })}
      />
      <CheckboxTree
        name="scopes"
        label="What may it do?"
        catalogue={catalogue}
        value={scopes}
        onChange={(next) => onScopes(catalogue.map(({ id }) => id).filter((id) => next.includes(id)))}
        risks={RISKS}
        remarks={remarksOn(owner, where)}
      />
    </div>
  );
}

/** What a permission would open nowhere that is chosen now. An organization's token writes to any channel of its own. */
function remarksOn(owner: Owner, { kind, chosen, channels }: Chosen): Record<string, string> {
  if (owner === "organization" || kind !== "channels" || chosen.length === 0) return {};
  const levels = channels.filter(({ name }) => chosen.includes(name)).map(({ level }) => level);
  const remarks: Record<string, string> = {};
  const refused = "You cannot do this in any chosen channel today.";
  if (!levels.some((level) => atLeast(level, "write")))
    for (const id of ["conda:upload", "pypi:upload", "api:write"]) remarks[id] = refused;
  remarks["api:modify-group"] = levels.some((level) => atLeast(level, "admin"))
    ? "In chosen channels this gives access to them. Groups and members take every channel."
    : refused;
  return remarks;
}
