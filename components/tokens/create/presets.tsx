import type { ReactNode } from "react";
import { SCOPES, type Scope, type ScopeId } from "#access/vocabulary.ts";
import { DownloadIcon, PencilIcon, SettingsIcon, UploadIcon } from "#components/ui/icons.tsx";

export const PURPOSES = ["install", "publish", "administer", "custom"] as const;
export type Purpose = (typeof PURPOSES)[number];

type Preset = { label: string; help: string; icon: ReactNode; scopes: readonly ScopeId[]; example: string };

/** What each purpose fills in: the least that does it. */
export const PRESETS: Record<Purpose, Preset> = {
  install: {
    label: "Install packages",
    help: "Download only. For laptops, images and jobs that install.",
    icon: <DownloadIcon />,
    scopes: ["conda:download", "pypi:download"],
    example: "laptop",
  },
  publish: {
    label: "Publish from CI",
    help: "Upload only. Tick download too if the job also installs.",
    icon: <UploadIcon />,
    scopes: ["conda:upload", "pypi:upload"],
    example: "ci-ml-prod",
  },
  administer: {
    label: "Automate administration",
    help: "Packages, groups and access through the API.",
    icon: <SettingsIcon />,
    scopes: ["api:write", "api:modify-group"],
    example: "provisioning",
  },
  custom: {
    label: "Custom",
    help: "Choose the permissions one by one.",
    icon: <PencilIcon />,
    scopes: [],
    example: "ci-ml-prod",
  },
};

/** What an organization's token may hold: never who-may, tokens or settings. The verb refuses the rest too. */
const NOT_FOR_ORGANIZATIONS: readonly ScopeId[] = ["all", "api", "api:modify-group"];

/** The permissions that an owner may give; one whose parent cannot be given stands at the top. */
export function catalogueFor(owner: "me" | "organization"): readonly Scope[] {
  if (owner === "me") return SCOPES;
  return SCOPES.filter(({ id }) => !NOT_FOR_ORGANIZATIONS.includes(id)).map((scope) =>
    scope.parent && NOT_FOR_ORGANIZATIONS.includes(scope.parent) ? { ...scope, parent: null } : scope,
  );
}

/** Why a ticked permission deserves a thought. */
export const RISKS: Record<string, string> = {
  all: "Powerful: whoever has the secret can do everything you can, in every organization you belong to.",
  api: "Powerful: it can make further tokens, and change who may do what.",
  "api:modify-group": "Powerful: whoever has the secret can give others access.",
};
