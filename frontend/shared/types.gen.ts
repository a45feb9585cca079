// Written by scripts/generate_types.py from the Python dataclasses. Change those, then run it again.

export interface StaffSessionView {
  readonly id: string;
  readonly browser: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly here: boolean;
}

export interface DeskView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly call_language: string;
  readonly time_zone: string;
  readonly open_now: boolean;
  readonly until: string | null;
  readonly next_open: string | null;
}

export interface InvitationView {
  readonly id: string;
  readonly purpose: string;
  readonly bring: readonly string[];
  readonly line: string;
  readonly valid_until: string;
  readonly state: string;
  readonly staff_name: string;
}

export interface MessageView {
  readonly id: string;
  readonly author: string;
  readonly author_name: string;
  readonly text: string;
  readonly at: string;
}

export interface TicketCard {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly topic: string;
  readonly state: string;
  readonly outcome: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly customer_name: string;
  readonly opened_by: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly invitation: InvitationView | null;
}

export interface TicketView {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly topic: string;
  readonly state: string;
  readonly outcome: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly customer_language: string;
  readonly opened_by: string;
  readonly contact_email: string;
  readonly contact_verified: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
  readonly messages: readonly MessageView[];
  readonly invitation: InvitationView | null;
}

export interface AgentView {
  readonly staff_id: string;
  readonly name: string;
  readonly state: string;
  readonly since: string;
  readonly reason: string;
}

export interface ParticipantView {
  readonly role: string;
  readonly name: string;
  readonly epoch: number;
  readonly present: boolean;
  readonly lost_since: string | null;
  readonly interruption: string;
  readonly camera_off_since: string | null;
  readonly camera_why: string;
  readonly noise_since: string | null;
}

export interface CallView {
  readonly id: string;
  readonly visit_id: string;
  readonly state: string;
  readonly relay_only: boolean;
  readonly opened_at: string;
  readonly connected_at: string | null;
  readonly ended_at: string | null;
  readonly end_reason: string;
  readonly duration_s: number | null;
  readonly participants: readonly ParticipantView[];
}

export interface Grant {
  readonly kind: string;
  readonly url: string;
  readonly token: string;
  readonly ice_servers: readonly (Readonly<Record<string, unknown>>)[];
  readonly relay_only: boolean;
  readonly expires_at: string | null;
}

export interface Joined {
  readonly call_id: string;
  readonly role: string;
  readonly epoch: number;
  readonly grant: Grant;
}

export interface CaptionSideView {
  readonly role: string;
  readonly speaks: string;
  readonly reads: string;
  readonly on: boolean;
  readonly keeps: boolean;
  readonly consented_at: string | null;
}

export interface FactView {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  readonly confirmed_at: string | null;
  readonly denied_at: string | null;
}

export interface TranslationView {
  readonly language: string;
  readonly text: string;
  readonly engine: string;
  readonly quality: string;
  readonly marked: readonly string[];
}

export interface TranscriptLineView {
  readonly id: string;
  readonly call_id: string;
  readonly role: string;
  readonly name: string;
  readonly language: string;
  readonly text: string;
  readonly original: string;
  readonly corrected_at: string | null;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly at: string;
  readonly engine: string;
  readonly translations: readonly TranslationView[];
}

export interface SpeechAbility {
  readonly name: string;
  readonly languages: readonly string[];
  readonly why: string;
  readonly free: number;
}

export interface TranslateAbility {
  readonly name: string;
  readonly quality: string;
  readonly pairs: readonly (readonly string[])[];
}

export interface AbilitiesView {
  readonly speech: readonly SpeechAbility[];
  readonly translate: readonly TranslateAbility[];
}

export interface CaptionsView {
  readonly call_id: string;
  readonly role: string;
  readonly sides: readonly CaptionSideView[];
  readonly facts: readonly FactView[];
  readonly scripts: readonly string[];
  readonly consent_version: string;
  readonly kept: number;
  readonly abilities: AbilitiesView;
}

export interface GlossaryTermView {
  readonly term: string;
  readonly keep: boolean;
  readonly translations: Readonly<Record<string, string>>;
}

export interface MessageTranslationView {
  readonly id: string;
  readonly language: string;
  readonly to: string;
  readonly text: string;
  readonly engine: string;
  readonly quality: string;
  readonly marked: readonly string[];
  readonly failed: boolean;
}

export interface OldLines {
  readonly desk: string;
  readonly days: number;
  readonly lines: number;
  readonly calls: number;
}

export interface CaseView {
  readonly id: string;
  readonly ticket_id: string;
  readonly number: string;
  readonly customer_name: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly agent_name: string;
  readonly state: string;
  readonly category: string;
  readonly items: number;
  readonly opened_at: string;
  readonly closed_at: string | null;
  readonly keep_until: string;
  readonly hold_reason: string;
  readonly signing_key: string;
  readonly stamped: boolean;
  readonly shredded_at: string | null;
}

export interface SealedView {
  readonly id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly check: string;
  readonly source: string;
  readonly media_type: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly at: string;
  readonly hash: string;
  readonly destroyed_at: string | null;
  readonly destroyed_why: string;
}

export interface AlertView {
  readonly at: string;
  readonly staff_name: string;
  readonly case_id: string;
  readonly number: string;
}

export interface ExportView {
  readonly id: string;
  readonly case_id: string;
  readonly number: string;
  readonly state: string;
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: string;
  readonly answered_by: string;
  readonly answered_at: string | null;
  readonly taken_at: string | null;
  readonly expires_at: string;
  readonly mine: boolean;
}

export interface ViewingView {
  readonly at: string;
  readonly staff_name: string;
  readonly what: string;
  readonly reason: string;
  readonly in_call: boolean;
  readonly sequence: number | null;
}

export interface CustomerCheck {
  readonly key: string;
  readonly kind: string;
  readonly position: number;
  readonly of: number;
  readonly show: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outline: string;
  readonly wanted: string | null;
  readonly tries: number;
  readonly has_phrase: boolean;
  readonly phrase: string;
}

export interface CustomerRun {
  readonly id: string;
  readonly call_id: string;
  readonly state: string;
  readonly version: number;
  readonly consents: readonly string[];
  readonly check: CustomerCheck | null;
  readonly mask: boolean;
  readonly tan_wanted: boolean;
  readonly kept: number;
}

export interface PackCheck {
  readonly key: string;
  readonly kind: string;
  readonly evidence: string;
  readonly needs: number;
  readonly draw: number;
  readonly optional: boolean;
}

export interface PackChoice {
  readonly key: string;
  readonly version: number;
  readonly purpose: readonly string[];
  readonly order: string;
  readonly consent: string;
  readonly second_person: boolean;
  readonly drop: string;
  readonly drop_seconds: number;
  readonly min_width: number;
  readonly min_height: number;
  readonly min_fps: number;
  readonly prompting_rejects: boolean;
  readonly documents: readonly string[];
  readonly default: boolean;
  readonly checks: readonly PackCheck[];
}

export interface PacksView {
  readonly packs: readonly PackChoice[];
  readonly consents: readonly string[];
}

export interface ReadingView {
  readonly item_id: string;
  readonly kind: string;
  readonly at: string;
  readonly quality: Readonly<Record<string, unknown>>;
  readonly mrz: Readonly<Record<string, unknown>> | null;
  readonly printed: Readonly<Record<string, string>>;
  readonly compared: readonly (Readonly<Record<string, unknown>>)[];
  readonly face: string;
  readonly hints: readonly (Readonly<Record<string, unknown>>)[];
  readonly expired: boolean | null;
}

export interface ReviewCard {
  readonly run_id: string;
  readonly ticket_id: string;
  readonly ticket_number: string;
  readonly customer_name: string;
  readonly agent_name: string;
  readonly pack: string;
  readonly proposed: string;
  readonly asked_at: string;
  readonly own: boolean;
}

export interface PackView {
  readonly key: string;
  readonly version: number;
  readonly drop: string;
  readonly drop_seconds: number;
  readonly second_person: boolean;
  readonly min_width: number;
  readonly min_fps: number;
}

export interface ItemView {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly challenge: string;
  readonly session: number;
  readonly attempt: number;
  readonly machine: string;
  readonly destroyed: boolean;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly at: string;
}

export interface CheckView {
  readonly key: string;
  readonly kind: string;
  readonly state: string;
  readonly tries: number;
  readonly tries_most: number;
  readonly drawn: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly alternatives: Readonly<Record<string, readonly string[]>>;
  readonly taken: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly serves: readonly string[];
  readonly evidence: string;
  readonly needs: number;
  readonly items: readonly ItemView[];
  readonly wanted: string | null;
  readonly wanted_challenge: string;
  readonly has_phrase: boolean;
  readonly questions: readonly string[];
  readonly has_note: boolean;
  readonly script: string;
  readonly outline: string;
  readonly optional: boolean;
  readonly opened_at: string | null;
  readonly answered_at: string | null;
}

export interface RunView {
  readonly id: string;
  readonly call_id: string;
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly case_id: string;
  readonly pack: PackView;
  readonly purpose: string;
  readonly state: string;
  readonly version: number;
  readonly session: number;
  readonly language: string;
  readonly current: string;
  readonly checks: readonly CheckView[];
  readonly consents: readonly string[];
  readonly flags: readonly (Readonly<Record<string, unknown>>)[];
  readonly pressure_at: string | null;
  readonly hints: readonly (Readonly<Record<string, unknown>>)[];
  readonly tan_sent: boolean;
  readonly tan_tries: number;
  readonly tan_right: boolean;
  readonly measured: Readonly<Record<string, unknown>>;
  readonly machine: string;
  readonly evidence: string;
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly refusals: readonly string[];
  readonly proposed: string;
  readonly reviewer_id: string | null;
  readonly disputed_at: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly decided_at: string | null;
}

export interface AgendaPerson {
  readonly staff_id: string;
  readonly name: string;
}

export interface BusySpan {
  readonly id: string;
  readonly staff_id: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly kind: string;
  readonly note: string;
  readonly imported: boolean;
}

export interface AppointmentView {
  readonly id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly purpose: string;
  readonly state: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly opens_at: string;
  readonly closes_at: string;
  readonly change_until: string;
  readonly time_zone: string;
  readonly sequence: number;
  readonly disturbed: boolean;
  readonly tested_at: string | null;
}

export interface AgendaEntry {
  readonly appointment: AppointmentView;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly number: string;
  readonly subject: string;
  readonly customer_name: string;
  readonly customer_language: string;
  readonly test: Readonly<Record<string, unknown>>;
}

export interface Agenda {
  readonly desk_id: string;
  readonly desk_name: string;
  readonly time_zone: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly people: readonly AgendaPerson[];
  readonly shifts: readonly BusySpan[];
  readonly absences: readonly BusySpan[];
  readonly entries: readonly AgendaEntry[];
}

export interface FeedView {
  readonly id: string;
  readonly created_at: string;
  readonly read_at: string | null;
}

export interface Slot {
  readonly starts_at: string;
  readonly ends_at: string;
}

export interface BoardEntry {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly number: string;
  readonly subject: string;
  readonly customer_name: string;
  readonly purpose: string;
  readonly spoken_language: string;
  readonly identified: string;
  readonly joined_at: string;
  readonly booked_for: string | null;
  readonly key: string;
  readonly credit_reason: string;
  readonly away_since: string | null;
  readonly prepared: boolean;
  readonly state: string;
  readonly agent_id: string | null;
  readonly agent_name: string;
}

export interface OfferView {
  readonly offer_id: string;
  readonly visit_id: string;
  readonly made_at: string;
  readonly expires_at: string;
}

export interface RangeView {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly basis: string;
}

export interface Board {
  readonly desk_id: string;
  readonly desk_name: string;
  readonly relay_only: boolean;
  readonly waiting: readonly BoardEntry[];
  readonly in_line: number;
  readonly most_waiting: number;
  readonly agents: readonly AgentView[];
  readonly me: AgentView;
  readonly trained_until: string | null;
  readonly offer: OfferView | null;
  readonly mine: string | null;
  readonly range_for_new: RangeView | null;
}

export interface HitRateView {
  readonly within: number;
  readonly of: number;
}

export interface VisitView {
  readonly id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly state: string;
  readonly purpose: string;
  readonly spoken_language: string;
  readonly joined_at: string;
  readonly booked_for: string | null;
  readonly away_since: string | null;
  readonly ahead: number | null;
  readonly range: RangeView | null;
  readonly promised_by: string | null;
  readonly open_now: boolean;
  readonly hit_rate: HitRateView | null;
  readonly call_id: string | null;
  readonly agent_name: string;
  readonly end_reason: string;
  readonly rating: number | null;
}

export interface Workspace {
  readonly visit: BoardEntry;
  readonly ticket: TicketView;
  readonly call_id: string | null;
  readonly accepted_at: string | null;
  readonly in_call_at: string | null;
  readonly ended_at: string | null;
  readonly end_reason: string;
  readonly preparation: Readonly<Record<string, unknown>>;
  readonly consents: Readonly<Record<string, unknown>>;
  readonly outcome: string;
  readonly notes: string;
}

export interface Accepted {
  readonly visit_id: string;
  readonly call_id: string;
}

export interface NoticeView {
  readonly id: string;
  readonly ticket_id: string | null;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly created_at: string;
  readonly read_at: string | null;
}

export interface AgentState {
  readonly staff_id: string;
  readonly name: string;
  readonly state: string;
  readonly since: string;
  readonly reason: string;
  readonly desk_ids: readonly string[];
}

export interface AppointmentArrived {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
  readonly visit_id: string;
}

export interface AppointmentBooked {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
  readonly by: string;
}

export interface AppointmentCancelled {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
  readonly by: string;
  readonly reason: string;
}

export interface AppointmentDisturbed {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
}

export interface AppointmentDone {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
}

export interface AppointmentKept {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
}

export interface AppointmentMissed {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
}

export interface AppointmentMoved {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
  readonly by: string;
  readonly told: boolean;
}

export interface AppointmentReturned {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
}

export interface AppointmentTested {
  readonly appointment_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly staff_id: string;
  readonly appointment: AppointmentView;
}

export interface CallConnected {
  readonly call_id: string;
  readonly visit_id: string;
  readonly connected_at: string;
}

export interface CallEnded {
  readonly call_id: string;
  readonly visit_id: string;
  readonly reason: string;
  readonly ended_at: string;
  readonly duration_s: number;
}

export interface CallFound {
  readonly call_id: string;
  readonly visit_id: string;
  readonly role: string;
}

export interface CallJoined {
  readonly call_id: string;
  readonly visit_id: string;
  readonly role: string;
  readonly name: string;
  readonly epoch: number;
}

export interface CallLost {
  readonly call_id: string;
  readonly visit_id: string;
  readonly role: string;
  readonly since: string;
  readonly why: string;
}

export interface CallMark {
  readonly call_id: string;
  readonly visit_id: string;
  readonly role: string;
  readonly mark: string;
  readonly since: string | null;
  readonly why: string;
}

export interface CallOpened {
  readonly call_id: string;
  readonly visit_id: string;
  readonly opened_at: string;
}

export interface LineCorrected {
  readonly call_id: string;
  readonly visit_id: string;
  readonly line_id: string;
}

export interface LinesErased {
  readonly call_id: string;
  readonly visit_id: string;
  readonly lines: number;
  readonly why: string;
}

export interface FactConfirmed {
  readonly call_id: string;
  readonly visit_id: string;
  readonly fact_id: string;
  readonly fact_kind: string;
}

export interface FactDenied {
  readonly call_id: string;
  readonly visit_id: string;
  readonly fact_id: string;
  readonly fact_kind: string;
}

export interface FactSent {
  readonly call_id: string;
  readonly visit_id: string;
  readonly fact_id: string;
  readonly fact_kind: string;
}

export interface KeepingChanged {
  readonly desk_id: string;
  readonly days: number | null;
}

export interface ScriptSent {
  readonly call_id: string;
  readonly visit_id: string;
  readonly key: string;
}

export interface CaptionsSide {
  readonly call_id: string;
  readonly visit_id: string;
  readonly what: string;
  readonly side: CaptionSideView;
  readonly consent_version: string;
  readonly consent_language: string;
}

export interface DeskChanged {
  readonly desk_id: string;
  readonly what: string;
}

export interface BudgetExceeded {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly staff_id: string;
}

export interface CaseOpened {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
}

export interface CaseSealed {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly items: number;
  readonly head: string;
  readonly signing_key: string;
  readonly category: string;
  readonly keep_until: string;
}

export interface ConsentGiven {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly consent_id: string;
  readonly what: string;
  readonly text_version: string;
  readonly text_sha256: string;
  readonly language: string;
  readonly method: string;
}

export interface ConsentWithdrawn {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly consent_id: string;
  readonly what: string;
}

export interface ExportMoved {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly export_id: string;
  readonly state: string;
}

export interface HoldChanged {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly on: boolean;
}

export interface ItemDestroyed {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly item_id: string;
  readonly why: string;
}

export interface ItemKept {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly item_id: string;
  readonly sequence: number;
  readonly item_kind: string;
  readonly check_key: string;
  readonly source: string;
  readonly hash: string;
}

export interface CaseShredded {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly why: string;
  readonly items: number;
}

export interface EvidenceStopped {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly why: string;
}

export interface CaseViewed {
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly visit_id: string;
  readonly case_id: string;
  readonly what: string;
  readonly item_id: string | null;
  readonly in_call: boolean;
}

export interface GuideVoted {
  readonly article: string;
  readonly helpful: boolean;
}

export interface NoticeMade {
  readonly notice_id: string;
  readonly customer_id: string;
  readonly ticket_id: string;
  readonly about: string;
  readonly by_mail: boolean;
}

export interface AddressReplaced {
  readonly customer_id: string;
  readonly old_contact_id: string;
  readonly ticket_ids: readonly string[];
  readonly at: string;
}

export interface CodeRequested {
  readonly code_id: string;
}

export interface ContactVerified {
  readonly contact_id: string;
  readonly customer_id: string;
}

export interface SessionEnded {
  readonly session_id: string;
}

export interface StaffDisabled {
  readonly staff_id: string;
}

export interface StaffEnabled {
  readonly staff_id: string;
}

export interface StaffSessionEnded {
  readonly session_id: string;
  readonly staff_id: string;
  readonly why: string;
}

export interface StaffTrained {
  readonly staff_id: string;
  readonly until: string | null;
}

export interface RosterChanged {
  readonly staff_id: string;
  readonly desk_ids: readonly string[];
  readonly what: string;
}

export interface TicketClosed {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly outcome: string;
  readonly at: string;
}

export interface TicketContactChanged {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly old_contact_id: string | null;
  readonly proven: string;
}

export interface InvitationEnded {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly invitation_id: string;
  readonly state: string;
}

export interface TicketInvited {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly invitation: InvitationView;
  readonly at: string;
}

export interface TicketMessage {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly message: MessageView;
}

export interface TicketOpened {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly number: string;
  readonly subject: string;
}

export interface TicketReopened {
  readonly ticket_id: string;
  readonly customer_id: string;
  readonly desk_id: string;
  readonly at: string;
}

export interface RunFlagged {
  readonly run_id: string;
  readonly ticket_id: string;
  readonly call_id: string;
  readonly desk_id: string;
  readonly flag: string;
  readonly by: string;
  readonly run: RunView;
}

export interface PolicyChosen {
  readonly desk_id: string;
  readonly purpose: string;
  readonly pack: string;
  readonly version: number;
}

export interface RunMoved {
  readonly run_id: string;
  readonly ticket_id: string;
  readonly call_id: string;
  readonly desk_id: string;
  readonly what: string;
  readonly check_key: string;
  readonly run: RunView;
  readonly shown: CustomerRun;
}

export interface VisitAccepted {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly call_id: string;
  readonly offer_id: string;
  readonly staff_id: string;
  readonly agent_name: string;
}

export interface VisitAway {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly since: string;
}

export interface VisitBack {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
}

export interface VisitBooked {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly booked_for: string;
  readonly entry: BoardEntry;
}

export interface VisitCallOver {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly staff_id: string;
  readonly customer_id: string;
  readonly reason: string;
}

export interface VisitCalled {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly times: number;
}

export interface VisitClosed {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly staff_id: string;
  readonly outcome: string;
}

export interface VisitExpired {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly return_until: string;
}

export interface VisitInCall {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
}

export interface VisitJoined {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly entry: BoardEntry;
}

export interface VisitLeft {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
}

export interface VisitMissed {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly customer_id: string;
  readonly return_until: string;
}

export interface VisitOfferEnded {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly offer_id: string;
  readonly staff_id: string;
  readonly how: string;
  readonly reason: string;
}

export interface VisitOffered {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly offer_id: string;
  readonly staff_id: string;
  readonly made_at: string;
  readonly expires_at: string;
  readonly entry: BoardEntry;
  readonly drawn_among: number;
}

export interface VisitPrepared {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly results: Readonly<Record<string, unknown>>;
}

export interface VisitRated {
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly desk_id: string;
  readonly stars: number;
  readonly comment: string;
}

/** What each kind of event carries to staff; customers get the public part of it. */
export interface EventData {
  readonly "agent.state": AgentState;
  readonly "appointment.arrived": AppointmentArrived;
  readonly "appointment.booked": AppointmentBooked;
  readonly "appointment.cancelled": AppointmentCancelled;
  readonly "appointment.disturbed": AppointmentDisturbed;
  readonly "appointment.done": AppointmentDone;
  readonly "appointment.kept": AppointmentKept;
  readonly "appointment.missed": AppointmentMissed;
  readonly "appointment.moved": AppointmentMoved;
  readonly "appointment.returned": AppointmentReturned;
  readonly "appointment.tested": AppointmentTested;
  readonly "call.connected": CallConnected;
  readonly "call.ended": CallEnded;
  readonly "call.found": CallFound;
  readonly "call.joined": CallJoined;
  readonly "call.lost": CallLost;
  readonly "call.mark": CallMark;
  readonly "call.opened": CallOpened;
  readonly "captions.corrected": LineCorrected;
  readonly "captions.erased": LinesErased;
  readonly "captions.fact_confirmed": FactConfirmed;
  readonly "captions.fact_denied": FactDenied;
  readonly "captions.fact_sent": FactSent;
  readonly "captions.keeping": KeepingChanged;
  readonly "captions.script": ScriptSent;
  readonly "captions.side": CaptionsSide;
  readonly "desk.changed": DeskChanged;
  readonly "evidence.budget_exceeded": BudgetExceeded;
  readonly "evidence.case_opened": CaseOpened;
  readonly "evidence.case_sealed": CaseSealed;
  readonly "evidence.consent_given": ConsentGiven;
  readonly "evidence.consent_withdrawn": ConsentWithdrawn;
  readonly "evidence.export": ExportMoved;
  readonly "evidence.hold": HoldChanged;
  readonly "evidence.item_destroyed": ItemDestroyed;
  readonly "evidence.item_kept": ItemKept;
  readonly "evidence.shredded": CaseShredded;
  readonly "evidence.stopped": EvidenceStopped;
  readonly "evidence.viewed": CaseViewed;
  readonly "guide.voted": GuideVoted;
  readonly "notice.made": NoticeMade;
  readonly "people.address_replaced": AddressReplaced;
  readonly "people.code_requested": CodeRequested;
  readonly "people.contact_verified": ContactVerified;
  readonly "people.session_ended": SessionEnded;
  readonly "people.staff_disabled": StaffDisabled;
  readonly "people.staff_enabled": StaffEnabled;
  readonly "people.staff_session_ended": StaffSessionEnded;
  readonly "people.staff_trained": StaffTrained;
  readonly "roster.changed": RosterChanged;
  readonly "ticket.closed": TicketClosed;
  readonly "ticket.contact_changed": TicketContactChanged;
  readonly "ticket.invitation_ended": InvitationEnded;
  readonly "ticket.invited": TicketInvited;
  readonly "ticket.message": TicketMessage;
  readonly "ticket.opened": TicketOpened;
  readonly "ticket.reopened": TicketReopened;
  readonly "verification.flagged": RunFlagged;
  readonly "verification.policy": PolicyChosen;
  readonly "verification.run": RunMoved;
  readonly "visit.accepted": VisitAccepted;
  readonly "visit.away": VisitAway;
  readonly "visit.back": VisitBack;
  readonly "visit.booked": VisitBooked;
  readonly "visit.call_over": VisitCallOver;
  readonly "visit.called": VisitCalled;
  readonly "visit.closed": VisitClosed;
  readonly "visit.expired": VisitExpired;
  readonly "visit.in_call": VisitInCall;
  readonly "visit.joined": VisitJoined;
  readonly "visit.left": VisitLeft;
  readonly "visit.missed": VisitMissed;
  readonly "visit.offer_ended": VisitOfferEnded;
  readonly "visit.offered": VisitOffered;
  readonly "visit.prepared": VisitPrepared;
  readonly "visit.rated": VisitRated;
}
