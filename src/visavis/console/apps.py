from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "visavis.console"
    label = "console"

    def ready(self) -> None:
        import importlib

        from visavis.console.texts import TABLES
        from visavis.kernel import texts

        texts.register("console", *TABLES)
        if importlib.util.find_spec("visavis.features.calls.texts"):
            texts.register("console", importlib.import_module("visavis.features.calls.texts").STAGE)
