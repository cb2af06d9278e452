/** The viewer's theme: a cookie, so that the server's first paint is right. */
export type Theme = "system" | "light" | "dark";

export const themeCookie = "theme";

export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

/** Value of `data-theme` on html; none for the system's choice. */
export function themeAttribute(theme: Theme): "light" | "dark" | undefined {
  return theme === "system" ? undefined : theme;
}
