/** Entry of the console's pages. Each island starts where its element stands. */
import "./desk";
import { closeMenus } from "./menus";
import "./seat";
import "./ticket-talk";

closeMenus();
if (document.querySelector("v-agenda")) void import("./agenda");
if (location.hash === "#ticket-search") document.querySelector<HTMLElement>("#ticket-search")?.focus();
