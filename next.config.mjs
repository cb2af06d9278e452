/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // The title is part of the first bytes of every page and of every refresh, never streamed in later: a page without one is
  // unreadable to some of its readers for that moment.
  htmlLimitedBots: /.*/,
  reactStrictMode: true,
  experimental: { authInterrupts: true },
  // `npm run check` is where types are checked: a start must not fail on a test file's types.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@libsql/client", "@node-rs/argon2", "pg", "pino", "piscina", "prom-client"],
};
