"""PostgreSQL itself refuses to change or remove an audit event."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION icbt_audit_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit events are never changed or removed';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER icbt_audit_append_only BEFORE UPDATE OR DELETE ON icbt_auditevent
    FOR EACH ROW EXECUTE FUNCTION icbt_audit_append_only();
"""
ALLOW = """
DROP TRIGGER icbt_audit_append_only ON icbt_auditevent;
DROP FUNCTION icbt_audit_append_only();
"""


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql" and schema_editor.connection.alias == "default":
            schema_editor.execute(sql, params=None)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("icbt", "0001_initial")]
    operations = [migrations.RunPython(run(REFUSE), run(ALLOW), elidable=False)]
