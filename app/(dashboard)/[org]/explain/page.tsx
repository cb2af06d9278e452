import type { Metadata } from "next";
import Link from "next/link";
import { personContext, read } from "#app/context.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { AskFor } from "#components/channels/ask-for.tsx";
import { Answer } from "#components/explain/answer.tsx";
import { AnswerHeading } from "#components/explain/answer-heading.tsx";
import { ExplainForm } from "#components/explain/explain-form.tsx";
import { explainHref } from "#components/explain/links.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { QuestionIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { Unknown } from "#core/explain.ts";
import { type Administrator, listAdministrators } from "#core/overview.ts";
import { type Asked, ask } from "./ask.ts";
import { type Choices, choicesFor } from "./choices.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Explain access · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function ExplainPage({ params, searchParams }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  const query = await readQuery(searchParams);
  const asked: Asked = { who: query.text("who"), can: query.text("can"), on: query.text("on") };
  const { ctx } = await personContext();
  const choices = await read((ctx) => choicesFor(ctx, organization, asked.on));
  const told = await ask(org, asked);
  const now = ctx.now.toISOString();
  const own = `user:${ctx.standing.person?.login ?? ""}`;
  const who = asked.who === own || !asked.who ? "me" : asked.who;
  const error = told.kind === "refused" && told.field ? { [told.field]: told.sentence } : {};
  return (
    <>
      <PageHeader
        title="Explain access"
        description="Who may do what, and why. The rules that decide every request answer."
      />
      <Card>
        <ExplainForm
          path={`/${org}/explain`}
          who={{ value: who, groups: withPresent(choices, who), error: error.who }}
          can={{ value: asked.can || "download", groups: choices.can }}
          on={{ value: asked.on, names: choices.on, error: error.on }}
        />
      </Card>
      {told.kind === "answer" ? (
        <Answer answer={told.answer} href={explainHref(org, { who, can: asked.can, on: asked.on })} />
      ) : told.kind === "unknown" ? (
        <NotFound
          org={org}
          asked={{ ...asked, who }}
          unknown={told.unknown}
          at={now}
          administrators={await read((ctx) => listAdministrators(ctx, org))}
        />
      ) : told.kind === "refused" ? (
        <Callout tone="warn">
          <AnswerHeading at={now}>{told.sentence}</AnswerHeading>
          {told.field === "who" && !choices.others ? (
            <p>Administrators of {organization.displayName} can ask about everybody in it.</p>
          ) : null}
        </Callout>
      ) : (
        <Card>
          <EmptyState icon={<QuestionIcon size={20} />} title="Ask a question" level={2}>
            <p>For example:</p>
            <ul className="mt-2 space-y-1">
              {choices.examples.map(({ label, who, can, on }) => (
                <li key={label}>
                  <Link href={explainHref(org, { who, can, on })} prefetch={false}>
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </EmptyState>
        </Card>
      )}
    </>
  );
}

/** Whoever is asked about stands in the list, whether the viewer could have chosen them or not. */
function withPresent({ who }: Choices, present: string) {
  const known = who.some(({ choices }) => choices.some(({ value }) => value === present));
  return known ? who : [...who, { label: "Asked about", choices: [{ value: present, label: present }] }];
}

/** The same whether it is hidden or missing: what is said is true of both. */
function NotFound({
  org,
  asked,
  unknown,
  at,
  administrators,
}: {
  org: string;
  asked: Asked;
  unknown: Unknown;
  at: string;
  administrators: readonly Administrator[];
}) {
  const ofWho = unknown.unknown === "who";
  const isPackage = !ofWho && asked.on.includes("/") && !asked.on.startsWith(`${unknown.name}/`);
  const on = (name: string) =>
    isPackage
      ? [...asked.on.split("/").slice(0, 2), name].join("/")
      : [name, ...asked.on.split("/").slice(1)].join("/");
  return (
    <Callout tone="warn">
      <AnswerHeading at={at}>
        {ofWho
          ? `There is nobody and nothing named ${unknown.name} here, or you cannot see it.`
          : `No. You cannot use a ${isPackage ? "package" : "channel"} named ${unknown.name}, or there is none.`}
      </AnswerHeading>
      {ofWho ? null : (
        <>
          <p>
            If it is there, nothing gives you a level on it: no role, no group of yours, no package permission and not
            its visibility. Whoever has no level is not told whether it is there.
          </p>
          <AskFor what="access" administrators={administrators} />
        </>
      )}
      {unknown.matches.length > 0 ? (
        <p className="flex flex-wrap gap-x-3">
          Did you mean:
          {unknown.matches.map((name) => (
            <Link
              key={name}
              href={explainHref(org, ofWho ? { ...asked, who: name } : { ...asked, on: on(name) })}
              prefetch={false}
            >
              {name}
            </Link>
          ))}
        </p>
      ) : null}
    </Callout>
  );
}
