/** What the dialogs of a playground have in common: their look, and that pressing beside one closes it. */
import css from "./css/dialog.css";
import { wear } from "./wear";

wear(css);

export function closeOutside(event: MouseEvent): void {
  if (event.target === event.currentTarget) (event.target as HTMLDialogElement).close();
}
