import { AskFor } from "#components/channels/ask-for.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { askedBy, explainPath } from "#core/explain-link.ts";
import { listAdministrators } from "#core/overview.ts";
import { anyContext } from "./context.ts";
import { refusalNote } from "./refusal-note.ts";

/** What a page says that is hidden or missing: the same, whichever it is. */
export async function notFoundWords() {
  const { session } = await anyContext();
  return {
    title: "Page not found",
    actions: (
      <>
        <ButtonLink href="/" variant="primary">
          Home
        </ButtonLink>
        {session ? (
          <ButtonLink href="/sign-out">Switch account</ButtonLink>
        ) : (
          <ButtonLink href="/sign-in">Sign in</ButtonLink>
        )}
      </>
    ),
    children: (
      <p>
        This page does not exist, or {session ? `your account ${session.email}` : "somebody who is not signed in"}{" "}
        cannot see it.
      </p>
    ),
  };
}

/** What a page says that one may know of and not use: the reason, who can change it, and where it is explained. */
export async function forbiddenWords() {
  const { sentence, refusal } = refusalNote();
  const said = sentence || "Your role does not allow this page.";
  const { ctx, session } = await anyContext();
  const asked = session ? await askedBy(ctx.db, refusal) : null;
  const administrators = asked ? await listAdministrators(ctx, asked.organization) : [];
  const explain = asked ? explainPath(asked) : null;
  return {
    title: "You cannot do this",
    actions: (
      <>
        {explain ? (
          <ButtonLink href={explain} variant="primary">
            Explain
          </ButtonLink>
        ) : null}
        {explain ? (
          <CopyButton
            text={`${session?.login ?? ""}: ${said} Could you give me what is missing? ${ctx.services.settings.publicUrl}${explain}`}
            what="request"
            name="Copy request to an administrator"
            label="Copy request"
          />
        ) : null}
        <ButtonLink href="/">Home</ButtonLink>
      </>
    ),
    children: (
      <>
        <p>{said}</p>
        <AskFor what="what is missing" administrators={administrators} />
      </>
    ),
  };
}
