"use client";

import { usePathname, useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { Button } from "#components/ui/button.tsx";
import { DateField, TextField } from "#components/ui/field.tsx";
import { FilterIcon } from "#components/ui/icons.tsx";

export type Said = Readonly<Record<"actor" | "object" | "address" | "from" | "to", string>>;

/** Filters that are typed. A plain GET form, whose empty fields stay out of the address. */
export function MoreFilters({
  said,
  kept,
  open,
}: {
  said: Said;
  kept: Readonly<Record<string, string>>;
  /** Whether one of them is active. */
  open: boolean;
}) {
  const router = useRouter();
  const path = usePathname();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value).trim()] as const);
    const next = new URLSearchParams(fields.filter(([, value]) => value !== "").map(([key, value]) => [key, value]));
    router.push(next.size > 0 ? `${path}?${next}` : path, { scroll: false });
  }

  return (
    <details open={open} className="rounded-card border border-border bg-bg" data-print="none">
      <summary className="flex min-h-target w-fit items-center gap-2 px-3 py-1.5 font-medium">
        <FilterIcon className="text-muted" />
        Who, what, where, when
      </summary>
      {/* Another address brings other values: they are the form's own until they are sent. */}
      <form key={JSON.stringify(said)} action={path} onSubmit={submit} className="space-y-4 border-t border-border p-3">
        {Object.entries(kept).map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <TextField name="actor" label="Who" defaultValue={said.actor} help="A login, or a token's name" mono />
          <TextField
            name="object"
            label="What"
            defaultValue={said.object}
            help="A name; a channel's has its files too"
            mono
          />
          <TextField
            name="address"
            label="Address"
            defaultValue={said.address}
            help="10.0.0.4, its beginning 10.0., or 10.0.0.0/16"
            mono
          />
          <DateField name="from" label="First day" defaultValue={said.from} help="Days are UTC" />
          <DateField name="to" label="Last day" defaultValue={said.to} />
        </div>
        <Button type="submit" variant="secondary">
          Show
        </Button>
      </form>
    </details>
  );
}
