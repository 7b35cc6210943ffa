"""Tables of alerts, and the triggers that leave a mark per change of the catalogue.

A trigger, because entries are written by many paths, and because a mark that is taken in the same
transaction that gives it a number can neither be passed over nor be taken twice.
"""

import alerts.models.subscriber
import alerts.vocabulary
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


FUNCTIONS = """
CREATE FUNCTION alerts_on_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO alerts_cataloguemark (opportunity_id, revision_id)
    SELECT opportunity_id, id FROM new_rows WHERE severity <> 'silent';
    RETURN NULL;
END $$;

CREATE FUNCTION alerts_on_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO alerts_cataloguemark (opportunity_id) SELECT id FROM new_rows;
    RETURN NULL;
END $$;

CREATE FUNCTION alerts_on_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO alerts_cataloguemark (opportunity_id)
    SELECT new_rows.id FROM new_rows JOIN old_rows USING (id)
    WHERE new_rows.review_state <> old_rows.review_state;
    RETURN NULL;
END $$;

CREATE TRIGGER insert_tells_alerts AFTER INSERT ON opportunities_revision
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION alerts_on_revision();
CREATE TRIGGER insert_tells_alerts AFTER INSERT ON opportunities_opportunity
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION alerts_on_new_entry();
CREATE TRIGGER update_tells_alerts AFTER UPDATE ON opportunities_opportunity
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION alerts_on_review();
"""
DROP = """
DROP TRIGGER insert_tells_alerts ON opportunities_revision;
DROP TRIGGER insert_tells_alerts ON opportunities_opportunity;
DROP TRIGGER update_tells_alerts ON opportunities_opportunity;
DROP FUNCTION alerts_on_revision, alerts_on_new_entry, alerts_on_review;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('opportunities', '0007_call_page'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity_id', models.BigIntegerField()),
                ('revision_id', models.BigIntegerField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True)),
                ('language', models.CharField(choices=[('it', 'italiano'), ('en', 'English')], max_length=2)),
                ('key', models.CharField(default=alerts.models.subscriber.new_key, max_length=22, unique=True)),
                ('created_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('pause_reason', models.CharField(blank=True, choices=[('asked', 'asked'), ('unsubscribed', 'unsubscribed'), ('refused', 'refused'), ('bounced', 'bounced')], max_length=20)),
                ('pause_detail', models.TextField(blank=True)),
                ('quiet_sources', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_at', models.DateTimeField(null=True)),
                ('next_change_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SweptChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity_id', models.BigIntegerField()),
                ('severity', models.CharField(choices=[('critical', 'critical'), ('minor', 'minor'), ('silent', 'silent')], max_length=10)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='swept', to='opportunities.revision')),
                ('sweep', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='alerts.sweep')),
            ],
            options={
                'ordering': ['sweep', 'revision'],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(max_length=30)),
                ('query', models.TextField(blank=True)),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('members', models.BinaryField(default=bytes)),
                ('ever', models.BinaryField(default=bytes)),
                ('created_at', models.DateTimeField()),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='followed_as', to='opportunities.opportunity')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='MutedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='opportunities.opportunity')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='muted', to='alerts.subscriber')),
            ],
            options={
                'verbose_name_plural': 'muted entries',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'opportunity'), name='muted_once')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmation', 'confirmation'), ('link', 'link'), ('digest', 'digest')], max_length=20)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('sent', 'sent'), ('failed', 'failed'), ('empty', 'empty')], default=alerts.vocabulary.LetterState['PLANNED'], max_length=10)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('content', models.JSONField(default=dict)),
                ('items', models.PositiveIntegerField(default=0)),
                ('planned_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.TextField(blank=True)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='alerts.subscriber')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'planned')), fields=['next_try_at', 'id'], name='letters_to_send')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=alerts.models.subscriber.new_key, max_length=22, unique=True)),
                ('frequency', models.CharField(choices=[('at_once', 'at once'), ('daily', 'daily'), ('weekly', 'weekly'), ('changes_only', 'changes only')], max_length=20)),
                ('wants_new', models.BooleanField(default=True)),
                ('changes', models.CharField(choices=[('none', 'none'), ('critical', 'critical'), ('all', 'all')], max_length=10)),
                ('reminder_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('told_up_to', models.BigIntegerField(default=0)),
                ('planned_on', models.DateField()),
                ('reminded_on', models.DateField()),
                ('reminded_up_to', models.BigIntegerField(default=0)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='alerts.subscriber')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='alerts.view')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'view'), name='view_saved_once')],
            },
        ),
        migrations.CreateModel(
            name='ViewNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered', models.BinaryField()),
                ('changed', models.BinaryField()),
                ('sweep', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='alerts.sweep')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='alerts.view')),
            ],
            options={
                'verbose_name_plural': 'view news',
                'ordering': ['sweep'],
                'constraints': [models.UniqueConstraint(fields=('view', 'sweep'), name='news_of_view_once')],
            },
        ),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
