"use server";

import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import { getAccessMatrix } from "#core/access-matrix.ts";
import { setGrants } from "#core/grants.ts";
import { SetGrantsForm } from "#core/groups.input.ts";

export const apply = action(SetGrantsForm, setGrants, {
  message: ({ changed }) => `${count(changed, "change")} applied`,
});

/** What is there now of the cells that a refused batch speaks about. */
export const present = action(
  SetGrantsForm,
  async (ctx, { organization, changes }) => {
    const { groups } = await getAccessMatrix(ctx, organization);
    const cells = groups.flatMap(({ name, cells }) => cells.map((cell) => ({ group: name, ...cell })));
    const wanted = new Set(changes.map(({ group, channel }) => `${group} ${channel}`));
    return cells
      .filter(({ group, channel }) => wanted.has(`${group} ${channel}`))
      .map(({ group, channel, level, version }) => ({ group, channel, level, version }));
  },
  { path: null },
);
