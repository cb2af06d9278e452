import type { FormAction } from "#components/ui/form-state.ts";

/** Which group, as hidden fields of every form about it. */
export type GroupAt = { organization: string; group: string };

/** What the page of a group lets one do; the server actions come from the page. */
export type GroupActions = Record<
  | "addPeople"
  | "removePerson"
  | "addChannels"
  | "setLevel"
  | "removeChannel"
  | "addPackage"
  | "removePackage"
  | "update"
  | "remove",
  FormAction
>;
