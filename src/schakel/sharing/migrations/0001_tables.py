"""The door between organisations: each side sees its rows, and history only grows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import schakel.base.fields
import schakel.base.identifiers
from schakel.base.rls import AppendOnly, OrganisationPolicy
from schakel.base.structure import CreateTables

BOTH = ("sender_id", "recipient_id")
PARTIES = "disclosure_names_its_parties"
SENDER = "disclosure_names_its_sender"


def _matches(table: str, *columns: str, of: str) -> migrations.RunSQL:
    name = f"{table}_matches_its_{'_'.join(of.split(', ')[1:])}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (disclosure_id, "
        f"{', '.join(columns)}) REFERENCES sharing_disclosure ({of}) "
        "DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _unique(name: str, columns: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE sharing_disclosure ADD CONSTRAINT {name} UNIQUE ({columns})",
        f"ALTER TABLE sharing_disclosure DROP CONSTRAINT {name}",
    )

TABLES = [
    migrations.CreateModel(
        name='AccessGrant',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='sharing.package')),
            ('code_hash', models.CharField(max_length=200)),
            ('tries', models.PositiveSmallIntegerField(default=0)),
            ('made_by', models.BigIntegerField()),
            ('made_at', models.DateTimeField()),
            ('ends_at', models.DateTimeField()),
            ('revoked_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('made_at'))), name='access_ends')],
        },
    ),
    migrations.CreateModel(
        name='AccessUse',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='sharing.accessgrant')),
            ('was_opened', models.BooleanField()),
            ('at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='Consent',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient_type', models.CharField(blank=True, max_length=40)),
            ('outsider', schakel.base.fields.EncryptedTextField(blank=True, null=True)),
            ('subject_id', models.UUIDField()),
            ('person', schakel.base.fields.EncryptedTextField()),
            ('age', models.PositiveSmallIntegerField(blank=True, null=True)),
            ('purpose', models.CharField(max_length=60)),
            ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ('text_version', models.PositiveIntegerField()),
            ('language', models.CharField(max_length=5)),
            ('explained', schakel.base.fields.EncryptedTextField()),
            ('given_by', models.CharField(choices=[('person', 'person'), ('representative', 'representative'), ('both', 'both')], max_length=20)),
            ('is_free', models.BooleanField()),
            ('representative_suspect', models.BooleanField(default=False)),
            ('state', models.CharField(choices=[('given', 'given'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], max_length=12)),
            ('asked_by', models.BigIntegerField()),
            ('given_at', models.DateTimeField()),
            ('valid_until', models.DateField()),
        ],
        options={
            'ordering': ('-given_at',),
            'constraints': [models.CheckConstraint(condition=models.Q(('recipient__isnull', False), models.Q(models.Q(('recipient_type', ''), _negated=True), ('outsider__isnull', False)), _connector='OR'), name='consent_knows_its_recipient'), models.CheckConstraint(condition=models.Q(models.Q(('given_by__in', ['representative', 'both']), _negated=True), ('representative_suspect', False), _connector='OR'), name='a_suspect_never_consents_for_a_child'), models.CheckConstraint(condition=models.Q(models.Q(('given_by', 'person'), _negated=True), ('age__isnull', True), ('age__gte', 16), _connector='OR'), name='age_decides_who_consents'), models.CheckConstraint(condition=models.Q(('is_free', True), models.Q(('state', 'given'), _negated=True), _connector='OR'), name='consent_is_free')],
        },
    ),
    migrations.CreateModel(
        name='ConsentEvent',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='sharing.consent')),
            ('state', models.CharField(choices=[('given', 'given'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], max_length=12)),
            ('by_user_id', models.BigIntegerField(null=True)),
            ('receivers_told', models.PositiveIntegerField(default=0)),
            ('at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='Decision',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient_type', models.CharField(blank=True, max_length=40)),
            ('outsider', schakel.base.fields.EncryptedTextField(blank=True, null=True)),
            ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='sharing.request')),
            ('subject_id', models.UUIDField()),
            ('purpose', models.CharField(max_length=60)),
            ('form', models.CharField(default='identified', max_length=20)),
            ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
            ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ('may_share', models.BooleanField()),
            ('is_override', models.BooleanField(default=False)),
            ('reasons', schakel.base.fields.EncryptedTextField()),
            ('authority', models.CharField(blank=True, max_length=120)),
            ('verdict', models.CharField(blank=True, max_length=20)),
            ('rule_version', models.CharField(max_length=40)),
            ('decided_by', models.BigIntegerField()),
            ('confirmed_by', models.BigIntegerField(blank=True, null=True)),
            ('decided_at', models.DateTimeField()),
        ],
        options={
            'constraints': [models.CheckConstraint(condition=models.Q(('recipient__isnull', False), models.Q(models.Q(('recipient_type', ''), _negated=True), ('outsider__isnull', False)), _connector='OR'), name='decision_knows_its_recipient'), models.CheckConstraint(condition=models.Q(('is_override', False), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='override_takes_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'no'), _negated=True), ('may_share', False), ('is_override', True), _connector='OR'), name='no_is_only_overridden')],
        },
    ),
    migrations.CreateModel(
        name='Disclosure',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient_type', models.CharField(max_length=40)),
            ('outsider', schakel.base.fields.EncryptedTextField(blank=True, null=True, owner='sender_id')),
            ('subject_id', models.UUIDField()),
            ('purpose', models.CharField(max_length=60)),
            ('channel', models.CharField(choices=[('hand_over', 'hand_over'), ('question', 'question'), ('feedback', 'feedback'), ('package', 'package'), ('export', 'export'), ('mail', 'mail'), ('api', 'api')], max_length=12)),
            ('form', models.CharField(max_length=20)),
            ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
            ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ('decision', models.CharField(max_length=60)),
            ('verdict', models.CharField(max_length=20)),
            ('rule_ids', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
            ('rule_version', models.CharField(max_length=40)),
            ('grounds', models.TextField()),
            ('conditions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
            ('reasons', schakel.base.fields.EncryptedJSONField(blank=True, null=True, owner='sender_id')),
            ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.consent')),
            ('approval', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.decision')),
            ('masking_confirmed', models.BooleanField(default=False)),
            ('informed', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('deferred', 'deferred'), ('not_needed', 'not_needed')], max_length=10)),
            ('informed_later_on', models.DateField(blank=True, null=True)),
            ('decided_by', models.BigIntegerField()),
            ('package_hash', models.CharField(max_length=64)),
            ('disclosed_at', models.DateTimeField()),
        ],
        options={
            'ordering': ('-disclosed_at',),
            'constraints': [models.CheckConstraint(condition=models.Q(('recipient__isnull', True), models.Q(('sender', models.F('recipient')), _negated=True), _connector='OR'), name='disclosure_crosses_a_border'), models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('decision', ''), _negated=True), models.Q(('rule_version', ''), _negated=True), models.Q(('recipient_type', ''), _negated=True), models.Q(('package_hash', ''), _negated=True), ('fields__len__gt', 0), ('classes__len__gt', 0)), name='disclosure_is_complete'), models.CheckConstraint(condition=models.Q(('recipient__isnull', False), ('outsider__isnull', False), _connector='OR'), name='recipient_is_known'), models.CheckConstraint(condition=models.Q(('approval__isnull', False), ('verdict', 'yes'), models.Q(('verdict', 'yes_if'), ('reasons__isnull', False)), models.Q(('verdict', 'consent'), ('consent__isnull', False)), _connector='OR'), name='the_answer_was_met'), models.CheckConstraint(condition=models.Q(models.Q(('informed', 'deferred'), _negated=True), ('informed_later_on__isnull', False), _connector='OR'), name='deferred_has_a_date')],
        },
    ),
    migrations.CreateModel(
        name='DutyConflict',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('subject_id', models.UUIDField()),
            ('answers', schakel.base.fields.EncryptedJSONField()),
            ('made_by', models.BigIntegerField()),
            ('made_at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='Notice',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='sharing.disclosure')),
            ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('kind', models.CharField(choices=[('withdrawal', 'withdrawal'), ('correction', 'correction'), ('erasure', 'erasure')], max_length=12)),
            ('content', schakel.base.fields.EncryptedTextField(owner='sender_id')),
            ('sent_by', models.BigIntegerField(null=True)),
            ('sent_at', models.DateTimeField()),
            ('received_at', models.DateTimeField(blank=True, null=True)),
            ('handled_by', models.BigIntegerField(blank=True, null=True)),
            ('handled_at', models.DateTimeField(blank=True, null=True)),
            ('handled_how', models.CharField(blank=True, max_length=20)),
        ],
        options={
            'constraints': [models.CheckConstraint(condition=models.Q(('handled_at__isnull', True), models.Q(('handled_how', ''), _negated=True), _connector='OR'), name='handled_says_how')],
        },
    ),
    migrations.CreateModel(
        name='Package',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('disclosure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='package', to='sharing.disclosure')),
            ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('content', schakel.base.fields.EncryptedJSONField(owner='sender_id')),
            ('sent_at', models.DateTimeField()),
        ],
        options={
            'ordering': ('-sent_at',),
        },
    ),
    migrations.CreateModel(
        name='PersonRequest',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('subject_id', models.UUIDField()),
            ('kind', models.CharField(choices=[('access', 'access'), ('correction', 'correction'), ('erasure', 'erasure'), ('objection', 'objection')], max_length=12)),
            ('requester', models.CharField(choices=[('self', 'self'), ('representative', 'representative'), ('lawyer', 'lawyer')], max_length=20)),
            ('requester_suspect', models.BooleanField(default=False)),
            ('name', schakel.base.fields.EncryptedTextField()),
            ('safe_contact', schakel.base.fields.EncryptedTextField()),
            ('identity_checked', models.BooleanField(default=False)),
            ('state', models.CharField(choices=[('open', 'open'), ('granted', 'granted'), ('refused', 'refused')], max_length=12)),
            ('refusal_grounds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
            ('answer', schakel.base.fields.EncryptedTextField(blank=True, null=True)),
            ('report', schakel.base.fields.EncryptedJSONField(blank=True, null=True)),
            ('disclosure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.disclosure')),
            ('received_by', models.BigIntegerField()),
            ('received_at', models.DateTimeField()),
            ('due_at', models.DateTimeField()),
            ('answered_by', models.BigIntegerField(blank=True, null=True)),
            ('answered_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ('due_at',),
            'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), ('requester_suspect', False), ('requester', 'self'), _connector='OR'), name='a_suspect_never_gets_the_childs_data'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal_grounds__len__gt', 0), _connector='OR'), name='refusing_names_its_grounds'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), models.Q(('kind', 'access'), _negated=True), ('disclosure__isnull', False), _connector='OR'), name='access_is_granted_through_the_door'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), ('identity_checked', True), _connector='OR'), name='granted_after_an_identity_check')],
        },
    ),
    migrations.CreateModel(
        name='Receipt',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('disclosure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='sharing.disclosure')),
            ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('package_hash', models.CharField(max_length=64)),
            ('received_by', models.BigIntegerField(null=True)),
            ('received_at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='Request',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('recipient_type', models.CharField(blank=True, max_length=40)),
            ('outsider', schakel.base.fields.EncryptedTextField(blank=True, null=True)),
            ('subject_id', models.UUIDField()),
            ('purpose', models.CharField(max_length=60)),
            ('form', models.CharField(max_length=20)),
            ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
            ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ('facts', models.JSONField(default=dict)),
            ('verdict', models.CharField(max_length=20)),
            ('rule_ids', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
            ('silent_regimes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
            ('rule_version', models.CharField(max_length=40)),
            ('question', schakel.base.fields.EncryptedTextField()),
            ('conflict', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.dutyconflict')),
            ('state', models.CharField(choices=[('open', 'open'), ('second_person', 'second_person'), ('allowed', 'allowed'), ('refused', 'refused')], max_length=20)),
            ('asked_by', models.BigIntegerField()),
            ('asked_at', models.DateTimeField()),
            ('due_at', models.DateTimeField()),
            ('proposed_by', models.BigIntegerField(blank=True, null=True)),
            ('proposed_reasons', schakel.base.fields.EncryptedTextField(blank=True, null=True)),
        ],
        options={
            'ordering': ('due_at',),
            'indexes': [models.Index(fields=['organisation', 'state', 'due_at'], name='work_list')],
            'constraints': [models.CheckConstraint(condition=models.Q(('recipient__isnull', False), models.Q(models.Q(('recipient_type', ''), _negated=True), ('outsider__isnull', False)), _connector='OR'), name='request_knows_its_recipient')],
        },
    ),
    migrations.CreateModel(
        name='RuleSet',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('number', models.PositiveIntegerField()),
            ('rules', models.JSONField()),
            ('note', models.CharField(max_length=500)),
            ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], max_length=12)),
            ('drafted_by', models.BigIntegerField()),
            ('published_by', models.BigIntegerField(blank=True, null=True)),
            ('drafted_at', models.DateTimeField()),
            ('published_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ('-number',),
            'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='one_rule_set_per_number'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('published_by__isnull', False), models.Q(('published_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='rules_take_two_people')],
        },
    ),
    migrations.CreateModel(
        name='Agreement',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('title', models.CharField(max_length=200)),
            ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
            ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
            ('legal_basis', models.CharField(max_length=500)),
            ('starts_on', models.DateField()),
            ('ends_on', models.DateField()),
            ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], max_length=12)),
            ('drafted_by', models.BigIntegerField()),
            ('published_by', models.BigIntegerField(blank=True, null=True)),
        ],
        options={
            'ordering': ('ends_on',),
            'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='agreement_has_a_term'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('published_by__isnull', False), models.Q(('published_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='agreement_takes_two_people')],
        },
    ),
]

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("sharing", "0001_disclosures"),
    ("sharing", "0002_row_security"),
    ("sharing", "0003_door_and_consents"),
    ("sharing", "0004_door_row_security"),
    ("sharing", "0005_outsiders_and_receipts"),
    ("sharing", "0006_rows_match_their_disclosure"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = MERGED
    dependencies = [
        ("accounts", "0001_tables"),
        # Not needed, but cheap while our own tables are not there yet, and dear once they are.
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        CreateTables(TABLES),
        OrganisationPolicy("sharing_decision"),
        OrganisationPolicy("sharing_disclosure", columns=BOTH),
        OrganisationPolicy(
            "sharing_receipt", columns=("recipient_id", "sender_id"), writers=("recipient_id",)
        ),
        AppendOnly("sharing_decision"),
        AppendOnly("sharing_disclosure"),
        AppendOnly("sharing_receipt"),
        OrganisationPolicy("sharing_dutyconflict"),
        AppendOnly("sharing_dutyconflict"),
        OrganisationPolicy("sharing_request"),
        OrganisationPolicy("sharing_notice", columns=BOTH, writers=BOTH),
        OrganisationPolicy("sharing_consent"),
        OrganisationPolicy("sharing_consentevent"),
        AppendOnly("sharing_consentevent"),
        OrganisationPolicy("sharing_agreement"),
        # The other parties read what they agreed on.
        migrations.RunSQL(
            "CREATE POLICY parties ON sharing_agreement FOR SELECT USING "
            "(nullif(current_setting('app.org', true), '')::bigint = ANY(parties))",
            "DROP POLICY parties ON sharing_agreement",
        ),
        OrganisationPolicy("sharing_ruleset"),
        OrganisationPolicy("sharing_package", columns=BOTH),
        AppendOnly("sharing_package"),
        OrganisationPolicy("sharing_accessgrant"),
        OrganisationPolicy("sharing_accessuse"),
        AppendOnly("sharing_accessuse"),
        OrganisationPolicy("sharing_personrequest"),
        # What another organisation may read names a disclosure from this sender to this recipient: a
        # foreign key on the id alone would let a row hang on the disclosure of somebody else.
        _unique(PARTIES, "id, sender_id, recipient_id"),
        _unique(SENDER, "id, sender_id"),
        *(
            _matches(table, "sender_id", "recipient_id", of="id, sender_id, recipient_id")
            for table in ("sharing_package", "sharing_notice", "sharing_receipt")
        ),
        # An outsider has no number: for it only the sender can be compared.
        *(
            _matches(table, "sender_id", of="id, sender_id")
            for table in ("sharing_package", "sharing_notice")
        ),
        _matches("sharing_personrequest", "organisation_id", of="id, sender_id"),
    ]
