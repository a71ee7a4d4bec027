from django.apps import AppConfig


class VictimsConfig(AppConfig):
    name = "schakel.victims"
    label = "victims"

    def ready(self) -> None:
        """Put registration beside each possible victim, into the navigation, Today and the demo."""
        from schakel.base.registry import (  # noqa: PLC0415 - needs the app registry
            DemonstrationStep,
            demonstration_steps,
        )
        from schakel.victims.services import demonstration  # noqa: PLC0415 - needs the app registry
        from schakel.victims.views import frame  # noqa: PLC0415 - needs the app registry

        frame.register_all()
        step = DemonstrationStep(code="victims", make=demonstration.make, order=50)
        demonstration_steps.register(step)
