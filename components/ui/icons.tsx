/** One stroke style for every icon: a 20 px grid, 1.5 px round strokes. Decorative unless it has a label. */

export type IconProps = { size?: 16 | 20; label?: string; className?: string };

function Glyph({ d, size = 16, label, className = "" }: IconProps & { d: string }) {
  return (
    <svg
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      viewBox="0 0 20 20"
      className={`${size === 16 ? "size-4" : "size-5"} flex-none ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={d} />
    </svg>
  );
}

const disc = "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0z";
const tray = "M3.5 12.5V15A1.5 1.5 0 0 0 5 16.5h10a1.5 1.5 0 0 0 1.5-1.5v-2.5";
const wave = "c1.25-1.4 2.5-1.4 3.75 0s2.5 1.4 3.75 0 2.5-1.4 3.75 0 2.5 1.4 3.75 0";
const eye = "M1.75 10S4.75 4.5 10 4.5s8.25 5.5 8.25 5.5-3 5.5-8.25 5.5S1.75 10 1.75 10z";
const pupil = "M12.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z";

function dot(x: number): string {
  return `M${x + 0.4} 10a.4.4 0 1 1-.8 0 .4.4 0 0 1 .8 0z`;
}

export const CheckIcon = (p: IconProps) => <Glyph {...p} d="M4 10.5l4 4 8-9" />;
export const MinusIcon = (p: IconProps) => <Glyph {...p} d="M4 10h12" />;
export const PlusIcon = (p: IconProps) => <Glyph {...p} d="M10 4v12M4 10h12" />;
export const XIcon = (p: IconProps) => <Glyph {...p} d="M5 5l10 10M15 5L5 15" />;
export const SearchIcon = (p: IconProps) => (
  <Glyph {...p} d="M14 9A5 5 0 1 1 4 9a5 5 0 0 1 10 0zM12.75 12.75L16.5 16.5" />
);
export const CopyIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M8.5 7h6.5A1.5 1.5 0 0 1 16.5 8.5V15a1.5 1.5 0 0 1-1.5 1.5H8.5A1.5 1.5 0 0 1 7 15V8.5A1.5 1.5 0 0 1 8.5 7zM13 7V5a1.5 1.5 0 0 0-1.5-1.5H5A1.5 1.5 0 0 0 3.5 5v6.5A1.5 1.5 0 0 0 5 13h2"
  />
);
export const WarningIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M8.9 3.9L2.65 14.75A1.27 1.27 0 0 0 3.75 16.65h12.5a1.27 1.27 0 0 0 1.1-1.9L11.1 3.9a1.27 1.27 0 0 0-2.2 0zM10 8v3.5M10 13.9v.01"
  />
);
export const InfoIcon = (p: IconProps) => <Glyph {...p} d={`${disc}M10 9.25v4.25M10 6.5v.01`} />;
export const DangerIcon = (p: IconProps) => (
  <Glyph {...p} d="M7.1 3h5.8L17 7.1v5.8L12.9 17H7.1L3 12.9V7.1zM10 6.5v4.25M10 13.5v.01" />
);
export const OkIcon = (p: IconProps) => <Glyph {...p} d={`${disc}M6.75 10.25L9 12.5l4.25-4.75`} />;
export const BlockedIcon = (p: IconProps) => <Glyph {...p} d={`${disc}M5.2 5.2l9.6 9.6`} />;
export const QuestionIcon = (p: IconProps) => (
  <Glyph {...p} d={`${disc}M8 8.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3v.3M10 13.9v.01`} />
);
export const ClockIcon = (p: IconProps) => <Glyph {...p} d={`${disc}M10 6v4.25L12.75 12`} />;
export const GlobeIcon = (p: IconProps) => (
  <Glyph {...p} d={`${disc}M3 10h14M10 3c2.2 2 3.25 4.4 3.25 7S12.2 15 10 17c-2.2-2-3.25-4.4-3.25-7S7.8 5 10 3z`} />
);
export const KeyIcon = (p: IconProps) => (
  <Glyph {...p} d="M10 13.25a3.25 3.25 0 1 1-6.5 0 3.25 3.25 0 0 1 6.5 0zM9.1 10.9l7.4-7.4M13 7l2.75 2.75" />
);
export const LockIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M5.5 9h9A1.5 1.5 0 0 1 16 10.5v4.75a1.5 1.5 0 0 1-1.5 1.5h-9a1.5 1.5 0 0 1-1.5-1.5V10.5A1.5 1.5 0 0 1 5.5 9zM6.75 9V6.5a3.25 3.25 0 0 1 6.5 0V9"
  />
);
export const ShieldIcon = (p: IconProps) => (
  <Glyph {...p} d="M10 2.75L16 5v4.5c0 3.6-2.4 6.2-6 7.75-3.6-1.55-6-4.15-6-7.75V5zM7.25 9.75l2 2 3.5-3.75" />
);
export const UserIcon = (p: IconProps) => (
  <Glyph {...p} d="M13 6.75a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM4 16.75c0-3 2.6-5 6-5s6 2 6 5" />
);
export const UsersIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M10.25 6.75a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM2.5 16.5c0-2.9 2.2-4.75 5-4.75s5 1.85 5 4.75M12.75 4.2a2.75 2.75 0 0 1 0 5.1M14.5 12.2c1.85.6 3 2.2 3 4.3"
  />
);
export const GroupIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M12.25 5.25a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0zM7 14a2.25 2.25 0 1 1-4.5 0A2.25 2.25 0 0 1 7 14zM17.5 14a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0zM8.9 7.2l-2.8 4.9M11.1 7.2l2.8 4.9M7 14h6"
  />
);
export const BuildingIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M4 16.5v-12A1 1 0 0 1 5 3.5h6a1 1 0 0 1 1 1v12M12 8.5h3a1 1 0 0 1 1 1v7M2.5 16.5h15M7 7h2M7 10h2M7 13h2"
  />
);
export const BoxIcon = (p: IconProps) => (
  <Glyph {...p} d="M10 2.75l6.5 3.5v7.5l-6.5 3.5-6.5-3.5v-7.5zM3.5 6.25L10 9.75l6.5-3.5M10 9.75v7.5" />
);
export const ChannelIcon = (p: IconProps) => <Glyph {...p} d={`M2.5 6${wave}M2.5 10${wave}M2.5 14${wave}`} />;
export const HomeIcon = (p: IconProps) => (
  <Glyph {...p} d="M3.5 8.75L10 3.5l6.5 5.25V15.5a1 1 0 0 1-1 1h-3.25v-4.5h-4.5v4.5H4.5a1 1 0 0 1-1-1z" />
);
export const ListIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M6 3.5h8A1.5 1.5 0 0 1 15.5 5v10a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 15V5A1.5 1.5 0 0 1 6 3.5zM7.5 7.25h5M7.5 10h5M7.5 12.75h3"
  />
);
export const GridIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M3.5 5A1.5 1.5 0 0 1 5 3.5h10A1.5 1.5 0 0 1 16.5 5v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15zM3.5 8h13M8 8v8.5M12.25 8v8.5"
  />
);
export const SettingsIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M3 6h7.5M14.5 6H17M3 14h2.5M9.5 14H17M14.5 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM9.5 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0z"
  />
);
export const ServerIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M4.5 3.5h11A1.5 1.5 0 0 1 17 5v2.5A1.5 1.5 0 0 1 15.5 9h-11A1.5 1.5 0 0 1 3 7.5V5a1.5 1.5 0 0 1 1.5-1.5zM4.5 11h11a1.5 1.5 0 0 1 1.5 1.5V15a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15v-2.5A1.5 1.5 0 0 1 4.5 11zM6 6.25v.01M6 13.75v.01"
  />
);
export const TagIcon = (p: IconProps) => (
  <Glyph {...p} d="M3.5 4.5a1 1 0 0 1 1-1h5.1l6.9 6.9a1 1 0 0 1 0 1.4l-4.7 4.7a1 1 0 0 1-1.4 0L3.5 9.6zM6.9 6.9v.01" />
);
export const FileIcon = (p: IconProps) => (
  <Glyph {...p} d="M6.5 2.75h5l4 4v9.5a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1V3.75a1 1 0 0 1 1-1zM11.25 3v4h4" />
);
export const TerminalIcon = (p: IconProps) => <Glyph {...p} d="M4 5.5L8.5 10 4 14.5M10.5 14.5H16" />;
export const ActivityIcon = (p: IconProps) => <Glyph {...p} d="M2.5 10.5h3.25L8 4.5l4 11 2.25-5h3.25" />;
export const MailIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M4.25 4.5h11.5a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H4.25a1.5 1.5 0 0 1-1.5-1.5V6a1.5 1.5 0 0 1 1.5-1.5zM3.25 5.5L10 10.75l6.75-5.25"
  />
);
export const LinkIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M8.5 11.5a3 3 0 0 0 4.25 0l2.75-2.75A3 3 0 0 0 11.25 4.5L10 5.75M11.5 8.5a3 3 0 0 0-4.25 0L4.5 11.25A3 3 0 0 0 8.75 15.5L10 14.25"
  />
);
export const ExternalIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M8 4.5H5A1.5 1.5 0 0 0 3.5 6v9A1.5 1.5 0 0 0 5 16.5h9a1.5 1.5 0 0 0 1.5-1.5v-3M11.5 3.5h5v5M16.5 3.5l-7 7"
  />
);
export const UploadIcon = (p: IconProps) => <Glyph {...p} d={`M10 12.5v-9M6 7.25L10 3.5l4 3.75${tray}`} />;
export const DownloadIcon = (p: IconProps) => <Glyph {...p} d={`M10 3.5v9M6 8.75l4 3.75 4-3.75${tray}`} />;
export const TrashIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M3.5 5.5h13M8 5.5V3.5h4v2M5.25 5.5l.7 10a1 1 0 0 0 1 1h6.1a1 1 0 0 0 1-1l.7-10M8.5 8.75v4.5M11.5 8.75v4.5"
  />
);
export const PencilIcon = (p: IconProps) => (
  <Glyph {...p} d="M3.75 16.25l.75-3.5 8.5-8.5a1.77 1.77 0 0 1 2.75 2.75l-8.5 8.5zM11.5 5.75l2.75 2.75" />
);
export const RotateIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M16.3 8.5A6.5 6.5 0 0 0 4.6 6.3L3.5 7.75M3.5 4v3.75h3.75M3.7 11.5a6.5 6.5 0 0 0 11.7 2.2l1.1-1.45M16.5 16v-3.75h-3.75"
  />
);
export const FilterIcon = (p: IconProps) => <Glyph {...p} d="M3.5 5h13M6 10h8M8.5 15h3" />;
export const EyeIcon = (p: IconProps) => <Glyph {...p} d={eye + pupil} />;
export const EyeOffIcon = (p: IconProps) => <Glyph {...p} d={`${eye}${pupil}M3.5 16.5l13-13`} />;
export const MenuIcon = (p: IconProps) => <Glyph {...p} d="M3 5.5h14M3 10h14M3 14.5h14" />;
export const MoreIcon = (p: IconProps) => <Glyph {...p} d={`${dot(5)}${dot(10)}${dot(15)}`} />;
export const ChevronDownIcon = (p: IconProps) => <Glyph {...p} d="M5.5 8l4.5 4.5L14.5 8" />;
export const ChevronLeftIcon = (p: IconProps) => <Glyph {...p} d="M12 5.5L7.5 10l4.5 4.5" />;
export const ChevronRightIcon = (p: IconProps) => <Glyph {...p} d="M8 5.5l4.5 4.5L8 14.5" />;
export const SelectorIcon = (p: IconProps) => <Glyph {...p} d="M6.5 7.75L10 4.25l3.5 3.5M6.5 12.25l3.5 3.5 3.5-3.5" />;
export const ArrowUpIcon = (p: IconProps) => <Glyph {...p} d="M10 15.5v-11M6 8.5l4-4 4 4" />;
export const ArrowDownIcon = (p: IconProps) => <Glyph {...p} d="M10 4.5v11M6 11.5l4 4 4-4" />;
export const ArrowRightIcon = (p: IconProps) => <Glyph {...p} d="M3.5 10h13M12 5.5l4.5 4.5-4.5 4.5" />;
export const SunIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM10 2.5v1.75M10 15.75v1.75M2.5 10h1.75M15.75 10h1.75M4.7 4.7l1.24 1.24M14.06 14.06l1.24 1.24M4.7 15.3l1.24-1.24M14.06 5.94l1.24-1.24"
  />
);
export const MoonIcon = (p: IconProps) => <Glyph {...p} d="M16.5 11.75A7 7 0 1 1 8.25 3.5a5.5 5.5 0 0 0 8.25 8.25z" />;
export const MonitorIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M4.25 3.75h11.5a1.5 1.5 0 0 1 1.5 1.5v6.5a1.5 1.5 0 0 1-1.5 1.5H4.25a1.5 1.5 0 0 1-1.5-1.5v-6.5a1.5 1.5 0 0 1 1.5-1.5zM7 16.5h6M10 13.25v3.25"
  />
);
export const SignOutIcon = (p: IconProps) => (
  <Glyph
    {...p}
    d="M11.5 5V4.5a1 1 0 0 0-1-1h-5.5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h5.5a1 1 0 0 0 1-1V15M8 10h9M14 7l3 3-3 3"
  />
);

/** The ring that turns inside a busy button. */
export function Spinner({ className = "" }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth={2}
      className={`size-3.5 flex-none animate-spin ${className}`}
    >
      <circle cx={8} cy={8} r={6.5} stroke="currentColor" opacity={0.3} />
      <path d="M8 1.5A6.5 6.5 0 0 1 14.5 8" stroke="currentColor" strokeLinecap="round" />
    </svg>
  );
}
