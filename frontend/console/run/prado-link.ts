/** `<v-prado>`: the way to the public register of documents, for the country and kind at hand. A link, nothing more. */
import { html, LitElement, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { language, text } from "../../shared/text";
import { countries, countryOf, documentOf, DOCUMENTS, pradoAddress } from "./prado";

export class PradoLink extends LitElement {
  static override properties = {
    issuer: { type: String },
    type: { type: String },
    country: { state: true },
    document: { state: true },
  };

  /** As the machine readable zone names them; "" where nothing was read. */
  declare issuer: string;
  declare type: string;
  /** What the agent chose, which goes before what was read. */
  declare country: string;
  declare document: string;
  private readonly list = countries(language());

  constructor() {
    super();
    this.issuer = "";
    this.type = "";
    this.country = "";
    this.document = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const country = this.country || countryOf(this.issuer);
    const document = this.document || documentOf(this.type) || "passport";
    const value = (event: Event): string => (event.target as HTMLSelectElement).value;
    return html`<div class="prado" role="group" aria-label=${text("run.prado_label")}>
      <select class="input" aria-label=${text("run.country")} @change=${(event: Event) => (this.country = value(event))}>
        <option value="" ?selected=${!country}>${text("run.country")}</option>
        ${this.list.map(({ code, name }) => html`<option value=${code} ?selected=${code === country}>${name}</option>`)}
      </select>
      <select class="input" aria-label=${text("run.document")} @change=${(event: Event) => (this.document = value(event))}>
        ${DOCUMENTS.map((one) => html`<option value=${one} ?selected=${one === document}>${text(`run.document_${one}`)}</option>`)}
      </select>
      <a class="button button--quiet" target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer" href=${pradoAddress(country, document, language())}>
        ${icon("external-link")}${text("run.prado")}</a>
      <p class="soft small">${text("run.prado_hint")}</p>
    </div>`;
  }
}

customElements.define("v-prado", PradoLink);
