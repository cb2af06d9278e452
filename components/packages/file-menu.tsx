import { ConfirmAction } from "#components/ui/confirm.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { MoreIcon } from "#components/ui/icons.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { MenuItem, MenuList } from "#components/ui/menu-items.tsx";
import type { FileDetail } from "#core/packages.ts";

export type FileActions = Record<"yank" | "putBack" | "setLabels" | "remove", FormAction>;

/** What may be done with one file; what destroys stands apart from the rest. */
export function FileMenu({
  channel,
  file: { kind, subdir, filename, labels, yanked },
  mayRemove,
  actions,
}: {
  channel: string;
  file: FileDetail;
  mayRemove: boolean;
  actions: FileActions;
}) {
  const shared = { fields: { channel, kind, subdir, filename }, look: { variant: "menu" as const } };
  const name = <code className="break-all whitespace-normal!">{filename}</code>;
  return (
    <Menu label={`Actions for ${filename}`} align="end" look={{ square: true, size: "small" }} button={<MoreIcon />}>
      <MenuList>
        <MenuItem>
          <ConfirmAction
            {...shared}
            action={actions.setLabels}
            label="Edit labels"
            title="Edit labels"
            confirm="Save labels"
            busy="Saving labels"
            harmless
          >
            <p>{name}</p>
            <TextField
              name="labels"
              label="Labels"
              mono
              defaultValue={labels.join(" ")}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              help="Apart from each other by spaces. Clients that ask for no label get main."
            />
          </ConfirmAction>
        </MenuItem>
        <MenuItem>
          {yanked ? (
            <ConfirmAction
              {...shared}
              action={actions.putBack}
              label="Put back into the index"
              title="Put this file back?"
              confirm="Put back"
              busy="Putting back"
              harmless
            >
              <p>{name} can be chosen for new installs again.</p>
            </ConfirmAction>
          ) : (
            <ConfirmAction
              {...shared}
              action={actions.yank}
              label="Yank"
              title="Yank this file?"
              confirm="Yank file"
              busy="Yanking file"
            >
              <p>{name} leaves the index: new installs do not choose it.</p>
              <p>Whoever has its address in a lock file can still download it. You can put it back.</p>
            </ConfirmAction>
          )}
        </MenuItem>
      </MenuList>
      {mayRemove ? (
        <MenuList>
          <MenuItem>
            <ConfirmAction
              {...shared}
              action={actions.remove}
              look={{ variant: "menu-danger" }}
              label="Remove"
              title="Remove this file?"
              confirm="Remove file"
              busy="Removing file"
              typeName={filename}
            >
              <p>Installs that need it fail from now on, lock files included.</p>
              <p>Nobody can upload other bytes under this name again. This cannot be undone; yanking can.</p>
            </ConfirmAction>
          </MenuItem>
        </MenuList>
      ) : null}
    </Menu>
  );
}
