from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('icbt', '0005_words_kind'),
    ]

    operations = [
        migrations.AddField(
            model_name='nudge',
            name='dropped_at',
            field=models.DateTimeField(help_text='when its reason was found to be gone', null=True),
        ),
        migrations.AddField(
            model_name='nudge',
            name='why',
            field=models.CharField(blank=True, default='', help_text='why it was held back or dropped: a code', max_length=16),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='nudge',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at', None), ('dropped_at', None), _connector='OR'), name='nudge_sent_or_dropped'),
        ),
    ]
