BEGIN TRANSACTION;
CREATE TABLE account (
	login TEXT NOT NULL, 
	password TEXT NOT NULL, 
	must_change BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	totp_secret TEXT NOT NULL, 
	totp_pending TEXT NOT NULL, 
	totp_step BIGINT NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (login)
);
CREATE TABLE account_suspension (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	login TEXT NOT NULL, 
	CONSTRAINT pk_account_suspension PRIMARY KEY (id), 
	CONSTRAINT uq_account_suspension_replaces UNIQUE (replaces)
);
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	clock BIGINT, 
	actor TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	seal TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (number)
);
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);
CREATE TABLE baseline (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verified_by TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	indicator TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	period TEXT NOT NULL, 
	value TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_baseline PRIMARY KEY (id), 
	CONSTRAINT uq_baseline_replaces UNIQUE (replaces)
);
CREATE TABLE calendar_override (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	day DATE NOT NULL, 
	is_working BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	source TEXT NOT NULL, 
	CONSTRAINT pk_calendar_override PRIMARY KEY (id), 
	CONSTRAINT uq_calendar_override_replaces UNIQUE (replaces)
);
CREATE TABLE client_key (
	actor TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	act BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_client_key PRIMARY KEY (actor, "key")
);
CREATE TABLE division_change (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	kind TEXT NOT NULL, 
	day DATE NOT NULL, 
	olds TEXT NOT NULL, 
	news TEXT NOT NULL, 
	source TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_division_change PRIMARY KEY (id), 
	CONSTRAINT uq_division_change_replaces UNIQUE (replaces)
);
CREATE TABLE division_fact (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	"key" BIGINT NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	level TEXT NOT NULL, 
	parent BIGINT, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_division_fact PRIMARY KEY (id), 
	CONSTRAINT uq_division_fact_replaces UNIQUE (replaces)
);
CREATE TABLE duty (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	subject TEXT NOT NULL, 
	duty TEXT NOT NULL, 
	login TEXT NOT NULL, 
	CONSTRAINT pk_duty PRIMARY KEY (id), 
	CONSTRAINT uq_duty_replaces UNIQUE (replaces)
);
CREATE TABLE evidence (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	media_type TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	expires_on DATE, 
	removed_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_evidence PRIMARY KEY (id), 
	CONSTRAINT uq_evidence_replaces UNIQUE (replaces)
);
CREATE TABLE household_identity (
	"key" INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	head TEXT NOT NULL, 
	telephone TEXT NOT NULL, 
	month INTEGER NOT NULL, 
	CONSTRAINT pk_household_identity PRIMARY KEY ("key"), 
	CONSTRAINT uq_household_identity_number UNIQUE (number)
);
CREATE TABLE income_line (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verified_by TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	province TEXT NOT NULL, 
	year TEXT NOT NULL, 
	yuan INTEGER NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_income_line PRIMARY KEY (id), 
	CONSTRAINT uq_income_line_replaces UNIQUE (replaces)
);
CREATE TABLE indicator (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verified_by TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	other_names TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	direction TEXT NOT NULL, 
	period_kind TEXT NOT NULL, 
	value_kind TEXT NOT NULL, 
	office TEXT NOT NULL, 
	source TEXT NOT NULL, 
	definition TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	possible_low TEXT, 
	possible_high TEXT, 
	plausible_low TEXT, 
	plausible_high TEXT, 
	decimals INTEGER, 
	origin TEXT NOT NULL, 
	numerator TEXT NOT NULL, 
	denominator TEXT NOT NULL, 
	missing TEXT NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_indicator PRIMARY KEY (id), 
	CONSTRAINT uq_indicator_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_answer (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	visit BIGINT NOT NULL, 
	item TEXT NOT NULL, 
	value TEXT NOT NULL, 
	remark TEXT NOT NULL, 
	answered_by TEXT NOT NULL, 
	CONSTRAINT pk_inspection_answer PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_answer_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_assignment (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	visit BIGINT NOT NULL, 
	login TEXT NOT NULL, 
	CONSTRAINT pk_inspection_assignment PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_assignment_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_checklist (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verified_by TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	title TEXT NOT NULL, 
	items TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_inspection_checklist PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_checklist_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_draw (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	visit BIGINT NOT NULL, 
	frame TEXT NOT NULL, 
	frame_digest TEXT NOT NULL, 
	seed TEXT NOT NULL, 
	drawn TEXT NOT NULL, 
	replacements TEXT NOT NULL, 
	drawn_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_inspection_draw PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_draw_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_evidence (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	finding BIGINT NOT NULL, 
	file BIGINT NOT NULL, 
	CONSTRAINT pk_inspection_evidence PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_evidence_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_finding (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	number BIGINT NOT NULL, 
	visit BIGINT NOT NULL, 
	category TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	description TEXT NOT NULL, 
	places TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	issue TEXT NOT NULL, 
	found_by TEXT NOT NULL, 
	CONSTRAINT pk_inspection_finding PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_finding_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_plan (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verified_by TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	month INTEGER NOT NULL, 
	method TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	regions TEXT NOT NULL, 
	office TEXT NOT NULL, 
	indicators TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	is_derived BOOLEAN NOT NULL, 
	quote TEXT NOT NULL, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_inspection_plan PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_plan_replaces UNIQUE (replaces)
);
CREATE TABLE inspection_visit (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	number BIGINT NOT NULL, 
	"plan" TEXT NOT NULL, 
	method TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	checklist TEXT NOT NULL, 
	checklist_version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	taken_by TEXT NOT NULL, 
	CONSTRAINT pk_inspection_visit PRIMARY KEY (id), 
	CONSTRAINT uq_inspection_visit_replaces UNIQUE (replaces)
);
CREATE TABLE issue (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	number TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	document TEXT NOT NULL, 
	category TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	description TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	places TEXT NOT NULL, 
	households INTEGER, 
	lead_unit TEXT NOT NULL, 
	responsible_unit TEXT NOT NULL, 
	goal TEXT NOT NULL, 
	measures TEXT NOT NULL, 
	deadline_class TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	identity TEXT NOT NULL, 
	CONSTRAINT pk_issue PRIMARY KEY (id), 
	CONSTRAINT uq_issue_replaces UNIQUE (replaces)
);
CREATE TABLE issue_answer (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	inquiry BIGINT NOT NULL, 
	has_same BOOLEAN NOT NULL, 
	statement TEXT NOT NULL, 
	issue TEXT NOT NULL, 
	answered_by TEXT NOT NULL, 
	CONSTRAINT pk_issue_answer PRIMARY KEY (id), 
	CONSTRAINT uq_issue_answer_replaces UNIQUE (replaces)
);
CREATE TABLE issue_citation (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	number TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	cited_by TEXT NOT NULL, 
	CONSTRAINT pk_issue_citation PRIMARY KEY (id), 
	CONSTRAINT uq_issue_citation_replaces UNIQUE (replaces)
);
CREATE TABLE issue_event (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	year INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	category TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	lead_unit TEXT NOT NULL, 
	responsible_unit TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	content BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	is_confirmed BOOLEAN NOT NULL, 
	deadline_class TEXT NOT NULL, 
	first_deadline DATE NOT NULL, 
	deadline DATE NOT NULL, 
	asked_deadline DATE, 
	level INTEGER NOT NULL, 
	closings INTEGER NOT NULL, 
	on_time INTEGER NOT NULL, 
	relapses INTEGER NOT NULL, 
	registered_on DATE NOT NULL, 
	opened_on DATE NOT NULL, 
	submitted_on DATE, 
	closed_on DATE, 
	recheck_due DATE NOT NULL, 
	number TEXT NOT NULL, 
	step TEXT NOT NULL, 
	taken_by TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	statement TEXT NOT NULL, 
	evidence_digest TEXT NOT NULL, 
	CONSTRAINT pk_issue_event PRIMARY KEY (id), 
	CONSTRAINT uq_issue_event_replaces UNIQUE (replaces)
);
CREATE TABLE issue_evidence (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	number TEXT NOT NULL, 
	file BIGINT NOT NULL, 
	caption TEXT NOT NULL, 
	added_by TEXT NOT NULL, 
	CONSTRAINT pk_issue_evidence PRIMARY KEY (id), 
	CONSTRAINT uq_issue_evidence_replaces UNIQUE (replaces)
);
CREATE TABLE issue_inquiry (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	number TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	due DATE NOT NULL, 
	reason TEXT NOT NULL, 
	asked_by TEXT NOT NULL, inquiry BIGINT, first_due DATE, is_withdrawn BOOLEAN, changed_by TEXT, change_reason TEXT, 
	CONSTRAINT pk_issue_inquiry PRIMARY KEY (id), 
	CONSTRAINT uq_issue_inquiry_replaces UNIQUE (replaces)
);
CREATE TABLE issue_standing (
	number TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	category TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	lead_unit TEXT NOT NULL, 
	responsible_unit TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	content BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	is_confirmed BOOLEAN NOT NULL, 
	deadline_class TEXT NOT NULL, 
	first_deadline DATE NOT NULL, 
	deadline DATE NOT NULL, 
	asked_deadline DATE, 
	level INTEGER NOT NULL, 
	closings INTEGER NOT NULL, 
	on_time INTEGER NOT NULL, 
	relapses INTEGER NOT NULL, 
	registered_on DATE NOT NULL, 
	opened_on DATE NOT NULL, 
	submitted_on DATE, 
	closed_on DATE, 
	recheck_due DATE NOT NULL, 
	act BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	CONSTRAINT pk_issue_standing PRIMARY KEY (number)
);
CREATE TABLE job (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	arguments TEXT NOT NULL, 
	state TEXT NOT NULL, 
	asked_by TEXT NOT NULL, 
	worker TEXT NOT NULL, 
	message TEXT NOT NULL, 
	error_code TEXT NOT NULL, 
	error TEXT NOT NULL, 
	priority BIGINT NOT NULL, 
	attempt BIGINT NOT NULL, 
	most_attempts BIGINT NOT NULL, 
	lease BIGINT NOT NULL, 
	done BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	run_after BIGINT, 
	schedule BIGINT, 
	lease_until BIGINT, 
	beat_at BIGINT, 
	act BIGINT, 
	started_at BIGINT, 
	finished_at BIGINT, 
	created_at BIGINT NOT NULL, 
	result TEXT, 
	wants_cancel BOOLEAN NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (id)
);
CREATE TABLE listed_household (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	visit_list BIGINT NOT NULL, 
	household BIGINT NOT NULL, 
	division BIGINT NOT NULL, 
	place BIGINT NOT NULL, 
	percentile INTEGER NOT NULL, 
	percentile_before INTEGER, 
	probability INTEGER NOT NULL, 
	way TEXT NOT NULL, 
	band TEXT NOT NULL, 
	changes TEXT NOT NULL, 
	contributions TEXT NOT NULL, 
	is_off BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	decided_by TEXT NOT NULL, feature_values TEXT, contributions_before TEXT, feature_values_before TEXT, is_invented BOOLEAN, 
	CONSTRAINT pk_listed_household PRIMARY KEY (id), 
	CONSTRAINT uq_listed_household_replaces UNIQUE (replaces)
);
CREATE TABLE member_identity (
	"key" INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	household BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	identity_number TEXT NOT NULL, 
	month INTEGER NOT NULL, 
	CONSTRAINT pk_member_identity PRIMARY KEY ("key"), 
	CONSTRAINT uq_member_identity_number UNIQUE (number)
);
CREATE TABLE membership (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	group_code TEXT NOT NULL, 
	division BIGINT NOT NULL, 
	source TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT uq_membership_replaces UNIQUE (replaces)
);
CREATE TABLE monitored_household (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	household BIGINT NOT NULL, 
	division BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	risks TEXT NOT NULL, 
	identified_in INTEGER NOT NULL, 
	eliminated_in INTEGER, 
	elimination TEXT NOT NULL, 
	month INTEGER NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT pk_monitored_household PRIMARY KEY (id), 
	CONSTRAINT uq_monitored_household_replaces UNIQUE (replaces)
);
CREATE TABLE named_group (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	expected BIGINT, 
	source TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_named_group PRIMARY KEY (id), 
	CONSTRAINT uq_named_group_replaces UNIQUE (replaces)
);
CREATE TABLE personal (
	subject TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	salt TEXT NOT NULL, 
	CONSTRAINT pk_personal PRIMARY KEY (subject, field)
);
CREATE TABLE register_import (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	dataset TEXT NOT NULL, 
	source_sha256 TEXT NOT NULL, 
	rows BIGINT NOT NULL, 
	remarks BIGINT NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	imported_by TEXT NOT NULL, 
	CONSTRAINT pk_register_import PRIMARY KEY (id), 
	CONSTRAINT uq_register_import_replaces UNIQUE (replaces)
);
CREATE TABLE register_month (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	dataset TEXT NOT NULL, 
	month INTEGER NOT NULL, 
	division BIGINT NOT NULL, 
	rows BIGINT NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	imported BIGINT NOT NULL, 
	CONSTRAINT pk_register_month PRIMARY KEY (id), 
	CONSTRAINT uq_register_month_replaces UNIQUE (replaces)
);
CREATE TABLE risk_drift (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	model TEXT NOT NULL, 
	month INTEGER NOT NULL, 
	document TEXT NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT pk_risk_drift PRIMARY KEY (id), 
	CONSTRAINT uq_risk_drift_replaces UNIQUE (replaces)
);
CREATE TABLE risk_model (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	plugin TEXT NOT NULL, 
	title TEXT NOT NULL, 
	trained_on INTEGER NOT NULL, 
	evaluation TEXT NOT NULL, 
	card TEXT NOT NULL, 
	may_ship BOOLEAN NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	registered_by TEXT NOT NULL, 
	CONSTRAINT pk_risk_model PRIMARY KEY (id), 
	CONSTRAINT uq_risk_model_replaces UNIQUE (replaces)
);
CREATE TABLE risk_model_approval (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	model TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	approved_by TEXT NOT NULL, 
	CONSTRAINT pk_risk_model_approval PRIMARY KEY (id), 
	CONSTRAINT uq_risk_model_approval_replaces UNIQUE (replaces)
);
CREATE TABLE role_grant (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	login TEXT NOT NULL, 
	role TEXT NOT NULL, 
	department TEXT NOT NULL, 
	region TEXT NOT NULL, 
	CONSTRAINT pk_role_grant PRIMARY KEY (id), 
	CONSTRAINT uq_role_grant_replaces UNIQUE (replaces)
);
CREATE TABLE schedule (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	arguments TEXT NOT NULL, 
	every TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	month BIGINT NOT NULL, 
	day BIGINT NOT NULL, 
	hour BIGINT NOT NULL, 
	minute BIGINT NOT NULL, 
	next_due BIGINT NOT NULL, 
	is_enabled BOOLEAN NOT NULL, 
	last_job BIGINT, 
	CONSTRAINT pk_schedule PRIMARY KEY (id)
);
CREATE TABLE schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "schema_version" VALUES('0015_list_levels');
CREATE TABLE sign_in_attempts (
	login_digest TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at BIGINT NOT NULL, 
	locked_until BIGINT, 
	CONSTRAINT pk_sign_in_attempts PRIMARY KEY (login_digest)
);
CREATE TABLE sign_in_session (
	digest TEXT NOT NULL, 
	login TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	used_at BIGINT NOT NULL, 
	CONSTRAINT pk_sign_in_session PRIMARY KEY (digest)
);
CREATE TABLE target (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verified_by TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	comparator TEXT NOT NULL, 
	value TEXT, 
	upper TEXT, 
	tolerance TEXT, 
	unit TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	period TEXT NOT NULL, 
	baseline_period TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_target PRIMARY KEY (id), 
	CONSTRAINT uq_target_replaces UNIQUE (replaces)
);
CREATE TABLE token (
	digest TEXT NOT NULL, 
	login TEXT NOT NULL, 
	name TEXT NOT NULL, 
	actions TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	revoked_at BIGINT, 
	CONSTRAINT pk_token PRIMARY KEY (digest)
);
CREATE TABLE visit_capacity (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	division BIGINT NOT NULL, 
	since INTEGER NOT NULL, 
	visits INTEGER NOT NULL, 
	stated_by TEXT NOT NULL, 
	CONSTRAINT pk_visit_capacity PRIMARY KEY (id), 
	CONSTRAINT uq_visit_capacity_replaces UNIQUE (replaces)
);
CREATE TABLE visit_list (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	month INTEGER NOT NULL, 
	model TEXT NOT NULL, 
	seed TEXT NOT NULL, 
	frame TEXT NOT NULL, 
	households BIGINT NOT NULL, 
	features TEXT NOT NULL, 
	base TEXT NOT NULL, 
	is_invented BOOLEAN NOT NULL, 
	made_by TEXT NOT NULL, typical TEXT, level TEXT, 
	CONSTRAINT pk_visit_list PRIMARY KEY (id), 
	CONSTRAINT uq_visit_list_replaces UNIQUE (replaces)
);
CREATE TABLE visit_list_county (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	visit_list BIGINT NOT NULL, 
	division BIGINT NOT NULL, 
	households BIGINT NOT NULL, 
	visits INTEGER NOT NULL, 
	drawn INTEGER NOT NULL, 
	marginal INTEGER, 
	CONSTRAINT pk_visit_list_county PRIMARY KEY (id), 
	CONSTRAINT uq_visit_list_county_replaces UNIQUE (replaces)
);
CREATE TABLE visit_outcome (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	household BIGINT NOT NULL, 
	division BIGINT NOT NULL, 
	visited_on DATE NOT NULL, 
	outcome TEXT NOT NULL, 
	list_month INTEGER, 
	way TEXT NOT NULL, 
	reported_by TEXT NOT NULL, 
	CONSTRAINT pk_visit_outcome PRIMARY KEY (id), 
	CONSTRAINT uq_visit_outcome_replaces UNIQUE (replaces)
);
CREATE TABLE workpoint (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	plan_year INTEGER NOT NULL, 
	item INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	task TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	target TEXT, 
	unit TEXT NOT NULL, 
	comparison TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	deadline DATE, 
	frequency TEXT NOT NULL, 
	offices TEXT NOT NULL, 
	quote TEXT NOT NULL, 
	source TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	indicator_code TEXT NOT NULL, 
	target_code TEXT NOT NULL, 
	is_check BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_workpoint PRIMARY KEY (id), 
	CONSTRAINT uq_workpoint_replaces UNIQUE (replaces)
);
CREATE TABLE workpoint_raised (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	occurrence TEXT NOT NULL, 
	due DATE NOT NULL, 
	reason TEXT NOT NULL, 
	raised_by TEXT NOT NULL, 
	CONSTRAINT pk_workpoint_raised PRIMARY KEY (id), 
	CONSTRAINT uq_workpoint_raised_replaces UNIQUE (replaces)
);
CREATE TABLE workpoint_report (
	id INTEGER NOT NULL, 
	act BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	replaces BIGINT, 
	is_retraction BOOLEAN NOT NULL, 
	code TEXT NOT NULL, 
	occurrence TEXT NOT NULL, 
	done_on DATE NOT NULL, 
	evidence TEXT NOT NULL, 
	statement TEXT NOT NULL, 
	reported_by TEXT NOT NULL, 
	CONSTRAINT pk_workpoint_report PRIMARY KEY (id), 
	CONSTRAINT uq_workpoint_report_replaces UNIQUE (replaces)
);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_actor ON audit (actor);
CREATE INDEX ix_audit_action ON audit (action);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_sign_in_attempts_last_at ON sign_in_attempts (last_at);
CREATE INDEX ix_sign_in_session_login ON sign_in_session (login);
CREATE INDEX ix_token_login ON token (login);
CREATE INDEX ix_role_grant_act ON role_grant (act);
CREATE INDEX ix_role_grant_recorded_at ON role_grant (recorded_at);
CREATE INDEX ix_role_grant_valid_from ON role_grant (valid_from);
CREATE INDEX ix_role_grant_login ON role_grant (login);
CREATE INDEX ix_account_suspension_act ON account_suspension (act);
CREATE INDEX ix_account_suspension_recorded_at ON account_suspension (recorded_at);
CREATE INDEX ix_account_suspension_valid_from ON account_suspension (valid_from);
CREATE INDEX ix_account_suspension_login ON account_suspension (login);
CREATE INDEX ix_duty_act ON duty (act);
CREATE INDEX ix_duty_recorded_at ON duty (recorded_at);
CREATE INDEX ix_duty_subject ON duty (subject);
CREATE INDEX ix_job_state_priority_id ON job (state, priority, id);
CREATE INDEX ix_job_asked_by ON job (asked_by);
CREATE INDEX ix_division_fact_act ON division_fact (act);
CREATE INDEX ix_division_fact_recorded_at ON division_fact (recorded_at);
CREATE INDEX ix_division_fact_valid_from ON division_fact (valid_from);
CREATE INDEX ix_division_fact_key ON division_fact ("key");
CREATE INDEX ix_division_fact_code ON division_fact (code);
CREATE INDEX ix_division_change_act ON division_change (act);
CREATE INDEX ix_division_change_recorded_at ON division_change (recorded_at);
CREATE INDEX ix_division_change_day ON division_change (day);
CREATE INDEX ix_named_group_act ON named_group (act);
CREATE INDEX ix_named_group_recorded_at ON named_group (recorded_at);
CREATE INDEX ix_named_group_code ON named_group (code);
CREATE INDEX ix_membership_act ON membership (act);
CREATE INDEX ix_membership_recorded_at ON membership (recorded_at);
CREATE INDEX ix_membership_valid_from ON membership (valid_from);
CREATE INDEX ix_membership_group_code ON membership (group_code);
CREATE INDEX ix_membership_division ON membership (division);
CREATE INDEX ix_indicator_act ON indicator (act);
CREATE INDEX ix_indicator_recorded_at ON indicator (recorded_at);
CREATE INDEX ix_indicator_code ON indicator (code);
CREATE INDEX ix_target_act ON target (act);
CREATE INDEX ix_target_recorded_at ON target (recorded_at);
CREATE INDEX ix_target_code ON target (code);
CREATE INDEX ix_target_indicator ON target (indicator);
CREATE INDEX ix_baseline_act ON baseline (act);
CREATE INDEX ix_baseline_recorded_at ON baseline (recorded_at);
CREATE INDEX ix_baseline_indicator ON baseline (indicator);
CREATE INDEX ix_workpoint_act ON workpoint (act);
CREATE INDEX ix_workpoint_recorded_at ON workpoint (recorded_at);
CREATE INDEX ix_workpoint_code ON workpoint (code);
CREATE INDEX ix_workpoint_report_act ON workpoint_report (act);
CREATE INDEX ix_workpoint_report_recorded_at ON workpoint_report (recorded_at);
CREATE INDEX ix_workpoint_report_code ON workpoint_report (code);
CREATE INDEX ix_workpoint_raised_act ON workpoint_raised (act);
CREATE INDEX ix_workpoint_raised_recorded_at ON workpoint_raised (recorded_at);
CREATE INDEX ix_workpoint_raised_code ON workpoint_raised (code);
CREATE INDEX ix_calendar_override_act ON calendar_override (act);
CREATE INDEX ix_calendar_override_recorded_at ON calendar_override (recorded_at);
CREATE INDEX ix_calendar_override_day ON calendar_override (day);
CREATE INDEX ix_evidence_act ON evidence (act);
CREATE INDEX ix_evidence_recorded_at ON evidence (recorded_at);
CREATE INDEX ix_evidence_file_sha256 ON evidence (file_sha256);
CREATE INDEX ix_evidence_owner ON evidence (owner);
CREATE INDEX ix_evidence_expires_on ON evidence (expires_on);
CREATE INDEX ix_issue_act ON issue (act);
CREATE INDEX ix_issue_recorded_at ON issue (recorded_at);
CREATE INDEX ix_issue_number ON issue (number);
CREATE INDEX ix_issue_origin ON issue (origin);
CREATE INDEX ix_issue_identity ON issue (identity);
CREATE INDEX ix_issue_event_act ON issue_event (act);
CREATE INDEX ix_issue_event_recorded_at ON issue_event (recorded_at);
CREATE INDEX ix_issue_event_number ON issue_event (number);
CREATE INDEX ix_issue_standing_state ON issue_standing (state, deadline, number);
CREATE INDEX ix_issue_standing_division ON issue_standing (division, category, number);
CREATE INDEX ix_issue_standing_deadline ON issue_standing (deadline, number);
CREATE INDEX ix_issue_standing_recheck_due ON issue_standing (recheck_due, number);
CREATE INDEX ix_issue_standing_changed_at ON issue_standing (changed_at, number);
CREATE INDEX ix_issue_standing_lead_unit ON issue_standing (lead_unit, number);
CREATE INDEX ix_issue_standing_responsible_unit ON issue_standing (responsible_unit, number);
CREATE INDEX ix_issue_standing_year ON issue_standing (year, number);
CREATE INDEX ix_issue_evidence_act ON issue_evidence (act);
CREATE INDEX ix_issue_evidence_recorded_at ON issue_evidence (recorded_at);
CREATE INDEX ix_issue_evidence_file_sha256 ON issue_evidence (file_sha256);
CREATE INDEX ix_issue_evidence_number ON issue_evidence (number);
CREATE INDEX ix_issue_inquiry_act ON issue_inquiry (act);
CREATE INDEX ix_issue_inquiry_recorded_at ON issue_inquiry (recorded_at);
CREATE INDEX ix_issue_inquiry_number ON issue_inquiry (number);
CREATE INDEX ix_issue_inquiry_division ON issue_inquiry (division);
CREATE INDEX ix_issue_answer_act ON issue_answer (act);
CREATE INDEX ix_issue_answer_recorded_at ON issue_answer (recorded_at);
CREATE INDEX ix_issue_answer_inquiry ON issue_answer (inquiry);
CREATE INDEX ix_issue_citation_act ON issue_citation (act);
CREATE INDEX ix_issue_citation_recorded_at ON issue_citation (recorded_at);
CREATE INDEX ix_issue_citation_number ON issue_citation (number);
CREATE INDEX ix_issue_citation_reference ON issue_citation (reference);
CREATE INDEX ix_inspection_plan_act ON inspection_plan (act);
CREATE INDEX ix_inspection_plan_recorded_at ON inspection_plan (recorded_at);
CREATE INDEX ix_inspection_plan_code ON inspection_plan (code);
CREATE INDEX ix_inspection_checklist_act ON inspection_checklist (act);
CREATE INDEX ix_inspection_checklist_recorded_at ON inspection_checklist (recorded_at);
CREATE INDEX ix_inspection_checklist_code ON inspection_checklist (code);
CREATE INDEX ix_inspection_visit_act ON inspection_visit (act);
CREATE INDEX ix_inspection_visit_recorded_at ON inspection_visit (recorded_at);
CREATE INDEX ix_inspection_visit_number ON inspection_visit (number);
CREATE INDEX ix_inspection_visit_plan ON inspection_visit ("plan");
CREATE INDEX ix_inspection_visit_division ON inspection_visit (division);
CREATE INDEX ix_inspection_visit_last_day ON inspection_visit (last_day);
CREATE INDEX ix_inspection_visit_state ON inspection_visit (state);
CREATE INDEX ix_inspection_assignment_act ON inspection_assignment (act);
CREATE INDEX ix_inspection_assignment_recorded_at ON inspection_assignment (recorded_at);
CREATE INDEX ix_inspection_assignment_visit ON inspection_assignment (visit);
CREATE INDEX ix_inspection_assignment_login ON inspection_assignment (login);
CREATE INDEX ix_inspection_draw_act ON inspection_draw (act);
CREATE INDEX ix_inspection_draw_recorded_at ON inspection_draw (recorded_at);
CREATE INDEX ix_inspection_draw_visit ON inspection_draw (visit);
CREATE INDEX ix_inspection_answer_act ON inspection_answer (act);
CREATE INDEX ix_inspection_answer_recorded_at ON inspection_answer (recorded_at);
CREATE INDEX ix_inspection_answer_visit ON inspection_answer (visit);
CREATE INDEX ix_inspection_finding_act ON inspection_finding (act);
CREATE INDEX ix_inspection_finding_recorded_at ON inspection_finding (recorded_at);
CREATE INDEX ix_inspection_finding_number ON inspection_finding (number);
CREATE INDEX ix_inspection_finding_visit ON inspection_finding (visit);
CREATE INDEX ix_inspection_finding_issue ON inspection_finding (issue);
CREATE INDEX ix_inspection_evidence_act ON inspection_evidence (act);
CREATE INDEX ix_inspection_evidence_recorded_at ON inspection_evidence (recorded_at);
CREATE INDEX ix_inspection_evidence_file_sha256 ON inspection_evidence (file_sha256);
CREATE INDEX ix_inspection_evidence_finding ON inspection_evidence (finding);
CREATE INDEX ix_issue_inquiry_inquiry ON issue_inquiry (inquiry);
CREATE INDEX ix_household_identity_division ON household_identity (division);
CREATE INDEX ix_member_identity_household ON member_identity (household);
CREATE INDEX ix_register_import_act ON register_import (act);
CREATE INDEX ix_register_import_recorded_at ON register_import (recorded_at);
CREATE INDEX ix_register_import_source_sha256 ON register_import (source_sha256);
CREATE INDEX ix_register_month_act ON register_month (act);
CREATE INDEX ix_register_month_recorded_at ON register_month (recorded_at);
CREATE INDEX ix_register_month_file_sha256 ON register_month (file_sha256);
CREATE INDEX ix_register_month_division ON register_month (division);
CREATE INDEX ix_register_month_imported ON register_month (imported);
CREATE INDEX ix_monitored_household_act ON monitored_household (act);
CREATE INDEX ix_monitored_household_recorded_at ON monitored_household (recorded_at);
CREATE INDEX ix_monitored_household_household ON monitored_household (household);
CREATE INDEX ix_monitored_household_division ON monitored_household (division);
CREATE INDEX ix_income_line_act ON income_line (act);
CREATE INDEX ix_income_line_recorded_at ON income_line (recorded_at);
CREATE INDEX ix_income_line_province ON income_line (province);
CREATE INDEX ix_risk_model_act ON risk_model (act);
CREATE INDEX ix_risk_model_recorded_at ON risk_model (recorded_at);
CREATE INDEX ix_risk_model_file_sha256 ON risk_model (file_sha256);
CREATE INDEX ix_risk_model_digest ON risk_model (digest);
CREATE INDEX ix_risk_model_approval_act ON risk_model_approval (act);
CREATE INDEX ix_risk_model_approval_recorded_at ON risk_model_approval (recorded_at);
CREATE INDEX ix_risk_model_approval_model ON risk_model_approval (model);
CREATE INDEX ix_visit_capacity_act ON visit_capacity (act);
CREATE INDEX ix_visit_capacity_recorded_at ON visit_capacity (recorded_at);
CREATE INDEX ix_visit_capacity_division ON visit_capacity (division);
CREATE INDEX ix_visit_list_act ON visit_list (act);
CREATE INDEX ix_visit_list_recorded_at ON visit_list (recorded_at);
CREATE INDEX ix_visit_list_month ON visit_list (month);
CREATE INDEX ix_visit_list_county_act ON visit_list_county (act);
CREATE INDEX ix_visit_list_county_recorded_at ON visit_list_county (recorded_at);
CREATE INDEX ix_visit_list_county_visit_list ON visit_list_county (visit_list);
CREATE INDEX ix_visit_list_county_division ON visit_list_county (division);
CREATE INDEX ix_listed_household_act ON listed_household (act);
CREATE INDEX ix_listed_household_recorded_at ON listed_household (recorded_at);
CREATE INDEX ix_listed_household_visit_list ON listed_household (visit_list);
CREATE INDEX ix_listed_household_household ON listed_household (household);
CREATE INDEX ix_listed_household_division ON listed_household (division);
CREATE INDEX ix_visit_outcome_act ON visit_outcome (act);
CREATE INDEX ix_visit_outcome_recorded_at ON visit_outcome (recorded_at);
CREATE INDEX ix_visit_outcome_household ON visit_outcome (household);
CREATE INDEX ix_visit_outcome_division ON visit_outcome (division);
CREATE INDEX ix_risk_drift_act ON risk_drift (act);
CREATE INDEX ix_risk_drift_recorded_at ON risk_drift (recorded_at);
CREATE INDEX ix_risk_drift_model ON risk_drift (model);
CREATE INDEX ix_risk_drift_month ON risk_drift (month);
CREATE TRIGGER "audit_no_update" BEFORE UPDATE ON "audit" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "audit_no_delete" BEFORE DELETE ON "audit" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "audit_no_replace" BEFORE INSERT ON "audit" WHEN EXISTS (SELECT 1 FROM "audit" WHERE ("number" = NEW."number")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "account_suspension_no_update" BEFORE UPDATE ON "account_suspension" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "account_suspension_no_delete" BEFORE DELETE ON "account_suspension" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "account_suspension_no_replace" BEFORE INSERT ON "account_suspension" WHEN EXISTS (SELECT 1 FROM "account_suspension" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "baseline_no_update" BEFORE UPDATE ON "baseline" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "baseline_no_delete" BEFORE DELETE ON "baseline" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "baseline_no_replace" BEFORE INSERT ON "baseline" WHEN EXISTS (SELECT 1 FROM "baseline" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "calendar_override_no_update" BEFORE UPDATE ON "calendar_override" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "calendar_override_no_delete" BEFORE DELETE ON "calendar_override" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "calendar_override_no_replace" BEFORE INSERT ON "calendar_override" WHEN EXISTS (SELECT 1 FROM "calendar_override" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "division_change_no_update" BEFORE UPDATE ON "division_change" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "division_change_no_delete" BEFORE DELETE ON "division_change" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "division_change_no_replace" BEFORE INSERT ON "division_change" WHEN EXISTS (SELECT 1 FROM "division_change" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "division_fact_no_update" BEFORE UPDATE ON "division_fact" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "division_fact_no_delete" BEFORE DELETE ON "division_fact" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "division_fact_no_replace" BEFORE INSERT ON "division_fact" WHEN EXISTS (SELECT 1 FROM "division_fact" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "duty_no_update" BEFORE UPDATE ON "duty" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "duty_no_delete" BEFORE DELETE ON "duty" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "duty_no_replace" BEFORE INSERT ON "duty" WHEN EXISTS (SELECT 1 FROM "duty" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "evidence_no_update" BEFORE UPDATE ON "evidence" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "evidence_no_delete" BEFORE DELETE ON "evidence" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "evidence_no_replace" BEFORE INSERT ON "evidence" WHEN EXISTS (SELECT 1 FROM "evidence" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "income_line_no_update" BEFORE UPDATE ON "income_line" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "income_line_no_delete" BEFORE DELETE ON "income_line" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "income_line_no_replace" BEFORE INSERT ON "income_line" WHEN EXISTS (SELECT 1 FROM "income_line" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "indicator_no_update" BEFORE UPDATE ON "indicator" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "indicator_no_delete" BEFORE DELETE ON "indicator" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "indicator_no_replace" BEFORE INSERT ON "indicator" WHEN EXISTS (SELECT 1 FROM "indicator" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_answer_no_update" BEFORE UPDATE ON "inspection_answer" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_answer_no_delete" BEFORE DELETE ON "inspection_answer" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_answer_no_replace" BEFORE INSERT ON "inspection_answer" WHEN EXISTS (SELECT 1 FROM "inspection_answer" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_assignment_no_update" BEFORE UPDATE ON "inspection_assignment" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_assignment_no_delete" BEFORE DELETE ON "inspection_assignment" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_assignment_no_replace" BEFORE INSERT ON "inspection_assignment" WHEN EXISTS (SELECT 1 FROM "inspection_assignment" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_checklist_no_update" BEFORE UPDATE ON "inspection_checklist" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_checklist_no_delete" BEFORE DELETE ON "inspection_checklist" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_checklist_no_replace" BEFORE INSERT ON "inspection_checklist" WHEN EXISTS (SELECT 1 FROM "inspection_checklist" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_draw_no_update" BEFORE UPDATE ON "inspection_draw" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_draw_no_delete" BEFORE DELETE ON "inspection_draw" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_draw_no_replace" BEFORE INSERT ON "inspection_draw" WHEN EXISTS (SELECT 1 FROM "inspection_draw" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_evidence_no_update" BEFORE UPDATE ON "inspection_evidence" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_evidence_no_delete" BEFORE DELETE ON "inspection_evidence" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_evidence_no_replace" BEFORE INSERT ON "inspection_evidence" WHEN EXISTS (SELECT 1 FROM "inspection_evidence" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_finding_no_update" BEFORE UPDATE ON "inspection_finding" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_finding_no_delete" BEFORE DELETE ON "inspection_finding" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_finding_no_replace" BEFORE INSERT ON "inspection_finding" WHEN EXISTS (SELECT 1 FROM "inspection_finding" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_plan_no_update" BEFORE UPDATE ON "inspection_plan" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_plan_no_delete" BEFORE DELETE ON "inspection_plan" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_plan_no_replace" BEFORE INSERT ON "inspection_plan" WHEN EXISTS (SELECT 1 FROM "inspection_plan" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "inspection_visit_no_update" BEFORE UPDATE ON "inspection_visit" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_visit_no_delete" BEFORE DELETE ON "inspection_visit" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "inspection_visit_no_replace" BEFORE INSERT ON "inspection_visit" WHEN EXISTS (SELECT 1 FROM "inspection_visit" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "issue_no_update" BEFORE UPDATE ON "issue" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_no_delete" BEFORE DELETE ON "issue" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_no_replace" BEFORE INSERT ON "issue" WHEN EXISTS (SELECT 1 FROM "issue" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "issue_answer_no_update" BEFORE UPDATE ON "issue_answer" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_answer_no_delete" BEFORE DELETE ON "issue_answer" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_answer_no_replace" BEFORE INSERT ON "issue_answer" WHEN EXISTS (SELECT 1 FROM "issue_answer" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "issue_citation_no_update" BEFORE UPDATE ON "issue_citation" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_citation_no_delete" BEFORE DELETE ON "issue_citation" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_citation_no_replace" BEFORE INSERT ON "issue_citation" WHEN EXISTS (SELECT 1 FROM "issue_citation" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "issue_event_no_update" BEFORE UPDATE ON "issue_event" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_event_no_delete" BEFORE DELETE ON "issue_event" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_event_no_replace" BEFORE INSERT ON "issue_event" WHEN EXISTS (SELECT 1 FROM "issue_event" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "issue_evidence_no_update" BEFORE UPDATE ON "issue_evidence" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_evidence_no_delete" BEFORE DELETE ON "issue_evidence" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_evidence_no_replace" BEFORE INSERT ON "issue_evidence" WHEN EXISTS (SELECT 1 FROM "issue_evidence" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "issue_inquiry_no_update" BEFORE UPDATE ON "issue_inquiry" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_inquiry_no_delete" BEFORE DELETE ON "issue_inquiry" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "issue_inquiry_no_replace" BEFORE INSERT ON "issue_inquiry" WHEN EXISTS (SELECT 1 FROM "issue_inquiry" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "listed_household_no_update" BEFORE UPDATE ON "listed_household" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "listed_household_no_delete" BEFORE DELETE ON "listed_household" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "listed_household_no_replace" BEFORE INSERT ON "listed_household" WHEN EXISTS (SELECT 1 FROM "listed_household" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "membership_no_update" BEFORE UPDATE ON "membership" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "membership_no_delete" BEFORE DELETE ON "membership" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "membership_no_replace" BEFORE INSERT ON "membership" WHEN EXISTS (SELECT 1 FROM "membership" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "monitored_household_no_update" BEFORE UPDATE ON "monitored_household" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "monitored_household_no_delete" BEFORE DELETE ON "monitored_household" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "monitored_household_no_replace" BEFORE INSERT ON "monitored_household" WHEN EXISTS (SELECT 1 FROM "monitored_household" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "named_group_no_update" BEFORE UPDATE ON "named_group" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "named_group_no_delete" BEFORE DELETE ON "named_group" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "named_group_no_replace" BEFORE INSERT ON "named_group" WHEN EXISTS (SELECT 1 FROM "named_group" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "register_import_no_update" BEFORE UPDATE ON "register_import" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "register_import_no_delete" BEFORE DELETE ON "register_import" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "register_import_no_replace" BEFORE INSERT ON "register_import" WHEN EXISTS (SELECT 1 FROM "register_import" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "register_month_no_update" BEFORE UPDATE ON "register_month" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "register_month_no_delete" BEFORE DELETE ON "register_month" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "register_month_no_replace" BEFORE INSERT ON "register_month" WHEN EXISTS (SELECT 1 FROM "register_month" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "risk_drift_no_update" BEFORE UPDATE ON "risk_drift" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "risk_drift_no_delete" BEFORE DELETE ON "risk_drift" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "risk_drift_no_replace" BEFORE INSERT ON "risk_drift" WHEN EXISTS (SELECT 1 FROM "risk_drift" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "risk_model_no_update" BEFORE UPDATE ON "risk_model" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "risk_model_no_delete" BEFORE DELETE ON "risk_model" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "risk_model_no_replace" BEFORE INSERT ON "risk_model" WHEN EXISTS (SELECT 1 FROM "risk_model" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "risk_model_approval_no_update" BEFORE UPDATE ON "risk_model_approval" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "risk_model_approval_no_delete" BEFORE DELETE ON "risk_model_approval" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "risk_model_approval_no_replace" BEFORE INSERT ON "risk_model_approval" WHEN EXISTS (SELECT 1 FROM "risk_model_approval" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "role_grant_no_update" BEFORE UPDATE ON "role_grant" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "role_grant_no_delete" BEFORE DELETE ON "role_grant" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "role_grant_no_replace" BEFORE INSERT ON "role_grant" WHEN EXISTS (SELECT 1 FROM "role_grant" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "target_no_update" BEFORE UPDATE ON "target" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "target_no_delete" BEFORE DELETE ON "target" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "target_no_replace" BEFORE INSERT ON "target" WHEN EXISTS (SELECT 1 FROM "target" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "visit_capacity_no_update" BEFORE UPDATE ON "visit_capacity" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_capacity_no_delete" BEFORE DELETE ON "visit_capacity" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_capacity_no_replace" BEFORE INSERT ON "visit_capacity" WHEN EXISTS (SELECT 1 FROM "visit_capacity" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "visit_list_no_update" BEFORE UPDATE ON "visit_list" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_list_no_delete" BEFORE DELETE ON "visit_list" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_list_no_replace" BEFORE INSERT ON "visit_list" WHEN EXISTS (SELECT 1 FROM "visit_list" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "visit_list_county_no_update" BEFORE UPDATE ON "visit_list_county" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_list_county_no_delete" BEFORE DELETE ON "visit_list_county" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_list_county_no_replace" BEFORE INSERT ON "visit_list_county" WHEN EXISTS (SELECT 1 FROM "visit_list_county" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "visit_outcome_no_update" BEFORE UPDATE ON "visit_outcome" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_outcome_no_delete" BEFORE DELETE ON "visit_outcome" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "visit_outcome_no_replace" BEFORE INSERT ON "visit_outcome" WHEN EXISTS (SELECT 1 FROM "visit_outcome" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "workpoint_no_update" BEFORE UPDATE ON "workpoint" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "workpoint_no_delete" BEFORE DELETE ON "workpoint" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "workpoint_no_replace" BEFORE INSERT ON "workpoint" WHEN EXISTS (SELECT 1 FROM "workpoint" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "workpoint_raised_no_update" BEFORE UPDATE ON "workpoint_raised" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "workpoint_raised_no_delete" BEFORE DELETE ON "workpoint_raised" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "workpoint_raised_no_replace" BEFORE INSERT ON "workpoint_raised" WHEN EXISTS (SELECT 1 FROM "workpoint_raised" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
CREATE TRIGGER "workpoint_report_no_update" BEFORE UPDATE ON "workpoint_report" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "workpoint_report_no_delete" BEFORE DELETE ON "workpoint_report" BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER "workpoint_report_no_replace" BEFORE INSERT ON "workpoint_report" WHEN EXISTS (SELECT 1 FROM "workpoint_report" WHERE ("id" = NEW."id") OR ("replaces" = NEW."replaces")) BEGIN SELECT RAISE(ABORT, 'row is taken'); END;
COMMIT;
