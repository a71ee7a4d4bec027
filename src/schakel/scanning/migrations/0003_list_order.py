"""A learned order of the reading list, and the place it gives to a note."""

import django.contrib.postgres.fields
import django.db.models.deletion
import schakel.base.identifiers
import schakel.scanning.workflow
from django.db import migrations, models

from schakel.base.rls import OrganisationPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('scanning', '0002_row_security'),
    ]

    operations = [
        migrations.AddField(
            model_name='note',
            name='order_rank',
            field=models.FloatField(null=True),
        ),
        migrations.AlterField(
            model_name='runlogline',
            name='event',
            field=models.CharField(choices=[(schakel.scanning.workflow.LogEvent['STARTED'], schakel.scanning.workflow.LogEvent['STARTED']), (schakel.scanning.workflow.LogEvent['FINISHED'], schakel.scanning.workflow.LogEvent['FINISHED']), (schakel.scanning.workflow.LogEvent['REFUSED'], schakel.scanning.workflow.LogEvent['REFUSED']), (schakel.scanning.workflow.LogEvent['STOPPED'], schakel.scanning.workflow.LogEvent['STOPPED']), (schakel.scanning.workflow.LogEvent['RESUMED'], schakel.scanning.workflow.LogEvent['RESUMED']), (schakel.scanning.workflow.LogEvent['ORDER_ON'], schakel.scanning.workflow.LogEvent['ORDER_ON']), (schakel.scanning.workflow.LogEvent['ORDER_OFF'], schakel.scanning.workflow.LogEvent['ORDER_OFF'])], max_length=12),
        ),
        migrations.CreateModel(
            name='ListOrder',
            fields=[
                ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
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
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ('-made_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_on', True)), fields=('organisation',), name='one_order_on'), models.CheckConstraint(condition=models.Q(('is_on', False), ('reasons_off', []), _connector='OR'), name='an_order_that_failed_stays_off')],
            },
        ),
        OrganisationPolicy('scanning_listorder'),
    ]
