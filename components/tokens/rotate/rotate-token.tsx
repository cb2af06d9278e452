"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { Reveal, type RevealProps } from "../create/reveal.tsx";
import type { Revealed } from "../create/revealed.ts";
import { ShownOnce } from "../create/shown-once.tsx";
import { useReveal } from "../create/use-reveal.ts";
import { RotateForm, type Rotation } from "./rotate-form.tsx";

/** The page that gives a token a new secret: one question, then the secret as a state of the same address. */
export function RotateToken({
  made,
  path,
  header,
  rotation,
  rotate,
  ...props
}: RevealProps & {
  /** Id of the token whose secret this address has shown, if it has. */
  made: string | null;
  /** Of this page. */
  path: string;
  header: ReactNode;
  /** Null for a token that is revoked. */
  rotation: Rotation | null;
  rotate: FormAction<Revealed>;
}) {
  const { secret, shown, before, onDone } = useReveal(made, path);
  if (secret) return <Reveal token={secret} {...props} />;
  if (shown) return <ShownOnce detail={`${props.list}/${encodeURIComponent(shown)}`} />;
  return (
    <>
      {header}
      {rotation ? (
        <>
          {before ? <Lost key={before.id} name={before.name} /> : null}
          <RotateForm
            rotation={rotation}
            lost={before !== null}
            rotate={rotate}
            onDone={onDone}
            detail={detailOf(path)}
          />
        </>
      ) : (
        <Callout
          tone="info"
          actions={<ButtonLink href={detailOf(path)}>Token details</ButtonLink>}
          title="This token is revoked"
        >
          A revoked token stays revoked. Create a new one.
        </Callout>
      )}
    </>
  );
}

const detailOf = (path: string) => path.replace(/\/rotate$/, "");

/** The connection dropped after the token was rotated and before its secret came through. */
function Lost({ name }: { name: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} role="alert">
      <Callout tone="warn" title="The connection dropped">
        <p>
          {name} was rotated, but its new secret did not reach you. Rotate it again: the secret that was lost ends at
          once, and the old one works on as you chose.
        </p>
      </Callout>
    </div>
  );
}
