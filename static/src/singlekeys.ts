/** Whether single keys do something: who speaks to the machine, or hits keys by accident, can turn them off. */
const KEY = "earshot:keys";

export const singleKeys = {
  get on(): boolean {
    try {
      return localStorage.getItem(KEY) !== "off";
    } catch {
      return true;
    }
  },
  set on(on: boolean) {
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, "off");
    } catch {
      // Where storage is forbidden, they stay on.
    }
  },
};
