/** Every operation of `/api/v1`, in the order of its document. */
import { z } from "zod";
import { ok, type Route, route } from "../route.ts";
import { audit } from "./audit.ts";
import { channels } from "./channels.ts";
import { explain } from "./explain.ts";
import { files } from "./files.ts";
import { grants } from "./grants.ts";
import { groups } from "./groups.ts";
import { impact } from "./impact.ts";
import { invitations } from "./invitations.ts";
import { members } from "./members.ts";
import { openapi } from "./openapi.ts";
import { organizationTokens } from "./organization-tokens.ts";
import { organizations } from "./organizations.ts";
import { packages } from "./packages.ts";
import { server } from "./server.ts";
import { tokenPolicy } from "./token-policy.ts";
import { tokens } from "./tokens.ts";
import { users } from "./users.ts";
import { whoami } from "./whoami.ts";

const document = route({
  id: "getDocument",
  method: "GET",
  path: "/openapi.json",
  summary: "This document",
  scopes: [],
  open: true,
  input: z.object({}),
  answers: { 200: z.record(z.string(), z.unknown()) },
  handle: async (ctx) => ok(openapi(SUBJECTS, `${ctx.services.settings.publicUrl}/api/v1`)),
});

const SUBJECTS: Readonly<Record<string, readonly Route[]>> = {
  whoami,
  users,
  organizations,
  members,
  invitations,
  groups,
  grants,
  impact,
  channels,
  packages,
  files,
  tokens,
  organizationTokens,
  server,
  audit,
  explain,
  "token policy": tokenPolicy,
  document: [document],
};

export const ROUTES: readonly Route[] = Object.values(SUBJECTS).flat();
