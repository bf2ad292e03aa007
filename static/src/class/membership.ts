/**
 * Which class this browser belongs to, and as what: by it, any page knows without a request whether it has to do with a
 * class. Who one really is, is the server's to say, by cookies that no script can read.
 */
import { Store } from "../drafts";

export interface Membership {
  code: string;
  role: "teacher" | "student";
}

const KEY = "earshot:class";
const store = new Store(() => localStorage);

export function membership(): Membership | null {
  const [role = "", code = ""] = store.get(KEY)?.split(" ") ?? [];
  return (role === "teacher" || role === "student") && code ? { role, code } : null;
}

/** A teacher who looks at the class as a student stays its teacher. */
export function belong({ code, role }: Membership): void {
  const now = membership();
  if (now?.code === code && now.role === "teacher") return;
  store.set(KEY, `${role} ${code}`);
}

export function leave(code: string): void {
  if (membership()?.code === code) store.set(KEY, null);
}
