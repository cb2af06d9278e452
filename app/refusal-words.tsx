import { ButtonLink } from "#components/ui/button.tsx";
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

/** What a page says that one may know of and not use, with the reason that the refusal gave. */
export function forbiddenWords() {
  return {
    title: "You cannot do this",
    children: (
      <>
        <p>{refusalNote().sentence || "Your role does not allow this page."}</p>
        <p>An administrator can give you what is missing.</p>
      </>
    ),
  };
}
