import { ButtonLink } from "#components/ui/button.tsx";
import { ChevronDownIcon, KeyIcon } from "#components/ui/icons.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { MenuLink, MenuList } from "#components/ui/menu-items.tsx";

/** A token is made inside an organization: with several, one says first which. */
export function CreateToken({ organizations }: { organizations: readonly { name: string; displayName: string }[] }) {
  const [only, ...others] = organizations;
  if (!only) return null;
  if (others.length === 0)
    return (
      <ButtonLink href={`/${only.name}/tokens/new`} variant="primary" icon={<KeyIcon />}>
        Create token
      </ButtonLink>
    );
  return (
    <Menu
      align="end"
      look={{ variant: "primary", icon: <KeyIcon /> }}
      className="px-4!"
      button={
        <>
          Create token
          <ChevronDownIcon />
        </>
      }
    >
      <MenuList label="For which organization?">
        {organizations.map(({ name, displayName }) => (
          <MenuLink key={name} href={`/${name}/tokens/new`}>
            {displayName}
          </MenuLink>
        ))}
      </MenuList>
    </Menu>
  );
}
