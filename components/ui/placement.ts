"use client";

/** Puts a floating element below (or above) its anchor, for browsers that cannot do so in CSS. */
export function place(
  floating: HTMLElement,
  anchor: Element,
  side: "below" | "above",
  align: "start" | "center" | "end",
): void {
  if (CSS.supports("position-area", "block-end")) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const left = { start: at.left, center: at.left + (at.width - width) / 2, end: at.right - width }[align];
  const fits = side === "below" ? at.bottom + height < innerHeight : at.top - height < 0;
  const top = fits ? at.bottom : at.top - height;
  floating.style.inset = "auto";
  floating.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  floating.style.top = `${Math.max(8, top)}px`;
}
