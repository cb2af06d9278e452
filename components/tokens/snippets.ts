/** What each package client is told to use a channel: the Setup tab shows it with a placeholder, the reveal page with a secret. Pure. */

/** Stands where the secret goes while there is none. */
export const TOKEN_PLACEHOLDER = "<TOKEN>";

export type ClientBlock = {
  title: string;
  code: string;
  /** Where the secret ends up. */
  note: string;
};
export type ClientTab = { id: string; label: string; blocks: ClientBlock[] };

export type SnippetOf = {
  /** Origin of this server, without a trailing slash. */
  publicUrl: string;
  channel: string;
  label?: string;
  /** The token's secret, or the placeholder. */
  secret?: string;
  /** The token's name, from which the name of its variable is made; empty while there is none. */
  name?: string;
};

/** "ci-ml" -> "CI_ML_TOKEN": a name that every shell and every CI takes for a variable. */
export function variableOf(name: string): string {
  const words = name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "")
    .slice(0, 60);
  if (!words) return "SLUICE_TOKEN";
  const safe = /^[0-9]/.test(words) || words.startsWith("GITHUB") ? `SLUICE_${words}` : words;
  return safe.endsWith("TOKEN") ? safe : `${safe}_TOKEN`;
}

const pathOf = ({ channel, label }: SnippetOf) => (label && label !== "main" ? `${channel}/label/${label}` : channel);

/** The address with the secret in it: the one form that every conda client reads. */
export const tokenAddress = (of: SnippetOf, secret = of.secret ?? TOKEN_PLACEHOLDER) =>
  `${of.publicUrl}/t/${secret}/${pathOf(of)}`;

/** The address that is safe to share: no secret, for clients that keep it elsewhere. */
export const plainAddress = (of: SnippetOf) => `${of.publicUrl}/conda/${pathOf(of)}`;

/** The line to copy that makes conda use the channel. */
export const condaLine = (of: SnippetOf) => `conda config --add channels ${tokenAddress(of)}`;

/** The same for a public channel: no token, no secret. */
export const openCondaLine = (of: SnippetOf) => `conda config --add channels ${plainAddress(of)}`;

const KEEP: ClientBlock = {
  title: "Keep conda-forge",
  code: "conda config --append channels conda-forge",
  note: "If this is your first configured channel it is also the only source. Add the others that you use; the first in the list wins.",
};

function condarc(of: SnippetOf, variable: string, secret: string): ClientBlock[] {
  return [
    {
      title: "~/.condarc",
      code: ["channels:", `  - ${tokenAddress(of, `\${${variable}}`)}`, "  - conda-forge"].join("\n"),
      note: "conda fills in the variable when it runs, so the secret is not in this file and it is safe to share.",
    },
    {
      title: "The variable, in bash or zsh",
      code: `export ${variable}=${secret}`,
      note: "The secret ends up in the history of this shell. Type read -rs instead to be asked for it unseen, then export the variable.",
    },
    {
      title: "The variable, in PowerShell",
      code: `$env:${variable} = "${secret}"`,
      note: "The secret ends up in the history of this shell.",
    },
  ];
}

function mamba(of: SnippetOf, secret: string): ClientBlock[] {
  const key = plainAddress(of).replace(/^https?:\/\//, "");
  const entry = { [key]: { type: "CondaToken", token: secret } };
  return [
    {
      title: "A file that only you can read",
      code: "mkdir -p ~/.mamba/auth && touch ~/.mamba/auth/authentication.json && chmod 600 ~/.mamba/auth/authentication.json",
      note: "Does nothing to a file that is there already except to close it to others.",
    },
    {
      title: "~/.mamba/auth/authentication.json",
      code: JSON.stringify(entry, null, 2),
      note: "The secret is in this file and nowhere else. If the file has entries, add this one to them.",
    },
    {
      title: "Add the channel",
      code: `mamba config prepend channels ${plainAddress(of)}`,
      note: "No secret in this address. micromamba takes the same words.",
    },
  ];
}

function pixi(of: SnippetOf, secret: string): ClientBlock[] {
  return [
    {
      title: "Sign pixi in",
      code: `pixi auth login ${of.publicUrl} --token ${secret}`,
      note: "The secret ends up in the keyring of your system, and in the history of this shell. It is sent to every channel of this server.",
    },
    {
      title: "pixi.toml",
      code: ["[workspace]", `channels = ["${plainAddress(of)}", "conda-forge"]`].join("\n"),
      note: "Never put the token into pixi.toml: addresses are written into the lock file.",
    },
  ];
}

function actions(of: SnippetOf, variable: string): ClientBlock[] {
  const step = [
    `- name: Use ${of.channel}`,
    "  env:",
    `    ${variable}: \${{ secrets.${variable} }}`,
    "  run: |",
    `    conda config --add channels "${tokenAddress(of, `\${${variable}}`)}"`,
    "    conda install --yes PACKAGE",
  ];
  return [
    {
      title: "Save the token as a secret",
      code: `gh secret set ${variable}`,
      note: "gh asks for the value: paste the token. It is stored encrypted by GitHub and is not in your shell's history.",
    },
    {
      title: "Step of the workflow",
      code: step.join("\n"),
      note: "The secret is in the runner's ~/.condarc until the job ends. GitHub masks it in its log.",
    },
  ];
}

function tests(of: SnippetOf, secret: string): ClientBlock[] {
  const bearer = '-H "Authorization: Bearer $TOKEN"';
  return [
    {
      title: "Who is this token?",
      code: [`TOKEN=${secret}`, `curl -fsS ${bearer} ${of.publicUrl}/api/v1/whoami`].join("\n"),
      note: "Answers with its name, scopes and expiry. The secret ends up in the history of this shell.",
    },
    {
      title: `Can it read ${of.channel}?`,
      code: [
        `curl -sS -o /dev/null -w "%{http_code}\\n" ${bearer} \\`,
        `  ${plainAddress(of)}/noarch/repodata.json`,
      ].join("\n"),
      note: "200 means yes; 401: the token is wrong or over; 403: it may not use this channel. Uses the variable of the first command.",
    },
  ];
}

/** Every client that works today, the most common first; each block is ready to paste. */
export function clientBlocks(of: SnippetOf): ClientTab[] {
  const secret = of.secret ?? TOKEN_PLACEHOLDER;
  const variable = variableOf(of.name ?? "");
  const line: ClientBlock = {
    title: "Add the channel",
    code: condaLine(of),
    note: "The secret is stored readable in ~/.condarc. The channel gets the first priority.",
  };
  return [
    { id: "conda", label: "conda", blocks: [line, KEEP] },
    { id: "condarc", label: ".condarc", blocks: condarc(of, variable, secret) },
    { id: "mamba", label: "mamba", blocks: mamba(of, secret) },
    { id: "pixi", label: "pixi", blocks: pixi(of, secret) },
    { id: "actions", label: "GitHub Actions", blocks: actions(of, variable) },
    { id: "test", label: "Test it", blocks: tests(of, secret) },
  ];
}

/** How to publish without a browser. */
export function uploadBlocks(of: SnippetOf): ClientBlock[] {
  const secret = of.secret ?? TOKEN_PLACEHOLDER;
  const fields = `-F label=${of.label ?? "main"} -F file=@PACKAGE.conda`;
  return [
    {
      title: "Upload from a terminal",
      code: [
        `TOKEN=${secret}`,
        'curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" \\',
        `  ${fields} \\`,
        `  ${of.publicUrl}/api/v1/channels/${of.channel}/files`,
      ].join("\n"),
      note: "The token needs conda:upload. Its secret ends up in the history of this shell.",
    },
  ];
}
