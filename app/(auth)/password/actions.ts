"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { ChoosePassword } from "#core/people.input.ts";
import { choosePassword } from "#core/users.ts";

export const choose = action(ChoosePassword, choosePassword, {
  after: async () => redirect("/sign-in?signed=password"),
});
