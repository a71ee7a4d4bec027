"""Sources, notes and hits; readings, samples and the run log only grow."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import schakel.base.fields
import schakel.base.identifiers
from schakel.base.rls import AppendOnly, OrganisationPolicy
from schakel.base.structure import CreateTables

OWN = ("scansource", "scanrun", "runlogline", "replay", "note", "hit", "reading", "sample",
       "adgroup", "ad", "listorder")  # fmt: skip
ONLY_GROW = ("runlogline", "reading", "sample")

TABLES = [
    migrations.CreateModel(
        name='AdGroup',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('size', models.PositiveIntegerField(default=0)),
            ('texts', models.PositiveIntegerField(default=0)),
            ('template', schakel.base.fields.EncryptedJSONField(null=True)),
            ('points', schakel.base.fields.EncryptedJSONField(null=True)),
            ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='scanning.adgroup')),
            ('made_at', models.DateTimeField()),
            ('changed_at', models.DateTimeField()),
        ],
        options={
            'ordering': ('-size', 'made_at'),
        },
    ),
    migrations.CreateModel(
        name='Note',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='scanning.scansource')),
            ('number', models.CharField(max_length=80)),
            ('version', models.PositiveIntegerField(default=1)),
            ('is_current', models.BooleanField(default=True)),
            ('written_on', models.DateField()),
            ('first_processed_on', models.DateField()),
            ('received_at', models.DateTimeField()),
            ('text', schakel.base.fields.EncryptedTextField()),
            ('fingerprint', models.CharField(max_length=64)),
            ('phase', models.CharField(choices=[('queued', 'queued'), ('reading', 'reading'), ('decided', 'decided'), ('handed_over', 'handed_over'), ('below_line', 'below_line'), ('compared', 'compared')], db_index=True, default='queued', max_length=12)),
            ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='scanning.scanrun')),
            ('scanned_at', models.DateTimeField(null=True)),
            ('rules_hash', models.CharField(blank=True, max_length=64)),
            ('level', models.PositiveSmallIntegerField(default=0)),
            ('total', models.IntegerField(default=0)),
            ('forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
            ('stratum', models.CharField(blank=True, choices=[('near', 'near'), ('struck', 'struck'), ('rest', 'rest')], max_length=10)),
            ('explanation', schakel.base.fields.EncryptedJSONField(null=True)),
            ('oddities', models.PositiveIntegerField(default=0)),
            ('contact_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
            ('older_hits', models.PositiveIntegerField(default=0)),
            ('order_level', models.PositiveSmallIntegerField(default=0)),
            ('order_total', models.IntegerField(default=0)),
            ('order_rank', models.FloatField(null=True)),
            ('is_double', models.BooleanField(default=False)),
            ('decision', models.CharField(blank=True, choices=[('signal', 'signal'), ('no_signal', 'no_signal'), ('unsure', 'unsure')], max_length=10)),
            ('decided_at', models.DateTimeField(null=True)),
            ('signal_id', models.UUIDField(null=True)),
            ('signal_reference', models.CharField(blank=True, max_length=40)),
        ],
        options={
            'ordering': ('-order_level', '-order_total', 'received_at', 'id'),
            'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['contact_keys'], name='notes_by_contact')],
            'constraints': [models.UniqueConstraint(fields=('source', 'number', 'version'), name='one_note_per_version'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('source', 'number'), name='one_current_version'), models.CheckConstraint(condition=models.Q(('signal_id__isnull', True), models.Q(('decision', 'signal'), ('phase', 'handed_over')), _connector='OR'), name='only_a_decided_signal_is_handed_over')],
        },
    ),
    migrations.CreateModel(
        name='Hit',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='scanning.note')),
            ('place', models.PositiveIntegerField()),
            ('indicator', models.CharField(db_index=True, max_length=12)),
            ('variant', models.PositiveIntegerField()),
            ('status', models.CharField(max_length=14)),
            ('value', models.IntegerField()),
            ('words', models.JSONField(default=list)),
            ('trigger_rule', models.CharField(blank=True, max_length=20)),
            ('trigger', models.JSONField(default=list)),
            ('situation', models.PositiveSmallIntegerField(default=0)),
            ('remark', models.CharField(blank=True, choices=[('wrong_status', 'wrong_status'), ('wrong_indicator', 'wrong_indicator')], max_length=20)),
            ('remarked_by', models.BigIntegerField(null=True)),
        ],
        options={
            'ordering': ('note', 'place'),
        },
    ),
    migrations.CreateModel(
        name='Replay',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('draft_number', models.PositiveIntegerField()),
            ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('stopped', 'stopped'), ('refused', 'refused')], default='waiting', max_length=12)),
            ('asked_by', models.BigIntegerField(null=True)),
            ('asked_at', models.DateTimeField()),
            ('since', models.DateField()),
            ('notes', models.PositiveIntegerField(default=0)),
            ('added', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
            ('removed', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
            ('problems', models.JSONField(default=list)),
            ('rules_hash_before', models.CharField(blank=True, max_length=64)),
            ('rules_hash_after', models.CharField(blank=True, max_length=64)),
            ('finished_at', models.DateTimeField(null=True)),
        ],
        options={
            'ordering': ('-asked_at',),
        },
    ),
    migrations.CreateModel(
        name='Sample',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('note', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample', to='scanning.note')),
            ('week', models.DateField()),
            ('stratum', models.CharField(choices=[('near', 'near'), ('struck', 'struck'), ('rest', 'rest')], max_length=10)),
            ('population', models.PositiveIntegerField()),
            ('probability', models.FloatField()),
            ('drawn_at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='ScanRun',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='scanning.scansource')),
            ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('stopped', 'stopped'), ('refused', 'refused')], default='waiting', max_length=12)),
            ('asked_by', models.BigIntegerField(null=True)),
            ('asked_at', models.DateTimeField()),
            ('started_at', models.DateTimeField(null=True)),
            ('finished_at', models.DateTimeField(null=True)),
            ('refusal', models.CharField(blank=True, max_length=40)),
            ('offered', models.PositiveIntegerField(default=0)),
            ('scanned', models.PositiveIntegerField(default=0)),
            ('compared', models.PositiveIntegerField(default=0)),
            ('expired', models.PositiveIntegerField(default=0)),
            ('strong', models.PositiveIntegerField(default=0)),
            ('weak', models.PositiveIntegerField(default=0)),
            ('below', models.PositiveIntegerField(default=0)),
            ('rules_version', models.CharField(blank=True, max_length=40)),
            ('rules_hash', models.CharField(blank=True, max_length=64)),
        ],
        options={
            'ordering': ('-asked_at',),
        },
    ),
    migrations.CreateModel(
        name='RunLogLine',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='log', to='scanning.scanrun')),
            ('event', models.CharField(choices=[('started', 'started'), ('finished', 'finished'), ('refused', 'refused'), ('stopped', 'stopped'), ('resumed', 'resumed'), ('order_on', 'order_on'), ('order_off', 'order_off')], max_length=12)),
            ('at', models.DateTimeField()),
            ('by', models.BigIntegerField(null=True)),
            ('purpose', models.CharField(blank=True, max_length=60)),
            ('ground', models.CharField(blank=True, max_length=40)),
            ('rules_hash', models.CharField(blank=True, max_length=64)),
            ('code_version', models.CharField(blank=True, max_length=40)),
            ('counts', models.JSONField(default=dict)),
            ('reason', models.CharField(blank=True, max_length=200)),
        ],
        options={
            'ordering': ('-at', '-id'),
        },
    ),
    migrations.CreateModel(
        name='ScanSource',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('name', models.CharField(max_length=120)),
            ('kind', models.CharField(choices=[('upload', 'upload'), ('folder', 'folder'), ('api', 'api'), ('investigation', 'investigation')], max_length=20)),
            ('purpose', models.CharField(max_length=60)),
            ('ground', models.CharField(blank=True, max_length=40)),
            ('folder', models.CharField(blank=True, max_length=120)),
            ('is_active', models.BooleanField(default=False)),
            ('made_by', models.BigIntegerField(null=True)),
            ('made_at', models.DateTimeField()),
            ('switched_by', models.BigIntegerField(null=True)),
            ('switched_at', models.DateTimeField(null=True)),
        ],
        options={
            'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='one_source_per_name'), models.CheckConstraint(condition=models.Q(('is_active', False), models.Q(models.Q(('ground', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), _connector='OR'), name='active_sources_have_a_ground')],
        },
    ),
    migrations.CreateModel(
        name='Ad',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ads', to='scanning.scansource')),
            ('number', models.CharField(max_length=80)),
            ('seen_on', models.DateField()),
            ('received_at', models.DateTimeField()),
            ('text', schakel.base.fields.EncryptedTextField()),
            ('fingerprint', models.CharField(max_length=64)),
            ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ads', to='scanning.adgroup')),
        ],
        options={
            'ordering': ('seen_on', 'number'),
            'constraints': [models.UniqueConstraint(fields=('source', 'number'), name='one_ad_per_number')],
        },
    ),
    migrations.CreateModel(
        name='ListOrder',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('version', models.CharField(max_length=40)),
            ('weights', models.JSONField(default=dict)),
            ('intercept', models.FloatField(default=0)),
            ('learned_from', models.PositiveIntegerField()),
            ('trial', models.JSONField(default=dict)),
            ('reasons_off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
            ('made_at', models.DateTimeField()),
            ('is_on', models.BooleanField(default=False)),
            ('switched_by', models.BigIntegerField(null=True)),
            ('switched_at', models.DateTimeField(null=True)),
        ],
        options={
            'ordering': ('-made_at',),
            'constraints': [models.UniqueConstraint(condition=models.Q(('is_on', True)), fields=('organisation',), name='one_order_on'), models.CheckConstraint(condition=models.Q(('is_on', False), ('reasons_off', []), _connector='OR'), name='an_order_that_failed_stays_off')],
        },
    ),
    migrations.CreateModel(
        name='Reading',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='scanning.note')),
            ('reader', models.BigIntegerField()),
            ('decision', models.CharField(choices=[('signal', 'signal'), ('no_signal', 'no_signal'), ('unsure', 'unsure')], max_length=10)),
            ('reason', models.CharField(blank=True, max_length=30)),
            ('remark', schakel.base.fields.EncryptedTextField(null=True)),
            ('at', models.DateTimeField()),
        ],
        options={
            'ordering': ('at', 'id'),
            'constraints': [models.UniqueConstraint(fields=('note', 'reader'), name='one_reading_per_reader'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'no_signal'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='no_signal_has_a_reason')],
        },
    ),
]

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("scanning", "0001_scan"),
    ("scanning", "0002_row_security"),
    ("scanning", "0003_list_order"),
    ("scanning", "0004_hit_situation"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = MERGED
    dependencies = [("accounts", "0001_tables")]
    operations = [
        CreateTables(TABLES),
        *(OrganisationPolicy(f"scanning_{table}") for table in OWN),
        *(AppendOnly(f"scanning_{table}") for table in ONLY_GROW),
    ]
