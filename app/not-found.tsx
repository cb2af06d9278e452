import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button.tsx";
import { anyContext } from "./context.ts";
import { MessagePage } from "./message-page.tsx";

export const metadata: Metadata = { title: "Not found" };

/** Hidden and missing get this same page, whoever asks. */
export default async function NotFound() {
  const { session } = await anyContext();
  return (
    <MessagePage
      title="Page not found"
      actions={
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
      }
    >
      <p>
        This page does not exist, or {session ? `your account ${session.email}` : "somebody who is not signed in"}{" "}
        cannot see it.
      </p>
    </MessagePage>
  );
}
