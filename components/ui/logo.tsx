/** A sluice gate, half raised, and the water it lets through. */
export function LogoMark({ className = "size-6" }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={`flex-none ${className}`} fill="none">
      <rect width={24} height={24} rx={5} className="fill-accent" />
      <g className="stroke-on-accent" strokeWidth={1.75} strokeLinecap="round" strokeLinejoin="round">
        <path d="M6 14V5M18 14V5M6 5h12" />
        <path d="M9 8h6v3.5H9z" className="fill-on-accent" />
        <path d="M4 18c1.33-1.6 2.67-1.6 4 0s2.67 1.6 4 0 2.67-1.6 4 0 2.67 1.6 4 0" />
      </g>
    </svg>
  );
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-reading font-semibold tracking-tight">
      <LogoMark />
      Sluice
    </span>
  );
}
