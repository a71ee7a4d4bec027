from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "schakel.signals"
    label = "signals"

    def ready(self) -> None:
        """Put the signal chain into navigation, Today, search and the demonstration."""
        from schakel.base.registry import (  # noqa: PLC0415 - needs the app registry
            DemonstrationSeries,
            DemonstrationStep,
            RetentionRule,
            demonstration_series,
            demonstration_steps,
            retention_rules,
        )
        from schakel.signals.services import (  # noqa: PLC0415 - needs the app registry
            demonstration,
            destroying,
        )
        from schakel.signals.views import frame  # noqa: PLC0415 - needs the app registry

        frame.register_all()
        retention_rules.register(
            RetentionRule(
                retention_class=destroying.RETENTION_CLASS,
                count_due=destroying.count_due,
                destroy_due=destroying.destroy_due,
            )
        )
        step = DemonstrationStep(code="signals", make=demonstration.make_scenario, order=20)
        demonstration_steps.register(step)
        letters = DemonstrationSeries(
            code="letters", batches=demonstration.letters.batches, write=demonstration.write_letters
        )
        demonstration_series.register(letters)
        national = DemonstrationSeries(
            code="national", batches=lambda: 1, write=demonstration.count_letters
        )
        demonstration_series.register(national)
