import Link from "next/link";
import { list } from "#components/ui/numbers.ts";

type Administrator = { login: string; name: string };

const SHOWN = 5;

/** "Ada (ada) or Grace (grace), and others" */
function namesOf(administrators: readonly Administrator[]): string {
  const people = administrators
    .slice(0, SHOWN)
    .map(({ login, name }) => (name && name !== login ? `${name} (${login})` : login));
  const either = list(people)
    .replace(/, and /, " or ")
    .replace(/ and /, " or ");
  return administrators.length > SHOWN ? `${either}, and others` : either;
}

/** Whom to ask for what only an administrator gives, and where the explainer says why. */
export function AskFor({
  what,
  administrators,
  explain,
}: {
  what: string;
  administrators: readonly Administrator[];
  /** The explainer's page with the question filled in. */
  explain?: string;
}) {
  const whom =
    administrators.length === 0
      ? `Ask an administrator of the organization for ${what}.`
      : administrators.length === 1
        ? `Ask ${namesOf(administrators)} for ${what}.`
        : `Ask an administrator for ${what}: ${namesOf(administrators)}.`;
  return (
    <p>
      {whom}
      {explain ? (
        <>
          {" "}
          <Link href={explain} prefetch={false}>
            Explain
          </Link>
        </>
      ) : null}
    </p>
  );
}
