"""Phone numbers become log-in names: one spelling each, held by the database."""

import re

from django.db import migrations, models


def one_spelling(apps, schema_editor):
    """What cannot be read as one Indonesian number, or is already another person's, is taken off the account; the
    history keeps it. Written out here, because the application's own function may change."""
    User = apps.get_model("accounts", "User")
    taken = set()
    for user in User.objects.exclude(telepon=None).order_by("pk"):
        digits = re.sub(r"\D", "", user.telepon)
        number = "62" + re.sub(r"^(?:0*62|0)", "", digits)
        if not re.fullmatch(r"62[1-9][0-9]{6,12}", number) or number in taken:
            number = None
        taken.add(number)
        if number != user.telepon:
            # Two steps: the new spelling may stand on a later row that is changed only after this one.
            User.objects.filter(pk=user.pk).update(telepon=None)
            User.objects.filter(telepon=number).exclude(telepon=None).update(telepon=None)
            User.objects.filter(pk=user.pk).update(telepon=number)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunPython(one_spelling, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("telepon", None), ("telepon__regex", "^62[1-9][0-9]{6,12}$"), _connector="OR"),
                name="user_telepon_satu_ejaan",
                violation_error_message="Nomor telepon tidak dapat dibaca. Contoh: 0812-3456-7890.",
            ),
        ),
    ]
