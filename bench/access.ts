/**
 * The second half of `npm run bench`: what one decision costs in organizations of growing size. The figures of one run stand beside
 * each other: they should not grow with the organization, only with what the one person holds.
 */
import { randomInt } from "node:crypto";
import { can, type Standing, view } from "#access/can.ts";
import { LEVELS } from "#access/vocabulary.ts";
import { personStanding } from "#core/standing.ts";
import * as make from "#db/factories.ts";
import { channelGrants, channels, groupMembers, groups, memberships } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";

type Size = { groups: number; channels: number; members: number };

const SIZES: Size[] = [
  { groups: 5, channels: 20, members: 100 },
  { groups: 50, channels: 200, members: 1_000 },
  { groups: 150, channels: 600, members: 3_000 },
  { groups: 500, channels: 2_000, members: 10_000 },
];
/** How many groups a person is in, and channels a group has something on: the same in every organization. */
const GROUPS_OF_ONE = 4;
const CHANNELS_OF_GROUP = 8;
const DECISIONS = 200_000;
const READS = 2_000;

const ids = (word: string, n: number) => Array.from({ length: n }, (_, i) => `${word}-${i}`);
const some = <T>(of: readonly T[], n: number): T[] => {
  const chosen = new Set<T>();
  while (chosen.size < Math.min(n, of.length)) chosen.add(of[randomInt(of.length)] as T);
  return [...chosen];
};

/** Runs `insert` on pieces that a statement can hold. */
async function inPieces<T>(rows: readonly T[], insert: (piece: T[]) => Promise<unknown>) {
  for (let i = 0; i < rows.length; i += 500) await insert(rows.slice(i, i + 500));
}

async function fill(at: make.TestOrganization, size: Size) {
  const now = new Date();
  const people = ids("sized-person", size.members);
  const inGroups = ids("sized-group", size.groups);
  const places = ids("sized-channel", size.channels);
  const organizationId = at.id;
  const own = { passwordHash: null, active: true, administrator: false, createdAt: now };
  const place = {
    organizationId,
    description: "",
    visibility: "private",
    newPackages: "inherit",
    replace: "admins",
  } as const;
  await at.services.database.write(async (tx) => {
    await inPieces(people, (piece) =>
      tx.insert(users).values(piece.map((id) => ({ ...own, id, login: id, name: id, email: `${id}@example.org` }))),
    );
    await inPieces(people, (piece) =>
      tx
        .insert(memberships)
        .values(piece.map((userId) => ({ organizationId, userId, role: "member" as const, createdAt: now }))),
    );
    await inPieces(inGroups, (piece) =>
      tx.insert(groups).values(piece.map((id) => ({ id, organizationId, name: id, description: "", createdAt: now }))),
    );
    await inPieces(places, (piece) =>
      tx.insert(channels).values(piece.map((id) => ({ ...place, id, name: id, createdAt: now }))),
    );
    const members = people.flatMap((userId) =>
      some(inGroups, GROUPS_OF_ONE).map((groupId) => ({ groupId, userId, createdAt: now })),
    );
    await inPieces(members, (piece) => tx.insert(groupMembers).values(piece));
    const grants = inGroups.flatMap((groupId) =>
      some(places, CHANNELS_OF_GROUP).map((channelId) => ({
        groupId,
        channelId,
        level: LEVELS[randomInt(LEVELS.length)] ?? "read",
        createdAt: now,
      })),
    );
    await inPieces(grants, (piece) => tx.insert(channelGrants).values(piece));
  });
  return { people, places };
}

/** Microseconds of one call, out of many. */
function timed(times: number, call: (i: number) => unknown): number {
  for (let i = 0; i < times / 10; i++) call(i);
  const start = performance.now();
  for (let i = 0; i < times; i++) call(i);
  return ((performance.now() - start) * 1000) / times;
}

async function measure(size: Size) {
  const { services, close } = await make.testServices();
  try {
    const at = await make.organization(services);
    const { people, places } = await fill(at, size);
    const facts = places.map((id) => ({ id, name: id, organizationId: at.id, visibility: "private" as const }));
    const sample = some(people, 200);
    const standings: Standing[] = [];
    for (const id of sample)
      standings.push((await personStanding(services.database.read, id)) ?? { person: null, token: null });
    const one = (i: number) => ({
      standing: standings[i % standings.length] as Standing,
      channel: facts[i % facts.length] as (typeof facts)[number],
    });
    const pack = { id: "p", kind: "conda", name: "numpy", access: "inherit" } as const;
    const deciding = timed(DECISIONS, (i) => {
      const { standing, channel } = one(i);
      return can(standing, "package.download", { kind: "package", channel, package: pack });
    });
    const viewing = timed(DECISIONS, (i) => {
      const { standing, channel } = one(i);
      return view(standing, channel);
    });
    const start = performance.now();
    for (let i = 0; i < READS; i++) await personStanding(services.database.read, sample[i % sample.length] ?? "");
    return { deciding, viewing, standing: ((performance.now() - start) * 1000) / READS };
  } finally {
    await close();
  }
}

console.log("groups  channels  members   can (µs)   view (µs)   reading a standing (µs)");
for (const size of SIZES) {
  const { deciding, viewing, standing } = await measure(size);
  const cells = [size.groups, size.channels, size.members].map((n, i) =>
    n.toLocaleString("en").padStart([6, 9, 8][i] ?? 8),
  );
  console.log(
    `${cells.join(" ")} ${deciding.toFixed(2).padStart(10)} ${viewing.toFixed(2).padStart(11)} ${standing.toFixed(0).padStart(25)}`,
  );
}
