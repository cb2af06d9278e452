import { z } from "zod";
import { ServerPolicy, UpdateServerPolicy } from "#core/people.input.ts";
import { getServerPolicy, updateServerPolicy } from "#core/server-policy.ts";
import { ok, route } from "../route.ts";

const Policy = ServerPolicy.meta({ id: "ServerPolicy" });

export const server = [
  route({
    id: "getServerPolicy",
    method: "GET",
    path: "/server/policy",
    summary: "The rules of the whole server; for server administrators",
    scopes: ["all"],
    input: z.object({}),
    answers: { 200: Policy },
    handle: async (ctx) => ok(await getServerPolicy(ctx)),
  }),
  route({
    id: "updateServerPolicy",
    method: "PATCH",
    path: "/server/policy",
    summary: "Change rules of the server; without publicChannels every public channel becomes members-only at once",
    scopes: ["all"],
    input: UpdateServerPolicy,
    answers: { 200: Policy },
    handle: async (ctx, input) => ok(await updateServerPolicy(ctx, input)),
  }),
];
