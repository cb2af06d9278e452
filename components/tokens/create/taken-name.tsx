"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useField } from "#components/ui/form-context.ts";
import { type FormAction, idle } from "#components/ui/form-state.ts";
import type { Owner } from "./wish.ts";

export type FindNamed = FormAction<{ id: string } | null>;

/** Where the name of a new token is taken: the ways to the one that has it. */
export function TakenName({
  find,
  owner,
  organization,
  list,
}: {
  find: FindNamed;
  owner: Owner;
  organization: string;
  /** Of the tokens that this page makes. */
  list: string;
}) {
  const { error } = useField({ name: "name" });
  const [taken, setTaken] = useState<{ name: string; href: string } | null>(null);
  const here = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const form = here.current?.closest("form");
    setTaken(null);
    if (!error || !form) return;
    const name = String(new FormData(form).get("name") ?? "");
    const data = new FormData();
    for (const [field, value] of Object.entries({ name, owner, organization })) data.set(field, value);
    let current = true;
    // Names of personal tokens are one's own everywhere, also those that are kept to another organization.
    const under = owner === "me" ? "/me/tokens" : list;
    const look = async () => {
      const answer = await find(idle, data).catch(() => idle); // then the message alone says what to do
      if (current && answer.status === "done" && answer.value) setTaken({ name, href: `${under}/${answer.value.id}` });
    };
    void look();
    return () => {
      current = false;
    };
  }, [error, find, owner, organization, list]);

  return (
    <span ref={here} role="status" className={taken ? "block" : undefined}>
      {taken ? (
        <>
          <Link href={`${taken.href}/rotate`} prefetch={false}>
            Rotate {taken.name}
          </Link>
          , or{" "}
          <Link href={taken.href} prefetch={false}>
            see it and revoke it
          </Link>
          .
        </>
      ) : null}
    </span>
  );
}
