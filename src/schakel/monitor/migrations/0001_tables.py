"""Tables to estimate from, and runs."""

import django.db.models.deletion
from django.db import migrations, models

import schakel.base.identifiers
from schakel.base.rls import OrganisationPolicy
from schakel.base.structure import CreateTables

TABLES = [
    migrations.CreateModel(
        name='EstimateTable',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('name', models.CharField(max_length=120)),
            ('source', models.TextField(blank=True)),
            ('shipped', models.CharField(blank=True, max_length=40)),
            ('content', models.TextField()),
            ('linkage', models.TextField(blank=True)),
            ('observed', models.PositiveIntegerField()),
            ('lists', models.JSONField()),
            ('notices', models.JSONField(default=list)),
            ('added_by', models.BigIntegerField(null=True)),
            ('added_at', models.DateTimeField(auto_now_add=True)),
        ],
        options={
            'ordering': ('-added_at',),
        },
    ),
    migrations.CreateModel(
        name='EstimateRun',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='monitor.estimatetable')),
            ('earlier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='monitor.estimatetable')),
            ('merged', models.CharField(blank=True, max_length=260)),
            ('linkage', models.TextField(blank=True)),
            ('method', models.CharField(choices=[('auto', 'auto'), ('independence', 'independence'), ('stepwise', 'stepwise'), ('bic', 'bic'), ('dga', 'dga'), ('lcmcr', 'lcmcr'), ('chao', 'chao')], max_length=20)),
            ('replicates', models.PositiveIntegerField()),
            ('max_order', models.PositiveSmallIntegerField(blank=True, null=True)),
            ('seed', models.PositiveIntegerField()),
            ('state', models.CharField(choices=[('queued', 'queued'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='queued', max_length=10)),
            ('progress', models.PositiveSmallIntegerField(default=0)),
            ('stage', models.JSONField(blank=True, default=dict)),
            ('failure', models.JSONField(blank=True, default=dict)),
            ('verdict', models.CharField(blank=True, max_length=30)),
            ('low', models.FloatField(blank=True, null=True)),
            ('high', models.FloatField(blank=True, null=True)),
            ('report', models.JSONField(blank=True, null=True)),
            ('pictures', models.JSONField(blank=True, null=True)),
            ('document_nl', models.BinaryField(blank=True, null=True)),
            ('document_en', models.BinaryField(blank=True, null=True)),
            ('asked_by', models.BigIntegerField(null=True)),
            ('asked_at', models.DateTimeField(auto_now_add=True)),
            ('ended_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ('-asked_at',),
            'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('report__isnull', False), _connector='OR'), name='done_has_a_report')],
        },
    ),
]

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("monitor", "0001_estimates"),
    ("monitor", "0002_linkage_waves_and_verdicts"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = MERGED
    dependencies = [("base", "0001_roles_and_functions"), ("accounts", "0001_tables")]
    operations = [
        CreateTables(TABLES),
        OrganisationPolicy("monitor_estimatetable"),
        OrganisationPolicy("monitor_estimaterun"),
    ]
