import Link from "next/link";
import { count } from "#components/text.ts";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { CheckIcon, MinusIcon, RotateIcon, XIcon } from "#components/ui/icons.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Explained } from "#core/explain.ts";
import { AnswerHeading } from "./answer-heading.tsx";
import { adviceHref, stepLinks } from "./links.ts";

type Step = Explained["steps"][number];

const STEP_WORDS: Record<Step["name"], string> = {
  account: "Account",
  "organization role": "Organization role",
  "group grants": "Group grants",
  "package grants": "Package grants",
  visibility: "Visibility",
  "token active": "Token is active",
  "token reach": "What the token reaches",
  "token scope": "What the token may do",
  network: "Network",
};

const OUTCOMES = {
  gives: { icon: <CheckIcon className="text-ok" />, word: "Gives it" },
  passes: { icon: <CheckIcon className="text-ok" />, word: "Passes" },
  fails: { icon: <XIcon className="text-danger" />, word: "Fails" },
  "adds nothing": { icon: <MinusIcon className="text-muted" />, word: "Adds nothing" },
  "not needed": { icon: <MinusIcon className="text-muted" />, word: "Not needed" },
};

/** Yes or no, why, and what would change a no. */
export function Answer({ answer, href }: { answer: Explained; href: string }) {
  const { allowed, sentence, steps, at } = answer;
  const isFolded = ({ outcome, deciding }: Step) =>
    !deciding && (outcome === "adds nothing" || outcome === "not needed");
  const folded = steps.filter(isFolded);
  const numbered = steps.map((step, i) => ({ step, number: i + 1 }));
  const list = (which: (step: Step) => boolean) => (
    <ol className="divide-y divide-border">
      {numbered
        .filter(({ step }) => which(step))
        .map(({ step, number }) => (
          <StepRow key={step.name} step={step} number={number} answer={answer} />
        ))}
    </ol>
  );
  return (
    <div className="space-y-6">
      <Callout
        tone={allowed ? "ok" : "danger"}
        actions={
          <ButtonLink href={href} size="small" icon={<RotateIcon />}>
            Try again now
          </ButtonLink>
        }
      >
        <AnswerHeading at={at.toISOString()}>{sentence}</AnswerHeading>
        <p className="text-muted">
          As of <Time at={at.toISOString()} />, by the rules that decide every request.
        </p>
      </Callout>
      <Card title="Because">
        {list((step) => !isFolded(step))}
        {folded.length > 0 ? (
          <details className="border-t border-border pt-2">
            <summary className="min-h-target py-1">{count(folded.length, "step")} that changed nothing</summary>
            {list(isFolded)}
          </details>
        ) : null}
      </Card>
      {allowed ? null : <Fixes answer={answer} />}
    </div>
  );
}

function StepRow({ step, number, answer }: { step: Step; number: number; answer: Explained }) {
  const { icon, word } = OUTCOMES[step.outcome];
  const links = stepLinks(step, answer.on, answer.who);
  return (
    <li value={number} className="flex gap-2.5 py-2.5">
      <span className="mt-0.5">{icon}</span>
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">
            {number}. {STEP_WORDS[step.name]}
          </span>
          <span className="text-muted">{word}</span>
          {step.deciding ? <Badge tone={answer.allowed ? "ok" : "danger"}>This decides</Badge> : null}
        </p>
        <p className="max-w-prose">{step.text}</p>
        {links.length > 0 ? (
          <p className="flex flex-wrap gap-x-3">
            {links.map(({ label, href }) => (
              <Link key={href} href={href} prefetch={false}>
                {label}
              </Link>
            ))}
          </p>
        ) : null}
      </div>
    </li>
  );
}

/** "Could you do this: Give group x write on ml." for whoever may. */
const requestOf = ({ sentence, fixes }: Explained) =>
  `${sentence} Could you do one of these?\n${fixes.map((set) => `- ${set.map((each) => each.sentence).join(" ")}`).join("\n")}`;

function Fixes({ answer }: { answer: Explained }) {
  const { fixes, on, who } = answer;
  const token = who.actor.startsWith("token:") ? who.actor.slice("token:".length) : null;
  if (fixes.length === 0)
    return (
      <Card title="What would change it">
        <p>Nothing that can be changed here would turn this into a yes.</p>
      </Card>
    );
  const others = fixes.some((set) => set.some(({ yours }) => !yours));
  return (
    <Card
      title="What would change it"
      description={fixes.length > 1 ? "Any one of these. What hands out least stands first." : undefined}
      actions={
        others ? (
          <CopyButton
            text={requestOf(answer)}
            what="request"
            name="Copy request to whoever may"
            label="Copy request"
            size="small"
          />
        ) : null
      }
    >
      <ul className="divide-y divide-border">
        {fixes.map((set) => (
          <li key={set.map(({ sentence }) => sentence).join()} className="space-y-2 py-2.5">
            {set.map((advice) => {
              const href = advice.yours ? adviceHref(advice, on, token) : null;
              return (
                <div key={advice.sentence} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
                  <div className="min-w-0 flex-1 basis-60 wrap-anywhere">
                    <p>{advice.sentence}</p>
                    <p className="text-muted">{advice.yours ? "You may do this." : `Who may: ${advice.by}.`}</p>
                  </div>
                  {href ? (
                    <ButtonLink href={href} size="small" aria-label={`Go and do it: ${advice.sentence}`}>
                      Go and do it
                    </ButtonLink>
                  ) : null}
                </div>
              );
            })}
          </li>
        ))}
      </ul>
    </Card>
  );
}
