/** The conda format, as the registry and the verbs use it. */
import type { Format } from "../format.ts";
import { type CondaPackage, inspect } from "./inspect.ts";
import { locate, type Place } from "./locate.ts";

export const conda: Format<Place, CondaPackage> = { kind: "conda", locate, inspect };
