import { z } from "zod";
import { ROLES } from "#access/vocabulary.ts";
import { once } from "#core/idempotency.ts";
import { getInvitation, invite, listInvitations, withdrawInvitation } from "#core/invitations.ts";
import { Name } from "#core/names.input.ts";
import { Invite, WithdrawInvitation } from "#core/people.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, repeated, route } from "../route.ts";

const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    status: z.enum(["open", "accepted", "withdrawn", "expired"]),
    createdAt: z.date(),
    expiresAt: z.date(),
  })
  .meta({ id: "Invitation" });

export const invitations = [
  route({
    id: "listInvitations",
    method: "GET",
    path: "/organizations/{organization}/invitations",
    summary: "The invitations of an organization, newest first",
    scopes: ["api:modify-group"],
    input: z.object({ organization: Name, ...Paging.shape }),
    answers: { 200: page(Invitation) },
    handle: async (ctx, { organization, ...paging }) => {
      const all = await listInvitations(ctx, organization);
      return ok(paged(all, paging, ({ createdAt, id }) => `${createdAt.toISOString()} ${id}`, "falling"));
    },
  }),
  route({
    id: "invite",
    method: "POST",
    path: "/organizations/{organization}/invitations",
    summary: "Invite a person; the link is in this answer and nowhere else",
    scopes: ["api:modify-group"],
    input: Invite,
    once: true,
    answers: {
      201: z.object({ invitation: Invitation, link: z.string(), mailed: z.boolean() }),
      200: z.object({ invitation: Invitation }),
    },
    handle: (ctx, input) =>
      once(
        ctx,
        async () => made(await invite(ctx, input)),
        async (id) => repeated({ invitation: await getInvitation(ctx, { organization: input.organization, id }) }),
      ),
  }),
  route({
    id: "withdrawInvitation",
    method: "DELETE",
    path: "/organizations/{organization}/invitations/{id}",
    summary: "Take an open invitation back",
    scopes: ["api:modify-group"],
    input: WithdrawInvitation,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await withdrawInvitation(ctx, input);
      return done();
    },
  }),
];
