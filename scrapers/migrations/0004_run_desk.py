"""The run desk: progress, stops, acceptances and replays that are kept."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scrapers', '0003_listed_by_section'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplayRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.SlugField()),
                ('is_applied', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=150)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('reader_version', models.CharField(blank=True, max_length=40)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('renewed', models.PositiveIntegerField(default=0)),
                ('entries', models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('emptied', models.JSONField(blank=True, default=dict)),
                ('unreadable', models.JSONField(blank=True, default=dict)),
                ('problem', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='scraperun',
            options={'ordering': ['-started_at', '-pk'], 'permissions': [('run_source', 'Can run and stop sources and edit their schedule'), ('accept_doubts', 'Can accept a doubtful run as the new normal'), ('apply_replay', 'Can bring the differences of a replay into the catalogue')]},
        ),
        migrations.AddField(
            model_name='scraperun',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='scraperun',
            name='accepted_by',
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name='scraperun',
            name='accepted_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='scraperun',
            name='progress',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='scraperun',
            name='stop_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='scraperun',
            name='stop_asked_by',
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AlterField(
            model_name='scraperun',
            name='state',
            field=models.CharField(choices=[('running', 'running'), ('good', 'good'), ('doubtful', 'doubtful'), ('failed', 'failed'), ('stopped', 'stopped')], default='running', max_length=10),
        ),
    ]
