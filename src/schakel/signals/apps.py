from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "schakel.signals"
    label = "signals"

    def ready(self) -> None:
        """Put the signal chain into navigation, Today, search and the demonstration."""
        from schakel.base.registry import (  # noqa: PLC0415 - needs the app registry
            DemonstrationStep,
            demonstration_steps,
        )
        from schakel.signals.services import demonstration  # noqa: PLC0415 - needs the app registry
        from schakel.signals.views import frame  # noqa: PLC0415 - needs the app registry

        frame.register_all()
        step = DemonstrationStep(code="signals", make=demonstration.make_scenario, order=20)
        demonstration_steps.register(step)
