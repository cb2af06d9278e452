/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: { authInterrupts: true },
  // `npm run check` is where types are checked: a start must not fail on a test file's types.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@libsql/client", "@node-rs/argon2", "pg", "pino", "piscina", "prom-client"],
};
