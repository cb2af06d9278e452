import { list } from "#components/ui/numbers.ts";

type Administrator = { login: string; name: string };

const SHOWN = 5;

/** Whom to ask for what only an administrator gives. */
export function AskFor({ what, administrators }: { what: string; administrators: readonly Administrator[] }) {
  const people = administrators
    .slice(0, SHOWN)
    .map(({ login, name }) => (name && name !== login ? `${name} (${login})` : login));
  if (people.length === 0) return <p>Ask an administrator of the organization for {what}.</p>;
  if (administrators.length === 1)
    return (
      <p>
        Ask {people[0]} for {what}.
      </p>
    );
  return (
    <p>
      Ask an administrator for {what}:{" "}
      {list(people)
        .replace(/, and /, " or ")
        .replace(/ and /, " or ")}
      {administrators.length > SHOWN ? ", and others" : ""}.
    </p>
  );
}
