"""The journal refuses changes and deletions in the database itself (S-50), and the shared cache gets its table."""

from django.core.management import call_command
from django.db import migrations

SQLITE = [
    """CREATE TRIGGER kernel_journal_no_{what} BEFORE {what_upper} ON kernel_journalentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
]
POSTGRES = [
    """CREATE FUNCTION kernel_journal_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER kernel_journal_append_only BEFORE UPDATE OR DELETE ON kernel_journalentry
    FOR EACH ROW EXECUTE FUNCTION kernel_journal_refuse()""",
]


def make_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = POSTGRES
    else:
        statements = [SQLITE[0].format(what=what, what_upper=what.upper()) for what in ("update", "delete")]
    for statement in statements:
        schema_editor.execute(statement)


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunPython(make_triggers, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
