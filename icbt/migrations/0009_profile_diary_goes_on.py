from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("icbt", "0008_content_by_hand")]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="diary_goes_on",
            field=models.BooleanField(default=False, help_text="prompts go on after the programme's own days"),
        ),
    ]
