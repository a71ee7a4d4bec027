"""Organisations, people and what they may do."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from schakel.base.structure import CreateTables

TABLES = [
    migrations.CreateModel(
        name='User',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('password', models.CharField(max_length=128, verbose_name='password')),
            ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
            ('email', models.EmailField(max_length=254, unique=True)),
            ('name', models.CharField(max_length=120)),
            ('language', models.CharField(blank=True, max_length=5)),
            ('is_active', models.BooleanField(default=True)),
            ('is_demonstration', models.BooleanField(default=False)),
            ('joined_at', models.DateTimeField(auto_now_add=True)),
        ],
    ),
    migrations.CreateModel(
        name='Organisation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.SlugField(max_length=40, unique=True)),
            ('name', models.CharField(max_length=120)),
            ('type', models.CharField(max_length=40)),
            ('region', models.CharField(blank=True, max_length=40)),
            ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.organisation')),
            ('takes_public_reports', models.BooleanField(default=False)),
            ('is_active', models.BooleanField(default=True)),
            ('is_demonstration', models.BooleanField(default=False)),
        ],
        options={
            'ordering': ('name',),
        },
    ),
    migrations.CreateModel(
        name='Unit',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='accounts.organisation')),
            ('name', models.CharField(max_length=120)),
        ],
        options={
            'ordering': ('name',),
            'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='one_unit_per_name')],
        },
    ),
    migrations.CreateModel(
        name='Membership',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation')),
            ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.unit')),
            ('role', models.CharField(choices=[('professional', 'professional'), ('intake', 'intake'), ('analyst', 'analyst'), ('weigher', 'weigher'), ('detective', 'detective'), ('lead_detective', 'lead_detective'), ('inspector', 'inspector'), ('prosecutor', 'prosecutor'), ('care_coordinator', 'care_coordinator'), ('attention_officer', 'attention_officer'), ('registrar', 'registrar'), ('privacy_officer', 'privacy_officer'), ('researcher', 'researcher'), ('functional_administrator', 'functional_administrator'), ('publisher', 'publisher')], max_length=40)),
            ('purpose', models.CharField(max_length=60)),
            ('certified_until', models.DateField(blank=True, null=True)),
            ('is_active', models.BooleanField(default=True)),
        ],
        options={
            'constraints': [models.UniqueConstraint(fields=('user', 'organisation', 'role'), name='one_membership_per_role')],
        },
    ),
]

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("accounts", "0001_initial"),
    ("accounts", "0002_attention_officer"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = MERGED
    dependencies = [("base", "0001_roles_and_functions")]
    operations = [
        CreateTables(TABLES),
    ]
