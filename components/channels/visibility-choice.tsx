"use client";

import { useState } from "react";
import type { Visibility } from "#access/vocabulary.ts";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { PUBLIC_REFUSED, VISIBILITY_ORDER, VISIBILITY_WORDS } from "./visibility.tsx";

/** The other visibilities of a channel, and who would gain or lose by the one that is chosen. */
export function VisibilityChoice({
  channel,
  visibility: now,
  publicAllowed,
}: {
  channel: string;
  visibility: Visibility;
  publicAllowed: boolean;
}) {
  const [chosen, setChosen] = useState<Visibility>(now === "private" ? "members" : "private");
  return (
    <div className="space-y-3">
      <RadioCards
        name="visibility"
        label="Visibility"
        hideLabel
        columns={1}
        value={chosen}
        onChange={(value) => setChosen(VISIBILITY_ORDER.find((each) => each === value) ?? chosen)}
        options={VISIBILITY_ORDER.map((value) => {
          const { label, sentence, icon } = VISIBILITY_WORDS[value];
          const refused = value === "public" && !publicAllowed ? PUBLIC_REFUSED : undefined;
          const reason = value === now ? "As it is now." : refused;
          const lasting = value === "public" && !reason ? " A copy that was taken stays taken." : "";
          return { value, label, help: `${sentence}${lasting}`, icon, reason };
        })}
      />
      <ImpactPreview change={{ kind: "visibility", channel, visibility: chosen }} />
    </div>
  );
}
