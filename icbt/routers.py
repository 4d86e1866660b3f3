"""Which database a table lives in: patients' data keys in one, everything else in the other."""


class KeysRouter:
    """Send `DataKey` to the `keys` database and keep every other table out of it."""

    def db_for_read(self, model, **hints):
        return "keys" if model._meta.label_lower == "icbt.datakey" else None

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        is_key = app_label == "icbt" and model_name == "datakey"
        return is_key if db == "keys" else not is_key
