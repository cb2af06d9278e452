/** Install commands, pinned to a version. Pure. */

type Wanted = {
  name: string;
  version: string;
  /** The channel's address without a secret. */
  address: string;
};

export type InstallCommand = { id: string; code: string };

/** conda, mamba and micromamba take `name=version`, pixi `name==version` and the channel. */
export function installCommands({ name, version, address }: Wanted): InstallCommand[] {
  return [
    { id: "conda", code: `conda install "${name}=${version}"` },
    { id: "mamba", code: `mamba install "${name}=${version}"` },
    { id: "pixi", code: `pixi workspace channel add ${address}\npixi add "${name}==${version}"` },
  ];
}
