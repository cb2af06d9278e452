import type { ReactNode } from "react";
import { SCOPES } from "#access/vocabulary.ts";
import { explainHref } from "#components/explain/links.ts";
import { Badge, StatusBadge, Tag } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, DefinitionList } from "#components/ui/card.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { QuestionIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ExpiryBadge, FullTime } from "#components/ui/time.tsx";
import { Arrival } from "./arrival.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { SummaryText } from "./summary-text.tsx";
import type { TokenRow } from "./token-row.ts";
import { WhereWords } from "./where-words.tsx";

/** What a token can do, whether it is used, and when it ends. Its secret is nowhere to be shown. */
export function TokenDetail({
  token,
  breadcrumb,
  owner,
  revoke,
}: {
  token: TokenRow;
  breadcrumb: ReactNode;
  /** "You", "Alan (alan)", "The organization acme". */
  owner: ReactNode;
  revoke: FormAction;
}) {
  const { id, name, note, status, summary, hint, used, where, networks } = token;
  return (
    <>
      <Arrival id={id} name={name} />
      <PageHeader
        breadcrumb={breadcrumb}
        title={<span className="wrap-anywhere">{name}</span>}
        badges={<StatusBadge status={status} />}
        description={note}
        actions={
          status === "revoked" ? null : (
            <RevokeToken token={token} action={revoke} look={{ variant: "danger-secondary" }} label="Revoke token" />
          )
        }
      />
      {status === "revoked" && token.revokedAt ? (
        <Callout tone="info">
          Revoked on <FullTime at={token.revokedAt} />. Requests with it are refused.
        </Callout>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="What it can do" actions={token.organization ? <Explain token={token} /> : null}>
          <div className="space-y-4">
            <p className="max-w-prose text-reading">
              <SummaryText text={summary} />
            </p>
            <DefinitionList
              items={[
                { term: "Permissions", value: <Scopes scopes={token.scopes} /> },
                { term: "Where", value: <WhereWords where={where} /> },
                {
                  term: "Only packages",
                  value:
                    where.kind === "channels" && where.packages.length > 0 ? (
                      <span className="inline-flex flex-wrap gap-1">
                        {where.packages.map((pattern) => (
                          <Tag key={pattern}>{pattern}</Tag>
                        ))}
                      </span>
                    ) : null,
                },
                {
                  term: "Networks",
                  value:
                    networks.length > 0 ? (
                      <span className="inline-flex flex-wrap gap-1">
                        {networks.map((network) => (
                          <Tag key={network}>{network}</Tag>
                        ))}
                      </span>
                    ) : (
                      <span className="text-muted">Any address</span>
                    ),
                },
              ]}
            />
          </div>
        </Card>
        <Card title="Use and life">
          <DefinitionList
            items={[
              { term: "Secret", value: <code>{hint}</code> },
              { term: "Owner", value: owner },
              {
                term: "Last used",
                value: used ? (
                  <>
                    <FullTime at={used.at} both />
                    <span className="block text-muted wrap-anywhere">
                      {[used.client, used.address].filter(Boolean).join(" from ")}
                    </span>
                  </>
                ) : (
                  <Badge>Never used</Badge>
                ),
              },
              { term: "Expires", value: status === "revoked" ? null : <Expires at={token.expiresAt} /> },
              {
                term: "Created",
                value: (
                  <>
                    <FullTime at={token.createdAt} />
                    <span className="block text-muted">by {token.createdBy}</span>
                  </>
                ),
              },
            ]}
          />
        </Card>
      </div>
    </>
  );
}

/** The explainer, with this token filled in and, where it has one, its first channel. */
function Explain({ token: { id, organization, where } }: { token: TokenRow }) {
  const [on] = where.kind === "channels" ? where.channels : [];
  const href = explainHref(organization ?? "", { who: `token:${id}`, ...(on && { can: "download", on }) });
  return (
    <ButtonLink href={href} size="small" icon={<QuestionIcon />}>
      Explain its access
    </ButtonLink>
  );
}

function Expires({ at }: { at: string | null }) {
  return (
    <>
      <ExpiryBadge at={at} />
      {at ? (
        <span className="block text-muted">
          <FullTime at={at} />
        </span>
      ) : null}
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="space-y-1.5">
      {SCOPES.filter(({ id }) => scopes.includes(id)).map(({ id, sentence }) => (
        <li key={id}>
          <code>{id}</code> <span className="block text-muted">{sentence}</span>
        </li>
      ))}
    </ul>
  );
}
