/** Entry of the console's pages. Each island starts where its element stands. */
import "./desk";
import "./seat";
import "./ticket-talk";
