/** The live pages of a class: the teacher's console, a student's page, the screen. */
import "./shared";
import css from "../css/classroom.css";
import { wear } from "../wear";
import { belong } from "./membership";
import { Line } from "./line";
import type { Role } from "./protocol";

wear(css);

export async function begin(main: HTMLElement): Promise<void> {
  const role = { console: "teacher", student: "student", screen: "screen" }[main.dataset.classroom ?? ""] as Role;
  const code = main.dataset.class ?? "";
  const line = new Line(code, role);
  if (role !== "screen") belong({ code, role });
  if (role === "student") (await import("./student")).begin(main, line);
  else if (role === "teacher") (await import("./console")).begin(main, line);
  else (await import("./screen")).begin(main, line);
}
