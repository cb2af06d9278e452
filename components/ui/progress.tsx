/** A thin line over old rows while new ones come. Takes no room. */
export function ProgressLine({ active }: { active: boolean }) {
  return (
    <div aria-hidden className="relative h-0">
      {active ? (
        <div className="absolute inset-x-0 top-0 z-1 h-0.5 animate-late overflow-hidden">
          <div className="h-full w-2/5 animate-slide bg-accent" />
        </div>
      ) : null}
    </div>
  );
}

/** Steps of a set-up: which is done, which is now. */
export function Steps({ label, steps, current }: { label: string; steps: readonly string[]; current: number }) {
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-4 gap-y-1">
      {steps.map((step, at) => (
        <li
          key={step}
          aria-current={at === current ? "step" : undefined}
          className={`flex min-w-0 flex-1 basis-28 flex-col gap-1.5 border-t-2 pt-1.5 ${at <= current ? "border-accent" : "border-border"} ${at === current ? "font-semibold" : "text-muted"}`}
        >
          <span>
            <span className="tabular-nums">{at + 1}.</span> {step}
          </span>
        </li>
      ))}
    </ol>
  );
}
