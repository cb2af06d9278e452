import { count } from "#components/text.ts";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { MoreIcon } from "#components/ui/icons.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { MenuItem, MenuList } from "#components/ui/menu-items.tsx";
import { list } from "#components/ui/numbers.ts";
import type { Account } from "#core/administration.ts";
import { ResetPassword } from "./reset-password.tsx";

export type UserActions = Record<"activate" | "deactivate" | "promote" | "demote" | "remove", FormAction> & {
  reset: FormAction<{ link: string }>;
};

type Of = { account: Account; actions: UserActions };

const shared = ({ login }: Account) => ({ fields: { login }, look: { variant: "menu" as const } });

function Activation({ account, actions }: Of) {
  const { login, active, tokens } = account;
  if (!active)
    return (
      <ConfirmAction
        {...shared(account)}
        action={actions.activate}
        label="Activate"
        title={`Activate ${login}?`}
        confirm="Activate account"
        busy="Activating account"
        harmless
      >
        <p>They can sign in again, with what their roles and groups give.</p>
        {tokens > 0 ? <p>{count(tokens, "token")} of theirs work again at once.</p> : null}
      </ConfirmAction>
    );
  return (
    <ConfirmAction
      {...shared(account)}
      action={actions.deactivate}
      label="Deactivate"
      title={`Deactivate ${login}?`}
      confirm="Deactivate account"
      busy="Deactivating account"
    >
      <p>
        {login} is signed out everywhere at once
        {tokens > 0 ? `, and ${count(tokens, "token")} of theirs ${tokens === 1 ? "stops" : "stop"} working` : ""}.
      </p>
      <p>Memberships stay. Tokens that organizations own keep working, also those that {login} made.</p>
    </ConfirmAction>
  );
}

function Administration({ account, actions }: Of) {
  const { login, administrator } = account;
  if (administrator)
    return (
      <ConfirmAction
        {...shared(account)}
        action={actions.demote}
        label="End server administration"
        title={`Make ${login} an ordinary user?`}
        confirm="End administration"
        busy="Ending administration"
      >
        <p>{login} no longer sees these pages. Roles in organizations stay as they are.</p>
      </ConfirmAction>
    );
  return (
    <ConfirmAction
      {...shared(account)}
      action={actions.promote}
      label="Make server administrator"
      title={`Make ${login} a server administrator?`}
      confirm="Make administrator"
      busy="Making administrator"
    >
      <p>
        {login} will manage every account, set the rules of this server, and can take over organizations. That includes
        making and unmaking administrators, you among them.
      </p>
    </ConfirmAction>
  );
}

function Removal({ account, actions }: Of) {
  const { login, organizations, tokens } = account;
  const places = organizations.map(({ name }) => name);
  return (
    <ConfirmAction
      {...shared(account)}
      look={{ variant: "menu-danger" }}
      action={actions.remove}
      label="Delete"
      title={`Delete ${login}?`}
      confirm="Delete account"
      busy="Deleting account"
      typeName={login}
    >
      <p>
        {places.length > 0 ? `${login} leaves ${list(places)}. ` : "The account belongs to no organization. "}
        {tokens > 0 ? `${count(tokens, "token")} of theirs ${tokens === 1 ? "goes" : "go"} with it.` : ""}
      </p>
      <p>Nobody can use the login {login} again. The audit log keeps what they did. This cannot be undone.</p>
    </ConfirmAction>
  );
}

/** What an administrator may do with an account; deleting it only after it was deactivated. */
export function UserMenu(of: Of) {
  const { login, active } = of.account;
  return (
    <Menu label={`Actions for ${login}`} align="end" look={{ square: true, size: "small" }} button={<MoreIcon />}>
      <MenuList>
        {active ? (
          <>
            <MenuItem>
              <ResetPassword login={login} action={of.actions.reset} />
            </MenuItem>
            <MenuItem>
              <Administration {...of} />
            </MenuItem>
          </>
        ) : null}
        <MenuItem>
          <Activation {...of} />
        </MenuItem>
      </MenuList>
      {active ? null : (
        <MenuList>
          <MenuItem>
            <Removal {...of} />
          </MenuItem>
        </MenuList>
      )}
    </Menu>
  );
}
