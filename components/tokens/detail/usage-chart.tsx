import { count } from "#components/text.ts";
import type { DayOfUse } from "#core/usage.ts";

const WIDTH = 600;
const HEIGHT = 96;
const GAP = 4;

const answeredOf = ({ index, download, upload, api }: DayOfUse) => index + download + upload + api;

/** A bar for each day: what was answered, and on top of it, hatched, what was refused. The table below says the same. */
export function UsageChart({ days }: { days: readonly DayOfUse[] }) {
  const most = Math.max(1, ...days.map((each) => answeredOf(each) + each.refused));
  const answered = days.reduce((sum, each) => sum + answeredOf(each), 0);
  const refused = days.reduce((sum, each) => sum + each.refused, 0);
  const step = WIDTH / days.length;
  // Whatever happened at all can be seen.
  const high = (n: number) => (n === 0 ? 0 : Math.max(2, (n / most) * HEIGHT));
  return (
    <figure className="space-y-1">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Requests by day: ${count(answered, "request")} answered and ${count(refused, "request")} refused in 30 days, at most ${most} on one day`}
        className="h-24 w-full border-b border-border"
      >
        <defs>
          <pattern id="refused" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="3.5" height="6" className="fill-danger" />
          </pattern>
        </defs>
        {days.map((each, at) => {
          const [base, top] = [high(answeredOf(each)), high(each.refused)];
          const scale = Math.min(1, HEIGHT / (base + top || 1));
          const box = { x: at * step + GAP / 2, width: step - GAP };
          return (
            <g key={each.day}>
              <title>{`${each.day}: ${answeredOf(each)} answered, ${each.refused} refused`}</title>
              <rect {...box} y={0} height={HEIGHT} className="fill-transparent" />
              <rect {...box} y={HEIGHT - base * scale} height={base * scale} className="fill-accent" />
              <rect {...box} y={HEIGHT - (base + top) * scale} height={top * scale} fill="url(#refused)" />
            </g>
          );
        })}
      </svg>
      <figcaption className="space-y-1 text-meta text-muted">
        <span className="flex justify-between gap-4">
          <span>{days[0]?.day}</span>
          <span>{days.at(-1)?.day}</span>
        </span>
        <span className="flex flex-wrap gap-x-4">
          <Key look="bg-accent">Answered</Key>
          {refused > 0 ? <Key look="bg-danger">Refused (hatched)</Key> : null}
        </span>
      </figcaption>
    </figure>
  );
}

function Key({ look, children }: { look: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden="true" className={`size-2.5 rounded-xs ${look}`} />
      {children}
    </span>
  );
}
