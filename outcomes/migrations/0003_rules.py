"""The versions of the rules as something administrators look after; no table of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("icbt", "0004_enrolment_follow_up_agreed_enrolment_paused_days_and_more"),
        ("outcomes", "0002_risk_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rules",
            fields=[],
            options={
                "verbose_name": "version of the rules",
                "verbose_name_plural": "rules that raise flags",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("icbt.contentversion",),
        ),
    ]
