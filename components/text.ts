/** Every English word that `components/ui` says by itself, grouped by component. Pages bring their own words. */

const plural = new Intl.PluralRules("en");
const number = new Intl.NumberFormat("en");

/** "1 permission", "10,214 permissions". */
export function count(n: number, one: string, other = `${one}s`): string {
  return `${number.format(n)} ${plural.select(n) === "one" ? one : other}`;
}

export const formText = {
  optional: "(optional)",
  problem: "There is a problem",
  checkFields: "Check the marked fields.",
  titlePrefix: "Error: ",
  busy: "Working",
  showPassword: "Show password",
  hidePassword: "Hide password",
  requestId: "Request id",
  apply: "Apply",
  useTheirs: "Use theirs",
  applyMine: "Apply mine",
  unknown:
    "The connection dropped. The change may or may not have been saved. Send it again: it will not be done twice.",
  offline: "You are offline. Your changes were not saved. The form is kept.",
};

export const leaveText = {
  title: "Leave without saving?",
  body: "What you changed on this page has not been saved.",
  stay: "Stay",
  leave: "Leave",
};

export const dialogText = {
  cancel: "Cancel",
  close: "Close",
  typeName: (name: string) => `Type ${name} to confirm`,
  typeExactly: (name: string) => `Type ${name} exactly`,
};

export const copyText = {
  copy: "Copy",
  copied: "Copied",
  announced: (what: string) => `${what} copied`,
  failed: (what: string) => `Copy did not work here. The ${what} is selected: press Ctrl+C (⌘C).`,
  text: "text",
};

export const secretText = {
  show: "Show",
  hide: "Hide",
  shown: (what: string) => `${what} shown`,
  hidden: (what: string) => `${what} hidden`,
};

export const toastText = {
  region: "Notifications (F8)",
  dismiss: "Dismiss",
  offline: "You are offline. Changes are not being saved.",
};

export const pagerText = {
  label: "Pages",
  previous: "Previous",
  next: "Next",
  newer: "Newer",
  older: "Older",
  page: (n: number) => `Page ${number.format(n)}`,
  range: (from: number, to: number, total: number) =>
    `${number.format(from)}–${number.format(to)} of ${number.format(total)}`,
  none: "0 results",
  perPage: "Rows per page",
};

export const tableText = {
  sortedAscending: "sorted ascending",
  sortedDescending: "sorted descending",
};

export const searchText = {
  submit: "Search",
  clear: "Clear search",
  searching: "Searching",
};

export const pickerText = {
  refine: (shown: number, total: number) =>
    `${number.format(shown)} of ${number.format(total)} shown. Refine your search.`,
  none: (query: string) => `Nothing matches “${query}”.`,
  empty: "There is nothing to choose from.",
  alsoChosen: "Also chosen",
  chosen: (n: number) => `${number.format(n)} chosen`,
  clear: "Clear choice",
  results: (n: number) => count(n, "result"),
};

export const treeText = {
  includedIn: (id: string) => `Included in ${id}`,
  replaced: (id: string, n: number) => `${id} replaced by ${count(n, "permission")}.`,
  removed: (id: string) => `${id} removed.`,
  alsoRemoved: (ids: string, id: string) => `${ids} removed too, because ${id} is included there.`,
  absorbed: (id: string, n: number) => `${id} now covers ${count(n, "permission")} ticked before.`,
  cleared: (id: string) => `${id} cleared.`,
  allTicked: (id: string) => `All current ${id} permissions are ticked. Tick ${id} to include future ones.`,
  undo: "Undo",
  undone: "Restored.",
  highRisk: "Powerful: give it only to something you would trust with your own account.",
};

export const timeText = {
  now: "just now",
  never: "Never",
  noExpiry: "No expiry",
  expires: (inTime: string) => `Expires ${inTime}`,
  expired: (ago: string) => `Expired ${ago}`,
  expiresNow: "Expires now",
};

export const badgeText = {
  none: "No access",
  read: "Read",
  write: "Write",
  admin: "Admin",
  active: "Active",
  expired: "Expired",
  revoked: "Revoked",
  disabled: "Disabled",
  pending: "Pending",
  unused: "Never used",
};

export const regionText = {
  failed: (what: string) => `${what} could not be loaded`,
  retry: "Try again",
  requestId: "Request id",
  copyRequestId: "Copy request id",
  loading: (what: string) => `Loading ${what}`,
};

export const fileText = {
  drop: "Drop files here, or",
  dropOne: "Drop a file here, or",
  choose: "choose files",
  chooseOne: "choose a file",
  uploads: "Files",
  waiting: "Waiting",
  sending: (percent: number) => `Uploading, ${percent} %`,
  checking: "Checking",
  done: "Published",
  refused: "Refused",
  remove: (name: string) => `Remove ${name}`,
  retry: (name: string) => `Try ${name} again`,
  refusedType: (name: string, accept: string) => `${name} was left out. Allowed here: ${accept}.`,
};

export const shellText = {
  skip: "Skip to content",
  notice: "Notice",
  main: "Main",
  menu: "Menu",
  organization: "Organization",
  account: "Account",
  breadcrumb: "Breadcrumb",
  signedInAs: "Signed in as",
};

export const themeText = {
  legend: "Theme",
  system: "System",
  light: "Light",
  dark: "Dark",
  announced: { system: "System theme", light: "Light theme", dark: "Dark theme" },
};
